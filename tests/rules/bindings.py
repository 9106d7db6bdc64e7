"""What the columns of each rule table mean.

Belongs here: one binding a file of ``tables/``, in the order in which ``docs/clinical-rules.md`` prints them. Does not
belong here: cases (``tables/``), and the words of a history (``chart``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.rules.chart import NOTHING, Chart, moment
from tests.rules.definitions import months_after

Given = dict[str, str]


@dataclass(frozen=True)
class Binding:
    """How the given cells of a case become a chart, and the query that answers its expected cells.

    The query has a row a patient, ``patient_id``, and a column of the name of each bold heading; more columns do no
    harm. ``{code}`` in it is what stands before the colon in the heading of the table.
    """

    write: Callable[[Chart, Given], object]
    query: str


def _history(chart: Chart, given: Given) -> None:
    chart.tell(given["history"])


def _questions(chart: Chart, given: Given) -> None:
    months, episode = given["months after the primary"], None
    if months != NOTHING:
        chart.add("primaries", diagnosis_date="2020-01-01")
        # An episode of which only the year is known may be of any of its months.
        is_partial = months == "0 to 11"
        episode = "2020" if is_partial else months_after(date(2020, 1, 1), int(months)).isoformat()
    chart.add_episode(**moment("diagnosis", episode))
    _declare(chart, given)


def _six_months(chart: Chart, given: Given) -> None:
    if given["primary"] != NOTHING:
        chart.add("primaries", **moment("diagnosis", given["primary"]))
    chart.add_episode(active_systemic_therapy="no", **moment("diagnosis", given["oligometastases"]))


def _declared_and_history(chart: Chart, given: Given) -> None:
    _history(chart, given)
    _declare(chart, given)


def _declare(chart: Chart, given: Given) -> None:
    declared = {
        "polymetastatic before": "polymetastatic_history",
        "oligometastatic before": "oligometastatic_history",
        "under active therapy": "active_systemic_therapy",
        "progressive lesions": "progressive_lesions",
    }
    for heading, cell in given.items():
        column = declared.get(heading.removeprefix("declared "))
        if column is not None and cell != NOTHING:
            chart.episode[column] = cell


def _dose(chart: Chart, given: Given) -> None:
    def known(heading: str) -> str | None:
        return None if given[heading] == NOTHING else given[heading]

    def number(heading: str) -> float | None:
        return float(given[heading]) if known(heading) else None

    chart.add("primaries", site=known("primary"), morphology_code=known("morphology"))
    chart.add_episode()
    modality = {"external beam": "ebrt", "SBRT": "sbrt"}.get(given["kind"], known("kind"))
    chart.add("treatments", target="metastasis", modality=modality)
    fractions = int(given["fractions"]) if known("fractions") else None
    chart.add(
        "treatment_lesions",
        dose_gy=number("Gy"),
        fractions=fractions,
        dose_per_fraction_gy=number("Gy a fraction"),
    )


#: Words of a metastasis.
_ORGANS = {
    "liver": "liver",
    "lung": "lung",
    "brain": "brain",
    "adrenal": "adrenal",
    "spine": "bone_spine",
    "other bone": "bone_other",
    "pelvic node": "lymph_node_pelvic",
    "mediastinal node": "lymph_node_mediastinal",
    "nowhere": None,
}
_CONDITIONS = {
    "resectable": {"resectable": "yes"},
    "not resectable": {"resectable": "no"},
    "stable": {"mechanically_stable": "yes"},
    "not stable": {"mechanically_stable": "no"},
    "epidural disease": {"epidural_disease": "yes"},
    "no epidural disease": {"epidural_disease": "no"},
    "enough would remain": {"adequate_remnant": "yes"},
    "too little would remain": {"adequate_remnant": "no"},
}


def _eligibility(chart: Chart, given: Given) -> None:
    def known(heading: str) -> str | None:
        return None if given.get(heading, NOTHING) == NOTHING else given[heading]

    chart.add("primaries", controlled=known("primary controlled"))
    if "history" in given:
        _history(chart, given)
        if known("history"):
            chart.rows["lesions"][-1]["organ"] = "liver"
        return
    ecog, declared = known("ECOG"), known("declared")
    chart.add(
        "episodes",
        diagnosis_day=0,
        ecog=int(ecog) if ecog else None,
        declared_lesion_count=int(declared) if declared else None,
    )
    for metastasis in (known("metastases") or "").split("; "):
        words, *conditions = metastasis.split(", ")
        number, _, organ = words.partition(" ")
        if organ:
            cells = {key: cell for word in conditions for key, cell in _CONDITIONS[word].items()}
            count = None if number == "?" else int(number)
            chart.add("lesions", organ=_ORGANS[organ], lesion_count=count, **cells)


#: Heading to criterion of the set that the table is of.
_CRITERIA = {
    "one to five metastases": "metastasis_count",
    "primary controlled": "primary_controlled",
    "performance status": "performance_status",
    "no progression": "no_progression",
    "bone: stable": "bone_stable",
    "bone: no epidural disease": "bone_no_epidural",
    "lung: none outside the chest": "lung_no_extrathoracic",
    "lung: resectable": "lung_resectable",
    "liver: remnant": "liver_remnant",
    "liver: resectable": "liver_resectable",
    "liver: responsive": "liver_responsive",
    "brain: one to five": "brain_count",
    "nodes: one to five": "node_count",
}
_RESULT = "case applies when 'no' then 'does not apply' else replace(result, '_', ' ') end"
_RESULTS = ", ".join(
    f"max({_RESULT}) filter (where judged.criterion_id = '{criterion}') as \"{heading}\""
    for heading, criterion in _CRITERIA.items()
)
_ELIGIBILITY = f"""
    select
        judged.patient_id,
        {_RESULTS},
        any_value(verdicts.verdict) as verdict,
        any_value(reasons.title) as "because of"
    from marts.eligibility as judged
    inner join intermediate.int_eligibility_verdicts_reached as verdicts
        on judged.episode_id = verdicts.episode_id and judged.set_id = verdicts.set_id
    left join reference.criterion as reasons
        on verdicts.set_id = reasons.set_id and verdicts.decided_by = reasons.criterion_id
    where judged.set_id = 'cure_intent_2024'
    group by judged.patient_id
