"""The named parsers that a profile may use on a compound cell.

Belongs here: parsers of one cell. Does not belong here: anything that looks at two cells.
"""

from schemas.parsers import phrases, quantities
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
        Parser("list", ("item",), "Several answers, with semicolons between them.", quantities.items),
    )
}
