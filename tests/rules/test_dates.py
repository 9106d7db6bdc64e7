"""What must hold of dates, whatever the dates: the six months, and the days that stand for partial ones."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.rules.chart import Chart, together
from tests.rules.courses import DAYS, Course, courses
from tests.rules.definitions import days_of, months_after
from tests.rules.registry_in_memory import CompiledProject

# A batch of cases is one build, and the cases are the same every time. To make them smaller would take minutes.
steadily = settings(
    max_examples=15,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)

SENT = st.builds(lambda day, length: day.isoformat()[:length], DAYS, st.sampled_from([10, 10, 7, 4]))
BATCH = st.tuples(*(courses(f"{n:02}") for n in range(12)))

MOMENTS = (
    ("patients", "patient_id", ("death", "entry", "last_contact")),
    ("primaries", "primary_id", ("diagnosis",)),
    ("episodes", "episode_id", ("diagnosis", "ned")),
    ("treatments", "treatment_id", ("start", "end")),
    ("assessments", "assessment_id", ("assessment",)),
    ("toxicities", "toxicity_id", ("onset",)),
)
#: Every moment that has a date, and the date that was put for it.
PUT = " union all ".join(
    f"select {key} || ' {what}' as moment, {what}_date as put from intermediate.int_{table}_dated"
    f" where {what}_date is not null"
    for table, key, moments in MOMENTS
    for what in moments
)


def _over_six_months(primary: str, episode: str) -> str:
    """Question 3 in plain words, held to every day that each date may be."""
    limits = [months_after(day, 6) for day in days_of(primary)]
    nearest = days_of(episode)[0] > max(limits)
    farthest = days_of(episode)[-1] > min(limits)
    return "unknown" if nearest != farthest else "yes" if nearest else "no"


@steadily
@given(st.lists(st.tuples(SENT, SENT), min_size=20, max_size=40))
def test_six_months_are_calendar_months(project: CompiledProject, dates: list[tuple[str, str]]) -> None:
    charts = [Chart(f"{n:02}") for n in range(len(dates))]
    for chart, (primary, episode) in zip(charts, dates, strict=True):
        chart.add("primaries", diagnosis_date=primary)
        chart.add_episode(diagnosis_date=episode)
    answers = project.answer(
        "select over_six_months_after_primary as answer from intermediate.int_episode_questions_answered"
        " order by patient_id",
        together(charts),
    )
    assert [answer["answer"] for answer in answers] == [_over_six_months(*pair) for pair in dates]


@steadily
@given(BATCH)
def test_the_day_put_for_a_partial_date_contradicts_nothing(
    project: CompiledProject, batch: tuple[Course, ...]
) -> None:
    answers = project.answer(PUT, together(course.chart for course in batch))
    put = {answer["moment"]: answer["put"] for answer in answers}
    assert put.keys() == {name for course in batch for name in course.sent}
    for course in batch:
        astray = [name for name, sent in course.sent.items() if put[name] not in days_of(sent)]
        assert astray == [], f"outside its month or year: {course.sent}"
        turned = [
            f"{earlier} on {put[earlier]}, {later} on {put[later]}"
            for earlier, later in course.order
            if earlier in put and later in put and put[earlier] > put[later]
        ]
        assert turned == [], f"in a wrong order: {course.sent}"


@steadily
@given(BATCH)
def test_the_time_of_an_endpoint_lies_between_its_extremes(
    project: CompiledProject, batch: tuple[Course, ...]
) -> None:
    answers = project.answer(
        "select episode_id, endpoint_id, time_days_earliest as earliest, time_days as put, time_days_latest as latest"
        " from marts.time_to_event",
        together(course.chart for course in batch),
    )
    assert answers
    astray = [
        answer for answer in answers if not 0 <= answer["earliest"] <= answer["put"] <= answer["latest"]
    ]
    assert astray == []
