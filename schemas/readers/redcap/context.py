"""Which event, instrument and instance a row belongs to, as exports of codes and of labels say it.

Belongs here: the columns that begin with ``redcap_``. Does not belong here: fields and their values.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import polars as pl

from schemas.readers.redcap.fields import text

EVENT, INSTRUMENT, INSTANCE = "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"
GROUP, SURVEY = "redcap_data_access_group", "redcap_survey_identifier"
#: The columns that go along with the fields of each instrument.
CONTEXT = (EVENT, INSTRUMENT, INSTANCE, GROUP)

_ARM = re.compile(r"(?P<event>.*) \(Arm (?P<arm>[0-9]+): .*\)")
_UNIQUE = re.compile("[a-z0-9_]+_arm_[0-9]+[a-z]?")
#: REDCap cuts an event's label to so many letters for its unique name.
_LONGEST_EVENT = 18


def with_repeats(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows that say of which instrument they are an instance, also where the export has no such columns.

    REDCap leaves both columns out where no record repeats anything, and a form that does not repeat is its
    own first instance.
    """
    instrument = text(INSTRUMENT) if INSTRUMENT in frame.columns else pl.lit("")
    instance = text(INSTANCE).replace("", "1") if INSTANCE in frame.columns else pl.lit("1")
    return frame.with_columns(instrument.alias(INSTRUMENT), instance.alias(INSTANCE))


def with_raw_names(
    frame: pl.DataFrame, opened: dict[str, pl.Expr], are_labels: bool, forms: Collection[str]
) -> pl.DataFrame:
    """Rows whose instruments and events are named as in an export of codes, as far as that can be told."""
    unnamed = frame.filter(~pl.col(INSTRUMENT).is_in(["", *forms]))
    if unnamed.height:
        here = [is_open.any().alias(form) for form, is_open in opened.items()]
        rows = unnamed.group_by(INSTRUMENT, maintain_order=True).agg(here).to_dicts()
        seen = {row[INSTRUMENT]: {form for form in opened if row[form]} for row in rows}
        frame = frame.with_columns(pl.col(INSTRUMENT).replace(instrument_names(seen, forms)))
    if are_labels and EVENT in frame.columns:
        events = frame.select(text(EVENT).unique(maintain_order=True)).to_series().to_list()
        frame = frame.with_columns(text(EVENT).replace(event_names(event for event in events if event)))
    return frame


def instrument_names(opened: Mapping[str, Collection[str]], forms: Collection[str]) -> dict[str, str]:
    """The form that each label of an instrument stands for; a label that stands for none is left out.

    The dictionary has the names of forms and not their labels. REDCap makes the name of the label, unless
    somebody changed either: then the forms with something in them in the rows of that label (``opened``) tell.
    """
    found = {}
    for label, here in opened.items():
        name = _name(label)
        if name in forms:
            found[label] = name
        elif len(here) == 1:
            [found[label]] = here
    times = Counter(found.values())
    return {label: form for label, form in found.items() if times[form] == 1}


def event_names(labels: Iterable[str]) -> dict[str, str]:
    """The unique name that REDCap makes of each label of an event; none where two labels make one name."""
    names = {}
    for label in labels:
        if _UNIQUE.fullmatch(label):
            names[label] = label
            continue
        match = _ARM.fullmatch(label)
        event, arm = (match["event"], match["arm"]) if match else (label, "1")
        names[label] = f"{_name(event)[:_LONGEST_EVENT]}_arm_{arm}"
    times = Counter(names.values())
    return {label: name for label, name in names.items() if times[name] == 1}


def _name(label: str) -> str:
    return re.sub("_+", "_", re.sub("[^a-z0-9_]", "", label.lower().replace(" ", "_"))).strip("_")
