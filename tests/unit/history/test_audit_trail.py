"""The audit trail: each planted change is found and named, and what a crash leaves is no change."""

import json
import multiprocessing
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration.audit_line import hash_of, text_of
from orchestration.audit_trail import record, record_release, recorded
from orchestration.cli import oligo
from orchestration.history.trail_check import verify
from orchestration.paths import Paths
from tests.unit.history.registry import drafted, released

Lines = list[bytes]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A trail of six lines."""
    paths = Paths(tmp_path)
    for number in range(1, 7):
        record(paths, "export", what=f"file {number}", rows=number)
    return paths


def _resigned(line: bytes, **changed: object) -> bytes:
    told = json.loads(line) | changed
    return text_of(told | {"sha256": hash_of(told)}).encode()


def _changed(lines: Lines) -> Lines:
    return [*lines[:2], lines[2].replace(b"file 3", b"file 9"), *lines[3:]]


def _resigned_third(lines: Lines) -> Lines:
    return [*lines[:2], _resigned(lines[2], action="nothing"), *lines[3:]]


def _inserted(lines: Lines) -> Lines:
    false = _resigned(lines[3], action="false", before=json.loads(lines[2])["sha256"])
    return [*lines[:3], false, *lines[3:]]


#: What is done to the lines, and what has to be said of it, as one sentence.
PLANTED: list[tuple[str, Callable[[Lines], Lines], str]] = [
    ("a fact", _changed, "line 3 was changed: it does not have the hash that it bears"),
    ("a space", lambda t: [t[0].replace(b":", b": ", 1), *t[1:]], "line 1 was changed"),
    ("a fact, signed anew", _resigned_third, "line 3 was changed or put in its place"),
    ("one removed", lambda t: [*t[:2], *t[3:]], "line 3 was removed before line 4"),
    ("the first removed", lambda t: t[1:], "line 1 was removed before line 2"),
    ("two removed", lambda t: [*t[:2], *t[4:]], "lines 3 to 4 were removed before line 5"),
    ("one put in", _inserted, "a second line 4 was put in at line 5"),
    ("one twice", lambda t: [*t[:4], t[3], *t[4:]], "a second line 4 was put in at line 5"),
    ("two swapped", lambda t: [*t[:2], t[3], t[2], *t[4:]], "line 4 stands after line 2: out of order"),
    ("no JSON", lambda t: [*t[:2], b"nothing", *t[3:]], "line 3 of the file is no line of a trail"),
    ("other JSON", lambda t: [*t[:2], b'{"line": true}', *t[3:]], "line 3 of the file is no line of a trail"),
    ("an empty line", lambda t: [*t[:2], b"", *t[2:]], "line 3 of the file is no line of a trail"),
    ("nothing but an end", lambda t: [b""], "line 1 of the file is no line of a trail"),
    ("a long line", lambda t: [b"x" * (1 << 21)], "line 1 of the file is no line of a trail"),
    ("bytes", lambda t: [*t[:5], b"\xff\x00" + t[5]], "line 6 of the file is no line of a trail"),
]


@pytest.mark.parametrize(
    ("change", "sentence"), [row[1:] for row in PLANTED], ids=[row[0] for row in PLANTED]
)
def test_a_planted_change_is_named(paths: Paths, change: Callable[[Lines], Lines], sentence: str) -> None:
    lines = paths.trail.read_bytes().splitlines()
    paths.trail.write_bytes(b"".join(line + b"\n" for line in change(lines)))
    ran = CliRunner().invoke(oligo, ["--home", str(paths.home), "audit", "verify"])
    assert ran.exit_code == 1
    assert sentence in ran.output
    record(paths, "export")  # it goes on, and the change is found all the same
    assert any(sentence in problem for problem in verify(paths).problems)
    assert CliRunner().invoke(oligo, ["--home", str(paths.home), "audit", "show"]).exit_code == 0


def test_an_untouched_trail_says_who_when_what_and_with_which_code(paths: Paths) -> None:
    ran = CliRunner().invoke(oligo, ["--home", str(paths.home), "audit", "verify"])
    assert (ran.exit_code, ran.output[:8]) == (0, "6 lines,")
    told = json.loads(
        CliRunner()
        .invoke(oligo, ["--home", str(paths.home), "audit", "show", "--limit", "1", "--format", "json"])
        .output
    )
    assert told[0]["who"]["uid"] == os.getuid() and told[0]["who"]["login"]
    assert (told[0]["action"], told[0]["facts"]) == ("export", {"what": "file 6", "rows": 6})
    assert {"oligo", "contract", "files"} == set(told[0]["code"])
    assert stat.S_IMODE(paths.trail.stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.trail.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("torn", [b"{", b'{"action":"exp', b"\xff" * 9, b"x" * 70_000])
def test_a_line_cut_off_by_a_crash_is_no_change(paths: Paths, torn: bytes) -> None:
    with paths.trail.open("ab") as file:
        file.write(torn)
    verdict = verify(paths)
    assert verdict.problems == [] and f"{len(torn)} bytes of a line that was cut off" in verdict.notes[0]
    record(paths, "export", what="next")
    verdict = verify(paths)
    assert (verdict.lines, verdict.problems, verdict.notes) == (8, [], [])
    mended, last = (json.loads(line) for line in paths.trail.read_bytes().splitlines()[-2:])
    assert (mended["action"], mended["facts"]["torn_bytes"]) == ("mend the trail", len(torn))
    assert last["facts"] == {"what": "next"}


def test_a_line_that_lacks_its_end_alone_is_whole(paths: Paths) -> None:
    paths.trail.write_bytes(paths.trail.read_bytes()[:-1])
    assert (verify(paths).lines, verify(paths).problems) == (6, [])
    record(paths, "export")
    assert (verify(paths).lines, verify(paths).problems) == (7, [])


def test_lines_removed_at_the_end_are_found_where_a_release_knows_them(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    record(paths, "refresh")
    released(paths, "2026-01-01T000000Z")  # its record knows line 1; line 2 is its promotion
    record(paths, "export")
    lines = paths.trail.read_bytes().splitlines(keepends=True)
    paths.trail.write_bytes(b"".join(lines[:2]))
    paths.trail_head.unlink()
    assert (
        verify(paths).problems == []
    )  # the export after the last release: without the head nothing knows of it
    paths.trail.unlink()
    [problem] = verify(paths).problems
    assert (
        problem == "release 2026-01-01T000000Z knows line 1, the trail ends with line 0: removed at its end"
    )
    record(paths, "refresh", other=1)  # another history, whole in itself
    assert verify(paths).problems == ["release 2026-01-01T000000Z knows another line 1: changed or removed"]


def test_a_changed_record_of_a_release_is_found(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    released(paths, "2026-01-01T000000Z")
    file = paths.published / "2026-01-01T000000Z" / "release.json"
    file.write_text(file.read_text().replace("flagged", "emptied"))
    [problem] = verify(paths).problems
    assert "release.json of 2026-01-01T000000Z is not what line 1 says of it" in problem
    record_release(paths, "forget", "2026-01-01T000000Z", file)  # as is right where it had to be changed
    assert verify(paths).problems == []


def test_what_begins_says_how_it_ended(paths: Paths) -> None:
    with recorded(paths, "refresh", why="asked") as learned:
        learned["release"] = "r"
    with pytest.raises(KeyError), recorded(paths, "forget"):
        raise KeyError("a name of somebody")
    facts = [json.loads(line)["facts"] for line in paths.trail.read_bytes().splitlines()[6:]]
    assert facts == [
        {"outcome": "begun", "why": "asked"},
        {"begun_in_line": 7, "outcome": "done", "release": "r"},
        {"outcome": "begun"},
        {"begun_in_line": 9, "outcome": "failed", "reason": "KeyError"},
    ]
    record(paths, "refresh", outcome="begun")  # killed
    assert verify(paths).problems == [] and "line 11: refresh of" in verify(paths).notes[0]


def test_a_full_disk_at_the_end_is_said_and_undoes_nothing(
    paths: Paths, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = paths.trail.read_bytes()

    def full(descriptor: int, text: bytes) -> int:
        return written(descriptor, text[:10])  # as a disk does that has room for ten bytes more

    written = os.write
    with recorded(paths, "refresh"):
        begun = paths.trail.read_bytes()
        monkeypatch.setattr(os, "write", full)
    monkeypatch.undo()
    assert "how the refresh ended is not recorded" in capsys.readouterr().err
    assert paths.trail.read_bytes() == begun != before
    assert verify(paths).problems == []


def test_writers_at_once_leave_one_chain(paths: Paths) -> None:
    several = multiprocessing.get_context("fork")
    workers = [several.Process(target=_write_many, args=(paths,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    assert (verify(paths).lines, verify(paths).problems) == (106, [])


def _write_many(paths: Paths) -> None:
    for number in range(25):
        record(paths, "export", number=number)


def test_a_draft_that_was_never_promoted_is_no_problem(tmp_path: Path) -> None:
    drafted(Paths(tmp_path), "2026-01-01T000000Z")
    assert verify(Paths(tmp_path)).problems == []


def test_lines_cut_off_at_the_end_are_missed(paths: Paths) -> None:
    assert stat.S_IMODE(paths.trail_head.stat().st_mode) == 0o600
    lines = paths.trail.read_bytes().splitlines(keepends=True)
    paths.trail.write_bytes(b"".join(lines[:4]))
    cut = "audit.head knows line 6, the trail ends with line 4: removed at its end"
    assert verify(paths).problems == [cut]
    record(paths, "export")
    assert verify(paths).problems == [cut.replace("line 4", "line 5")]
    record(paths, "export")  # as many lines as before, and others
    record(paths, "export")
    record(paths, "export")
    assert verify(paths).problems == ["audit.head knows another line 6: changed or removed"]
    paths.trail_head.write_text("{}")
    assert verify(paths).problems == ["audit.head is not as it was written: changed"]
    paths.trail_head.unlink()
    assert verify(paths).problems == [] and "there is no audit.head" in verify(paths).notes[0]
    record(paths, "export")
    assert (verify(paths).problems, verify(paths).notes) == ([], [])


def test_a_head_that_a_crash_left_behind_is_no_change(paths: Paths) -> None:
    behind = paths.trail_head.read_bytes()
    record(paths, "export")
    paths.trail_head.write_bytes(behind)
    assert verify(paths).problems == []
    record(paths, "export")
    assert verify(paths).problems == [] and json.loads(paths.trail_head.read_text())["line"] == 8


def test_a_head_that_cannot_be_written_undoes_nothing(paths: Paths) -> None:
    paths.trail_head.unlink()
    paths.trail_head.mkdir()
    record(paths, "export")
    assert len(paths.trail.read_bytes().splitlines()) == 7
