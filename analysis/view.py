"""A run made ready to be measured: its levels, its marks, and the limits that findings are held against."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from analysis.findings import Finding, FindingName, LimitTable
from analysis.judging import judged, unmeasurable
from analysis.ladder import StageResolution
from analysis.levels import Floats, Levels
from analysis.marks import Marks, Thresholds
from analysis.run import RunRecord
from analysis.trace import EventName

LEAST_BEFORE_S = 0.2
"""Less time than this before the key tells nothing of a leak or a short."""
HELD_OFF_S = 0.1
OFF_DRIFT = 0.02
"""A current that flows all the time, a leak or a short, drifts by this share of itself as things get warm."""
LIMITING_DROP_V = 0.05
"""A supply that limits lets its voltage fall; less than this is its own regulation and the leads."""
LIMITING_SHARE = 0.5
"""What flows while a supply limits is its limit; a reading between two of its spikes may be less, but not by this."""


@dataclass(frozen=True, slots=True, eq=False)
class RunView:
    """One run fed by the supply, ready to be measured."""

    run: RunRecord
    levels: Levels
    marks: Marks
    thresholds: Thresholds
    limits: LimitTable
    resolution: StageResolution
    """Which stages this run's meter can tell apart."""
    counted: Levels = field(init=False)
    """The levels from output-on to the end of what counts."""
    _settled: Levels = field(init=False)
    """The levels between the inrush and the key or first rise."""

    def __post_init__(self) -> None:
        marks = self.marks
        object.__setattr__(self, "counted", self.levels.between(marks.start_s, marks.stop_s))
        object.__setattr__(self, "_settled", self.levels.between(marks.settled_s, marks.before_key_stop_s))

    def judge(self, name: FindingName, interval_s: tuple[float, float], value: float, uncertainty: float) -> Finding:
        """A finding of this run with its value."""
        return judged(self.limits.of(name), self.run.id, interval_s, value, uncertainty)

    def cannot(self, name: FindingName, interval_s: tuple[float, float], why: str) -> Finding:
        """A finding that this run cannot give, and why."""
        return unmeasurable(self.limits.of(name), self.run.id, interval_s, why)

    def before_key(self) -> Levels:
        """The levels between the inrush and the key or first rise; of a run that a short ended, all of them."""
        enough = self._settled.hold_s.sum() >= LEAST_BEFORE_S
        return self._settled if enough else self.stopped_short() or self._settled

    def tells_before_key(self, before: Levels) -> bool:
        """Whether some levels before the key are enough to tell what flows there."""
        enough = len(before) >= 2 and float(before.hold_s.sum()) >= LEAST_BEFORE_S
        return enough or self.stopped_short() is not None

    def stopped_short(self) -> Levels | None:
        """All levels of a run that ended in a short before the key; `None` for any other run.

        A guard switches off sooner than the time that is left out as inrush. But an inrush at the limit fills a phone's
        capacitors in milliseconds, and here the voltage was down from the first reading to the last, for long enough.
        """
        whole = self.levels.between(self.marks.start_s, self.marks.before_key_stop_s)
        if self.marks.key_s is not None or float(whole.hold_s.sum()) < LEAST_BEFORE_S:
            return None
        return whole if self._collapsed(whole).all() else None

    def off_level_a(self) -> float:
        """What flows while the phone is off: the mean before the key; without such a time, the least that is held."""
        before = self.before_key()
        if not self.marks.started_itself and len(before) > 1:
            return before.mean_a()
        held = self.counted.held_a(HELD_OFF_S)
        least_a = float(held.min()) if held.size else 0.0
        return least_a if least_a < self.thresholds.prekey_leak_a else 0.0

    def uncertainty_a(self, levels: Levels) -> float:
        """How far the mean of some levels may be from the truth: one step of the meter, and the noise that is left."""
        noise_a = self.run.trace.meter.noise_a if self.run.trace is not None else None
        spread_a = float(levels.current_a.std()) if len(levels) > 1 else noise_a or 0.0
        return float(levels.resolution_a + spread_a / np.sqrt(max(1, len(levels))))

    def limiting(self, levels: Levels) -> npt.NDArray[np.bool_] | None:
        """Where the supply limited, shape (n,): by its word, its voltage or its current; `None` if nothing tells."""
        supply = self.run.supply
        said = [event for event in self.run.events if event.name in (EventName.SUPPLY_CC, EventName.SUPPLY_CV)]
        if supply is None and not said:
            return None
        at_limit = np.zeros(len(levels), dtype=np.bool_)
        if supply is not None:
            at_limit |= levels.current_a >= self.thresholds.limit_share_of_setting * supply.limit_a
            if levels.voltage_v is not None:
                # Current alone may be a load that happens to lie at the limit; where volts were read, they decide.
                known = np.isfinite(levels.voltage_v)
                at_limit &= ~known | (levels.voltage_v < supply.set_v - LIMITING_DROP_V)
                at_limit |= known & self._collapsed(levels)
        for k, event in enumerate(said):
            if event.name is EventName.SUPPLY_CC:
                until_s = said[k + 1].at_s if k + 1 < len(said) else self._let_go_s(event.at_s)
                at_limit |= (levels.at_s + levels.hold_s > event.at_s) & (levels.at_s < until_s)
        return at_limit

    def _let_go_s(self, since_s: float) -> float:
        """When a limiting whose end nobody wrote down was over: a supply that limits gives its limit, not nothing."""
        supply = self.run.supply
        least_a = self.thresholds.off_a if supply is None else LIMITING_SHARE * supply.limit_a
        below = (self.levels.at_s > since_s) & (self.levels.current_a < least_a)
        return float(self.levels.at_s[below.argmax()]) if below.any() else np.inf

    def _collapsed(self, levels: Levels) -> npt.NDArray[np.bool_]:
        """Where the voltage is far below its setting although current flows: more than an output that is off."""
        if levels.voltage_v is None or self.run.supply is None:
            return np.zeros(len(levels), dtype=np.bool_)
        low = levels.voltage_v < self.run.supply.set_v - self.thresholds.sag_v  # not where none was read
        return low & (levels.current_a > self.thresholds.prekey_leak_a)


