"""A refresh that nobody watches: it waits, tries again what may pass, and leaves a notice."""

import fcntl
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from orchestration.discretion import discreet
from orchestration.notices import STARTED_BY, notice_of_failure, told
from orchestration.paths import Paths
from orchestration.refresh import RefreshError
from orchestration.scheduling.unattended import RefreshFailedError, may_pass, refresh_unattended
from orchestration.writer_lock import RefreshRunningError

#: In place of ``oligo``: each call does what the next line of the script says, ``code text``.
PROGRAM = """
import os, pathlib, signal, sys
script = pathlib.Path(sys.argv[sys.argv.index("--home") + 1]) / "script"
first, _, rest = script.read_text().partition("\\n")
script.write_text(rest)
code, _, text = first.partition(" ")
print("  1.0 s  a line of a step", flush=True)
print(text, file=sys.stderr)
os.kill(os.getpid(), signal.SIGKILL) if code == "killed" else sys.exit(int(code))
"""
FULL = "1 oligo: nothing was promoted. promotion: No space left on device"


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    (tmp_path / "in_place_of_oligo.py").write_text(PROGRAM)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv(STARTED_BY, raising=False)
    return Paths(tmp_path)


def ran(paths: Paths, *lines: str) -> tuple[list[float], list[str], str | None]:
    """How long was waited between the tries, what was told, and the reason of a failure."""
    (paths.home / "script").write_text("".join(f"{line}\n" for line in lines))
    waits: list[float] = []
    said: list[str] = []
    try:
        refresh_unattended(
            paths, "the sensor", said.append, command=("in_place_of_oligo",), sleep=waits.append
        )
    except RefreshFailedError as error:
        return waits, said, str(error)
    return waits, said, None


def notices(paths: Paths) -> list[dict[str, str]]:
    return [json.loads(path.read_text()) for path in sorted(paths.notices.glob("*.json"))]


def test_one_that_meets_another_waits_for_it(paths: Paths) -> None:
    paths.warehouse.mkdir()
    waits, said = [], []
    with paths.lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        def sleep(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 3:
                fcntl.flock(lock, fcntl.LOCK_UN)

        (paths.home / "script").write_text("3 oligo: another refresh is running\n0 done\n")
        refresh_unattended(paths, "the clock", said.append, command=("in_place_of_oligo",), sleep=sleep)
    # Three times while the lock was held, and once where another refresh took it first.
    assert waits == [5.0] * 4
    assert said[0] == "another refresh is running; this one waits for it"
    assert "  1.0 s  a line of a step" in said
    assert not paths.notices.exists()


def test_what_may_pass_is_tried_again_and_not_for_ever(paths: Paths) -> None:
    assert ran(paths, FULL, "0 done")[::2] == ([60.0], None)
    waits, _, failed = ran(paths, FULL, FULL, FULL, "0 never reached")
    assert waits == [60.0, 300.0]
    assert failed == "nothing was promoted. promotion: No space left on device"
    [notice] = notices(paths)
    assert (notice["started_by"], notice["reason"]) == ("the sensor", failed)


def test_what_will_not_pass_is_not_tried_again(paths: Paths) -> None:
    waits, _, failed = ran(
        paths, "1 oligo: nothing was promoted. the warehouse does not pass its tests", "0 x"
    )
    assert waits == [] and failed is not None
    waits, _, failed = ran(paths, "killed")
    assert (waits, failed) == ([], "the refresh was ended by SIGKILL, which is what a lack of memory does")
    assert len(notices(paths)) == 2


def test_the_words_of_a_step_are_known_for_what_may_pass() -> None:
    import dagster as dg

    with pytest.raises(dg.Failure) as failure, discreet("promotion"):
        raise OSError(28, os.strerror(28), "warehouse/registry.duckdb")
    assert may_pass(str(failure.value.description))
    assert not may_pass("promotion: Permission denied")


def test_a_refresh_by_hand_leaves_a_notice_and_fails_as_before(paths: Paths) -> None:
    for error in (
        RefreshError("no centre"),
        OSError(28, os.strerror(28), "x.duckdb"),
        ValueError("Grete Muster"),
    ):
        with pytest.raises(type(error)), notice_of_failure(paths):
            raise error
    reasons = [notice["reason"] for notice in notices(paths)]
    assert reasons[:2] == ["no centre", f"{os.strerror(28)}: x.duckdb"]
    assert reasons[2].startswith("ValueError at") and "Grete" not in json.dumps(notices(paths))
    with pytest.raises(RefreshRunningError), notice_of_failure(paths):
        raise RefreshRunningError("in the way")
    with notice_of_failure(paths):
        pass
    assert len(notices(paths)) == 3


def test_whoever_started_a_refresh_tells_of_it(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STARTED_BY, "the schedule")
    with pytest.raises(RefreshError), notice_of_failure(paths):
        raise RefreshError("no centre")
    assert not paths.notices.exists()


def test_notices_are_the_owners_alone_and_bounded(paths: Paths) -> None:
    for number in range(60):
        told(paths, "a test", f"reason {number}")
    kept = notices(paths)
    assert [notice["reason"] for notice in kept] == [f"reason {number}" for number in range(10, 60)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths.notices.iterdir()} == {0o600}
    assert stat.S_IMODE(paths.notices.stat().st_mode) == 0o700


def test_the_command_gets_path_and_text_and_never_the_key(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLIGO_PSEUDONYM_KEY", "ab" * 16)
    code = (
        "import os, sys; open('called', 'w').write(repr((sys.argv[1:], sys.stdin.read(), dict(os.environ))))"
    )
    command = json.dumps([sys.executable, "-c", code])
    paths.settings.write_text(f"notify_command = {command}\n")
    monkeypatch.chdir(paths.home)
    path = told(paths, "a test", "the reason")
    called = (paths.home / "called").read_text()
    assert str(path) in called and "the reason" in called and "ab" * 16 not in called


@pytest.mark.parametrize("command", ['"no-such-program --now"', '"unclosed \'quote"', '["false"]', '""', "5"])
def test_a_command_that_fails_fails_nothing(paths: Paths, command: str) -> None:
    paths.settings.write_text(f"notify_command = {command}\n")
    assert told(paths, "a test", "the reason") is not None


def test_a_command_that_hangs_is_ended(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.notices._LONGEST", 0.2)
    paths.settings.write_text('notify_command = ["sh", "-c", "sleep 60 & sleep 60"]\n')
    assert told(paths, "a test", "the reason") is not None


def test_a_notice_that_cannot_be_written_still_calls(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    paths.warehouse.write_text("a file in place of the folder")
    paths.settings.write_text('notify_command = ["sh", "-c", "cat > called; echo \\"$0\\" >> called"]\n')
    monkeypatch.chdir(paths.home)
    assert told(paths, "a test", "the reason") is None
    assert "the reason" in (paths.home / "called").read_text()
