"""The named parsers that a profile may use on a compound cell.

Belongs here: parsers of one cell. Does not belong here: anything that looks at two cells.
"""

from schemas.parsers import codes, phrases, quantities
from schemas.parsers.parser import Parsed, Parser, Words, squeeze, words

__all__ = ["PARSERS", "Parsed", "Parser", "Words", "squeeze", "words"]

#: Every parser by the name under which a profile asks for it.
PARSERS: dict[str, Parser] = {
    parser.name: parser
    for parser in (
        Parser("phrases", ("code", "number", "days"), "Known phrases in free text.", phrases.phrases),
        Parser(
            "sites_and_count",
            ("site", "count", "total"),
            "Sites of metastases with their number.",
            phrases.sites_and_count,
        ),
        Parser(
            "sites_and_counts",
            ("site", "count", "total"),
            "Sites of metastases, each with a number of its own.",
            phrases.sites_and_counts,
        ),
        Parser("months", ("months", "days", "ongoing"), "A time in months.", quantities.months),
        Parser(
            "months_till_date",
            ("months", "days", "ongoing"),
            "A time in months that is still running.",
            quantities.months_till_date,
        ),
        Parser(
            "dose_and_fractions",
            ("dose_gy", "fractions"),
            "A radiotherapy prescription.",
            quantities.dose_and_fractions,
        ),
        Parser(
            "dose_each_and_fractions",
            ("dose_gy", "fractions"),
            "A prescription as the dose of one fraction times their number.",
            quantities.dose_each_and_fractions,
        ),
        Parser("number", ("number",), "A number with its unit.", quantities.number),
        Parser("year", ("year",), "The year of a date.", quantities.year),
        Parser("coded", ("code", "label"), "A code with its label.", codes.coded),
        Parser("tnm", ("t", "n", "m"), "Categories of the TNM in one cell.", codes.tnm),
        Parser("list", ("item",), "Several answers, with semicolons between them.", quantities.items),
    )
}
