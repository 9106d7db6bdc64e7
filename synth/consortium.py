"""A consortium on disk: many centres, made one after the other or several at a time.

Belongs here: how patients, seeds and names are shared out among centres. Does not belong here: what a centre's folder
holds (``registry``).

Centre n has the patients of the seed that lies n - 1 above the first centre's, so that any one of them can be made
again alone. Nothing is held longer than the patient at hand, in as many processes as there are processors.
"""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from pathlib import Path

from synth.registry import Made, RefusedError, Wish, check_wish, make_registry, refuse_to_overwrite

#: More centres than any register of the world has; their names have four digits at the most.
MOST_CENTRES = 9_999
#: Below this it takes longer to start another process than to invent the patients.
_WORTH_A_PROCESS = 20_000  # patients


def wishes(wish: Wish, centres: int) -> list[Wish]:
    """The wish of each of ``centres`` centres, whose patients add up to those of ``wish``.

    ``wish.centre`` is how their names begin: ``c`` gives c001, c002 and so on. The first centres have one patient more
    where the patients cannot be shared out evenly.

    Raises:
        RefusedError: there are too many centres, or fewer patients than centres, or a name cannot be a folder.

    """
    if not 1 <= centres <= MOST_CENTRES:
        raise RefusedError(f"the number of centres is 1 to {MOST_CENTRES:,}")
    if wish.patients < centres:
        raise RefusedError(f"{wish.patients:,} patients are too few for {centres:,} centres of at least 1")
    each, over = divmod(wish.patients, centres)
    digits = max(3, len(str(centres)))
    asked = [
        replace(
            wish,
            centre=f"{wish.centre}{number:0{digits}}",
            patients=each + (number <= over),
            seed=wish.seed + number - 1,
        )
        for number in range(1, centres + 1)
    ]
    for one in asked:
        check_wish(one)
    return asked


def make_consortium(out: Path, asked: list[Wish], *, overwrite: bool = False) -> Iterator[Made]:
    """Write the registry of each wish below ``out``; yields each in order as soon as it is whole.

    Raises:
        RefusedError: one cannot be made, or would overwrite what is there, of which nothing is then touched.

    """
    if not overwrite:
        for wish in asked:
            refuse_to_overwrite(out, wish)
    processes = min(_processors(), len(asked), sum(w.patients for w in asked) // _WORTH_A_PROCESS)
    make = partial(make_registry, out, overwrite=overwrite)
    if processes < 2:
        yield from map(make, asked)
        return
    # Fresh processes: a fork would copy the threads of a library in the middle of whatever they are doing.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=os.umask, initargs=(0o077,)) as pool:
        try:
            yield from pool.map(make, asked)
        except BrokenProcessPool:
            raise RefusedError(
                "the system ended one of the processes, perhaps for want of memory; centres that are whole stay"
            ) from None
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
