"""A fifth phone's bench: a supply, leads, an instrument and the habits of whoever sits there; and one recording there.

Amperes, volts, ohms and seconds throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.truth.fifth_chances import Array, chance, pick
from tests.truth.fifth_meters import Instrument, MeterKind, draw_instrument, read
from tests.truth.fifth_signals import smoothed
from tests.truth.fifth_traces import write_csv, write_jls
from tests.truth.fifth_truth import SILENT

NEEDS_VOLTS = ("bench_artifact_supply", "mb_vbat_hard_short")
HAND_LATE_S, HAND_SPREAD_S = 0.06, 0.1
"""How late somebody's mark is who presses with the other hand: mean and standard deviation."""
JLS_FROM_HZ = 2000.0
INRUSH_OVER_S = 0.25
CC_NOTICED_S, CC_AGAIN_S, CC_LATE_S = 0.02, 0.4, 0.02
"""A supply tells constant current that lasts so long, so long after it told of the last, and so late."""


class Marking(StrEnum):
    """How the key's presses come into the recording."""

    RELAY = "relay"
    HAND = "hand"
    UNMARKED = "unmarked"


@dataclass(frozen=True, slots=True)
class Bench:
    """What is the same in all runs of a case."""

    instrument: Instrument
    set_v: float
    limit_a: float
    lead_ohm: float
    marking: Marking
    marks_release: bool
    hold_s: float


