"""Tells a scanner from a person by pace: what was typed so fast is swallowed whole. Knows no Qt.

A keyboard-wedge scanner types fifteen digits and Enter, each within 35 ms of the one before; no person does. Other
bar codes are typed as fast. So a single key acts only if no other came within 80 ms, and a text field gets its digits
as soon as they turn out to be typed by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

SCAN_GAP_S = 0.035
ALONE_S = 0.080
IMEI_DIGITS = 15


class Pace(Enum):
    """What a burst of keys turned out to be."""

    SCAN = "scan"
    """An IMEI's digits and Enter."""
    ALONE = "alone"
    """One key, and no other near it."""
    BURST = "burst"
    """Several keys too fast for a person, and no IMEI: another bar code, or two keys hit at once."""


def patience_s(in_text_field: bool) -> float:
    """How long the next key of a burst is waited for."""
    return SCAN_GAP_S if in_text_field else ALONE_S


def pace_of(texts: Sequence[str], times_s: Sequence[float], entered_s: float | None) -> Pace:
    """What keys with these texts, pressed at these times, are; `entered_s` is when Enter followed, if it did."""
    ends_s = [*times_s, entered_s] if entered_s is not None else list(times_s)
    fast = all(after - before < SCAN_GAP_S for before, after in pairwise(ends_s))
    digits = len(texts) == IMEI_DIGITS and all(text.isascii() and text.isdecimal() and len(text) == 1 for text in texts)
    if entered_s is not None and digits and fast:
        return Pace.SCAN
    return Pace.ALONE if len(texts) == 1 else Pace.BURST
