"""Which beeps belong to a step of the page: three that count in, and the one to press at. Knows no Qt."""

from __future__ import annotations

from gui.pages.bench.model import BenchText
from gui.pages.bench.states import State


def beeps(former: BenchText | None, now: BenchText) -> bool:
    """Whether it beeps; the number in the ring is its twin for who does not hear it."""
    before = former.count.number if former is not None and former.count is not None else ""
    counts = now.count is not None and now.count.number not in ("", before)
    due = former is not None and former.state is State.KEY and now.state is State.LIVE
    return counts or due
