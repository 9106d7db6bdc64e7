"""Small registries of made-up patients, as counts, and their public files as texts."""

import csv
import io
import random
from collections import defaultdict

from orchestration.disclosure.counts import ENDPOINTS, Counts, place
from orchestration.disclosure.previous import Previous
from orchestration.disclosure.public_tables import PUBLIC_TABLES
from orchestration.disclosure.tier import PublicTier, public_tier

Patient = dict[str, str | int]


def patients(seed: int, n: int, centres: int = 3) -> list[Patient]:
    """``n`` patients of some centres of very different sizes; the first ones are the same for every ``n``."""
    rng = random.Random(seed)
    made: list[Patient] = []
    for _ in range(n):
        os = rng.randint(20, 2500)
        pfs = rng.randint(10, os)
        made.append(
            {
                "centre": f"c{min(int(rng.expovariate(1.2)), centres - 1)}",
                "primary_site": f"s{min(int(rng.expovariate(0.8)), 4)}",
                "state": f"t{min(int(rng.expovariate(0.9)), 3)}",
                "sex": rng.choice(["female", "male", "male", "unknown"]),
                "age": rng.choice(["under 50", "50 to 59", "60 to 69", "60 to 69", "90 and over"]),
                "ecog": rng.choice(["0", "0", "1"]),
                "metastases": rng.choice(["1", "1", "2", "3"]),
                "OS": os,
                "PFS": pfs,
                "is_dead": int(rng.random() < 0.5),
                "is_free": int(rng.random() < 0.7),
                "is_progressed": int(rng.random() < 0.5),
            }
        )
    return made


def later(registry: list[Patient], seed: int) -> list[Patient]:
    """The same patients some time on: half of those alive are followed longer, and some of them have had the event."""
    rng, found = random.Random(seed), []
    for one in registry:
        more = rng.randint(30, 500)
        if one["is_dead"] or rng.random() < 0.5:
            found.append(one)
            continue
        pfs = int(one["PFS"]) + (0 if one["is_progressed"] else more // 2)
        os = max(int(one["OS"]), pfs) + more
        is_progressed = int(one["is_progressed"] or rng.random() < 0.3)
        changed = {"PFS": pfs, "OS": os, "is_progressed": is_progressed, "is_dead": int(rng.random() < 0.2)}
        found.append(one | changed)
    return found


def counts(registry: list[Patient]) -> Counts:
    """The counts of a registry."""
    exits: dict[str, dict[tuple[str, ...], list[tuple[int, bool, int]]]] = {
        e: defaultdict(list) for e in ENDPOINTS
    }
    for one in registry:
        progressed = bool(one["is_progressed"] or one["is_dead"])
        for endpoint, day, is_event in (
            ("OS", one["OS"], bool(one["is_dead"])),
            ("PFS", one["PFS"], progressed),
            *([("DFS", one["PFS"], progressed)] if one["is_free"] else []),
        ):
            for by in ("", "centre", "primary_site", "state"):
                exits[str(endpoint)][place({by: str(one[by])} if by else {})].append(
                    (int(day), bool(is_event), 1)
                )
    people = [({name: value for name, value in one.items() if isinstance(value, str)}, 1) for one in registry]
    n = len(registry)
    flow = [("set", 1, "assessed", "", n, n), ("set", 2, "excluded", "a", n // 9, n // 9)]
    flow.append(("set", 3, "included", "", n - n // 9, n - n // 9))
    return Counts(people, exits, flow)


def files_of(tier: PublicTier) -> dict[str, str]:
    """The tables of a tier as they are written."""
    texts = {}
    for name, make in PUBLIC_TABLES.items():
        rows, text = list(make(tier)), io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]) if rows else [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        texts[f"{name}.csv"] = text.getvalue()
    return texts


def released(registry: list[Patient], threshold: int = 6, *, is_protected: bool = True) -> dict[str, str]:
    """The public tables of a registry that was never released before."""
    return files_of(public_tier(counts(registry), threshold, Previous(), is_protected=is_protected))
