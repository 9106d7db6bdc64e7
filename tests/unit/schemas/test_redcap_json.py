"""REDCap's JSON exports: a list of objects, and what is none."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.findings import Refusal
from schemas.profile import FileSpec
from schemas.readers import redcap
from schemas.readers.redcap import json_export
from tests.unit.schemas.deliveries import STEADY
from tests.unit.schemas.test_redcap import DICTIONARY, rows
from tests.unit.schemas.test_redcap_shapes import read

FLAT = [{"record_id": "R-1", "sex": 1, "born": 1950.0, "patient_complete": "2"}]


def test_rows_of_json_are_its_objects(tmp_path: Path) -> None:
    objects = [
        *FLAT,
        {"record_id": None, "sex": ""},
        {"born": "1960", "record_id": 2, "sex": None, "patient_complete": 2},
    ]
    patients = read(tmp_path, json.dumps(objects), "data.json")["patient"]
    assert rows(patients, "record_id", "sex", "born") == [
        (1, "R-1", "Female", "1950.0"),
        (3, "2", "", "1960"),
    ]
    dictionary = [
        {"field_name": "id", "form_name": "f", "field_type": "text", "select_choices_or_calculations": ""}
    ]
    (tmp_path / "d.json").write_text(json.dumps([*dictionary, {**dictionary[0], "field_name": "a"}]))
    (tmp_path / "e.txt").write_text('\ufeff [{"id": "1", "a": "x", "f_complete": null}]', encoding="utf-8")
    assert rows(redcap.read(tmp_path / "e.txt", tmp_path / "d.json")["f"], "id", "a") == [(1, "1", "x")]


@pytest.mark.parametrize(
    ("content", "rule", "says"),
    [
        (b"", "file_empty", "data.json has no bytes"),
        (b"[]", "file_without_rows", "data.json has no objects"),
        (b'{"record_id": "1"}', "file_unreadable", "no list of objects"),
        (b'{"records": [{"record_id": "1"}]}', "file_unreadable", "a value in it is neither text"),
        (b'["1"]', "file_unreadable", "no list of objects"),
        (b'[{"record_id": ["1"]}]', "file_unreadable", "neither text, number nor null"),
        (b'[{"record_id": true}]', "file_unreadable", "neither text, number nor null"),
        (b'[{"record_id": NaN}]', "file_unreadable", "NaN is no number"),
        (b'[{"record_id": "1", "record_id": "2"}]', "file_unreadable", "the same key twice"),
        (b'[{"record_id": "1", "record_id ": "2"}]', "column_duplicated", "have the same name: 'record_id'"),
        (b'[{"record_id": "1"}', "file_unreadable", "it is no JSON from line 1"),
        (b"[" * 200_000, "file_unreadable", "nests too deep"),
        (b'[{"record_id": "\\u0000"}]', "file_unreadable", "a zero byte"),
        (b'[{"record_id": "\\ud800"}]', "file_unreadable", "half of a character"),
        (b'[{"record_id": "\xfc"}]', "file_encoding", "not text in utf-8"),
        (b'[{"record_id": "%b"}]' % (b"a" * 1_000_001), "file_unreadable", "larger than 1,000,000 bytes"),
        (b'[{"record_id": %b, "sex": 1}]' % (b"1" * 5_000), "column_missing", "'patient_complete'"),
        (b"[%b]" % b",".join(b'{"k%d": 1}' % n for n in range(5_001)), "file_unreadable", "5,000 different keys"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_objects_is_refused(content: bytes, rule: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "data.json").write_bytes(content)
    (tmp_path / "dictionary.csv").write_text(DICTIONARY)
    with pytest.raises(Refusal) as caught:
        redcap.read(tmp_path / "data.json", tmp_path / "dictionary.csv", known=["record_id"])
    [finding, *_] = caught.value.findings
    assert (finding.rule, says in finding.message) == (rule, True), finding.message


def test_a_large_json_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_export, "LARGEST_FILE", 20)
    with pytest.raises(Refusal, match="larger than 20 bytes"):
        read(tmp_path, json.dumps(FLAT), "data.json")


@settings(STEADY, max_examples=100)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_json_says_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, said: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(said))
    try:
        source = json_export.read(path, FileSpec(path="any.json", format="redcap"))
    except Refusal:
        return
    assert isinstance(said, list)
    assert source.frame.height <= len(said)
