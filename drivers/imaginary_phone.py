"""The imaginary phone: a fault and a seed in, current, voltage, USB and the truth out.

It is what tests, demonstrations and simulated instruments measure. Nothing it makes was ever measured on a phone; what
is made with it says *simulated*. One phone answers everything at once: the current that a simulated supply reads, the
USB states that a simulated host sees, and the true stage edges that no real bench knows.

    phone = ImaginaryPhone.of("mb_ufs_edl_9008", seed=7)
    run = phone.run((Stimulus(0.5, Action.OUTPUT_ON), Stimulus(5.0, Action.KEY_BRIDGED)), until_s=30.0)
    run.demand_a(0, 30_000, rate_hz=1000.0)

A run is a pure function of phone, stimuli, supply and number of the run; a stimulus more, or a later end, leaves what
came before it as it was. What the faults look like is data in `drivers/phone_scenarios`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drivers.errors import DriversError
from drivers.phone_model.course import Course, course, pieces_at
from drivers.phone_model.done import Done
from drivers.phone_model.feed import Feed, Feeding, Setting
from drivers.phone_model.speech import said
from drivers.phone_model.stages import Action, PhoneSaid, StageEdge, Stimulus
from drivers.phone_model.unit import Unit, draw_unit, stream
from drivers.phone_model.walk import Walked, walk
from drivers.phone_scenarios.scenario import fault_named, ladder

Floats = npt.NDArray[np.float64]

HIGHEST_RATE_HZ = 100_000.0
"""The fastest instrument of the catalogue, the PPK2; the phone's fastest part is slower than a hundredth of this."""

NOISE_BLOCK = 4096
"""Readings whose noise comes from one draw: any window of a long run costs no more than itself."""


@dataclass(frozen=True, slots=True)
class ImaginaryPhone:
    """One phone with one fault."""

    unit: Unit

    @classmethod
    def of(
        cls, fault: str, seed: int, *, variant: str | None = None, level: float = 1.0, time: float = 1.0
    ) -> ImaginaryPhone:
        """The phone of a fault and a seed; `level` and `time` stretch it further than its own spread does.

        Raises `ScenarioError` for a fault that there is none of, `DriversError` for a seed below 0.
        """
        if seed < 0:
            raise DriversError(f"a seed is a whole number from 0 on, not {seed}")
        return cls(draw_unit(fault_named(fault), seed, variant=variant, level=level, time=time))

    def run(
        self,
        stimuli: tuple[Stimulus, ...],
        until_s: float,
        feed: Feed | None = None,
        run_no: int = 0,
        settings: tuple[Setting, ...] = (),
    ) -> PhoneRun:
        """What the phone does from 0 to `until_s`; `run_no` tells this run from the phone's other ones.

        `settings` say when the supply, which begins as `feed`, is set anew.
        """
        if not until_s > 0:
            raise DriversError(f"a run ends after 0 s, not at {until_s} s")
        fed_by = feed or Feed()
        feeding = Feeding(fed_by, settings)
        done = Done(stimuli, self.unit)
        walked = walk(self.unit, done, feeding, until_s, run_no)
        laid = walked.laid
        edges_s = np.append(laid.edges_s, until_s)
        return PhoneRun(
            current=course(edges_s, laid.current_a, laid.kick_a, fed_by.response_s),
            terminal_voltage=course(edges_s, laid.terminal_v, np.zeros_like(laid.kick_a), fed_by.response_s),
            walked=walked,
            feed=fed_by,
            feeding=feeding,
            said=said(self.unit, walked, done, until_s, run_no),
            seed=self.unit.seed,
            run_no=run_no,
        )


@dataclass(frozen=True, slots=True, eq=False)
class PhoneRun:
    """One run of the phone, readable at any rate."""

    current: Course
    """Ampere from the supply, without the fast part of its texture."""
    terminal_voltage: Course
    """Volt at the supply's terminals."""
    walked: Walked
    feed: Feed
    """The supply at the beginning."""
    feeding: Feeding
    said: tuple[PhoneSaid, ...]
    """What a host would see on USB, in order of time."""
    seed: int
    run_no: int

    @property
    def until_s(self) -> float:
        """The end of the run."""
        return float(self.current.edges_s[-1])

    @property
    def stage_edges(self) -> tuple[StageEdge, ...]:
        """The true stages: when the phone entered each of them."""
        edges: list[StageEdge] = []
        for span in self.walked.spans:
            if not edges or edges[-1].stage is not span.stage:
                edges.append(StageEdge(span.start_s, span.stage))
        return tuple(edges)

    @property
    def spoilt(self) -> bool:
        """The supply, not the phone, made this run what it is: undervoltage, or voltage above what was set."""
        raised = bool(self.walked.laid.terminal_v.max() > self.feeding.highest_v + 0.01)
        return raised or bool(self.walked.brown_outs_s)

    def limited_at(self, times_s: Floats) -> npt.NDArray[np.bool_]:
        """Whether the supply is in constant current at these times, which must not run backwards."""
        return np.asarray(self.walked.laid.limited[self._step(times_s)])

    def demand_a(self, first: int, count: int, rate_hz: float) -> Floats:
        """Mean current over each of `count` sampling intervals from number `first` on, shape (count,)."""
        if not 0 < rate_hz <= HIGHEST_RATE_HZ:
            raise DriversError(f"the phone can be read at up to {HIGHEST_RATE_HZ:g} readings a second, not {rate_hz:g}")
        edges_s = np.arange(first, first + count + 1, dtype=np.float64) / rate_hz
        charge_c = self.current.integral(edges_s)
        smooth_a = np.diff(charge_c) * rate_hz
        return self.textured_a(smooth_a, edges_s[:-1], 1.0 / rate_hz, first)

    def textured_a(self, smooth_a: Floats, times_s: Floats, window_s: float, first: int) -> Floats:
        """A smooth current with the fast part on it, as a reading over `window_s` still shows it.

        `first` numbers the first reading; the same reading of the same run always gets the same texture. A current
        never flows out of the phone by itself, and never exceeds what the supply lets through.
        """
        noise_s = ladder().unit.noise_s
        kept = min(1.0, float(np.sqrt(2.0 * noise_s / window_s)))
        sigma_a = self.walked.laid.sigma_a[self._step(times_s)] * kept
        texture = sigma_a * self._normal(first, smooth_a.size, window_s)
        highest_a = max(self.feeding.highest_limit_a, float(smooth_a.max(initial=0.0)))
        return np.asarray(np.clip(smooth_a + texture, 0.0, highest_a))

    def _step(self, times_s: Floats) -> npt.NDArray[np.int64]:
        return pieces_at(self.current.edges_s, times_s)

    def _normal(self, first: int, count: int, window_s: float) -> Floats:
        """Standard normal numbers that belong to the reading's number, whatever window is asked for."""
        out = np.empty(count)
        per_second = round(1e6 * window_s)
        for block in range(first // NOISE_BLOCK, (first + max(count, 1) - 1) // NOISE_BLOCK + 1):
            numbers = stream(self.seed, "texture", self.run_no, per_second, block).standard_normal(NOISE_BLOCK)
            start = block * NOISE_BLOCK
            low, high = max(start, first), min(start + NOISE_BLOCK, first + count)
            out[low - first : high - first] = numbers[low - start : high - start]
        return out


__all__ = ["Action", "Feed", "ImaginaryPhone", "PhoneRun", "Setting", "Stimulus"]