@dataclass(frozen=True, slots=True, eq=False)
class StartView:
    """The part of a run in which the phone should be starting: from the key, or its own start, to the end."""

    view: RunView
    levels: Levels
    """At least two."""
    over_a: Floats
    """Current over the level of the phone when off, shape (n,)."""
    off_a: float
    """That level."""
    start_s: float

    @property
    def whole(self) -> tuple[float, float]:
        """All of it."""
        return self.start_s, max(self.start_s, self.view.marks.stop_s)

    @property
    def rise_s(self) -> float:
        """The first lasting rise; without one, the key."""
        rise_s = self.view.marks.rise_s
        return rise_s if rise_s is not None else self.start_s

    def until(self, stop_s: float) -> StartView:
        """The same up to a time (exclusive)."""
        count = int(self.levels.at_s.searchsorted(stop_s))
        return replace(self, levels=self.levels.rows(0, count), over_a=self.over_a[:count])

    def uncertainty_a(self, levels: Levels) -> float:
        """How far a level over another one may be from the truth."""
        return self.view.uncertainty_a(levels) + self.levels.resolution_a + OFF_DRIFT * abs(self.off_a)


def start_view(view: RunView) -> StartView | None:
    """The part of a run after the key; `None` without a key or start, or with fewer than two readings after it."""
    start_s = view.marks.boot_start_s
    if start_s is None:
        return None
    levels = view.levels.between(start_s, view.marks.stop_s)
    if len(levels) < 2:
        return None
    off_a = view.off_level_a()
    return StartView(view, levels, levels.current_a - off_a, off_a, start_s)
