"""Rules about one cell.

Belongs here: what can be wrong with a single value. What a bad cell does depends on its column: a required
one takes its row along. Does not belong here: rules about two values (``of_rows``).
"""

from schemas.rules.rule import Effect, Kind, Rule

RULES = (
    Rule("required_missing", "A required value is missing", Kind.COMPLETENESS, Effect.QUARANTINED,
         "The row cannot be told apart, or belongs to nobody.", "Fill in the value."),
    Rule("unknown_code", "A value is not in the code list", Kind.CONFORMANCE, Effect.EMPTIED,
         "The word is neither a code of the list nor mapped to one by the profile.",
         "Correct the word, or map it under 'values' in centre.yml."),
    Rule("code_of_other_version", "A code belongs to another version or classification", Kind.CONFORMANCE,
         Effect.EMPTIED, "It is not in the list in use; what it was replaced by may not mean quite the same.",
         "Send the code of the version in use (schemas/retired_codes.csv may name it), or map the old one under "
         "'values' in centre.yml."),
    Rule("not_a_date", "A value is no date", Kind.CONFORMANCE, Effect.EMPTIED,
         "The value is no day of the calendar in the order of day, month and year declared.",
         "Correct the date; a partial one is written as YYYY-MM or YYYY."),
    Rule("not_a_number", "A value is no number", Kind.CONFORMANCE, Effect.EMPTIED,
         "The value has letters, two decimal marks, or a unit that the profile does not expect.",
         "Correct the value, or name a parser for it in centre.yml."),
    Rule("spreadsheet_error", "A cell holds the error of a formula", Kind.CONFORMANCE, Effect.EMPTIED,
         "A formula of the spreadsheet failed (#DIV/0!, #N/A, #REF! and the like), so there is no value.",
         "Mend the formula or send the value; if it means missing, name it under 'missing' in centre.yml."),
    Rule("code_turned_into_date", "A spreadsheet turned a value into a date", Kind.CONFORMANCE, Effect.EMPTIED,
         "Spreadsheets read values such as 1-2, 3/4 or MAR1 as dates; what was typed cannot be told any more.",
         "Format the column as text, type the value again, and export again."),
    Rule("days_not_counted", "Days cannot be counted", Kind.COMPLETENESS, Effect.EMPTIED,
         "The cell that days are counted from, or to, is blank, partial or no number.",
         "Fill in both cells, or send the date itself."),
    Rule("out_of_range", "A number is outside what is possible", Kind.PLAUSIBILITY, Effect.EMPTIED,
         "Often a slip of the decimal mark or of the unit.", "Correct the value."),
    Rule("dose_in_centigray", "A dose looks like centigray", Kind.PLAUSIBILITY, Effect.EMPTIED,
         "Nobody is given so many gray, and a hundredth of the number is a common dose.",
         "Send the dose in gray."),
    Rule("malformed_code", "A code does not have the form of its classification", Kind.CONFORMANCE,
         Effect.EMPTIED, "An ICD-O-3 topography looks like C50.4, a morphology like 8500/3.",
         "Correct the code."),
    Rule("text_too_long", "A text is longer than 200 characters", Kind.CONFORMANCE, Effect.EMPTIED,
         "Long texts are letters and reports, which have no place in a registry.",
         "Send the coded value and leave the report at home."),
    Rule("after_delivery", "A date lies after the delivery", Kind.PLAUSIBILITY, Effect.EMPTIED,
         "The export was made before the day that it reports.", "Correct the date."),
    Rule("text_not_understood", "Part of a text fits nothing in the profile", Kind.CONFORMANCE,
         Effect.FLAGGED, "The words understood were kept; the rest of the cell was not used.",
         "Add the words to the parser's list in centre.yml, or correct the cell."),
    Rule("text_ambiguous", "A text can be read in two ways", Kind.CONFORMANCE, Effect.FLAGGED,
         "The cell has more in it than one answer, such as a stray number.", "Correct the cell."),
    Rule("count_missing", "A number of metastases is not given", Kind.COMPLETENESS, Effect.FLAGGED,
         "The site is named without a number; the number stays unknown.", "Add the number."),
    Rule("count_shared", "One number of metastases stands for several sites", Kind.COMPLETENESS,
         Effect.FLAGGED, "The episode has that many in all; how many in each site stays unknown.",
         "Give a number for each site."),
    Rule("ongoing_mark_missing", "A time does not say whether it is still running", Kind.COMPLETENESS,
         Effect.FLAGGED, "A time without an event and without a mark such as 'till date' is taken as "
         "censored on its last day.", "Say whether the follow-up is still running."),
)  # fmt: skip
