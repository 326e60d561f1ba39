"""A station's check beside a window: the same rows as on the command line, what the supply answers, and a way out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.capture.messages import OutputIs
from bench.errors import BenchError
from bench.guard.messages import Output
from bench.instrument_look import ask_placed, known_instruments, read_for
from bench.plan_toml import load_plan
from bench.station import Placed, Station, StationPart
from bench.station_check import StationChecked, check_station
from bench.station_open import Opening
from bench.station_trial import CALLED_OFF, StationTrial, TrialFailed
from drivers.catalog import INSTRUMENTS
from drivers.clock import TurnedClock

SUPPLY = Placed(StationPart.SUPPLY, "sim://korad")


def test_the_trial_gives_what_the_check_gives_and_what_the_supply_answers() -> None:
    station, plan = Station("bench", SUPPLY), load_plan(None)
    *answers, result = StationTrial(station, plan, Opening(TurnedClock())).steps()
    expected = check_station(station, plan, Opening(TurnedClock()), date.today())  # noqa: DTZ011 - as the trial
    assert isinstance(result, StationChecked)
    assert result.rows == expected.rows
    outputs = [answer.output for answer in answers if isinstance(answer, OutputIs)]
    assert Output.ON in outputs
    assert outputs[-1] is Output.OFF


def test_called_off_before_it_began_it_never_switches_on() -> None:
    trial = StationTrial(Station("bench", SUPPLY), load_plan(None), Opening(TurnedClock()))
    trial.ask_off()
    *answers, result = trial.steps()
    assert Output.ON not in [answer.output for answer in answers if isinstance(answer, OutputIs)]
    assert result == TrialFailed(CALLED_OFF)


def test_called_off_while_the_output_is_on_it_fails_with_the_output_off() -> None:
    trial = StationTrial(Station("bench", SUPPLY), load_plan(None), Opening.now())
    steps = []
    for step in trial.steps():
        if isinstance(step, OutputIs) and step.output is Output.ON:
            trial.ask_off()
        steps.append(step)
    assert isinstance(steps[-1], StationChecked)
    assert not steps[-1].passed
    outputs = [step.output for step in steps if isinstance(step, OutputIs)]
    assert outputs[-1] is Output.OFF


def test_leaving_the_steps_behind_ends_the_trial() -> None:
    steps = StationTrial(Station("bench", SUPPLY), load_plan(None), Opening.now()).steps()
    next(steps)
    close = getattr(steps, "close", None)
    assert close is not None
    close()


def test_a_plan_that_the_bench_forbids_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_asked: object) -> StationChecked:
        raise BenchError("the plan asks for more than this bench allows")

    monkeypatch.setattr("bench.station_trial.check_station", refuses)
    *_, result = StationTrial(Station("bench", SUPPLY), load_plan(None), Opening(TurnedClock())).steps()
    assert result == TrialFailed("the plan asks for more than this bench allows")


def test_an_instrument_says_who_it_is_or_why_it_does_not(tmp_path: Path) -> None:
    seen = ask_placed(SUPPLY)
    assert "KORAD" in seen.model
    assert seen.problem == ""
    assert any("feeds the phone" in sentence for sentence in seen.good_for)
    missing = ask_placed(Placed(StationPart.METER, f"serial://{tmp_path / 'ttyNONE'}?driver=ammeter"))
    assert (missing.model, missing.good_for) == ("", ())
    assert "ttyNONE" in missing.problem


def test_a_supply_with_nothing_on_its_leads_reads_nothing() -> None:
    readings = list(read_for(SUPPLY, 2.0, TurnedClock()))
    assert readings
    assert all(abs(reading.mean_a) < 0.002 and reading.lost == 0 for reading in readings)
    assert all(reading.volts is not None and reading.volts < 0.1 for reading in readings)


def test_every_row_of_the_catalog_says_how_it_was_verified() -> None:
    assert [known.title for known in known_instruments()] == [row.title for row in INSTRUMENTS]
    assert all(known.verified_by for known in known_instruments())
