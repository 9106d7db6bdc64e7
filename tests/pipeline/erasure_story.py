"""A registry that forgets a patient, told in one process, as a daemon with an open umask would run it.

Belongs here: the centre, the steps, and copies of the home between them. Does not belong here: what has to be true
(``test_erasure``).

One process, because each refresh would import everything again; the figures are stubs, because drawing them takes
longest and says nothing of a patient.
"""

import base64
import hashlib
import hmac
import json
import os
import shutil
import sys
from pathlib import Path

PATIENT = "W-7007"
#: What only the patient's rows hold: free text, dates of their own, values that rules set aside.
OWN = ("keeps bees in Zubrowka", "2019-07-17", "2021-02-03", "7777.25", "Zanzibar organ", "8888.25")
#: What names the patient and never gets past intake.
NAMES = ("Quill, Ottoline", "HOSP-70070", "7 Heron Lane")
DAY, LATER = "2025-06-30", "2025-09-30"
#: Where an earlier warehouse is kept.
PAST = "past/2025-01-01T000000Z/registry.duckdb"
PROFILE = """
centre: ward
name: A ward
profile_version: 1
identifiers: [name, hospital_number, address]
files:
  cases: {path: cases.csv, format: delimited}
  spots: {path: spots.csv, format: delimited}
tables:
  patients:
    from: cases
    columns: {patient_id: case, sex: sex, birth_year: born, death_date: died, last_contact_date: seen, x_remark: remark}
  primaries:
    from: cases
    columns: {primary_id: {join: [case, "=P"]}, patient_id: case, site: site, diagnosis_date: found}
  episodes:
    from: cases
    columns:
      episode_id: {join: [case, "=E"]}
      patient_id: case
      primary_id: {join: [case, "=P"]}
      diagnosis_date: spread
  lesions:
    from: spots
    columns: {lesion_id: spot, episode_id: {join: [case, "=E"]}, organ: organ, diameter_mm: size}
"""
_CASES = "case,name,hospital_number,address,sex,born,site,found,spread,died,seen,remark"


def write_ward(home: Path, day: str) -> None:
    """A delivery with eight patients and the one who is to be forgotten, of whom two lesions are set aside."""
    cases, spots = [_CASES], ["spot,case,organ,size"]
    for n in range(8):
        cases.append(
            f"W-{n},N{n},H{n},A{n},male,19{50 + n},colon,2018-01-1{n},2019-05-1{n},,2022-01-1{n},calm"
        )
        spots.append(f"S{n},W-{n},liver,1{n}")
    name, number, street = NAMES
    text, spread, died, size, organ, other_size = OWN
    cases.append(
        f'{PATIENT},"{name}",{number},{street},female,1961,lung,2018-03-03,{spread},{died},{died},{text}'
    )
    # The last two have one key, so that the second is set aside.
    spots += [f"S70,{PATIENT},lung,{size}", f"S71,{PATIENT},{organ},9", f"S72,{PATIENT},lung,31"]
    spots += [f"S73,{PATIENT},lung,{other_size}"] * 2
    (home / "raw/ward" / day).mkdir(parents=True)
    (home / "raw/ward/centre.yml").write_text(PROFILE)
    (home / "raw/ward" / day / "cases.csv").write_text("\n".join(cases) + "\n")
    (home / "raw/ward" / day / "spots.csv").write_text("\n".join(spots) + "\n")
    (home / "raw/ward" / day / "delivery.ok").touch()


def pseudonyms(home: Path) -> list[str]:
    """The patient's and those of their records, by RFC 2104 and not by the code that is tested."""
    key = bytes.fromhex((home / ".oligo/pseudonym.key").read_text())
    records = {"patients": PATIENT, "primaries": f"{PATIENT}/P", "episodes": f"{PATIENT}/E", "lesions": "S72"}
    digests = (
        hmac.digest(key, "\x1f".join(("ward", table, record)).encode(), hashlib.sha256)[:12]
        for table, record in records.items()
    )
    return [base64.b32encode(digest).decode().rstrip("=").lower() for digest in digests]


def _tell(home: Path) -> dict[str, tuple[int, str]]:
    from click.testing import CliRunner

    from orchestration import watched
    from orchestration.cli import oligo
    from orchestration.publish import figures

    watched.watch = lambda paths: None  # a command that splits in two would tell the rest of the story twice
    figures._draw_all = lambda drawn: [dict.fromkeys(("svg", "png"), b"<svg/>") for _ in drawn]
    told: dict[str, tuple[int, str]] = {}

    def run(step: str, *words: str) -> None:
        done = CliRunner().invoke(oligo, ["--home", str(home), *words], catch_exceptions=False)
        told[step] = (done.exit_code, done.output)

    write_ward(home, DAY)
    run("first", "refresh")
    old = pseudonyms(home)
    # An earlier warehouse, the rest of a killed build, a chart with the patient's lane, an export.
    (home / "warehouse/past").mkdir(mode=0o700)
    for place in (PAST, "build/registry.duckdb"):
        (home / "warehouse" / place).parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copy(home / "warehouse/registry.duckdb", home / "warehouse" / place)
    lane = home / "published/latest/figures/swimmer.csv"
    lane.write_text(f"{old[0]},{OWN[1]}\n")
    lane.chmod(0o600)
    (home / "exports").mkdir()
    (home / "exports/study.txt").write_text(f"x\t{old[0]}\n")
    shutil.copytree(home, home.with_name("before"), symlinks=True)
    run("nobody", "forget", "ward", "W-70")
    run("elsewhere", "forget", "tower", PATIENT)
    run("trial", "forget", "ward", PATIENT, "--dry-run")
    told["listed"] = (int((home / ".oligo/forgotten.csv").exists()), "")
    run("forgot", "forget", "ward", old[0])
    shutil.copytree(home, home.with_name("after"), symlinks=True)
    run("again", "forget", "ward", PATIENT)
    run("rotated", "key", "rotate")
    write_ward(home, LATER)
    _land(home)
    run("shown", "key", "show")
    return told


def _land(home: Path) -> None:
    """Of a refresh what takes deliveries in; all the rest follows from it. The whole one is run by the soak."""
    from datetime import date

    from orchestration.erasure.forgotten_list import forgotten_of
    from orchestration.findings_file import write_findings_of_intake
    from orchestration.fix_list.writing import write_fix_lists_of_intake
    from orchestration.landing import land_centre
    from orchestration.paths import Paths
    from orchestration.pseudonym_key import load_key
    from orchestration.writer_lock import one_writer

    paths = Paths(home)
    with one_writer(paths.lock):
        forgotten = forgotten_of(paths, ["ward"])["ward"]
        land_centre(paths, "ward", load_key(paths.key)[0], date(2026, 1, 1), forgotten)
        write_findings_of_intake(paths, "ward")
        assert list(write_fix_lists_of_intake(paths, ["ward"])) == []


if __name__ == "__main__":
    os.umask(0)
    os.environ.pop("OLIGO_PSEUDONYM_KEY", None)
    os.environ.pop("DAGSTER_HOME", None)
    where = Path(sys.argv[1])
    answer = _tell(where)
    assert os.umask(0) == 0
    where.with_name("told.json").write_text(json.dumps(answer))
