"""Landing: the delivery of each centre that is in force, as Parquet that dbt reads.

Belongs here: which delivery of a centre is in force, and whether anything must be done at all. Does not
belong here: reading and judging a delivery (``schemas.intake``), files and links (``landing_store``).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from polars.exceptions import PanicException

from orchestration import landing_store as store
from orchestration.delivery_folders import Delivery, dated_deliveries
from orchestration.discretion import without_values
from orchestration.fingerprints import contract_fingerprint, fingerprint, sha256_of_files
from orchestration.held_back import (
    LARGEST_DROP,
    Shrunk,
    counted_of,
    in_place_of,
    is_counted,
    is_overdue,
    overdue,
    shrunk,
    tell_drops,
)
from orchestration.landing_tables import intake_tables
from orchestration.past_deliveries import PASSING, Answer, answer_of, answers_of, look_back
from orchestration.paths import Paths
from orchestration.pseudonym_key import key_id
from schemas.acceptances import read_acceptances
from schemas.findings import Finding, Refusal
from schemas.forgotten import Forgotten
from schemas.intake import take_in
from schemas.profile import PROFILE, Profile, load_profile
from schemas.telling import told_of, told_refusal

_NOBODY = Forgotten()


@dataclass(frozen=True)
class CentreOutcome:
    """What a refresh did with a centre; counts and rules only, nothing of a patient.

    ``status`` is refreshed, unchanged, stale (the last good delivery stays in force although a newer one was
    refused) or refused (there is no good delivery).
    """

    centre: str
    status: str
    delivery: str | None
    is_taken_in: bool
    problems: tuple[str, ...] = ()


def land_centre(
    paths: Paths,
    centre: str,
    key: bytes,
    today: date,
    forgotten: Forgotten = _NOBODY,
    *,
    largest_drop: float = LARGEST_DROP,
    stale_days: int = 0,
    still_seconds: float = 0,
) -> CentreOutcome:
    """Bring a centre's landing up to date with its folder in ``raw/``.

    Its newest good delivery comes into force, unless it has lost more than ``largest_drop`` of the patients. A delivery
    that was taken in before, by the same profile, contract and key, is not taken in again; a centre in which nothing
    changed costs its checksums. The day counts only where an acceptance expires, a delivery is dated in the future, or
    the one in force gets older than ``stale_days`` (0: never). Of ``forgotten`` patients nothing is taken in. One that
    changed within ``still_seconds`` and has no marker is not there yet.
    """
    folder, landed = paths.raw / centre, paths.landing / centre
    deliveries, remarks = dated_deliveries(folder, today, still_seconds)
    acceptances = read_acceptances(folder, today)
    reading = {
        "profile": sha256_of_files(folder, [PROFILE])[PROFILE],
        "contract": contract_fingerprint(),
        "key": key_id(key),
        "forgotten": forgotten.state,
    }
    in_landing = store.find(landed / store.IN_FORCE)
    names = [d.name for d in deliveries] + ([in_landing.delivery] if in_landing else [])
    old = {name for name in names if is_overdue(name, today, stale_days)}
    seen = {d.name: d.sha256 for d in deliveries} | {r.message: r.rule for r in remarks}
    seen |= {"accepted": acceptances.state, "drop": str(largest_drop), "overdue": max(old, default="")}
    state = fingerprint(reading | seen)
    before = store.read_outcome(landed, state)
    if before is not None:
        status = "unchanged" if before["status"] == "refreshed" else before["status"]
        return CentreOutcome(centre, status, before["delivery"], False, tuple(before["problems"]))

    in_force, profile, kept = None, None, _still_good(landed, reading)
    answers: dict[str, Answer] = {}
    drops: dict[str, Shrunk] = {}
    back: dict[str, Shrunk] = {}
    waits, refused = False, None
    try:
        profile = load_profile(folder, folder / deliveries[-1].name if deliveries else None)
    except Refusal as refusal:
        remarks += refusal.findings
    else:
        if profile.standard:  # without a centre.yml, nothing else tells by which standard a delivery was read
            reading = reading | {"standard": profile.standard}
        in_force = _newest_good(folder, landed, deliveries, profile, reading, key, forgotten)
        older = [d for d in deliveries if in_force and d.name < in_force.delivery]
        answers = answers_of(folder, landed, older, profile, reading, key, forgotten)
        patients = {name: answer.patients for name, answer in answers.items()}
        patients |= {in_force.delivery: in_force.patients} if in_force else {}
        newly = forgotten.fingerprints.difference(_forgotten_in(in_landing) if in_landing else ())
        counted = counted_of(deliveries, patients)
        drops = shrunk(centre, counted, acceptances.ever, largest_drop)
        if in_landing and not is_counted(in_landing, counted):
            later = [one for one in counted if one.name >= in_landing.delivery]
            since = in_place_of(in_landing, later, len(newly))
            newer = shrunk(centre, since, acceptances.ever, largest_drop)
            waits = any(not drop.is_accepted for name, drop in newer.items() if name not in drops)
            drops = newer | drops
        held = {name for name, drop in drops.items() if not drop.is_accepted}
        if kept and kept.folder.name in {d.mark(reading) for d in deliveries if d.name in held}:
            kept = None
        if in_force and in_force.delivery in held:
            _hold(in_force, deliveries, answers)
            usable = [d for d in older if d.name not in held and answers[d.name].patients is not None]
            in_force = _newest_good(folder, landed, usable, profile, reading, key, forgotten)
        if in_force and in_landing and kept is None and in_force.delivery < in_landing.delivery:
            own = [one for one in counted if one.name == in_force.delivery]
            since = in_place_of(in_landing, own, len(newly))
            back = shrunk(centre, since, acceptances.ever, largest_drop, goes_back=True)
            if waits or any(not drop.is_accepted for drop in back.values()):
                # Neither it nor an older one: the measure stays, or what is refused now would come by and by.
                _hold(in_force, deliveries, answers)
                refused, in_force = in_force.delivery, None
    is_stale = in_force is None or in_force.delivery != deliveries[-1].name
    if kept and (in_force is None or kept.delivery > in_force.delivery):
        in_force = kept
    delivery = in_force.delivery if in_force else None
    if profile:
        past = [d for d in deliveries if delivery and d.name < delivery and d.name not in answers]
        answers |= answers_of(folder, landed, past, profile, reading, key, forgotten)
    rules = {problem.rule for d in deliveries for problem in d.problems}
    looked = look_back(deliveries, answers, delivery or refused, reading)
    tell_drops(centre, deliveries, drops)
    tell_drops(centre, deliveries, back)
    if delivery in old:
        remarks.append(overdue(str(delivery), stale_days))
    status = "refused" if in_force is None else "stale" if is_stale else "refreshed"
    told = [*remarks, *(problem for d in deliveries for problem in d.problems)]
    problems = [problem.message for problem in told]
    # Rows under two keys or by two contracts cannot stand side by side, nor may those of the forgotten stay. They are
    # not thrown away either: a refresh stops until somebody has decided (an erasure of all of them has). It stops, too,
    # where one is held back now and the one before it cannot be read at this moment.
    bars = in_landing if in_force is None else None
    is_final = PASSING.isdisjoint(rules | {problem.rule for problem in told})
    store.write_intake(
        landed,
        state if is_final else store.ASK_AGAIN,
        intake_tables(centre, deliveries, remarks, in_force, is_stale, acceptances) | looked,
        {"status": status, "delivery": delivery, "problems": problems},
        in_force or bars,
    )
    return CentreOutcome(centre, status, delivery, True, tuple(problems))


def _newest_good(
    folder: Path,
    landed: Path,
    deliveries: list[Delivery],
    profile: Profile,
    reading: dict[str, str],
    key: bytes,
    forgotten: Forgotten,
) -> store.Landed | None:
    for delivery in reversed(deliveries):
        place = landed / delivery.mark(reading)
        found = store.find(place)
        if found is None:
            try:
                taken_in = take_in(folder / delivery.name, profile, key, forgotten)
                if sha256_of_files(folder / delivery.name, delivery.inputs) != delivery.inputs:
                    raise Refusal(Finding("delivery_changing", f"{delivery.name} changed while it was read"))
            except Refusal as refusal:
                delivery.problems += refusal.findings
                delivery.found = told_refusal(refusal, profile.centre)
                if refusal.outcomes is not None:
                    delivery.outcomes = refusal.outcomes
                continue
            except (Exception, PanicException) as error:  # one centre's surprise must not stop the others
                surprise = Finding("intake_failed", f"{delivery.name}: {without_values(error)}")
                delivery.problems.append(surprise)
                delivery.found = told_of([surprise], profile.centre)
                continue
            found = store.land(place, taken_in, delivery.name, reading, delivery.inputs)
        delivery.status = "in_force"
        return found
    return None


def _hold(in_force: store.Landed, deliveries: list[Delivery], answers: dict[str, Answer]) -> None:
    """Refuse the newest good delivery, which waits for a person."""
    answers[in_force.delivery] = answer_of(in_force)
    next(d for d in deliveries if d.name == in_force.delivery).status = "refused"


def _still_good(landed: Path, reading: dict[str, str]) -> store.Landed | None:
    """What is in force now, if it was made by the contract and the key of now, and without those who are forgotten."""
    found = store.find(landed / store.IN_FORCE)
    if found is None or any(found.reading.get(name) != reading[name] for name in ("contract", "key")):
        return None
    return found if _forgotten_in(found).issuperset(reading["forgotten"].split()) else None


def _forgotten_in(landed: store.Landed) -> set[str]:
    return set(landed.reading.get("forgotten", "").split())
