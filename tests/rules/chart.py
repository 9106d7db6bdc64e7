"""A made-up patient: canonical rows, written from clinical words.

Belongs here: the words that a history may use, and the rows that they stand for. Does not belong here: which columns
a table has (``bindings``), and what the rules make of the rows.

A history is a list of phrases, parted by semicolons: ``primary 2019-01-10; oligometastases 2020-03; SBRT 2020-04-01 to
2020-04-10; stable disease 2020-07-01; dead 2021``. A phrase ends with its moment: a date, which may be partial, or a
day counted from day 0 (``day 90``); with none where nobody knows it. A phrase belongs to the episode before it.
"""

import re
from collections.abc import Iterable

from schemas.contract.metadata import key_of, references_of
from tests.rules.registry_in_memory import Record, Rows

#: What a cell says of which nothing is known.
NOTHING = "–"

_MOMENT = r"(?:day -?\d+|\d{4}(?:-\d{2}){0,2})"
_PHRASE = re.compile(rf"(.+?)(?: ({_MOMENT})(?: to ({_MOMENT}))?)?")

#: Words that say more of the patient: the moment that they have, and cells.
PATIENT: dict[str, tuple[str, Record]] = {
    "observed since": ("entry", {}),
    "alive": ("last_contact", {"vital_status": "alive"}),
    "dead": ("death", {"vital_status": "dead"}),
    "dead of the cancer": ("death", {"vital_status": "dead", "death_cause": "cancer"}),
    "dead of its treatment": ("death", {"vital_status": "dead", "death_cause": "treatment"}),
    "dead of another cause": ("death", {"vital_status": "dead", "death_cause": "other"}),
    "dead of an unknown cause": ("death", {"vital_status": "dead", "death_cause": "unknown"}),
}
#: Words of a follow-up; several may be said of one, parted by commas.
FOLLOW_UP: dict[str, Record] = {
    "follow-up": {},
    "complete response": {"response": "CR"},
    "partial response": {"response": "PR"},
    "stable disease": {"response": "SD"},
    "progressive disease": {"response": "PD"},
    "no evidence of disease": {"response": "NED"},
    "not evaluable": {"response": "NE"},
    "no new metastasis": {"new_lesion_count": 0},
    "1 new metastasis": {"new_lesion_count": 1},
    "5 new metastases": {"new_lesion_count": 5},
    "6 new metastases": {"new_lesion_count": 6},
    "new metastases in the liver": {"new_lesion_organ": "liver"},
    "polymetastatic": {"polymetastatic": "yes"},
    "not polymetastatic": {"polymetastatic": "no"},
}
#: Words of the metastasis at a follow-up.
METASTASIS: dict[str, Record] = {
    "metastasis stable": {"response": "SD"},
    "metastasis progressive": {"response": "PD"},
    "metastasis progressive in the field": {"response": "PD", "in_field_progression": "yes"},
    "metastasis progressive outside the field": {"response": "PD", "in_field_progression": "no"},
    "metastasis not evaluable": {"response": "NE"},
}
#: Words of a treatment: (ongoing) (setting) modality (of the primary).
SETTING = {
    "neoadjuvant": "neoadjuvant",
    "adjuvant": "adjuvant",
    "first-line": "first_line",
    "later-line": "later_line",
    "maintenance": "maintenance",
    "salvage": "salvage",
}
LOCAL = {"surgery": "surgery", "SBRT": "sbrt", "ablation": "radiofrequency_ablation"}
SYSTEMIC = {
    "chemotherapy": "chemotherapy",
    "hormone therapy": "hormone_therapy",
    "immunotherapy": "immunotherapy",
    "targeted therapy": "targeted_therapy",
}
_TREATMENT = re.compile(
    rf"(ongoing )?(?:({'|'.join(SETTING)}) )?({'|'.join(LOCAL | SYSTEMIC)})( of the primary)?"
)


class Chart:
    """The records of one patient."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.rows: Rows = {}
        self.patient = self.add("patients")

    def add(self, table: str, **cells: object) -> Record:
        """A new record; it hangs on the latest record of each table that it refers to."""
        records = self.rows.setdefault(table, [])
        key = self._name if table == "patients" else f"{self._name}, {table} {len(records) + 1}"
        references = {
            column: self.rows[to][-1][key_of(to)]
            for column, to in references_of(table).items()
            if self.rows.get(to)
        }
        records.append({key_of(table): key} | references | cells)
        return records[-1]

    def add_episode(self, **cells: object) -> Record:
        """A new episode, with one metastasis."""
        episode = self.add("episodes", **cells)
        self.add("lesions")
        return episode

    @property
    def episode(self) -> Record:
        """The latest episode; one of which nothing is known where there is none yet."""
        return self.rows["episodes"][-1] if "episodes" in self.rows else self.add_episode()

    def tell(self, history: str) -> "Chart":
        """Write down a history."""
        for phrase in history.split("; ") if history != NOTHING else []:
            matched = _PHRASE.fullmatch(phrase)
            assert matched is not None, phrase
            self._tell(matched[1], matched[2], matched[3])
        assert self.episode
        return self

    def _tell(self, words: str, first: str | None, last: str | None) -> None:
        if words == "primary":
            self.add("primaries", **moment("diagnosis", first))
        elif words == "oligometastases":
            self.add_episode(**moment("diagnosis", first))
        elif words == "second oligometastases":
            self.add_episode(episode_number=2, **moment("diagnosis", first))
        elif words == "free of disease":
            self.episode.update(moment("ned", first))
        elif words == "adverse event":
            self.add("toxicities", **moment("onset", first))
        elif words in PATIENT:
            name, cells = PATIENT[words]
            self.patient.update(cells | moment(name, first))
        elif treatment := _TREATMENT.fullmatch(words):
            self._treat(treatment, moment("start", first) | moment("end", last))
        else:
            self._follow_up(words.split(", "), moment("assessment", first))

    def _treat(self, told: re.Match[str], moments: Record) -> None:
        is_ongoing, setting, modality, is_of_primary = told.groups()
        assert self.episode
        self.add(
            "treatments",
            modality=(LOCAL | SYSTEMIC)[modality],
            setting=SETTING[setting] if setting else None,
            target="primary" if is_of_primary else "metastasis" if modality in LOCAL else "systemic",
            outcome="ongoing" if is_ongoing else None,
            **moments,
        )
        if modality in LOCAL and not is_of_primary:
            self.add("treatment_lesions")

    def _follow_up(self, words: list[str], moments: Record) -> None:
        strange = [word for word in words if word not in FOLLOW_UP | METASTASIS]
        assert not strange, f"no history says {strange[0]!r}; the words are in tests/rules/chart.py"
        assert self.episode
        said = [FOLLOW_UP[word] for word in words if word in FOLLOW_UP]
        self.add("assessments", **{key: value for cells in said for key, value in cells.items()}, **moments)
        for word in words:
            if word in METASTASIS:
                self.add("lesion_assessments", **METASTASIS[word])


def moment(name: str, said: str | None) -> Record:
    """The cells of a moment: a date, a day as ``day 90``, or nothing."""
    if said is None or said == NOTHING:
        return {}
    if said.startswith("day "):
        return {f"{name}_day": int(said.removeprefix("day "))}
    return {f"{name}_date": said}


def together(charts: Iterable[Chart]) -> Rows:
    """The rows of several patients."""
    rows: Rows = {}
    for chart in charts:
        for table, records in chart.rows.items():
            rows.setdefault(table, []).extend(records)
    return rows
