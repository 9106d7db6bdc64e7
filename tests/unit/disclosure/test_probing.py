"""Few questions of many cells say what a question of each cell says."""

import numpy as np
import pytest

from orchestration.disclosure.probing import probe
from orchestration.disclosure.programme import Programme
from orchestration.disclosure.unknowns import Row, Unknowns

THRESHOLD = 6


def one_by_one(unknowns: Unknowns, mine: list[int]) -> dict[int, tuple[int, int]]:
    programme = Programme(unknowns.rows, unknowns.right, unknowns.lowest)
    narrow = {}
    for place in mine:
        ends = [programme.end({place: sign}) for sign in (1, -1)]
        low, high = (float(end[place]) for end in ends if end is not None)
        whole = int(np.ceil(low - 1e-6)), int(np.floor(high + 1e-6))
        if whole[1] - whole[0] < THRESHOLD:
            narrow[place] = whole
    return narrow


def of_few_questions(unknowns: Unknowns, mine: list[int]) -> dict[int, tuple[int, int]]:
    size = len(unknowns.lowest)
    return probe(unknowns, mine, (np.full(size, np.inf), np.full(size, -np.inf)), THRESHOLD)


@pytest.mark.parametrize("apart", range(1, 12))
@pytest.mark.parametrize("before", [0, 5, 40])
def test_counts_that_can_be_swapped_between_two_groups_and_two_stretches(apart: int, before: int) -> None:
    """Two of four are told to be 6 at least, and can be 8: the other two are 0 to 2, and not known to be 0."""
    groups = 24
    lowest, rows, right = [0] * (before + 2 * groups), list[Row](), list[int]()
    mine: set[int] = set()
    for group in range(before, before + groups - apart):
        four = group, group + apart, group + groups, group + groups + apart
        if mine.isdisjoint(four):
            mine.update(four)
            a, b, c, d = four
            lowest[b] = lowest[c] = THRESHOLD
            rows += [[(a, 1), (b, 1)], [(a, 1), (c, 1)], [(b, 1), (d, 1)]]
            right += [8, 8, 8]
    for place in set(range(len(lowest))) - mine:
        rows.append([(place, 1)])
        right.append(7)
    unknowns = Unknowns([(str(place),) for place in range(len(lowest))], lowest, rows, right)
    found = of_few_questions(unknowns, sorted(mine))
    assert found == one_by_one(unknowns, sorted(mine))
    assert set(found.values()) == {(0, 2), (6, 8)}


@pytest.mark.parametrize("seed", range(20))
def test_a_table_of_which_sums_are_known(seed: int) -> None:
    chance = np.random.default_rng(seed)
    height, width = int(chance.integers(2, 5)), int(chance.integers(5, 14))
    counts = chance.choice((0, 1, 3, 9, 30), (height, width))
    place = np.arange(counts.size).reshape(counts.shape)
    lines = [(place[at], counts[at]) for at in range(height)]
    lines += [(place[:, at], counts[:, at]) for at in range(width)]
    told = chance.random(counts.size) < 0.3
    rows: list[Row] = [[(int(each), 1) for each in places] for places, _ in lines]
    right = [int(values.sum()) for _, values in lines]
    for each in np.flatnonzero(told).tolist():
        rows.append([(each, 1)])
        right.append(int(counts.flat[each]))
    unknowns = Unknowns([(str(each),) for each in range(counts.size)], [0] * counts.size, rows, right)
    mine = list(range(counts.size))
    assert of_few_questions(unknowns, mine) == one_by_one(unknowns, mine)


def test_a_count_is_a_whole_number() -> None:
    """Twice a count and c are 13, and c is 12 at most: the count lies from 0.5 to 6.5, and so is one of 1 to 6."""
    a, b, c, d = range(4)
    rows = [[(a, 1), (b, -1)], [(a, 1), (b, 1), (c, 1)], [(c, 1), (d, 1)]]
    unknowns = Unknowns([(name,) for name in "abcd"], [0] * 4, rows, [0, 13, 12])
    assert of_few_questions(unknowns, [a, b, c, d]) == {a: (1, 6), b: (1, 6)}
