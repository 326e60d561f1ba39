"""Joulescope files that others wrote: which signals, what clock, and what was marked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.trace import EventName, StampedClock, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces import jls
from bench.traces.jls_file import JlsFile
from bench.traces.recording import Hints, Loss
from tests.bench.traces.jls_samples import write_foreign


def test_a_file_without_a_time_map_has_no_clock(tmp_path: Path) -> None:
    ramp = write_foreign(tmp_path / "a.jls")
    got = jls.read(tmp_path / "a.jls", Hints())
    np.testing.assert_array_equal(ramp, got.trace.current_a)
    np.testing.assert_array_equal(ramp + np.float32(3), got.trace.voltage_v)
    assert got.trace.clock == UniformClock(5000, 1000.0)
    assert got.origin.started_utc is None
    assert Loss.START_TIME in got.origin.losses
    assert any("no clock" in note for note in got.origin.notes)
    assert any("current_range" in note for note in got.origin.notes)
    assert (got.origin.instrument, got.origin.serial_number) == ("Jetperch JS220", "000415")
    assert len(got.origin.source_sha256) == 64


def test_texts_and_markers_become_notes(tmp_path: Path) -> None:
    write_foreign(tmp_path / "a.jls")
    events = jls.read(tmp_path / "a.jls", Hints()).trace.events
    assert [(event.at_s, event.value) for event in events] == [(1.0, "probe slipped"), (2.0, "here"), (3.0, "2")]
    assert {event.name for event in events} == {EventName.NOTE}


def test_a_marker_whose_words_cannot_be_read_has_its_number(tmp_path: Path) -> None:
    write_foreign(tmp_path / "a.jls", marker=f'1\x1c{{"label": {"1" * 6000}}}')
    events = jls.read(tmp_path / "a.jls", Hints()).trace.events
    assert [event.value for event in events] == ["probe slipped", "1", "2"]


def test_a_time_map_of_the_stated_rate_gives_the_time_of_day(tmp_path: Path) -> None:
    write_foreign(tmp_path / "a.jls", utc=((1000, 1.0), (4000, 4.0002)))
    got = jls.read(tmp_path / "a.jls", Hints())
    assert got.trace.clock == UniformClock(5000, 1000.0)
    assert got.origin.started_utc == "2027-07-05T05:20:00.000000Z"


def test_a_time_map_of_another_rate_is_followed_and_said(tmp_path: Path) -> None:
    write_foreign(tmp_path / "a.jls", utc=((0, 0.0), (2500, 2.6), (4999, 5.19896)))
    got = jls.read(tmp_path / "a.jls", Hints())
    assert isinstance(got.trace.clock, UniformClock)
    assert got.trace.clock.rate_hz == pytest.approx(961.538, abs=0.01)
    assert any("the file states 1000 Hz" in note for note in got.origin.notes)


def test_an_uneven_time_map_gives_each_reading_its_time(tmp_path: Path) -> None:
    write_foreign(tmp_path / "a.jls", utc=((0, 0.0), (1000, 1.0), (2000, 3.0), (4000, 5.0)))
    got = jls.read(tmp_path / "a.jls", Hints())
    assert isinstance(got.trace.clock, StampedClock)
    np.testing.assert_allclose(got.trace.clock.times_s()[[500, 1500, 4999]], [0.5, 2.0, 5.999], atol=1e-6)
    with JlsFile(tmp_path / "a.jls") as file:
        np.testing.assert_array_equal(got.trace.clock.times_s()[1400:1500], file.times_s(1400, 1500))


def test_two_currents_are_a_question_and_either_answer_is_taken(tmp_path: Path) -> None:
    write_foreign(tmp_path / "a.jls", names=("main", "aux"), units=("A", "mA"))
    with pytest.raises(QuestionError, match=r"--column current=") as asked:
        jls.read(tmp_path / "a.jls", Hints())
    assert "JS220-000415.main, JS220-000415.aux" in str(asked.value)
    by_name = jls.read(tmp_path / "a.jls", Hints(current="aux"))
    by_number = jls.read(tmp_path / "a.jls", Hints(current="2"))
    np.testing.assert_array_equal(by_name.trace.current_a, by_number.trace.current_a)
    assert by_name.trace.current_a[0] == pytest.approx(0.003)
    assert by_name.trace.voltage_v is None
    assert Loss.VOLTAGE in by_name.origin.losses


def test_a_signal_without_a_unit_of_current_asks_for_it(tmp_path: Path) -> None:
    write_foreign(tmp_path / "a.jls", names=("current",), units=("counts",), offsets=(0,))
    with pytest.raises(QuestionError, match="--unit"):
        jls.read(tmp_path / "a.jls", Hints())
    assert jls.read(tmp_path / "a.jls", Hints(unit="mA")).trace.current_a.max() == pytest.approx(0.001)


def test_a_file_of_voltages_alone_holds_no_current(tmp_path: Path) -> None:
    write_foreign(tmp_path / "a.jls", names=("voltage",), units=("V",), offsets=(0,))
    with pytest.raises(BadInputError, match="holds no current; its signals are voltage, current_range"):
        jls.read(tmp_path / "a.jls", Hints())


@pytest.mark.parametrize("late", [0, 7, 5000])
def test_a_voltage_that_began_later_is_laid_beside_the_right_currents(tmp_path: Path, late: int) -> None:
    ramp = write_foreign(tmp_path / "a.jls", offsets=(100, 100 + late))
    got = jls.read(tmp_path / "a.jls", Hints()).trace
    assert got.voltage_v is not None
    assert np.isnan(got.voltage_v[:late]).all()
    np.testing.assert_array_equal(got.voltage_v[late:], ramp[: 5000 - late] + np.float32(3))
    np.testing.assert_array_equal(got.current_a, ramp)


@pytest.mark.parametrize("early", [1, 99])
def test_a_voltage_that_ended_sooner_leaves_holes(tmp_path: Path, early: int) -> None:
    ramp = write_foreign(tmp_path / "a.jls", offsets=(100, 100 - early))
    got = jls.read(tmp_path / "a.jls", Hints()).trace
    assert got.voltage_v is not None
    np.testing.assert_array_equal(got.voltage_v[:-early], ramp[early:] + np.float32(3))
    assert np.isnan(got.voltage_v[-early:]).all()


def test_the_envelope_of_a_foreign_file_is_in_ampere(tmp_path: Path) -> None:
    write_foreign(tmp_path / "a.jls", names=("current",), units=("mA",), offsets=(0,))
    with JlsFile(tmp_path / "a.jls") as file:
        columns = file.columns(0, 5000, 10)
    assert columns.maximum[-1] == pytest.approx(0.001)
    np.testing.assert_allclose(columns.mean, (np.arange(10) + 0.5) * 1e-4, rtol=1e-2)
