"""The questions that are put to one programme: between which ends each of some cells lies.

Belongs here: which questions, so that few are enough. Does not belong here: the cells (audit.py), the solver
(programme.py).

Each answer is a possible registry and says something of every cell. So many cells are asked at once first; then, of
those that never moved, whether any can. The few that are left are asked one by one. A cell is told apart by two
possible registries only.
"""

import numpy as np
from numpy.typing import NDArray

from orchestration.disclosure.programme import Programme
from orchestration.disclosure.unknowns import Unknowns

_SLACK = 1e-6
#: Fewer cells than this are asked one by one.
_FEW = 8
#: Questions of many cells at once, and how many in a row may leave more than this share of them.
_MOST_TURNS, _FRUITLESS, _MOST_LEFT = 24, 2, 0.9
#: Mixes the places up, so that neighbours are not all pushed the same way (Knuth's multiplier).
_MIX = 2654435761
#: Draws of weights after which what did not move is taken to be fixed, and where they begin: the same each time.
_DRAWS, _SEED = 2, 20241126
#: Least and most found so far, by place.
Ends = tuple[NDArray[np.float64], NDArray[np.float64]]


def probe(unknowns: Unknowns, mine: list[int], ends: Ends, threshold: int) -> dict[int, tuple[int, int]]:
    """Those of the places ``mine`` whose range is narrower than ``threshold``, with that range.

    ``ends`` are widened by every possible registry that is found.

    Raises:
        ArithmeticError: no numbers fit the sums.
        TooMuchWorkError: the bound of work is reached.

    """
    programme = Programme(unknowns.rows, unknowns.right, unknowns.lowest)
    least, most = ends
    _spread(programme, np.array(mine), ends, threshold)
    fixed = _fixed(programme, np.array(mine), ends)
    _spread(
        programme, np.array([place for place in mine if place not in fixed], dtype=np.int64), ends, threshold
    )
    narrow = {}
    for place in mine:
        if place in fixed and most[place] - least[place] <= _SLACK:
            narrow[place] = (fixed[place], fixed[place])
            continue
        asked = []
        for sign in (1, -1):
            if _width(ends, place) >= threshold:
                break
            found = programme.end({place: sign})
            if found is None:  # unbounded: nothing is known
                most[place] = np.inf
                break
            _note(found, ends)
            asked.append(float(found[place]))
        if _width(ends, place) < threshold:
            narrow[place] = (int(np.ceil(min(asked) - _SLACK)), int(np.floor(max(asked) + _SLACK)))
    return narrow


def _spread(programme: Programme, mine: NDArray[np.int64], ends: Ends, threshold: int) -> None:
    """Ask of many cells at once, each way about half of them, as long as that tells enough of them apart."""

    def left() -> NDArray[np.int64]:
        return mine[~(_width(ends, mine) >= threshold)]

    fruitless, turn = 0, 0
    while len(some := left()) >= _FEW and fruitless < _FRUITLESS and turn < _MOST_TURNS:
        signs = np.where((some * _MIX >> (turn // 2 + 7)) & 1, 1, -1) * (-1) ** turn
        found = programme.end(dict(zip(some.tolist(), signs.tolist(), strict=True)))
        if found is None:
            return
        _note(found, ends)
        fruitless = fruitless + 1 if len(left()) > _MOST_LEFT * len(some) else 0
        turn += 1


def _fixed(programme: Programme, mine: NDArray[np.int64], ends: Ends) -> dict[int, int]:
    """The places that have one value only: no sum of them, each by a weight of its own, can be more or less.

    Where one of them could move, the weights would have to cancel out for the sum to stay. Weights drawn at random do
    so by chance alone, and here twice in a row; weights that follow the places would cancel where counts are swapped
    between two groups and two stretches.
    """
    least, most = ends
    still, chance = mine, np.random.default_rng(_SEED)
    for _ in range(_MOST_TURNS):
        still = still[most[still] - least[still] <= _SLACK]
        if len(still) < _FEW:
            return {}
        for _ in range(_DRAWS):
            weights = chance.uniform(0.5, 1.5, len(still)) * chance.choice((-1.0, 1.0), len(still))
            for sign in (1, -1):
                found = programme.end(dict(zip(still.tolist(), (sign * weights).tolist(), strict=True)))
                if found is None:
                    return {}
                _note(found, ends)
        if np.all(most[still] - least[still] <= _SLACK):
            return {int(place): int(np.floor(least[place] + _SLACK)) for place in still}
    return {}


def _width(ends: Ends, places: "NDArray[np.int64] | int") -> NDArray[np.float64]:
    """How far apart the whole numbers between the ends lie at most; a count is one of them."""
    least, most = ends[0][places], ends[1][places]
    width: NDArray[np.float64] = np.floor(most + _SLACK) - np.ceil(least - _SLACK)
    return width


def _note(found: NDArray[np.float64], ends: Ends) -> None:
    np.minimum(ends[0], found, out=ends[0])
    np.maximum(ends[1], found, out=ends[1])
