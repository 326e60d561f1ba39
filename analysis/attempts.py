"""When a phone began to start, as far as its current and the marks beside it tell.

A start is an *attempt*: from the first answer to the key until the current is back to what it was before. A run may
hold several. Where the key is marked, the mark and a rise make an attempt. Where only the output is, the rise must be a
phone's. Where nothing is marked, the current has to climb like a phone's, from nothing, in steps, in time: a motor, a
development board or a phone that was running all along is no power-on, and none is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.ladder import Phase, StageLadder
from analysis.order import quantile
from analysis.segment import Segment
from analysis.trace import Event, EventName, FloatArray, Trace

LATE_MARK_S = 1.0
"""A mark set by hand or on a prompt may come this late after the key."""
UNMARKED_RISE_A = 0.050
"""A rise that is surely a phone's where nobody marked the key: the least processor stage of a Poco (MOV-60)."""
SPIKE_S = 0.1
"""An unmarked rise lasts at least this long: capacitors fill sooner."""
QUIET_A = 0.020
"""More than this before an unmarked start, and the device was already doing something (`prekey_warn_ma`)."""
RISE_SHARE = 0.1
"""Over a leak, an answer also has to be this share of it."""
ASLEEP_SOONEST = 0.5
"""A phone may sleep from this share of the ladder's time on: a short display timeout."""
ASLEEP_SHARE = 0.7
"""A sleeping phone draws next to nothing for this share of the time, though it wakes; a resetting one starts again."""
SHORT_S = 1.0
"""A shorter segment may be a fall to nothing and the way down to it: its low readings tell, not their mean."""
LOW_SHARE = 0.1
"""Share of a short segment's readings that lie at its floor or below …"""
FLOOR_READINGS = 2048
"""So many of a fast meter's readings, evenly spread, tell a floor as well as all of them …"""
LOW_NOISES = 1.3
"""… of which noise alone would be so many of its standard deviations below the mean."""
CLIMB_STEP = 1.3
"""Levels of an unmarked climb rise by this factor or more …"""
CLIMB_STEPS = 3
"""… over at least so many, none of them the whole way at once …"""
CLIMB_TO_A = 0.300
"""… up to the kernel's least current …"""
CLIMB_S = (0.5, 12.0)
"""… not sooner and not later than this after the first: kernel from 2 to 8 s, phones differ by half."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of the phone to start."""

    first: int
    """Number of its first segment."""
    stop: int
    """Number of the segment after its last."""
    start_s: float
    """When it answered."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """What is known of each segment before stages are named."""

    phases: tuple[Phase | None, ...]
    """One for each segment; `None` for a segment of an attempt."""
    attempts: tuple[Attempt, ...]
    base_a: float
    """Current before the key."""


def attempts_of(trace: Trace, segments: Sequence[Segment], ladder: StageLadder) -> Attempts:
    """Find the attempts of a run, and name what lies outside them."""
    marks = _Marks.of(trace)
    known = [_outside_power(marks, segment) for segment in segments]
    if marks.key_s is None and not marks.output_on_s and not _climbs_like_a_phone(segments, ladder):
        return Attempts(tuple(phase or Phase.UNNAMED for phase in known), (), 0.0)
    walk = _Walk(marks, ladder, segments)
    for k in range(len(known)):
        if known[k] is Phase.OUTPUT_OFF:
            walk.switch_off()
        known[k] = known[k] or walk.step(k, trace)
    for first, _ in walk.starts:
        for k in range(first, len(known)):
            if known[k] is not Phase.PREKEY:
                break
            known[k] = None
    return Attempts(tuple(known), tuple(walk.attempts(known)), walk.base_a)


@dataclass(frozen=True, slots=True)
class _Marks:
    output_on_s: tuple[float, ...]
    key_s: float | None
    """The first press or bridging."""
    switches: tuple[Event, ...]
    """The output's."""
    vbus: tuple[Event, ...]
    """Those of USB power."""

    @classmethod
    def of(cls, trace: Trace) -> _Marks:
        switches = tuple(one for one in trace.events if one.name in (EventName.OUTPUT_ON, EventName.OUTPUT_OFF))
        vbus = tuple(one for one in trace.events if one.name in (EventName.VBUS_ON, EventName.VBUS_OFF))
        output_on_s = tuple(event.at_s for event in switches if event.name is EventName.OUTPUT_ON)
        key = trace.first_event(EventName.KEY_DOWN, EventName.KEY_BRIDGED)
        return cls(output_on_s, key.at_s if key else None, switches, vbus)


