"""One project, exported in every shape that REDCap has: the same canonical tables."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.intake import TakenIn, take_in
from schemas.profile import load_profile
from schemas.readers import redcap
from synth.registry import Wish, make_registry
from tests.unit.schemas import redcap_exports
from tests.unit.schemas.deliveries import KEY, STEADY, adds_up

#: Shape to what is written for the flat export and its dictionary.
SHAPES: dict[str, Callable[[str, str], str]] = {
    "flat JSON": lambda export, _: redcap_exports.as_json(export),
    "EAV": redcap_exports.as_eav,
    "EAV of labels": lambda export, dictionary: redcap_exports.as_eav(export, dictionary, are_labels=True),
    "EAV as JSON": redcap_exports.eav_as_json,
    "labels": redcap_exports.as_labels,
    "labels under names": redcap_exports.as_labels_under_names,
}
PLACE = ["source_file", "source_sheet", "source_row"]


def told(taken: TakenIn) -> pl.DataFrame:
    """Why values are missing, without the order."""
    return taken.quality["missing_reason"].sort(pl.all(), nulls_last=True)


def same(taken: TakenIn, flat: TakenIn) -> None:
    """Hold the canonical tables and the reasons of two deliveries against each other."""
    for table, frame in flat.tables.items():
        left, right = (t.drop(PLACE).sort(pl.all(), nulls_last=True) for t in (taken.tables[table], frame))
        is_same = left.equals(right)
        assert is_same, table
    are_told = told(taken).equals(told(flat))
    assert are_told
    assert adds_up(taken.quality["source_account"])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TakenIn, str, str]:
    """A project of synthetic patients, some of their records broken: its folder, and what its flat export gives."""
    wish = Wish("project", "redcap", patients=12, seed=5, defects=6)
    folder = make_registry(tmp_path_factory.mktemp("project"), wish).delivery
    [data], [dictionary] = folder.glob("*_DATA_*"), folder.glob("*Dictionary*")
    whole = data.read_text(encoding="utf-8").splitlines(keepends=True)
    # A row of another length, or a second one of the same instance, exists in a flat CSV alone.
    commas = whole[0].count(",")
    even = (line for line in whole if len(redcap_exports.flat(line)[0]) == commas + 1)
    export = "".join({tuple(line.split(",")[:4]): line for line in even}.values())
    data.write_text(export, encoding="utf-8")
    return (
        folder,
        take_in(folder, load_profile(folder.parent), KEY),
        export,
        dictionary.read_text(encoding="utf-8"),
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_project_in_every_shape(
    shape: str, project: tuple[Path, TakenIn, str, str], tmp_path: Path
) -> None:
    folder, flat, export, dictionary = project
    other = tmp_path / folder.parent.name / folder.name
    other.mkdir(parents=True)
    profile = (folder.parent / "centre.yml").read_text(encoding="utf-8")
    (other.parent / "centre.yml").write_text(profile.replace("_DATA_*.csv", "_DATA_*"), encoding="utf-8")
    suffix = ".json" if "JSON" in shape else ".csv"
    (other / f"project_DATA_{folder.name}{suffix}").write_text(
        SHAPES[shape](export, dictionary), encoding="utf-8"
    )
    (other / "project_DataDictionary_1.csv").write_text(dictionary, encoding="utf-8")
    same(take_in(other, load_profile(other.parent), KEY), flat)


DICTIONARY = """\
Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"
record_id,patient,text,Record,
sex,patient,radio,Sex,"1, Female | 2, Male"
born,patient,text,Born,
died,patient,yesno,Dead,
grade,visit,radio,Grade,"1, 0 | 2, 1 | 3, 2"
signs,visit,checkbox,Signs,"1, Pain | 2, Fever"
seen,visit,text,Date,
"""
PLACE_IN_RECORD = ("record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance")
READ = {
    "patient": (*PLACE_IN_RECORD, "sex", "born", "died"),
    "visit": (*PLACE_IN_RECORD, "grade", "signs", "signs___1", "signs___2", "seen"),
}
HEADER = "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
HEADER += "sex,born,died,patient_complete,grade,signs___1,signs___2,seen,visit_complete"
VISIT = st.tuples(
    st.sampled_from(["", "1", "2", "3"]),
    st.sampled_from(["0", "1"]),
    st.sampled_from(["0", "1"]),
    st.sampled_from(["", "2024-01-05", "2024", "UNK"]),
    st.sampled_from(["0", "1", "2"]),
)
PATIENT = st.tuples(
    st.sampled_from(["1", "2", "UNK"]), st.sampled_from(["", "1950", "UNK"]), st.sampled_from(["", "0", "1"])
)


@settings(STEADY, max_examples=12)
@given(st.lists(st.tuples(PATIENT, VISIT, st.lists(VISIT, max_size=2)), min_size=1, max_size=4))
def test_whatever_was_opened_and_ticked(
    tmp_path_factory: pytest.TempPathFactory,
    records: list[tuple[tuple[str, ...], tuple[str, ...], list[tuple[str, ...]]]],
) -> None:
    lines = [HEADER]
    for number, (patient, visit, later) in enumerate(records, start=1):
        # The visit is asked once at the start, and repeats afterwards.
        lines.append(f"R-{number},start_arm_1,,,{','.join(patient)},2,{','.join(visit)}")
        for instance, again in enumerate(later, start=1):
            lines.append(f"R-{number},later_arm_1,visit,{instance},,,,,{','.join(again)}")
    flat = "\n".join(lines) + "\n"
    folder = tmp_path_factory.mktemp("shapes")
    (folder / "dictionary.csv").write_text(DICTIONARY)

    def read(name: str, export: str) -> dict[str, list[tuple[object, ...]]]:
        (folder / name).write_text(export)
        sources = redcap.read(folder / name, folder / "dictionary.csv")
        return {form: sources[form].frame.select(*READ[form]).sort(pl.all()).rows() for form in READ}

    expected = read("data.csv", flat)
    for shape, write in SHAPES.items():
        suffix = "json" if "JSON" in shape else "csv"
        assert read(f"data.{suffix}", write(flat, DICTIONARY)) == expected, shape
