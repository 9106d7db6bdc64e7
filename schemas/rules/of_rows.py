"""Rules about a whole row.

Belongs here: its shape, its key, the rows it hangs on, and the order of its times. Does not belong here:
rules about one value (``of_cells``), and clinical ones (dbt).
"""

from schemas.rules.rule import Effect, Kind, Rule

RULES = (
    Rule("ragged_row", "A row has more or fewer cells than the header", Kind.CONFORMANCE,
         Effect.QUARANTINED, "Its values stand in the wrong columns, so none of them can be used.",
         "Quote cells that hold the delimiter or a line break, and export again."),
    Rule("duplicate_row", "A row stands twice", Kind.CONFORMANCE, Effect.QUARANTINED,
         "The same row was sent before in this delivery; the first one is kept.", "Delete the copy."),
    Rule("duplicate_key", "Two different rows have the same identifier", Kind.CONFORMANCE,
         Effect.QUARANTINED, "They contradict each other, so neither is believed.",
         "Correct the identifier, or keep the true row."),
    Rule("orphan", "A row refers to a row that is not there", Kind.CONFORMANCE, Effect.QUARANTINED,
         "For example a lesion of an episode that was not sent.",
         "Send the row that it refers to, or correct the reference."),
    Rule("parent_quarantined", "A row hangs on a row that was set aside", Kind.CONFORMANCE,
         Effect.QUARANTINED, "It is held back with the row that it refers to.",
         "Correct the row that it refers to; this one follows."),
    Rule("moment_contradicted", "A date and a day disagree", Kind.CONFORMANCE, Effect.QUARANTINED,
         "Both tell when something happened, and they differ.", "Send one of the two, or correct them."),
    Rule("end_before_start", "A treatment ends before it starts", Kind.PLAUSIBILITY, Effect.QUARANTINED,
         "One of the two dates is wrong, and it is not known which.", "Correct the dates."),
    Rule("death_without_date", "A dead patient has no date of death", Kind.COMPLETENESS, Effect.FLAGGED,
         "Overall survival counts the patient as alive until last contact, which flatters it.",
         "Add the date, if only the year."),
    Rule("death_of_the_living", "A patient recorded as alive has a date of death", Kind.PLAUSIBILITY,
         Effect.QUARANTINED, "Either the status or the date is wrong, and every survival figure depends "
         "on which.", "Correct the status or delete the date."),
    Rule("contact_after_death", "Last contact lies after death", Kind.PLAUSIBILITY, Effect.QUARANTINED,
         "A patient cannot be known to be alive after death.", "Correct one of the two dates."),
    Rule("event_after_death", "A diagnosis, treatment or follow-up lies after death", Kind.PLAUSIBILITY,
         Effect.QUARANTINED, "One of the two dates is wrong; the event is not believed.",
         "Correct one of the two dates."),
    Rule("diagnosis_before_primary", "An episode was diagnosed before its primary", Kind.PLAUSIBILITY,
         Effect.FLAGGED, "Metastases are sometimes found first; more often one of the dates is wrong.",
         "Check both dates."),
    Rule("follow_up_before_diagnosis", "A follow-up lies before the diagnosis of its episode",
         Kind.PLAUSIBILITY, Effect.QUARANTINED, "It belongs to another episode, or its date is wrong.",
         "Correct the date or the episode."),
    Rule("lesion_of_other_episode", "A treatment or follow-up names a lesion of another episode",
         Kind.CONFORMANCE, Effect.QUARANTINED,
         "One patient's treatment would be counted for another's lesion.", "Correct the reference."),
)  # fmt: skip
