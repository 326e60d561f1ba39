"""EEMBC energy files: current from energy and a given voltage, the timing pulses as notes."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from analysis.trace import EventName, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces import eembc
from bench.traces.recording import Hints, Likeness, Loss
from tests.bench.traces.samples import REAL

BOARDS = REAL / "mlperf-tiny-energy"
SUPPLY_V = {
    "v0.7_pynq-z2_kws": 4.95,
    "v1.0_gap9_650_240_kws": 1.8,
    "v1.0_ndp9120_1v1_98mhz_kws": 1.8,
    "v1.0_nucleo_l4r5zi_kws": 1.8,
}


def energy_file(path: Path, *energy_uj: float, rate_hz: float = 1000.0, mark: int = 0xF1) -> Path:
    path.write_bytes(struct.pack("<Bf", mark, rate_hz) + np.array(energy_uj, dtype="<f4").tobytes())
    return path


@pytest.mark.parametrize("board", SUPPLY_V)
def test_a_boards_current_is_its_power_over_the_supply(board: str) -> None:
    """At 1 kHz a microjoule per reading is a milliwatt."""
    path = BOARDS / f"{board}_trace1-energy.bin"
    supply_v = SUPPLY_V[board]
    found = eembc.read(path, Hints(supply_v=supply_v))
    milliwatt = np.frombuffer(path.read_bytes(), dtype="<f4", offset=5).astype(np.float64)
    np.testing.assert_allclose(milliwatt * 1e-3 / supply_v, found.trace.current_a)
    assert found.trace.clock == UniformClock(count=milliwatt.size, rate_hz=1000.0)
    assert found.trace.voltage_v is None
    assert {Loss.ENERGY_ONLY, Loss.AVERAGED, Loss.VOLTAGE} <= set(found.origin.losses)


@pytest.mark.parametrize("board", SUPPLY_V)
def test_the_eleven_timing_pulses_beside_a_recording_are_its_notes(board: str) -> None:
    expected = json.loads((BOARDS / f"{board}_trace1-timestamps.json").read_text(encoding="utf-8"))
    found = eembc.read(BOARDS / f"{board}_trace1-energy.bin", Hints(supply_v=1.8))
    assert len(expected) == 11
    assert [event.at_s for event in found.trace.events] == expected
    assert {event.name for event in found.trace.events} == {EventName.NOTE}
    assert found.trace.events[0].value == "timing pin, pulse 1 of 11"


def test_without_a_supply_voltage_it_is_asked_for() -> None:
    with pytest.raises(QuestionError, match=r"does not say at what voltage it was drawn; give .* --supply-v VOLT"):
        eembc.read(BOARDS / "v0.7_pynq-z2_kws_trace1-energy.bin", Hints())


@pytest.mark.parametrize("supply_v", [0.0, -3.3, float("nan"), float("inf")])
def test_a_supply_voltage_that_cannot_be_is_refused(supply_v: float) -> None:
    with pytest.raises(BadInputError, match="--supply-v"):
        eembc.read(BOARDS / "v0.7_pynq-z2_kws_trace1-energy.bin", Hints(supply_v=supply_v))


def test_a_file_cut_within_a_reading_is_read_up_to_it(tmp_path: Path) -> None:
    path = energy_file(tmp_path / "x.bin", 1, 2, 3)
    path.write_bytes(path.read_bytes()[:-2])
    found = eembc.read(path, Hints(supply_v=1.0))
    np.testing.assert_allclose([1e-3, 2e-3], found.trace.current_a)
    assert Loss.TAIL in found.origin.losses
    assert "The file ends 2 bytes into a reading; that one was left out." in found.origin.notes


def test_nan_is_a_lost_reading_and_infinity_is_refused_with_its_place(tmp_path: Path) -> None:
    path = energy_file(tmp_path / "x.bin", 1, np.nan, 3)
    found = eembc.read(path, Hints(supply_v=1.0))
    np.testing.assert_allclose([1e-3, np.nan, 3e-3], found.trace.current_a)
    assert "1 readings are NaN: they were lost." in found.origin.notes
    energy_file(path, 1, 2, np.inf)
    with pytest.raises(BadInputError, match="reading 2: the energy is infinite"):
        eembc.read(path, Hints(supply_v=1.0))


@pytest.mark.parametrize("rate_hz", [0.0, -1000.0, float("nan"), float("inf"), 1e30])
def test_a_rate_that_cannot_be_is_refused(rate_hz: float, tmp_path: Path) -> None:
    path = energy_file(tmp_path / "x.bin", 1, 2, rate_hz=rate_hz)
    assert eembc.sniff(path.read_bytes(), path) is Likeness.NO
    with pytest.raises(BadInputError, match="byte 0: must begin with the byte 0xF1 and a rate in Hz"):
        eembc.read(path, Hints(supply_v=1.0))


def test_a_header_without_readings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="holds 1 readings, and a trace needs at least two"):
        eembc.read(energy_file(tmp_path / "x.bin", 1), Hints(supply_v=1.0))


def test_values_that_no_board_has_are_possible_but_not_sure(tmp_path: Path) -> None:
    path = energy_file(tmp_path / "x.bin", 1, 1e30)
    assert eembc.sniff(path.read_bytes(), path) is Likeness.POSSIBLE


@pytest.mark.parametrize("content", [b"", b"{}", b"[1, null]", b'["a"]', b"[1, 2", b"\xff\xfe"])
def test_pulses_that_are_no_list_of_seconds_are_said_to_be_missing(content: bytes, tmp_path: Path) -> None:
    path = energy_file(tmp_path / "x-energy.bin", 1, 2, 3)
    (tmp_path / "x-timestamps.json").write_bytes(content)
    found = eembc.read(path, Hints(supply_v=1.0))
    assert found.trace.events == ()
    assert any(note.startswith("x-timestamps.json beside it is no list of seconds") for note in found.origin.notes)


def test_pulses_outside_the_recording_are_counted(tmp_path: Path) -> None:
    path = energy_file(tmp_path / "x-energy.bin", *range(10))
    (tmp_path / "x-timestamps.json").write_text("[-1, 0.002, 5, 1e300, NaN]", encoding="utf-8")
    found = eembc.read(path, Hints(supply_v=1.0))
    assert [event.at_s for event in found.trace.events] == [0.002]
    assert "4 times in x-timestamps.json lie outside the recording and were left out." in found.origin.notes