"""

_LAST_EPISODE = """
    select
        episodes.patient_id,
        states.label as state,
        replace(episodes.possible_states, '_', ' ') as "possible states",
        replace(episodes.unclassifiable_reason, '_', ' ') as "why unclassifiable",
        episodes.missing_questions as "open questions",
        episodes.polymetastatic_before as "polymetastatic before",
        episodes.oligometastatic_before as "oligometastatic before",
        episodes.over_six_months_after_primary as "more than six months after",
        episodes.active_systemic_therapy as "under active therapy"
    from marts.episode as episodes
    inner join codes.state as states on episodes.state = states.code
    qualify row_number() over (partition by episodes.patient_id order by episodes.episode_rank desc) = 1
"""

_DATES = """
    select
        patients.patient_id,
        patients.death_date as death,
        patients.entry_date as "observed since",
        patients.last_contact_date as "last contact",
        (select max(diagnosis_date) from intermediate.int_primaries_dated where patient_id = patients.patient_id)
            as "primary",
        episodes.diagnosis_date as oligometastases,
        episodes.ned_date as "free of disease",
        (select max(start_date) from intermediate.int_treatments_dated where patient_id = patients.patient_id)
            as "start of treatment",
        (select max(end_date) from intermediate.int_treatments_dated where patient_id = patients.patient_id)
            as "end of treatment",
        (select max(assessment_date) from intermediate.int_assessments_dated where patient_id = patients.patient_id)
            as "follow-up",
        (select max(onset_date) from intermediate.int_toxicities_dated where patient_id = patients.patient_id)
            as "adverse event",
        later.diagnosis_date as "second episode"
    from intermediate.int_patients_dated as patients
    left join intermediate.int_episodes_dated as episodes
        on patients.patient_id = episodes.patient_id and episodes.episode_rank = 1
    left join intermediate.int_episodes_dated as later
        on patients.patient_id = later.patient_id and later.episode_rank = 2