class _Walk:
    """Goes along the segments, knowing whether the phone is off, starting or off again."""

    def __init__(self, marks: _Marks, ladder: StageLadder, segments: Sequence[Segment]) -> None:
        self.base_a = 0.0
        self.starts: list[tuple[int, float]] = []
        """Number and time of the segment that begins each attempt."""
        self._marks = marks
        self._ladder = ladder
        self._segments = segments
        self._quiet: Segment | None = None
        self._stir: tuple[int, float] | None = None
        """Where the current first rose a little before it rose like a phone's."""
        self._peak_a: float | None = None
        """Highest level of the attempt that is under way; `None` between attempts."""
        self._returned = False
        """Whether the phone started and fell back since the output came on."""

    def switch_off(self) -> None:
        """The output is off: what comes after it on is before the key again."""
        self._peak_a = self._quiet = self._stir = None
        self._returned = False

    def step(self, number: int, trace: Trace) -> Phase | None:
        """The phase of the next segment; `None` if it belongs to an attempt."""
        segment = self._segments[number]
        after = self._segments[number + 1] if number + 1 < len(self._segments) else None
        if self._peak_a is None:
            if not self._answers(segment, after):
                return self._before(number, segment, after)
            self.starts.append(self._stir or (number, segment.start_s))
            self._stir = None
            self._peak_a = segment.level_a - self.base_a
            return None
        if self._comes_down(trace, segment, self._off_a(self._peak_a)) and not self._sleeps(number):
            self._peak_a = None
            self._returned = True
            return Phase.OFF_AGAIN
        self._peak_a = max(self._peak_a, segment.level_a - self.base_a)
        return None

    def attempts(self, known: Sequence[Phase | None]) -> list[Attempt]:
        """The attempts, once every segment was stepped over."""
        found = []
        for first, start_s in self.starts:
            stop = first
            while stop < len(known) and known[stop] is None:
                stop += 1
            found.append(Attempt(first, stop, start_s))
        return found

    def _before(self, number: int, segment: Segment, after: Segment | None) -> Phase:
        """The phase of a segment outside an attempt."""
        if self._returned:
            return Phase.OFF_AGAIN
        if self._is_inrush(segment, after):
            return Phase.INRUSH
        if self._quiet is not None and segment.level_a - self._quiet.level_a > self._ladder.response_a:
            self._stir = self._stir or (number, segment.start_s)
        else:
            self._stir = None
        if self._quiet is None or (self._stir is None and segment.duration_s >= self._quiet.duration_s):
            self._quiet = segment
            self.base_a = segment.level_a
        return Phase.PREKEY

    def _answers(self, segment: Segment, after: Segment | None) -> bool:
        """Whether a segment after a quiet one is the phone's answer."""
        if self._returned:
            return segment.level_a - self.base_a > max(self._ladder.response_a, self._ladder.off_a)
        quiet_a = self._quiet.level_a if self._quiet else 0.0
        key_s = self._marks.key_s
        latest_s = segment.start_s + segment.start_uncertainty_s
        if key_s is not None and latest_s >= key_s - (LATE_MARK_S if self._quiet else 0.0):
            return segment.level_a - quiet_a > max(self._ladder.response_a, RISE_SHARE * self.base_a)
        if self._quiet is None or quiet_a > QUIET_A:
            return False
        lasting_a = segment.level_a
        if segment.duration_s < SPIKE_S:  # a spike that falls back to nothing is no answer
            lasting_a = min(lasting_a, after.level_a) if after is not None else quiet_a
        return lasting_a - quiet_a > UNMARKED_RISE_A

    def _is_inrush(self, segment: Segment, after: Segment | None) -> bool:
        soon = any(on_s < segment.stop_s <= on_s + self._ladder.ignore_first_s for on_s in self._marks.output_on_s)
        return soon and after is not None and segment.level_a > after.level_a

    def _off_a(self, peak_a: float) -> float:
        """Up to here an attempt that reached `peak_a` is off again; one that hardly rose must fall back all the way."""
        return self._ladder.off_a if peak_a > 2.0 * self._ladder.off_a else min(0.5 * peak_a, self._ladder.off_a)

    def _comes_down(self, trace: Trace, segment: Segment, off_a: float) -> bool:
        """Whether the current comes down to what it was before the key, or to so little over it."""
        if segment.duration_s >= SHORT_S or segment.level_a - self.base_a <= off_a:
            return segment.level_a - self.base_a <= off_a
        noise_a = LOW_NOISES * (self._quiet.spread_a if self._quiet is not None else 0.0)
        readings = _some_readings(trace, segment)
        least_a = float(np.fmin.reduce(readings, initial=np.inf))
        if least_a + noise_a - self.base_a > off_a:  # most segments: no share of the readings lies below the least
            return False
        return _floor_a(readings) + noise_a - self.base_a <= off_a

    def _sleeps(self, number: int) -> bool:
        """Whether a return to nothing is the sleep of a phone that has started: late, and for most of what follows."""
        asleep, works = self._ladder.rung(Phase.SUSPENDED), self._ladder.rung(Phase.KERNEL)
        if asleep is None or works is None or self._peak_a is None or self._peak_a < works.low_a:
            return False
        start_s = self._segments[number].start_s
        if start_s - self.starts[-1][1] < ASLEEP_SOONEST * asleep.from_s:
            return False
        low_s = all_s = 0.0
        for later in self._segments[number:]:
            if later.start_s >= start_s + self._ladder.plateau_s:
                break
            held_s = min(later.stop_s, start_s + self._ladder.plateau_s) - later.start_s
            all_s += held_s
            low_s += held_s if later.level_a - self.base_a <= asleep.high_a else 0.0
        return low_s >= ASLEEP_SHARE * all_s


