"""How the verbs speak of a recording: engineering units, and what kind of file it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.power_ons import PowerOn
    from bench.traces.reading import Recognised

_PREFIXES = ((1e-9, "n"), (1e-6, "µ"), (1e-3, "m"), (1.0, ""), (1e3, "k"), (1e6, "M"))


def engineering(value: float, unit: str) -> str:
    """`12.34 mA`: four digits and a prefix; `not known` for NaN."""
    if math.isnan(value):
        return "not known"
    # Nobody says millihertz.
    prefixes = [row for row in _PREFIXES if unit != "Hz" or row[0] >= 1]
    size = abs(value)
    factor, prefix = next((row for row in reversed(prefixes) if size >= row[0]), prefixes[0] if size else (1.0, ""))
    return f"{value / factor:.4g} {prefix}{unit}"


def kind(recognised: Recognised) -> str:
    """`BattOr text log (sure, by its content)`."""
    from bench.traces.recording import Likeness

    sure = {Likeness.SURE: "sure, by its content", Likeness.POSSIBLE: "possible, by its content", None: "as you said"}
    return f"{recognised.row.title} ({sure[recognised.likeness]})"


def several(power_ons: Sequence[PowerOn]) -> str:
    """What is said of a recording that holds several power-ons."""
    times = ", ".join(engineering(power_on.start_s, "s") if power_on.start_s else "0 s" for power_on in power_ons[:6])
    more = ", …" if len(power_ons) > 6 else ""
    return (
        f"It holds {len(power_ons)} power-ons, at {times}{more}; each should be a run of its own: "
        "`bootbench import --split` cuts them apart."
    )
