"""A linear programme that is asked many questions: sums that hold, and the least or greatest that one cell can be.

Belongs here: the solver. Does not belong here: what the cells are (audit.py).

The sums stay and only the question changes, so that each answer starts from the one before: some twenty times
faster than to solve each anew.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from orchestration.disclosure.effort import current

#: The solver without its callbacks, as enabling them prints a line to the console.
_SOLVER: Any = highspy.Highs.__base__
_PRIMAL_SIMPLEX = 4


class Programme:
    """Unknowns of at least ``lowest``, and rows of (place, sign) that add up to ``right``."""

    def __init__(
        self, rows: Sequence[list[tuple[int, int]]], right: Sequence[int], lowest: Sequence[int]
    ) -> None:
        """Set the sums up.

        Raises:
            ArithmeticError: no numbers fit them.
            TooMuchWorkError: the bound of work is reached.

        """
        solver = _SOLVER()
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            ("simplex_strategy", _PRIMAL_SIMPLEX),
        ):
            solver.setOptionValue(name, value)
        lp: Any = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(lowest), len(rows)
        lp.col_cost_ = np.zeros(len(lowest))
        lp.col_lower_ = np.array(lowest, dtype=float)
        lp.col_upper_ = np.full(len(lowest), highspy.kHighsInf)
        lp.row_lower_ = lp.row_upper_ = np.array(right, dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)])
        lp.a_matrix_.index_ = np.array([place for row in rows for place, _ in row])
        lp.a_matrix_.value_ = np.array([sign for row in rows for _, sign in row], dtype=float)
        solver.passModel(lp)
        self._solver = solver
        self._asked: list[int] = []
        self._sums = max(len(rows), 1)
        if self._solved() is None:
            raise ArithmeticError("the audit found no solution")

    def end(self, weights: Mapping[int, float]) -> NDArray[np.float64] | None:
        """All unknowns where the sum of those at the places of ``weights``, each by its own, is least; None: no end.

        Raises:
            ArithmeticError: the solver gave up.
            TooMuchWorkError: the bound of work is reached.

        """
        costs = dict.fromkeys(self._asked, 0.0) | dict(weights)
        places = np.array(list(costs), dtype=np.int32)
        self._solver.changeColsCost(len(places), places, np.array(list(costs.values()), dtype=float))
        self._asked = list(weights)
        return self._solved()

    def _solved(self) -> NDArray[np.float64] | None:
        effort = current()
        self._solver.setOptionValue("simplex_iteration_limit", int(max(effort.left // self._sums, 1)))
        self._solver.run()
        effort.spend(self._solver.getInfo().simplex_iteration_count, self._sums)
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kUnbounded:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"the audit found no solution: {self._solver.modelStatusToString(status)}")
        return np.array(self._solver.getSolution().col_value)
