"""What spoils a run before anything is learnt from it: a gate gives no verdict, and says what to do.

A gate needs no model of a fault. It is about the bench and the recording: clips, key, limit, length, USB power, or a
recording that is no phone's power-on at all. A running device is never taken for a boot, an inrush never for a short.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analysis.findings import Finding, FindingName, Judged
from analysis.judging import percent, shown
from analysis.levels import Floats, Levels
from analysis.order import median, quantile
from analysis.trace import EventName
from analysis.view import RunView


class Gate(StrEnum):
    """Why a run cannot be evidence."""

    NO_READINGS = "no_readings"
    REVERSED_POLARITY = "reversed_polarity"
    FED_BACK = "fed_back"
    VBUS_ON = "vbus_on"
    NOT_A_POWER_ON = "not_a_power_on"
    NO_KEY = "no_key"
    TOO_SHORT = "too_short"
    LEAD_OFF = "lead_off"
    CLIPPED_AT_LIMIT = "clipped_at_limit"
    CLIPPED_AT_RANGE = "clipped_at_range"


@dataclass(frozen=True, slots=True)
class Spoilt:
    """One reason why a run gives no verdict."""

    gate: Gate
    run: str
    interval_s: tuple[float, float]
    sentence: str
    power_on_s: float | None = None
    """When the output went on, where the recording holds several power-ons and only this one is spoilt."""


LEAST_BEFORE_VBUS_S = 10.0
"""A supply boot counts up to the moment USB power comes on, if that leaves this much after the key."""
LEAK_WANDERS = 0.12
"""Standard deviation of a leak about its trend, as a share of it; a phone that works varies by more."""
KEY_LATE_S = 0.3
"""A hand that marks the key as it presses it is taken to be so late at the most."""
BACKFEED_V = 0.05
"""A terminal voltage, without current, this far above what is read under load is fed by somebody else."""
ACCURACY_V = 0.12
"""So far above its setting a supply without load may read and only be inexact: half a percent and some digits."""
MOST_OFFSET_V = 0.2
"""More than this above its setting no supply reads that delivers by itself, whatever else flows."""
DELIVERS_A = 0.010
NEAR_LIMIT = 0.5
"""A slow meter misses the spikes that hit a limit; levels from this share of it on have such spikes."""
LEAST_RATE_HZ = 0.8
"""The slowest meters whose recordings count read once a second; polled, they are late at times."""
SAID_OF_LIMIT = (EventName.SUPPLY_CC, EventName.SUPPLY_CV)
TRIPS_S = 1.0
"""A protection that looks at the current switches off within this; a hand does not."""
HELD_AT_LIMIT = 0.6
"""From this share of the time on, a limit is held, not hit: a short behaves like that, a starved boot restarts."""


def spoilt_by(view: RunView, findings: tuple[Finding, ...]) -> tuple[Spoilt, ...]:
    """Every gate that a run of the supply fails, in the order of `Gate`; empty for a clean run."""
    if len(view.levels) < 2 and view.stopped_short() is None:
        return (_spoilt(view, Gate.NO_READINGS, "it holds fewer than two readings: record it again"),)
    checks: tuple[Callable[[RunView, tuple[Finding, ...]], Spoilt | None], ...] = (
        _reversed,
        _fed_back,
        _vbus_on,
        _not_a_power_on,
        _no_key,
        _too_short,
        _lead_off,
        _clipped_at_limit,
        _clipped_at_range,
    )
    found = (check(view, findings) for check in checks)
    return tuple(spoilt for spoilt in found if spoilt is not None)


def _spoilt(view: RunView, gate: Gate, sentence: str, interval_s: tuple[float, float] | None = None) -> Spoilt:
    whole = (view.marks.start_s, max(view.marks.start_s, view.marks.stop_s))
    return Spoilt(gate, view.run.id, interval_s or whole, sentence)


def _reversed(view: RunView, _findings: tuple[Finding, ...]) -> Spoilt | None:
    counted = view.counted
    floor_a = max(view.thresholds.response_a, 3.0 * counted.resolution_a)
    clear = np.abs(counted.current_a) > floor_a
    if not clear.any() or counted.hold_s[clear].sum() < 0.5 or np.average(counted.current_a[clear] < 0) < 0.5:
        return None
    value = shown(median(counted.current_a[clear]), "A")
    return _spoilt(
        view, Gate.REVERSED_POLARITY, f"its current is negative ({value}): the clips or the meter are reversed"
    )


def _fed_back(view: RunView, _findings: tuple[Finding, ...]) -> Spoilt | None:
    supply, counted, volts = view.run.supply, view.counted, view.counted.voltage_v
    if supply is None or volts is None:
        return None
    fed = (volts > _fed_from_v(counted, volts, supply.set_v)) & (counted.current_a <= counted.resolution_a)
    if counted.hold_s[fed].sum() < 1.0:
        return None
    sentence = (
        f"the supply stands at {median(volts[fed]):.2f} V, above its setting of {supply.set_v:.2f} V, "
        "without current: the phone feeds it, so unplug USB and repeat"
    )
    return _spoilt(view, Gate.FED_BACK, sentence)


def _fed_from_v(counted: Levels, volts: Floats, set_v: float) -> float:
    """From which voltage on, without current, somebody feeds the supply; what it reads under load tells its offset."""
    delivers = (counted.current_a > max(DELIVERS_A, 3.0 * counted.resolution_a)) & np.isfinite(volts)
    if float(counted.hold_s[delivers].sum()) < 1.0:
        return set_v + ACCURACY_V
    loaded_v = quantile(volts[delivers], 0.9)  # the least loaded: leads and regulation take from the others
    return min(max(set_v, loaded_v), set_v + MOST_OFFSET_V) + BACKFEED_V


def _vbus_on(view: RunView, _findings: tuple[Finding, ...]) -> Spoilt | None:
    at_s, start_s = view.marks.vbus_on_s, view.marks.boot_start_s
    if at_s is None or (start_s is not None and at_s - start_s >= LEAST_BEFORE_VBUS_S):
        return None
    sentence = f"USB power came on at {shown(at_s, 's')}: the current of a supply boot counts with USB power off only"
    return _spoilt(view, Gate.VBUS_ON, sentence, (at_s, max(at_s, view.levels.end_s)))


def _not_a_power_on(view: RunView, findings: tuple[Finding, ...]) -> Spoilt | None:
    marks, thresholds = view.marks, view.thresholds
    works_a = _works_before_key(view, findings)
    if works_a is not None:
        sentence = (
            f"the current before the key wanders by {shown(works_a, 'A')} about its mean, as no leak does: "
            "a running device is no power-on"
        )
        return _spoilt(view, Gate.NOT_A_POWER_ON, sentence)
    if marks.output_on_marked and not marks.started_itself:
        return None
    counted = view.counted
    if not len(counted):
        return None
    held_a = counted.held_a(0.25)
    least_a = float((held_a if held_a.size else counted.current_a).min())
    begin = counted.between(marks.start_s, marks.start_s + max(1.0, 4.0 * counted.step_s))
    begins_a = float(begin.current_a.min(initial=np.inf))
    never_off_a = thresholds.prekey_leak_a + counted.resolution_a
    began_before_key = marks.started_itself or marks.key_s is None or (marks.presses_s and not marks.key_marked)
    if min(begins_a, least_a) > never_off_a and began_before_key:
        sentence = (
            f"{shown(least_a, 'A')} or more flow from its first second to its last: a running device is no power-on"
        )
        return _spoilt(view, Gate.NOT_A_POWER_ON, sentence)
    if marks.output_on_marked or marks.presses_s:
        return None
    held_a = counted.held_a(0.5)
    rises_a = float(held_a.max() - least_a) if held_a.size else 0.0
    if marks.key_s is not None and rises_a >= thresholds.unmarked_rise_a:
        return None
    sentence = (
        "neither output-on nor a key press is marked in it, and no phone rises from its off level by "
        f"{shown(thresholds.unmarked_rise_a, 'A')} or more: it is no power-on that could be judged"
    )
    return _spoilt(view, Gate.NOT_A_POWER_ON, sentence)


def _works_before_key(view: RunView, findings: tuple[Finding, ...]) -> float | None:
    """How much the current before the key varies about its trend, where that is more than a leak and a meter make."""
    before = view.before_key()
    if view.marks.presses_s and view.marks.key_s is not None:  # a rise that was marked a little late is no work
        before = before.between(-np.inf, view.marks.key_s - KEY_LATE_S)
    if view.marks.started_itself or len(before) < 8 or _limiting_before_key(findings):
        return None
    mean_a = before.mean_a()
    if mean_a <= view.thresholds.prekey_leak_a + before.resolution_a:
        return None
    at_s, over_a = before.at_s - before.at_s.mean(), before.current_a - before.current_a.mean()
    scatter_a = float((over_a - at_s * (at_s @ over_a / (at_s @ at_s))).std())
    noise_a = (view.run.trace.meter.noise_a if view.run.trace is not None else None) or 0.0
    return scatter_a if scatter_a > max(LEAK_WANDERS * mean_a, 2.0 * before.resolution_a, 3.0 * noise_a) else None


def _limiting_before_key(findings: tuple[Finding, ...]) -> bool:
    return any((f.value or 0.0) >= 0.5 for f in findings if f.name == FindingName.PREKEY_LIMIT_SHARE)


def _no_key(view: RunView, findings: tuple[Finding, ...]) -> Spoilt | None:
    if view.marks.boot_start_s is not None or _loaded_before_key(findings):
        return None
    if _tripped(view):
        sentence = (
            f"the supply reached its limit and went off {shown(view.marks.stop_s - view.marks.start_s, 's')} after "
            "output-on, before any key: measure the resistance between the battery contacts before it goes on again"
        )
        return _spoilt(view, Gate.NO_KEY, sentence)
    return _spoilt(
        view, Gate.NO_KEY, "no key press is marked in it and the current shows none: press the key and mark it"
    )


def _tripped(view: RunView) -> bool:
    """Whether the supply said that it limits, and went off at once: its protection does so on a short, or an inrush."""
    marks, events = view.marks, [event for event in view.run.events if event.at_s >= view.marks.start_s]
    ended = [event for event in events if event.at_s == marks.stop_s and event.name is EventName.OUTPUT_OFF]
    words = [event.name for event in events if event.at_s <= marks.stop_s and event.name in SAID_OF_LIMIT]
    limits = bool(words) and words[-1] is EventName.SUPPLY_CC
    return marks.output_on_marked and bool(ended) and limits and marks.stop_s - marks.start_s < TRIPS_S


def _too_short(view: RunView, findings: tuple[Finding, ...]) -> Spoilt | None:
    """Too little after the key: too short a time, or too few readings of it."""
    start_s = view.marks.boot_start_s
    if start_s is None or _loaded_before_key(findings):
        return None
    if view.levels.reading_s * LEAST_RATE_HZ > 1.0:
        sentence = (
            f"it has one reading in {shown(view.levels.reading_s, 's')}, and no stage of a start shows in so few: "
            "record with four readings a second or more"
        )
        return _spoilt(view, Gate.TOO_SHORT, sentence)
    left_s = view.marks.stop_s - start_s
    if left_s >= view.thresholds.least_after_key_s:
        return None
    sentence = (
        f"it ends {shown(max(0.0, left_s), 's')} after the key: record at least "
        f"{shown(view.thresholds.least_after_key_s, 's')}, better a minute"
    )
    return _spoilt(view, Gate.TOO_SHORT, sentence)


def _lead_off(view: RunView, _findings: tuple[Finding, ...]) -> Spoilt | None:
    supply, counted = view.run.supply, view.counted
    if supply is None or counted.voltage_v is None:
        return None
    dead = (counted.voltage_v < 0.5 * supply.set_v) & (np.abs(counted.current_a) <= view.thresholds.off_a)
    dead &= counted.at_s > view.marks.start_s + view.thresholds.ignore_first_s
    if counted.hold_s[dead].sum() < 0.5:
        return None
    at_s = float(counted.at_s[dead][0])
    sentence = f"from {shown(at_s, 's')} on there is neither voltage nor current: a lead or the output was off"
    return _spoilt(view, Gate.LEAD_OFF, sentence, (at_s, counted.end_s))


def _clipped_at_limit(view: RunView, findings: tuple[Finding, ...]) -> Spoilt | None:
    supply = view.run.supply
    share = next((f.value for f in findings if f.name == FindingName.LIMIT_SHARE), None)
    if supply is None or share is None or supply.limit_a >= view.thresholds.least_limit_a:
        return None
    peak_a = next((f.value for f in findings if f.name == FindingName.PEAK_LEVEL), None) or 0.0
    restarts = any(f.name == FindingName.RETURN_PERIOD for f in findings)
    if restarts and share < HELD_AT_LIMIT and peak_a >= NEAR_LIMIT * supply.limit_a:
        sentence = (
            f"the phone starts again and again at a limit of {shown(supply.limit_a, 'A')}, which a healthy phone would "
            f"hit too: set at least {shown(view.thresholds.least_limit_a, 'A')} and repeat"
        )
        return _spoilt(view, Gate.CLIPPED_AT_LIMIT, sentence)
    if not 0.005 < share < HELD_AT_LIMIT:
        return None
    sentence = (
        f"the supply hit its limit of {shown(supply.limit_a, 'A')} for {percent(share)} of the time after the key, "
        f"and a healthy phone needs more: set at least {shown(view.thresholds.least_limit_a, 'A')} and repeat"
    )
    return _spoilt(view, Gate.CLIPPED_AT_LIMIT, sentence)


def _clipped_at_range(view: RunView, _findings: tuple[Finding, ...]) -> Spoilt | None:
    trace = view.run.trace
    range_a = trace.meter.range_a if trace is not None else None
    if range_a is None or range_a >= view.thresholds.least_limit_a:
        return None
    counted = view.counted
    share = float(np.mean(counted.current_a >= 0.995 * range_a)) if len(counted) else 0.0
    if share < 0.005:
        return None
    sentence = (
        f"{percent(share, 1)} of it lie at the meter's range of {shown(range_a, 'A')}: use a meter with a wider one"
    )
    return _spoilt(view, Gate.CLIPPED_AT_RANGE, sentence)


def _loaded_before_key(findings: tuple[Finding, ...]) -> bool:
    """Whether the run shows a leak or a short before the key: that needs neither key nor length."""
    return any(
        f.name in (FindingName.PREKEY_MEAN, FindingName.PREKEY_LEAK, FindingName.PREKEY_LIMIT_SHARE)
        and f.judged is Judged.HIGH
        for f in findings
    )
