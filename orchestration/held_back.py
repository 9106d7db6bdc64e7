"""Deliveries that are held back because their centre has lost too many patients since the one before.

Belongs here: comparing deliveries in the order of their dates, and what is told of one that shrank. Does not belong
here: taking a delivery in (``landing``), and what an acceptance is (``schemas.acceptances``).

Which one is held back follows from the deliveries, the acceptances and the limit: each good delivery is compared with
the one that was in force before it, and one that is held back is compared with nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from orchestration.delivery_folders import Delivery
from orchestration.fingerprints import fingerprint
from orchestration.landing_store import Landed
from schemas.accounts import with_one_end
from schemas.findings import Finding
from schemas.rules import Effect, Severity
from schemas.telling import identity, told_of

RULE = "delivery_shrunk"
#: The share that may be lost where nobody has set another (``orchestration.settings``).
LARGEST_DROP = 0.2


@dataclass(frozen=True)
class Counted:
    """A delivery that can be used: its name (the date), the digest of its files, and how many patients it has."""

    name: str
    sha256: str
    patients: int


@dataclass(frozen=True)
class Shrunk:
    """A delivery with too few patients beside the one in force before it."""

    delivery: Counted
    before: Counted
    is_accepted: bool
    finding_id: str

    @property
    def finding(self) -> Finding:
        """What the centre is told: counts and no more."""
        now, then = self.delivery, self.before
        share = (then.patients - now.patients) / then.patients
        has = f"{now.name} has {now.patients} accepted patients"
        return Finding(RULE, f"{has}, {share:.0%} fewer than the {then.patients} of {then.name}")

    def told(self, centre: str) -> pl.DataFrame:
        """The finding (``schemas.telling.TOLD``); accepted, it refuses nothing any more."""
        effect, severity = (
            (Effect.FLAGGED, Severity.WARNING) if self.is_accepted else (Effect.REFUSED, Severity.ERROR)
        )
        return told_of([self.finding], centre).with_columns(
            pl.lit(self.finding_id).alias("finding_id"),
            pl.lit(effect.value).alias("effect"),
            pl.lit(severity.value).alias("severity"),
        )


def counted_of(deliveries: Sequence[Delivery], patients: dict[str, int | None]) -> list[Counted]:
    """The deliveries that can be used, the oldest first.

    Args:
        deliveries: those of the centre, the oldest first.
        patients: how many were accepted, by the delivery's name; none where it cannot be used.

    """
    return [
        Counted(d.name, d.sha256, count) for d in deliveries if (count := patients.get(d.name)) is not None
    ]


def in_place_of(kept: Landed, others: Iterable[Counted], forgotten_since: int) -> list[Counted]:
    """``kept``, in force until now, before those that would take its place: they are compared with it as it was landed.

    Args:
        kept: what is in force until now.
        others: the deliveries that can be used in its place.
        forgotten_since: how many patients may be in ``kept`` who are forgotten now.

    """
    measure = Counted(kept.delivery, fingerprint(kept.inputs), kept.patients - forgotten_since)
    return [measure, *others]


def is_counted(landed: Landed, counted: Iterable[Counted]) -> bool:
    """Whether a delivery that was taken in is among those that can be used, with the same files."""
    return any((one.name, one.sha256) == (landed.delivery, fingerprint(landed.inputs)) for one in counted)


def is_gone(landed: Landed, deliveries: Iterable[Delivery]) -> bool:
    """Whether a delivery that was taken in is not among those of its centre any more, or with other files."""
    return all((d.name, d.inputs) != (landed.delivery, landed.inputs) for d in deliveries)


def shrunk(
    centre: str,
    deliveries: Iterable[Counted],
    accepted: Collection[str],
    largest_drop: float,
    *,
    goes_back: bool = False,
) -> dict[str, Shrunk]:
    """The deliveries that lost more than ``largest_drop`` of the patients in force before them, by name.

    Args:
        centre: the centre.
        deliveries: those that can be used, the oldest first.
        accepted: identities of findings that the centre has accepted.
        largest_drop: a share, 0 to 1; at 1 nothing is held back.
        goes_back: whether they are older than the first, and what was accepted of them at their time says nothing.

    """
    found: dict[str, Shrunk] = {}
    in_force: Counted | None = None
    for one in deliveries:
        if in_force and in_force.patients - one.patients > largest_drop * in_force.patients + 1e-9:
            # Of this very delivery: another one under the same date is accepted anew.
            subject = f"{one.name}\x1f{one.sha256}"
            subject += f"\x1f{in_force.name}\x1f{in_force.sha256}" * goes_back
            finding_id = identity(centre, RULE, None, None, subject)
            found[one.name] = Shrunk(one, in_force, finding_id in accepted, finding_id)
            if finding_id not in accepted:
                continue
        in_force = one
    return found


def tell_drops(centre: str, deliveries: Iterable[Delivery], drops: dict[str, Shrunk]) -> None:
    """Tell of each delivery that shrank; one that is held back has all its rows set aside for that reason."""
    for delivery in deliveries:
        drop = drops.get(delivery.name)
        if drop is None:
            continue
        delivery.found = pl.concat([drop.told(centre), delivery.found])
        if not drop.is_accepted and delivery.status == "refused":
            delivery.problems = [drop.finding]
            delivery.outcomes = with_one_end(delivery.outcomes, "quarantined", RULE)


def is_overdue(delivery: str, today: date, stale_days: int) -> bool:
    """Whether a delivery of that date is older than ``stale_days``; never where they are 0."""
    return stale_days > 0 and (today - date.fromisoformat(delivery)).days > stale_days


def overdue(delivery: str, stale_days: int) -> Finding:
    """What the centre of an old delivery is told; its age is left out, which is another one each day."""
    return Finding("delivery_overdue", f"the delivery in force, {delivery}, is older than {stale_days} days")
