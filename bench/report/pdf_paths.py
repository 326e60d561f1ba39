"""PDF's operators for shapes of many points, to a hundredth of a point (PDF 32000-1:2008, 8.5)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from bench.report.figure import Line


def path(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> str:
    """A line through points of shape (n,), n ≥ 2; not yet stroked."""
    points = zip(x.tolist(), y.tolist(), strict=True)
    return " l ".join(f"{a:.2f} {b:.2f}" for a, b in points).replace(" l ", " m ", 1) + " l"


def dots(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> str:
    """Lines without length, which round ends make dots of."""
    points = zip(x.tolist(), y.tolist(), strict=True)
    return " ".join(f"{a:.2f} {b:.2f} m {a:.2f} {b:.2f} l" for a, b in points) + " S"


def lines(each: Iterable[Line], top: float) -> str:
    """Straight lines apart from each other; `top` is the height on paper of y = 0."""
    drawn = [f"{k.x1:.2f} {top - k.y1:.2f} m {k.x2:.2f} {top - k.y2:.2f} l" for k in each]
    return " ".join([*drawn, "S" if drawn else ""])
