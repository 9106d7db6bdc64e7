"""Courses of patients that can have been, drawn at random, and what a registry is sent of them.

Belongs here: the whole days of a course in a possible order, and how precisely each is sent. Does not belong here: what
must hold of them (``test_dates``).
"""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.rules.chart import Chart, moment
from tests.rules.registry_in_memory import Record

DAYS = st.dates(date(2019, 6, 1), date(2021, 6, 30))
#: A whole date, its month, its year, or nothing.
LENGTHS = st.sampled_from([10, 7, 4, 0])
GAPS = st.sampled_from([0, 1, 5, 20, 45, 150])


class Course:
    """A patient whose moments happened one after another, what was sent of each, and what is not later than what."""

    def __init__(self, name: str, draw: st.DrawFn) -> None:
        self.name = name
        self.chart = Chart(name)
        self.sent: dict[str, str] = {}
        self.order: list[tuple[str, str]] = []
        self._draw = draw
        self._happened: list[tuple[str, date]] = []

    def happen(self, record: Record, what: str, after: date, *follows: str) -> tuple[str, date]:
        """A moment of a record, some time after a day; it is known to be no earlier than the moments it follows."""
        day = after + timedelta(self._draw(GAPS))
        name = f"{next(iter(record.values()))} {what}"
        sent = day.isoformat()[: self._draw(LENGTHS)]
        if sent:
            record.update(moment(what, sent))
            self.sent[name] = sent
        self.order += [(earlier, name) for earlier in follows]
        self._happened.append((name, day))
        return name, day

    def die(self) -> None:
        """Death, before which everything happened."""
        lived = [name for name, _ in self._happened]
        self.happen(self.chart.patient, "death", max(day for _, day in self._happened), *lived)


@st.composite
def courses(draw: st.DrawFn, name: str) -> Course:
    """A patient with up to three episodes; what is not sent may as well not have happened."""
    course = Course(name, draw)
    chart = course.chart
    _, day = course.happen(chart.add("primaries"), "diagnosis", draw(DAYS))
    earlier: tuple[str, ...] = ()
    for number in range(1, draw(st.integers(1, 3)) + 1):
        episode = chart.add_episode(episode_number=number)
        found, day = course.happen(episode, "diagnosis", day, *earlier)
        earlier = (found,)
        course.happen(episode, "ned", day, found)
        response = draw(st.sampled_from(["SD", "PD", "NE", None]))
        course.happen(chart.add("assessments", response=response), "assessment", day, found)
        treatment = chart.add("treatments", target="metastasis", modality="sbrt")
        chart.add("treatment_lesions")
        start, begun = course.happen(treatment, "start", day, found)
        course.happen(treatment, "end", begun, found, start)
        course.happen(chart.add("toxicities"), "onset", begun)
    course.happen(chart.patient, "entry", day)
    course.happen(chart.patient, "last_contact", day)
    course.die()
    return course
