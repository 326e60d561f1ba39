"""Simulated benches on a turned clock, with a count of everything that their instruments said."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.ladder import REFERENCE_LADDER
from bench.guard.guarded import Guarded, TurnedGuard
from bench.plan import Plan
from bench.plan_toml import load_plan
from bench.recorder.recorder import Job, Recorder
from bench.station import Placed, Station, StationPart
from bench.station_open import Opening
from drivers.capabilities import CurrentMeter
from drivers.catalog import driver_class, instrument_row, simulator_class
from drivers.clock import TurnedClock
from drivers.electrics import Load
from drivers.errors import DriversError, NoAnswerError
from drivers.imaginary_phone import ImaginaryPhone
from drivers.links.simulated import SimLink
from drivers.phone_load import PhoneLoad
from drivers.samples import Samples


@dataclass(slots=True)
class Leads:
    """One phone on the leads of a supply, with a meter in one of them: what the meter sees is what the supply gives."""

    load: Load
    since_s: list[float] = field(default_factory=list)
    volts: list[float] = field(default_factory=list)
    """What stood on the leads from when on."""

    def current_a(self, volts: float, at_s: float) -> float:
        if not self.volts or volts != self.volts[-1]:
            self.since_s.append(at_s)
            self.volts.append(volts)
        return self.load.current_a(volts, at_s)


@dataclass(slots=True)
class Behind:
    """The load as a meter beside the supply sees it, which may be asked late what flowed a while ago."""

    leads: Leads

    def current_a(self, volts: float, at_s: float) -> float:
        k = bisect_right(self.leads.since_s, at_s) - 1
        stood = self.leads.volts[k] if k >= 0 else 0.0
        return self.leads.load.current_a(stood, at_s) if stood > 0 else 0.0


@dataclass(slots=True)
class Told:
    """Everything that an instrument handed over, as it handed it over."""

    blocks: list[Samples] = field(default_factory=list)
    failed: int = 0
    """Readings that were asked for and did not come."""

    def clear(self) -> None:
        self.blocks.clear()
        self.failed = 0

    @property
    def current_a(self) -> npt.NDArray[np.float32]:
        parts = [block.current_a for block in self.blocks]
        return np.concatenate(parts).astype(np.float32) if parts else np.empty(0, dtype=np.float32)


def listened(instrument: Any, told: Told) -> Any:
    """The instrument, with its readings overheard; a stream that starts anew is counted anew."""
    read, start = instrument.read, instrument.start

    def reading(timeout_s: float) -> Samples | None:
        try:
            samples: Samples | None = read(timeout_s)
        except DriversError:
            told.failed += 1
            raise
        if samples is not None:
            told.blocks.append(samples)
        return samples

    def starting() -> None:
        told.clear()
        start()

    instrument.read, instrument.start = reading, starting
    return instrument


def lose(instrument: Any, told: Told, random: np.random.Generator, share: float) -> None:
    """Some questions of a supply are not answered, not even at the last try."""
    meter = getattr(instrument, "_meter", None)
    if meter is None:
        return
    poll = meter._poll

    def polling() -> Any:
        if told.blocks and random.random() < share:
            raise NoAnswerError("nothing came")
        return poll()

    meter._poll = polling


@dataclass(frozen=True)
class SimulatedOpening(Opening):
    """Opens simulated instruments on one clock and one pair of leads."""

    leads: Leads = field(default_factory=lambda: phone_on_leads("normal_boot", 1))
    told: dict[StationPart, Told] = field(default_factory=dict)
    links: dict[StationPart, SimLink] = field(default_factory=dict)
    seed: int = 0
    lost_share: float = 0.0
    """So many of the supply's readings are asked for and do not come, after the first."""

    def guarded(self, placed: Placed) -> Guarded:
        assert isinstance(self.clock, TurnedClock)
        return TurnedGuard(self._instrument(placed, self.leads), self.clock)

    def meter(self, placed: Placed) -> CurrentMeter:
        meter: CurrentMeter = self._instrument(placed, Behind(self.leads))
        return meter

    def _instrument(self, placed: Placed, load: Load) -> Any:
        row = instrument_row(placed.address.removeprefix("sim://"))
        assert row is not None
        link = self.links[placed.part] = SimLink(placed.address, simulator_class(row)(load), self.clock)
        told = self.told[placed.part] = Told()
        instrument = driver_class(row)(link, self.clock)
        if self.lost_share:
            lose(instrument, told, np.random.default_rng(self.seed), self.lost_share)
        return listened(instrument, told)


def phone_on_leads(fault: str, seed: int, key_s: float | None = 3.0) -> Leads:
    return Leads(PhoneLoad(ImaginaryPhone.of(fault, seed), key_s))


def opening(leads: Leads, *, seed: int = 0, lost_share: float = 0.0) -> SimulatedOpening:
    """A fresh clock."""
    return SimulatedOpening(TurnedClock(), leads=leads, seed=seed, lost_share=lost_share)


def station(supply: str | None = "korad", meter: str | None = None) -> Station:
    return Station(
        "Bench of the tests",
        Placed(StationPart.SUPPLY, f"sim://{supply}") if supply is not None else None,
        Placed(StationPart.METER, f"sim://{meter}") if meter is not None else None,
        listens_usb=False,
    )


def recorder(bench: Station, opened: Opening, target: Path, plan: Plan | None = None, **more: Any) -> Recorder:
    job = Job(bench, plan or load_plan(), target, "C1", marks=more.pop("marks", False))
    return Recorder(job, opened, REFERENCE_LADDER, **({"flush_s": 5.0} | more))
