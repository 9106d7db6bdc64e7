"""Centres taken in side by side: in order, in other processes, discreet in their errors, and none left behind."""

import operator
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from orchestration import landing_processes
from orchestration.landing_processes import LandingError, landed_in_order
from orchestration.paths import Paths

NAMES = ("ash", "beech", "cedar")


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Three centres that are worth a process each, on a machine with two processors."""
    monkeypatch.setattr(landing_processes, "_WORTH_A_PROCESS", 10)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    return three_centres(tmp_path)


def three_centres(home: Path) -> Paths:
    for name in NAMES:
        (home / "raw" / name / "2025-06-30").mkdir(parents=True)
        (home / "raw" / name / "2025-06-30" / "patients.csv").write_text("patient_id\n" * 10)
    return Paths(home)


def test_answers_come_in_the_order_of_the_centres_from_other_processes(large: Paths) -> None:
    waits = {name: partial(time.sleep, wait) for name, wait in zip(NAMES, (0.2, 0, 0), strict=True)}
    assert list(landed_in_order(large, waits, 0)) == [None, None, None]
    pids = list(landed_in_order(large, dict.fromkeys(NAMES, os.getpid), 0))
    assert os.getpid() not in pids and len(set(pids)) <= 2


@pytest.mark.parametrize(("most", "bytes_worth"), [(1, 10), (0, 1_000_000)])
def test_few_or_small_centres_start_no_process(
    most: int, bytes_worth: int, large: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing_processes, "_WORTH_A_PROCESS", bytes_worth)
    monkeypatch.setattr(landing_processes, "_OF_ANY_CENTRE", 0)
    assert set(landed_in_order(large, dict.fromkeys(NAMES, os.getpid), most)) == {os.getpid()}


def test_many_small_centres_are_worth_processes(large: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    """A centre has its price however small it is: three are taken in here, thirty side by side."""
    monkeypatch.undo()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert landing_processes._processes([100_000] * len(NAMES), 0) < 2
    assert landing_processes._processes([100_000] * 30, 0) == 2


def test_centres_that_nothing_says_have_changed_start_no_process(large: Paths) -> None:
    for name in NAMES[:2]:
        landed = large.landing / name
        (landed / "intake").mkdir(parents=True)
        (landed / "intake" / "outcome.json").write_text("{}")
        (landed / "in_force").mkdir()
        reading = f'{{"contract": "{landing_processes_contract()}"}}'
        (landed / "in_force" / "landed.json").write_text(
            f'{{"delivery": "2025-06-30", "reading": {reading}, "inputs": {{}}}}'
        )
    assert set(landed_in_order(large, dict.fromkeys(NAMES, os.getpid), 0)) == {os.getpid()}


def landing_processes_contract() -> str:
    from orchestration.fingerprints import contract_fingerprint

    return contract_fingerprint()


def test_an_error_of_a_process_tells_no_value(large: Paths) -> None:
    jobs = dict.fromkeys(NAMES, partial(operator.getitem, {}, "Margarete Muster"))
    with pytest.raises(LandingError) as caught:
        list(landed_in_order(large, jobs, 0))
    assert str(caught.value).startswith("KeyError at ")
    assert "Margarete" not in "".join(map(str, (caught.value, caught.value.__cause__)))


def test_a_full_disk_is_told_as_the_system_tells_it(large: Paths) -> None:
    with pytest.raises(FileNotFoundError):
        list(landed_in_order(large, dict.fromkeys(NAMES, partial(os.stat, "/nowhere")), 0))


def test_a_process_that_was_ended_is_told_with_what_to_do(large: Paths) -> None:
    with pytest.raises(LandingError, match="landing_processes = 1"):
        list(landed_in_order(large, dict.fromkeys(NAMES, partial(os._exit, 9)), 0))


def test_no_process_outlives_a_refresh_that_is_killed(tmp_path: Path) -> None:
    three_centres(tmp_path)
    code = (
        "import os, time; from functools import partial; from pathlib import Path\n"
        "from orchestration import landing_processes as them; from orchestration.paths import Paths\n"
        "if __name__ == '__main__':\n"
        "    them._WORTH_A_PROCESS = 10; os.sched_getaffinity = lambda _: {0, 1}\n"
        f"    jobs = dict.fromkeys({NAMES!r}, partial(time.sleep, 60))\n"
        f"    list(them.landed_in_order(Paths(Path({str(tmp_path)!r})), jobs, 0))\n"
    )
    script = tmp_path / "refresh.py"
    script.write_text(code)
    refresh = subprocess.Popen([sys.executable, str(script)], cwd=Path(__file__).parents[2])
    children = wait_for(lambda: sleepers(refresh.pid), lambda found: len(found) == 2)
    os.kill(refresh.pid, signal.SIGKILL)
    refresh.wait()
    wait_for(lambda: [pid for pid in children if Path(f"/proc/{pid}").exists()], lambda left: not left)


def sleepers(parent: int) -> list[int]:
    """The processes that are to take in centres, once they have read as much as their first job."""
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [pid for pid in map(int, text.split()) if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()]


def wait_for(ask, is_enough):  # type: ignore[no-untyped-def]
    """The answer as soon as it is enough, within half a minute."""
    for _ in range(600):
        if is_enough(answer := ask()):
            return answer
        time.sleep(0.05)
    raise AssertionError(f"still {answer}")