"""

_ENDPOINT = """
    select
        units.patient_id,
        units.index_day as "from day",
        nullif(times.entry_days, 0) as "at risk after",
        times.time_days as days,
        times.time_days_earliest as "days at the earliest",
        times.time_days_latest as "days at the latest",
        times.cause,
        times.cause_earliest as "cause at the earliest",
        times.cause_latest as "cause at the latest",
        replace(times.exit_event, '_', ' ') as "leaves by",
        replace(times.censor_reason, '_', ' ') as "why censored",
        replace(coalesce(units.exclusion_reason, exits.exclusion_reason), '_', ' ') as "why not counted"
    from intermediate.int_endpoint_units_indexed as units
    left join intermediate.int_endpoint_exits_chosen as exits
        on
            units.endpoint_id = exits.endpoint_id
            and units.episode_id = exits.episode_id
            and coalesce(units.lesion_id, '') = coalesce(exits.lesion_id, '')
    left join marts.time_to_event as times
        on
            units.endpoint_id = times.endpoint_id
            and units.episode_id = times.episode_id
            and coalesce(units.lesion_id, '') = coalesce(times.lesion_id, '')
    where units.endpoint_id = '{code}'
    qualify row_number() over (partition by units.patient_id order by units.episode_id) = 1
"""

_DOSE = """
    select
        patient_id,
        alpha_beta_gy as "α/β",
        bed_10_gy as "BED, α/β 10",
        eqd2_10_gy as "EQD2, α/β 10",
        bed_histology_gy as BED,
        eqd2_histology_gy as EQD2
    from marts.treatment_lesion
"""


def _first_day(event_type: str) -> str:
    """The SQL of the first day on which an event of this kind happened to a patient."""
    of_type = f"filter (where event_type = '{event_type}')"
    day = f"coalesce(cast(min(event_day) {of_type} as varchar), 'no day')"
    return f'case when count(*) {of_type} > 0 then {day} end as "{event_type.replace("_", " ")}"'


def _first_days(*event_types: str) -> str:
    days = ", ".join(_first_day(event_type) for event_type in event_types)
    return f"""
        with days as (select patient_id, {days} from intermediate.int_events group by patient_id)

        select
            days.*,
            outcomes.best_response as "best response",
            outcomes.has_local_failure as "local failure",
            outcomes.local_failure_day as "local failure day"
        from days
        inner join marts.outcome as outcomes on days.patient_id = outcomes.patient_id
        qualify row_number() over (partition by days.patient_id order by outcomes.episode_id) = 1
    """


#: Name of a file to its binding.
BINDINGS: dict[str, Binding] = {
    "state": Binding(_questions, _LAST_EPISODE),
    "six-months": Binding(_six_months, _LAST_EPISODE),
    "history": Binding(_declared_and_history, _LAST_EPISODE),
    "therapy": Binding(_declared_and_history, _LAST_EPISODE),
    "partial-dates": Binding(_history, _DATES),
    "events": Binding(
        _history,
        _first_days(
            "progression",
            "new_metastasis",
            "widespread_failure",
            "ned",
            "local_progression",
            "adequate_assessment",
            "metastasis_treatment_start",
            "metastasis_treatment_end",
            "next_systemic_therapy",
            "next_local_treatment",
            "last_contact",
            "death",
        ),
    ),
    "endpoints": Binding(_history, _ENDPOINT),
    "eligibility": Binding(_eligibility, _ELIGIBILITY),
    "dose": Binding(_dose, _DOSE),
}