def _some_readings(trace: Trace, segment: Segment) -> FloatArray:
    """Readings of a short segment, evenly spread, as many as tell its floor; NaN is a lost one."""
    readings = trace.current_a[trace.clock.index_at(segment.start_s) : trace.clock.index_at(segment.stop_s)]
    return readings[:: max(1, readings.size // FLOOR_READINGS)]


def _floor_a(readings: FloatArray) -> float:
    """What a short segment's current comes down to; one of its readings at least was not lost."""
    return quantile(readings[~np.isnan(readings)].astype(np.float64), LOW_SHARE)


def _outside_power(marks: _Marks, segment: Segment) -> Phase | None:
    """`OUTPUT_OFF`, or `UNNAMED` while USB power is on, by what was marked at the segment's middle."""
    middle_s = 0.5 * (segment.start_s + segment.stop_s)
    before = [event.name for event in marks.switches if event.at_s <= middle_s]
    # A first mark that switches on says that it was off until then.
    first_on = bool(marks.switches) and marks.switches[0].name is EventName.OUTPUT_ON
    if before[-1] is EventName.OUTPUT_OFF if before else first_on:
        return Phase.OUTPUT_OFF
    vbus = [event.name for event in marks.vbus if event.at_s <= middle_s]
    return Phase.UNNAMED if vbus and vbus[-1] is EventName.VBUS_ON else None


def _climbs_like_a_phone(segments: Sequence[Segment], ladder: StageLadder) -> bool:
    """Whether a trace without marks starts from nothing and climbs in steps, in a phone's time, to a kernel's."""
    for k in range(1, len(segments)):
        quiet, first = segments[k - 1], segments[k]
        if not -ladder.response_a <= quiet.level_a <= QUIET_A or first.level_a < quiet.level_a + ladder.response_a:
            continue
        level_a, steps = first.level_a, 1
        for later in segments[k + 1 :]:
            if later.level_a <= ladder.off_a or later.start_s - first.start_s > CLIMB_S[1]:
                break
            if later.level_a >= CLIMB_STEP * level_a:
                level_a, steps = later.level_a, steps + 1
            if level_a >= CLIMB_TO_A and steps >= CLIMB_STEPS:
                if later.start_s - first.start_s >= CLIMB_S[0]:
                    return True
                break
    return False
