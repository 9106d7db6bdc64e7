"""Pseudonyms: the same for the same, different for everything else, and nothing of the identifier in them."""

import polars as pl
import pytest

from schemas.pseudonyms import pseudonym, pseudonymised, pseudonymised_records, pseudonyms

KEY = bytes(range(32))


def test_a_pseudonym_is_twenty_letters_and_digits_and_never_changes() -> None:
    # HMAC-SHA256 of "northgate", "patients" and "P-1" with unit separators between them: 96 bits in base 32.
    assert pseudonym(KEY, "northgate", "patients", "P-1") == "4iq4jdgwm3ougjxzweqq"


@pytest.mark.parametrize(
    "other",
    [
        (bytes(32), "northgate", "patients", "P-1"),
        (KEY, "southgate", "patients", "P-1"),
        (KEY, "northgate", "episodes", "P-1"),
        (KEY, "northgate", "patients", "p-1"),
        (KEY, "northgat", "epatients", "P-1"),
    ],
)
def test_it_depends_on_key_centre_table_and_identifier(other: tuple[bytes, str, str, str]) -> None:
    assert pseudonym(*other) != pseudonym(KEY, "northgate", "patients", "P-1")


def test_keys_and_references_still_meet() -> None:
    tables = {
        "patients": pl.DataFrame({"patient_id": ["P-1", "P-2"], "sex": ["male", None]}),
        "primaries": pl.DataFrame({"primary_id": ["P-1", "T-2"], "patient_id": ["P-1", "P-1"]}),
        "episodes": pl.DataFrame(
            {"episode_id": ["E"], "patient_id": ["P-2"], "primary_id": [None]},
            schema_overrides={"primary_id": pl.String},
        ),
    }
    hidden = pseudonymised(KEY, "northgate", tables)
    first, second = hidden["patients"]["patient_id"]
    assert hidden["primaries"]["patient_id"].to_list() == [first, first]
    assert hidden["primaries"]["primary_id"][0] != first
    assert hidden["episodes"].select("patient_id", "primary_id").rows() == [(second, None)]
    assert hidden["patients"]["sex"].to_list() == ["male", None]


def test_reasons_name_records_by_their_pseudonyms() -> None:
    columns = ["table_name", "record_id", "column_name", "reason"]
    rows = [("patients", "P-1", "sex", "unknown"), ("patients", "P-1", "birth_year", "not_asked")]
    hidden = pseudonymised_records(KEY, "northgate", pl.DataFrame(rows, schema=columns, orient="row"))
    name = pseudonym(KEY, "northgate", "patients", "P-1")
    assert hidden.rows() == [
        ("patients", name, "sex", "unknown"),
        ("patients", name, "birth_year", "not_asked"),
    ]
    nothing = pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    assert pseudonymised_records(KEY, "northgate", nothing).is_empty()


@pytest.mark.parametrize("key", [KEY, bytes(64), bytes(range(200)), b"k"])
def test_a_column_gets_what_each_of_its_identifiers_gets_alone(key: bytes) -> None:
    texts = pl.Series("patient_id", ["", "P-1", "Ä/ü 三", "x" * 300, "P-1", *map(str, range(500))])
    made = pseudonyms(key, "northgate", "patients", texts)
    assert made.to_list() == [pseudonym(key, "northgate", "patients", text) for text in texts]
    assert pseudonyms(key, "northgate", "patients", texts.clear()).to_list() == []
