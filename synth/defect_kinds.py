"""The kinds of defect: for each, which row it suits and how the row is spoilt.

Belongs here: one entry a way of being wrong, with the rule of intake that must notice it. Does not belong
here: which patient gets which defect, and what follows for other rows.

A defect is chosen so that it breaks its own rule and no other.
"""

from typing import NamedTuple

from synth import spoiling as spoil
from synth import spoilt_values as values
from synth import suiting as suits
from synth.suiting import Suits


class Defect(NamedTuple):
    """A way of being wrong: the finding that it causes, the rows it suits, and the change.

    ``change`` gets the position of the row and answers with the positions of the rows that are found fault
    with. ``needs`` names columns of the table, or abilities of a format, without which it cannot be planted.
    """

    rule: str
    table: str
    column: str | None
    said: str
    suits: Suits
    change: spoil.Change
    needs: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Table and column of the finding, or the table of a whole row."""
        return f"{self.table}.{self.column}" if self.column else self.table


def _cell(
    rule: str, place: str, said: str, fits: Suits, value: values.Value, spoilt: str = "", ability: str = ""
) -> Defect:
    """A defect of one cell: ``place`` is table.column as the finding names it, ``value`` what spoils it.

    ``spoilt`` is the column spoilt where that is another, ``ability`` what the format must be able to do.
    """
    table, column = place.split(".")
    needs = (ability,) if ability else (column, spoilt or column)
    return Defect(rule, table, column, said, fits, spoil.setting(table, spoilt or column, value), needs)


_STRAY = "a code that is in no list"

#: Every kind, with the finding that it causes.
KINDS: tuple[Defect, ...] = (
    _cell("unknown_code", "patients.sex", _STRAY, suits.any_row, values.stray),
    _cell("unknown_code", "assessments.response", _STRAY, suits.any_row, values.stray),
    _cell("unknown_code", "lesions.organ", _STRAY, suits.any_row, values.stray),
    _cell("not_a_date", "treatments.start_date", "30 February", suits.whole("start_date"), values.february_30),
    _cell("not_a_date", "episodes.diagnosis_date", "30 February", suits.whole("diagnosis_date"),
          values.february_30),
    _cell("not_a_date", "toxicities.onset_date", "words for a date", suits.whole("onset_date"), values.words),
    _cell("not_a_number", "lesions.diameter_mm", "the letter O for a nought", suits.number("diameter_mm"),
          values.letter_o),
    _cell("not_a_number", "patients.birth_year", "the letter O for a nought", suits.number("birth_year"),
          values.letter_o),
    _cell("dose_in_centigray", "treatment_lesions.dose_gy", "centigray for gray", suits.number("dose_gy"),
          values.hundredfold),
    _cell("out_of_range", "toxicities.grade", "a grade of 7", suits.number("grade"), values.seven),
    _cell("out_of_range", "episodes.ecog", "a performance status of 9", suits.number("ecog"), values.nine),
    _cell("malformed_code", "primaries.topography_code", "the letter O for a digit", suits.long_code,
          values.letter_in_code),
    _cell("malformed_code", "primaries.morphology_code", "the stroke left out", suits.stroked,
          values.without_stroke),
    _cell("text_too_long", "primaries.subtype", "a letter in place of a word", suits.any_row, values.a_letter),
    _cell("text_too_long", "treatments.agents", "a letter in place of a word", suits.any_row, values.a_letter),
    _cell("after_delivery", "patients.last_contact_date", "a day after the delivery", suits.living,
          values.tomorrow),
    _cell("after_delivery", "assessments.assessment_date", "a day after the delivery", suits.living,
          values.tomorrow),
    _cell("after_delivery", "toxicities.onset_date", "a day after the delivery", suits.living,
          values.tomorrow),
    _cell("required_missing", "lesions.episode_id", "the episode left out", suits.any_row, values.nothing),
    _cell("required_missing", "toxicities.treatment_id", "the treatment left out", suits.any_row,
          values.nothing),
    _cell("required_missing", "lesion_assessments.lesion_assessment_id", "the key left out", suits.any_row,
          values.nothing),
    Defect("duplicate_row", "lesions", None, "the row sent twice", suits.any_row, spoil.copied("lesions")),
    Defect("duplicate_row", "toxicities", None, "the row sent twice", suits.any_row,
           spoil.copied("toxicities")),
    Defect("duplicate_key", "assessments", None, "another row under the same key", suits.any_row,
           spoil.contradicted("assessments", "response", "NE", "SD")),
    Defect("duplicate_key", "lesions", None, "another row under the same key", suits.any_row,
           spoil.contradicted("lesions", "biopsy", "yes", "no")),
    _cell("orphan", "lesions.episode_id", "an episode that is not there", suits.any_row, values.nobody("E97")),
    _cell("orphan", "toxicities.treatment_id", "a treatment that is not there", suits.any_row,
          values.nobody("T97")),
    _cell("orphan", "episodes.primary_id", "a primary that is not there", suits.any_row, values.nobody("P97")),
    _cell("moment_contradicted", "assessments.assessment_date", "the day moved, the date left",
          suits.living_with_days, values.later_day, "assessment_day"),
    _cell("moment_contradicted", "treatments.start_date", "the day moved, the date left",
          suits.living_with_days, values.earlier_day, "start_day"),
    Defect("lesion_of_other_episode", "treatment_lesions", None, "a lesion of another episode",
           suits.other_lesion_there, spoil.setting("treatment_lesions", "lesion_id", values.other_lesion)),
    _cell("event_after_death", "assessments.assessment_date", "a follow-up after death", suits.dead_for_long,
          values.after_death),
    _cell("event_after_death", "treatments.start_date", "a treatment after death", suits.open_end,
          values.after_death),
    _cell("contact_after_death", "patients.last_contact_date", "last contact after death",
          suits.dead_for_long,
          values.after_death),
    _cell("death_of_the_living", "patients.death_date", "a dead patient called alive",
          suits.dated_death, values.alive, "vital_status"),
    _cell("death_without_date", "patients.death_date", "the date of death left out", suits.dated_death,
          values.nothing),
    _cell("end_before_start", "treatments.end_date", "an end before the start", suits.both_ends,
          values.before_start),
    Defect("diagnosis_before_primary", "episodes", "diagnosis_date", "the primary dated after the episode",
           suits.only_episode, spoil.later_primary),
    _cell("follow_up_before_diagnosis", "assessments.assessment_date", "a follow-up before the diagnosis",
          suits.without_days, values.before_diagnosis),
    _cell("text_ambiguous", "treatment_lesions.dose_gy", "a dose with a number too many",
          suits.number("dose_gy"),
          values.two_doses, ability="dose_as_text"),
    _cell("text_not_understood", "treatment_lesions.dose_gy", "words for a dose", suits.number("dose_gy"),
          values.words, ability="dose_as_text"),
    Defect("ragged_row", "toxicities", None, "a cell too many", suits.any_row, spoil.ragged("toxicities", 1),
           ("ragged",)),
    Defect("ragged_row", "lesion_assessments", None, "two cells too few", suits.any_row,
           spoil.ragged("lesion_assessments", -2), ("ragged",)),
    _cell("spreadsheet_error", "primaries.morphology_code", "a look-up that found nothing", suits.any_row,
          values.failed_look_up),
    _cell("spreadsheet_error", "assessments.assessment_date", "a formula that failed", suits.any_row,
          values.failed_formula, ability="formulas"),
    _cell("code_of_other_version", "assessments.response", "a response by the criteria of the WHO",
          suits.any_row, values.no_change),
    _cell("code_of_other_version", "lesions.topography_code", "a metastasis by ICD-10", suits.any_row,
          values.bone_by_icd_10),
    _cell("dose_does_not_multiply_up", "treatment_lesions.dose_gy", "a gray too many a fraction",
          suits.number("dose_per_fraction_gy"), values.a_gray_more, "dose_per_fraction_gy"),
    Defect("fractions_implausible", "treatment_lesions", "dose_gy", "less than half a gray a fraction",
           suits.number("dose_gy"), spoil.fractionated(None, 0.4)),
    Defect("stereotactic_fractionation", "treatment_lesions", "fractions", "a stereotactic course of 15 fractions",
           suits.stereotactic, spoil.fractionated(15, None)),
    _cell("primary_of_other_patient", "episodes.primary_id", "the primary of another patient",
          suits.anyone_before, values.primary_of_neighbour),
    Defect("episode_order_contradicted", "episodes", "episode_number", "two episodes with each other's dates",
           suits.later_episode, spoil.swapped_episodes),
    Defect("episode_number_gap", "episodes", "episode_number", "a number left out", suits.later_episode,
           spoil.left_out_number),
    Defect("episode_number_repeated", "episodes", "episode_number", "the number of the episode before",
           suits.later_episode, spoil.repeated_number, ("episode_number",)),
    _cell("age_impossible", "patients.birth_year", "a birth after the delivery", suits.number("birth_year"),
          values.born_after_delivery),
    _cell("event_before_birth", "treatments.start_date", "the century before", suits.born_in_this_century,
          values.a_century_before),
    _cell("event_after_death", "primaries.diagnosis_date", "a primary after death", suits.dead_for_long,
          values.after_death),
    _cell("event_after_death", "treatments.end_date", "an end after death", suits.ended_before_death,
          values.after_death),
    _cell("event_after_death", "toxicities.onset_date", "a toxicity after death", suits.dead_for_long,
          values.after_death),
    _cell("ned_out_of_order", "episodes.ned_date", "free of disease before the diagnosis", suits.whole("ned_date"),
          values.before_diagnosis),
    _cell("entry_out_of_order", "patients.entry_date", "entry after last contact", suits.seen_long_ago,
          values.after_last_contact),
    _cell("fatal_toxicity_of_the_living", "toxicities.grade", "a living patient with a fatal toxicity",
          suits.living, values.five),
)  # fmt: skip
