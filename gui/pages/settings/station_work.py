"""What the Settings page has asked of the instruments, on another thread. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.capture.messages import OutputIs
from bench.errors import BenchError
from bench.instrument_look import LiveReading, SeenInstrument, Surroundings, ask_placed, look_around, read_for
from bench.plan_toml import load_plan
from bench.station import Placed, Station
from bench.station_check import StationChecked
from bench.station_open import Opening, with_open_leads
from bench.station_trial import StationTrial, TrialFailed
from gui.supply import Output, SupplyState
from gui.troubles import Trouble, TroubleWords

READ_S = 5.0
"""A test shows what the instrument reads for so long."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One instrument has answered, or not."""

    placed: Placed
    seen: SeenInstrument


@dataclass(frozen=True, slots=True)
class Reads:
    """What it reads."""

    placed: Placed
    reading: LiveReading


@dataclass(frozen=True, slots=True)
class Over:
    """The work is done; the sentence says what went wrong, if anything did."""

    problem: str = ""


Told = Asked | Reads | Surroundings | StationChecked | SupplyState | Over


def ask_one(placed: Placed, say: TroubleWords) -> Iterator[Told]:
    """Ask one instrument, and show for some seconds what it reads. Nothing is switched."""
    seen = ask_placed(placed)
    yield Asked(placed, seen)
    if not seen.problem:
        try:
            for reading in read_for(placed, READ_S):
                yield Reads(placed, reading)
        except BenchError as error:
            yield Over(say.said(Trouble.INSTRUMENT, str(error)))
            return
    yield Over()


def ask_around() -> Iterator[Told]:
    """Ask every port."""
    yield look_around()
    yield Over()


def trial_of(station: Station, opening: Opening | None = None) -> StationTrial:
    """The test of a whole station. Raises `BenchError`."""
    return StationTrial(with_open_leads(station), load_plan(None), opening or Opening.now())


def try_station(trial: StationTrial, say: TroubleWords) -> Iterator[Told]:
    """Test the whole station; what the supply answers comes meanwhile."""
    for step in trial.steps():
        match step:
            case OutputIs():
                yield SupplyState(Output(step.output.value), step.volts, step.limit_a)
            case StationChecked():
                yield step
            case TrialFailed():
                yield Over(say.said(Trouble.TEST, step.sentence))
                return
    yield Over()