def draw_bench(rng: np.random.Generator, fault: str, hard: bool) -> Bench:
    """The bench on which a phone with this fault lies. The fields are drawn in order."""
    instrument = draw_instrument(rng, hard, needs_volts=fault in NEEDS_VOLTS)
    set_v = pick(rng, (3.8, 3.9, 4.0, 4.0, 4.0, 4.1, 4.2))
    limit_a = pick(rng, (3.0, 3.0, 3.0, 3.5, 4.0, 5.0))
    lead_ohm = rng.uniform(0.03, 0.12)
    marking = pick(rng, tuple(Marking), (0.2, 0.5, 0.3) if hard else (0.25, 0.6, 0.15))
    if fault in SILENT and marking is Marking.UNMARKED:
        marking = Marking.HAND
    return Bench(instrument, set_v, limit_a, lead_ohm, marking, chance(rng, 0.8), rng.uniform(0.6, 3.5))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a run."""

    at_s: float
    name: str
    value: str | None = None

    @property
    def fields(self) -> dict[str, object]:
        """The event as it stands in the case."""
        fields: dict[str, object] = {"at_s": self.at_s, "name": self.name}
        return fields if self.value is None else {**fields, "value": self.value}


def in_order(events: list[Event]) -> list[dict[str, object]]:
    """Events as they stand in a run of the case."""
    return [event.fields for event in sorted(events, key=lambda event: event.at_s)]


@dataclass(frozen=True, slots=True)
class Press:
    """A press of the key: when the PMIC takes it for a power-on, and when it is let go."""

    felt_s: float
    until_s: float


class Recording:
    """One run while it is put together: current and voltage on a fine grid, and what is said to have happened."""

    def __init__(self, bench: Bench, rng: np.random.Generator, seconds: float) -> None:
        self.bench, self.rng = bench, rng
        self.rate_hz = bench.instrument.grid_hz
        self.count = int(seconds * self.rate_hz)
        self.current_a: Array = np.zeros(self.count)
        self.volts_v: Array = np.zeros(self.count)
        self.events: list[Event] = []
        self.on_before = False
        """The output was on before the recording began, so that the meter has settled."""

    @property
    def times_s(self) -> Array:
        """The grid."""
        return np.arange(self.count) / self.rate_hz

    def point(self, at_s: float) -> int:
        """The point of the grid at a time; that after the last where it is later."""
        return int(np.clip(at_s * self.rate_hz, 0, self.count))

    def left(self, at_s: float) -> int:
        """How many points there are from a time on."""
        return self.count - self.point(at_s)

    def say(self, name: str, at_s: float) -> None:
        """Note an event, inside the recording."""
        self.events.append(Event(round(float(np.clip(at_s, 0, self.count / self.rate_hz)), 3), name))

    def add(self, at_s: float, current_a: Array) -> None:
        """Draw this current too, from a time on, as far as the recording goes."""
        first = self.point(at_s)
        fitting = current_a[: self.count - first]
        self.current_a[first : first + len(fitting)] += fitting

    def output(self, on_s: float, off_s: float = np.inf, *, seen: bool = True) -> None:
        """Switch the output on, which charges the board's capacitors. Unseen, it was on before the recording began."""
        first, last = self.point(on_s), self.point(off_s)
        self.volts_v[first:last] = self.bench.set_v
        if seen:
            since = np.arange(last - first) / self.rate_hz
            highest_a, tau_s = self.rng.uniform(0.05, 1.2), self.rng.uniform(0.001, 0.012)
            self.current_a[first:last] += highest_a * np.exp(-since / tau_s) * (since < INRUSH_OVER_S)
            self.current_a[first:last] += self.rng.uniform(0.0, 0.01) * np.exp(-since / 0.07)
            self.say("output_on", on_s)
        else:
            self.on_before = True
        if last < self.count:
            self.say("output_off", off_s)

    def press(self, at_s: float) -> Press:
        """Press the key, and mark it as somebody does here."""
        hold_s = self.bench.hold_s * self.rng.uniform(0.8, 1.2)
        if self.bench.marking is not Marking.UNMARKED:
            late_s = self.rng.normal(HAND_LATE_S, HAND_SPREAD_S) if self.bench.marking is Marking.HAND else 0.0
            marked_s = max(at_s + late_s, 0)
            self.say("key_down", marked_s)
            if self.bench.marks_release:
                self.say("key_up", marked_s + hold_s)
        return Press(at_s + self.rng.uniform(0.065, 0.16), at_s + hold_s)

    def limit(self, load_ohm: float | None = None) -> None:
        """Clip at the supply's limit, where its voltage collapses: down to what is left over a load of so many ohms."""
        limit_a, set_v = self.bench.limit_a, self.bench.set_v
        over = (self.current_a > limit_a) & (self.volts_v > 0)
        if load_ohm is not None:
            self.volts_v[over] = min(limit_a * (load_ohm + self.bench.lead_ohm), set_v)
        else:
            self.volts_v[over] = set_v * limit_a / self.current_a[over]
        self.current_a[over] = limit_a
        if self.bench.instrument.tells_cc:
            self._say_limited(over)

    def _say_limited(self, over: NDArray[np.bool_]) -> None:
        change = np.diff(np.concatenate([[False], over, [False]]).astype(np.int8))
        told_s = -np.inf
        for first, last in zip(np.flatnonzero(change == 1), np.flatnonzero(change == -1), strict=True):
            from_s, until_s = first / self.rate_hz, last / self.rate_hz
            if until_s - from_s >= CC_NOTICED_S and from_s - told_s > CC_AGAIN_S:
                self.say("supply_cc", from_s + CC_LATE_S)
                if last < self.count:
                    self.say("supply_cv", until_s + CC_LATE_S)
                told_s = until_s

    def finished(
        self, folder: Path, run_id: str, kind: str = "supply_boot", *, sagged: bool = False
    ) -> dict[str, object]:
        """Read it, write the trace, and give the run of the case. `sagged`: the voltage has the leads' drop already."""
        bench, instrument = self.bench, self.bench.instrument
        volts = self.volts_v
        if instrument.at_the_clips and not sagged:
            volts = np.where(volts > 0, np.maximum(volts - bench.lead_ohm * np.maximum(self.current_a, 0), 0), 0)
        volts = np.where(volts > 0, smoothed(volts, 0.004, self.rate_hz), 0)
        before_a = float(np.median(self.current_a[: int(0.05 * self.rate_hz)])) if self.on_before else 0.0
        readings = read(instrument, self.rng, self.current_a, volts, before_a)
        fast = instrument.meter.kind is MeterKind.FAST
        if fast and (instrument.rate_hz >= JLS_FROM_HZ or chance(self.rng, 0.4)):
            trace = f"{run_id}.jls"
            write_jls(folder / trace, readings, instrument)
        else:
            trace = f"{run_id}.csv"
            write_csv(folder / trace, readings)
        meter = instrument.meter
        return {
            "id": run_id,
            "kind": kind,
            "trace": trace,
            "supply": {"set_v": bench.set_v, "limit_a": bench.limit_a},
            "meter": {"name": meter.name, "rate_hz": instrument.rate_hz, "resolution_a": meter.step_a},
            "events": in_order(self.events),
        }
