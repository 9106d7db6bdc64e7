"""Settings: where they come from, which goes first, and the sentence for each that cannot be used."""

import re
from pathlib import Path

import pytest

from orchestration.paths import PROJECT, Paths
from orchestration.settings import Settings, UnusableSettingError, settings_of

_REFUSED = [
    # file, environment, what the sentence must say
    (b"public_threshold = 2", {}, "oligo.toml: public_threshold: input should be greater than or equal to 3"),
    (b'public_threshold = "x"', {}, "oligo.toml: public_threshold: input should be a valid integer"),
    (b"public_treshold = 8", {}, "oligo.toml: there is no setting 'public_treshold'. There are: "),
    (
        b'memory_limit = "plenty"',
        {},
        "oligo.toml: memory_limit: value error, a memory limit is a number with MB, GB or TB",
    ),
    (
        b'memory_limit = "64MB"',
        {},
        "oligo.toml: memory_limit: value error, a memory limit under 256MB is too little",
    ),
    (b"", {"OLIGO_MEMORY_LIMIT": "2 apples"}, "the environment variable OLIGO_MEMORY_LIMIT: value error"),
    (b"public_threshold =", {}, "oligo.toml is no TOML in UTF-8"),
    (b"\xff\xfe", {}, "oligo.toml is no TOML in UTF-8"),
    (b"", {"OLIGO_PUBLIC_THRESHOLD": "few"}, "the environment variable OLIGO_PUBLIC_THRESHOLD: input"),
    (
        b"public_threshold = 9",
        {"OLIGO_PUBLIC_THRESHOLD": "1"},
        "the environment variable OLIGO_PUBLIC_THRESHOLD",
    ),
]


def test_without_a_file_every_setting_has_its_default(tmp_path: Path) -> None:
    assert settings_of(Paths(tmp_path)).public_threshold == 6


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "oligo.toml").write_text("public_threshold = 9")
    assert settings_of(Paths(tmp_path)).public_threshold == 9
    monkeypatch.setenv("OLIGO_PUBLIC_THRESHOLD", "12")
    assert settings_of(Paths(tmp_path)).public_threshold == 12


@pytest.mark.parametrize(("file", "environment", "sentence"), _REFUSED)
def test_what_cannot_be_used_is_named(
    file: bytes, environment: dict[str, str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "oligo.toml").write_bytes(file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UnusableSettingError) as error:
        settings_of(Paths(tmp_path))
    assert sentence in str(error.value)


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "oligo.toml").mkdir()
    with pytest.raises(UnusableSettingError, match="cannot be read"):
        settings_of(Paths(tmp_path))


def test_the_page_says_of_each_setting_what_the_code_does() -> None:
    told = re.findall(r"^\| `(\w+)` \| `(.*?)` \| (.+) \|$", (PROJECT / "docs/settings.md").read_text(), re.M)
    known = [
        (
            name,
            f"{field.default}".lower() if isinstance(field.default, bool) else f"{field.default}",
            field.description,
        )
        for name, field in Settings.model_fields.items()
    ]
    assert told == known
