"""Encodings: what is read right, and what is refused with the word that helps."""

import codecs
from pathlib import Path

import pytest

from schemas.findings import Refusal
from schemas.readers.encodings import read_text

TEXT = "id,site\r\n1,Nebenniere rechts: größer, 5 µm\r\n"


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "windows-1252"),
        (TEXT.encode("utf-16"), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "windows-1252"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("windows-1252"), "windows-1252"),
        (TEXT.encode("iso-8859-1"), "iso-8859-1"),
        (TEXT.replace("µ", "€").encode("iso-8859-15"), "iso-8859-15"),
        (b"id,site\r\n1,liver\r\n", "windows-1252"),
    ],
)
def test_a_mark_wins_over_the_declaration(content: bytes, declared: str, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    text = read_text(path, declared).decode()
    assert text.replace("€", "µ") == (TEXT if "µ" in TEXT and not text.endswith("liver\r\n") else text)
    assert text.startswith("id,site")


@pytest.mark.parametrize(
    ("content", "declared", "rule", "says"),
    [
        (TEXT.encode("windows-1252"), "utf-8", "file_encoding", "line 2: not text in utf-8; Excel often"),
        (TEXT.encode(), "windows-1252", "file_encoding", "its bytes are UTF-8; say 'encoding: utf-8'"),
        (TEXT.encode(), "iso-8859-15", "file_encoding", "its bytes are UTF-8"),
        (b"id,site\r\n1,liver\r\n".replace(b"l", b"l\0"), "utf-8", "file_unreadable", "zero bytes"),
        ("id,site\r\n1,liver".encode("utf-16-le"), "utf-8", "file_unreadable", "encoding: utf-16"),
        (TEXT.encode("utf-16")[:-1], "utf-16", "file_encoding", "is it UTF-8, or cut off?"),
        (TEXT.encode("utf-32"), "utf-8", "file_unreadable", "zero bytes"),
        (bytes(range(256)), "utf-8", "file_encoding", "not text in utf-8"),
        (bytes(range(256)), "iso-8859-1", "file_unreadable", "zero bytes"),
        (b"", "utf-8", "file_empty", "has no bytes"),
    ],
)
def test_what_is_no_text_in_its_encoding_is_refused(
    content: bytes, declared: str, rule: str, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal) as caught:
        read_text(path, declared)
    finding = caught.value.findings[0]
    assert finding.rule == rule
    assert says in finding.message
    assert finding.source_file == "cases.csv"
