"""A device clock that restarts inside one file: each stretch is a recording of its own, and the person says which.

A meter that was switched off and on begins to count anew, while the program on the host writes on into the same file.
A small step back is no restart and stays an error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bench.errors import BadInputError, QuestionError
from bench.traces.asking import OPTIONS, HintName
from bench.traces.csv_rows import Rows, numeric_cells
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
    if column is None or rows.is_text(column):
        return Part(rows)
    values = numeric_cells(rows.table.column(str(column))).astype(np.float64)
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


def _starts(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[int]:
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
