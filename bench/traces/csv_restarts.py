"""A device clock that restarts inside one file: each stretch is a recording of its own, and the person says which.

A meter that was switched off and on begins to count anew, or its calendar begins at its first day, while the program on
the host writes on into the same file.
A small step back is no restart and stays an error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bench.errors import BadInputError, QuestionError
from bench.traces.asking import OPTIONS, HintName
from bench.traces.csv_cells import Cell, cell_of
from bench.traces.csv_rows import Rows, numeric_cells
from bench.traces.csv_times import dates_of
from bench.traces.recording import Hints

_STEPS = 10.0
"""A clock that restarts falls by more steps than this, to less than this many behind where it began."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one recording, and what to say of it."""

    rows: Rows
    notes: tuple[str, ...] = ()
    used: tuple[HintName, ...] = ()


def part_of(rows: Rows, column: int | None, hints: Hints) -> Part:
    """The recording that was asked for. Raises `QuestionError` where a clock restarts and nobody says which part."""
    values = None if column is None else _times(rows, column)
    if column is None or values is None:
        return Part(rows)
    starts = _starts(values)
    if len(starts) < 2:
        return Part(rows)
    stops = [*starts[1:], values.size]
    if hints.recording is None:
        listed = ", ".join(
            f"{k} from {rows.place(start)} ({stop - start} rows)"
            for k, (start, stop) in enumerate(zip(starts[:8], stops[:8], strict=True), start=1)
        )
        raise QuestionError(
            rows.source.path,
            f"{rows.called(column)} restarts {len(starts) - 1} times, so there are {len(starts)} recordings: {listed}",
            advice=f"say which with {OPTIONS['recording']} NUMBER",
        )
    if not 1 <= hints.recording <= len(starts):
        raise BadInputError(rows.source.path, f"has no recording {hints.recording}", advice=f"it has {len(starts)}")
    start, stop = starts[hints.recording - 1], stops[hints.recording - 1]
    note = f"The clock restarts {len(starts) - 1} times; this is recording {hints.recording} of {len(starts)}."
    chosen = replace(rows, table=rows.table.slice(start, stop - start), skipped=rows.skipped + start)
    return Part(chosen, (note,), ("recording",))


def _times(rows: Rows, column: int) -> npt.NDArray[np.float64] | None:
    """The times of the rows in one unit, shape (n,); `None` for dates none of which falls behind the one before."""
    cells = rows.table.column(str(column))
    if not rows.is_text(column):
        return numeric_cells(cells).astype(np.float64)
    import pyarrow.compute as pc

    # As texts, which costs little: reading them as dates takes longer, and seldom is there a reason.
    falls = pc.any(pc.less(cells.slice(1), cells.slice(0, max(0, len(cells) - 1)))).as_py()
    kind = cell_of((cells[0].as_py() or "").strip()) if len(cells) else Cell.EMPTY
    if not falls or not kind.is_time or kind is Cell.SLASHED:
        return None
    return dates_of(rows, column).values_ns / 1e9


def _starts(values: npt.NDArray[np.float64]) -> list[int]:
    """Where recordings begin: at the first row, and wherever the clock falls back to about where it began."""
    steps = np.diff(values)
    forward = steps[steps > 0]
    back = np.flatnonzero(steps < 0)
    if not back.size or not forward.size:
        return [0]
    enough = _STEPS * float(np.median(forward))
    starts = [0]
    for k in back.tolist():
        falls = -steps[k] > enough
        if falls and values[k + 1] <= values[starts[-1]] + enough:
            starts.append(k + 1)
    return starts
