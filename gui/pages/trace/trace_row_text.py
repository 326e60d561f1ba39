"""What stands in the row of a trace that is shown over others. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TraceRowText:
    """One trace."""

    letter: str
    name: str
    meter: str
    by_hand_s: float | None
    """`None` for the first, which stands still."""
    note: str = ""
    """Why it is not lined up, where it is not."""
