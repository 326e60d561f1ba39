"""The rows of a small table of plain numbers, without Arrow: loading it takes longer than reading a supply's run.

Only what both would read alike is read here: digits, points, minus signs and exponents, or nothing, in whole rows that
end in a line feed. Everything else, and every mistake, is left to the reader of any table.
"""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

LARGEST_BYTES = 1 << 20
"""Arrow overtakes this reader from here on, though it must be loaded first …"""
LARGEST_BESIDE_ARROW = 24 << 10
"""… and from here on where it is loaded already."""
_OF_NUMBERS = b"0123456789.-eE"


def is_small(size_bytes: int) -> bool:
    """Whether a file of this size is read sooner here than by Arrow, as this process is now."""
    return size_bytes <= (LARGEST_BESIDE_ARROW if "pyarrow.csv" in sys.modules else LARGEST_BYTES)


def plain_numbers(content: bytes, width: int) -> npt.NDArray[np.float64] | None:
    """The numbers of rows of `width` fields, shape (width, rows), NaN for an empty cell; `None` for anything else."""
    separators = content.translate(None, _OF_NUMBERS)
    row = b"," * (width - 1) + b"\n"
    rows = len(separators) // len(row)
    if not rows or separators != row * rows or not content.endswith(b"\n"):
        return None
    try:
        cells = [float(cell) if cell else np.nan for cell in content.replace(b"\n", b",").split(b",")[:-1]]
    except ValueError:
        return None
    numbers = np.array(cells, dtype=np.float64).reshape(rows, width)
    return None if np.isinf(numbers).any() else np.ascontiguousarray(numbers.T)
