"""Values against limits, with what the meter can tell."""

from __future__ import annotations

import math

from analysis.findings import Finding, Judged, Limits


def judged(limits: Limits, run: str, interval_s: tuple[float, float], value: float, uncertainty: float) -> Finding:
    """A finding with its value, judged by what is sure of it.

    *Low* is what lies below the limit with its whole uncertainty, *high* what lies above the marginal zone with it,
    *ok* what lies inside with it; between them it is *marginal*. Where the uncertainty reaches over a limit that it is
    not smaller than, the meter cannot tell: *not measurable*.
    """
    least, most = value - uncertainty, value + uncertainty
    for limit in (limits.low, limits.high):
        if limit is not None and limit > 0 and least < limit < most and uncertainty >= limit:
            why = (
                f"the meter knows it only to ± {shown(uncertainty, limits.unit)}, "
                f"which cannot be held against a limit of {shown(limit, limits.unit)}"
            )
            return unmeasurable(limits, run, interval_s, why)
    return Finding(
        name=limits.name,
        value=value,
        unit=limits.unit,
        low=limits.low,
        high=limits.high,
        judged=_judge(limits, least, most),
        run=run,
        interval_s=interval_s,
        source=limits.source,
        uncertainty=uncertainty,
    )


def unmeasurable(limits: Limits, run: str, interval_s: tuple[float, float], why: str) -> Finding:
    """A finding that this meter, or this recording, cannot give; `why` is a sentence without a full stop."""
    return Finding(
        name=limits.name,
        value=None,
        unit=limits.unit,
        low=limits.low,
        high=limits.high,
        judged=Judged.NOT_MEASURABLE,
        run=run,
        interval_s=interval_s,
        source=limits.source,
        why=why,
    )


def shown(value: float, unit: str) -> str:
    """A number with its unit, as a person reads it: three digits, milliampere below one ampere.

    The minus is that of ASCII, which a script can read; whoever prints the sentence makes it a true one.
    """
    if unit == "A":
        return f"{value * 1e3:.3g} mA" if abs(value) < 0.9995 else f"{value:.3g} A"
    if unit == "s":
        return f"{value * 1e3:.3g} ms" if 0 < abs(value) < 0.0995 else f"{value:.3g} s"
    return f"{value:.3g}" if unit == "1" else f"{value:.3g} {unit}"


def percent(value: float, decimals: int = 0) -> str:
    """A share of 1 in per cent, with a space before its sign as before every unit."""
    return f"{100 * value:.{decimals}f} %"


def whole_percent(share: float) -> int:
    """A share of 1 in whole per cent, rounded down: nobody is told more than was reckoned."""
    return math.floor(100.0 * share + 1e-9)


def _judge(limits: Limits, least: float, most: float) -> Judged:
    if limits.low is not None and most < limits.low:
        return Judged.LOW
    if limits.high is None or most <= limits.high:
        return Judged.OK
    top = limits.marginal_high if limits.marginal_high is not None else limits.high
    return Judged.HIGH if least > top else Judged.MARGINAL
