"""Nordic's and Monsoon's recordings: units, rates, lost readings, byte orders, and what is refused."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.trace import EventName, StampedClock, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces import powertool_csv, ppk1, ppk2, ppk_csv, pt4, pymonsoon_csv
from bench.traces.csv_times import iso_utc
from bench.traces.ppk2_words import Writer
from bench.traces.reading import open_recording
from bench.traces.recording import Hints, Loss, Recording
from bench.traces.stream_writing import write_stream
from tests.bench.traces.made_power_monitors import (
    CURRENTS_UA,
    powertool_text,
    ppk1_bytes,
    ppk2_bytes,
    ppk_csv_text,
    pt4_bytes,
    pymonsoon_text,
    written,
)

# Nordic


def _ppk2(folder: Path, content: bytes) -> Recording:
    return ppk2.read(written(folder, "a.ppk2", content), Hints())


def test_a_ppk2_has_microamperes_its_rate_and_its_start(tmp_path: Path) -> None:
    found = _ppk2(tmp_path, ppk2_bytes())
    np.testing.assert_allclose(np.array(CURRENTS_UA) * 1e-6, found.trace.current_a, rtol=1e-6)
    assert UniformClock(len(CURRENTS_UA), 100_000.0) == found.trace.clock
    assert found.origin.started_utc == "2025-01-01T00:00:00.000Z"
    assert found.trace.events == ()


def test_digital_channels_of_the_application_are_notes(tmp_path: Path) -> None:
    # All eight channels low, but channel 0 goes high at reading 100; the high byte comes first in the file.
    words = tuple(0x5556 if k >= 100 else 0x5555 for k in range(len(CURRENTS_UA)))
    found = _ppk2(tmp_path, ppk2_bytes(words=words))
    told = [(event.at_s, event.value) for event in found.trace.events]
    assert told == [*((0.0, f"D{k} low") for k in range(8)), (0.001, "D0 high")]
    assert Writer.APPLICATION.value in found.origin.notes


def test_plain_bits_with_the_low_byte_first_are_somebody_elses(tmp_path: Path) -> None:
    words = tuple(0b0010_0001 if k >= 100 else 0b0000_0001 for k in range(len(CURRENTS_UA)))
    found = _ppk2(tmp_path, ppk2_bytes(words=words, order="<"))
    told = [(event.at_s, event.value) for event in found.trace.events if event.at_s or event.value == "D0 high"]
    assert told == [(0.0, "D0 high"), (0.001, "D5 high")]
    assert Writer.OTHER.value in found.origin.notes


def test_words_that_fit_neither_are_left_out(tmp_path: Path) -> None:
    found = _ppk2(tmp_path, ppk2_bytes(words=tuple(0x0201 + k % 2 for k in range(len(CURRENTS_UA)))))
    assert found.trace.events == ()
    assert Writer.UNKNOWN.value in found.origin.notes


def test_four_pairs_of_somebody_else_are_not_taken_for_eight_bits(tmp_path: Path) -> None:
    words = tuple(0b0101_0110 if k >= 100 else 0b0101_0101 for k in range(len(CURRENTS_UA)))
    found = _ppk2(tmp_path, ppk2_bytes(words=words, order="<"))
    assert found.trace.events == ()
    assert Writer.EITHER.value in found.origin.notes


@pytest.mark.parametrize("word", [0, 0xAAAA])
def test_words_without_logic_say_nothing(word: int, tmp_path: Path) -> None:
    assert _ppk2(tmp_path, ppk2_bytes(words=(word,) * len(CURRENTS_UA))).trace.events == ()


def test_lost_samples_that_were_written_as_numbers_become_gaps(tmp_path: Path) -> None:
    currents = [300.0] * 100
    currents[40:45] = [0.2] * 5
    currents[70] = 0.2
    found = _ppk2(tmp_path, ppk2_bytes(tuple(currents)))
    np.testing.assert_array_equal(np.arange(40, 45), np.flatnonzero(np.isnan(found.trace.current_a)))
    (gap,) = found.trace.events
    assert (gap.name, gap.value) == (EventName.GAP, "5")
    assert gap.at_s == pytest.approx(0.0004)
    assert any(note.startswith("Possible loss: 5 readings in 1 runs") for note in found.origin.notes)
    assert any(note.startswith("1 readings are exactly 0.2 µA") for note in found.origin.notes)


def test_a_sleeping_device_at_that_current_keeps_its_readings(tmp_path: Path) -> None:
    found = _ppk2(tmp_path, ppk2_bytes((0.2,) * 50 + (0.3,) * 50))
    assert not np.isnan(found.trace.current_a).any()
    assert any("they were kept as they are" in note for note in found.origin.notes)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (ppk2_bytes(metadata={"metadata": {}, "formatVersion": 2}), "metadata.samplesPerSecond: field required"),
        (ppk2_bytes(metadata={"metadata": {"samplesPerSecond": 0}, "formatVersion": 2}), "greater than 0"),
        (ppk2_bytes(metadata={"metadata": {"samplesPerSecond": 10}, "formatVersion": 3}), "of format version 3"),
        (ppk2_bytes(CURRENTS_UA[:1]), "holds 1 readings"),
        (ppk2_bytes((1.0, float("inf"), 1.0)), "reading 2: the current is infinite"),
    ],
)
def test_a_wrong_ppk2_is_refused(content: bytes, problem: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=problem):
        _ppk2(tmp_path, content)


def test_a_ppk2_that_ends_in_a_reading_says_so(tmp_path: Path) -> None:
    found = _ppk2(tmp_path, ppk2_bytes(cut=3))
    assert len(found.trace) == len(CURRENTS_UA) - 1
    assert Loss.TAIL in found.origin.losses


@pytest.mark.parametrize(("bits", "documents"), [(True, 1), (False, 1), (True, 2)])
def test_a_session_of_the_first_version_is_read(bits: bool, documents: int, tmp_path: Path) -> None:
    path = written(tmp_path, "a.ppk", ppk1_bytes(bits=bits, documents=documents))
    found = open_recording(path)
    assert found.origin.format == "ppk"
    np.testing.assert_allclose(np.array(CURRENTS_UA) * 1e-6, found.trace.current_a, rtol=1e-6)
    assert found.trace.clock.median_rate_hz == 10_000
    told = [(event.at_s, event.value) for event in found.trace.events]
    assert told == ([(0.0, "D0 low"), (0.01, "D0 high")] if bits else [])


def test_a_session_that_was_cut_off_keeps_what_is_whole(tmp_path: Path) -> None:
    whole = ppk1_bytes()
    found = ppk1.read(written(tmp_path, "a.ppk", whole[: len(whole) // 2]), Hints())
    assert Loss.TAIL in found.origin.losses
    assert 2 <= len(found.trace) < len(CURRENTS_UA)


@pytest.mark.parametrize(("decimal", "delimiter"), [(".", ","), (",", ";")])
def test_a_power_profiler_csv_is_read_as_exported_and_as_a_spreadsheet_saves_it(
    decimal: str, delimiter: str, tmp_path: Path
) -> None:
    path = written(tmp_path, "a.csv", ppk_csv_text(decimal=decimal, delimiter=delimiter))
    found = open_recording(path)
    assert found.origin.format == "ppk-csv"
    assert found.trace.current_a[0] == pytest.approx(250.125e-6)
    assert UniformClock(400, 100_000.0) == found.trace.clock


def test_a_power_profiler_csv_without_rows_of_lost_samples_has_a_hole(tmp_path: Path) -> None:
    lines = ppk_csv_text().splitlines(keepends=True)
    found = ppk_csv.read(written(tmp_path, "a.csv", "".join(lines[:101] + lines[151:])), Hints())
    assert isinstance(found.trace.clock, StampedClock)
    assert np.diff(found.trace.clock.times_s()).max() == pytest.approx(510e-6)


def test_a_power_profiler_csv_without_times_asks_for_the_rate(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "Current(uA),D0-D7\n" + "250.125,-01X-01X\n" * 20)
    with pytest.raises(QuestionError, match="--rate HZ"):
        ppk_csv.read(path, Hints())
    assert ppk_csv.read(path, Hints(rate_hz=1000)).trace.clock == UniformClock(20, 1000)


# Monsoon


def test_a_pt4_has_amperes_volts_and_its_facts(tmp_path: Path) -> None:
    readings = ((2_000, 29_564), (3_001 & ~1 | 1, 29_567), (0x7001, 0xFFFF), (0xFFFE, 29_564))
    found = open_recording(written(tmp_path, "a.pt4", pt4_bytes(readings)))
    np.testing.assert_allclose([0.002, 0.75, np.nan, -2e-6], found.trace.current_a, rtol=1e-6)
    np.testing.assert_allclose([3.6955, 3.6955, np.nan, 3.6955], np.asarray(found.trace.voltage_v), rtol=1e-6)
    assert found.trace.clock == UniformClock(4, 5000.0)
    assert found.origin.serial_number == "2911"
    assert found.origin.started_utc == "2011-03-02T15:31:58.623Z"


@given(st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=50))
def test_pt4_values_are_those_of_plain_arithmetic(raw: list[int]) -> None:
    signed = np.array(raw, dtype=np.uint16).view(np.int16)
    slow = [
        float("nan") if value == 0x7001 else (value & ~1) * (250e-6 if value & 1 else 1e-6) for value in signed.tolist()
    ]
    frames = np.zeros(signed.size, dtype=[("Main", "<i2"), ("voltage", "<u2")])
    frames["Main"] = signed
    current_a, voltage_v = np.empty(signed.size, dtype=np.float32), np.empty(signed.size, dtype=np.float32)
    pt4.Decoder("Main").decode(frames, current_a, voltage_v)
    np.testing.assert_allclose(slow, current_a, rtol=1e-6)


def test_a_pt4_of_several_channels_takes_main_unless_another_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "a.pt4", pt4_bytes(((10, 20, 29_564), (12, 24, 29_564)), mask=0x3000))
    assert pt4.read(path, Hints()).trace.current_a.tolist() == pytest.approx([10e-6, 12e-6])
    assert pt4.read(path, Hints(current="usb")).trace.current_a.tolist() == pytest.approx([20e-6, 24e-6])


def test_a_pt4_in_local_time_has_no_utc(tmp_path: Path) -> None:
    found = pt4.read(written(tmp_path, "a.pt4", pt4_bytes(ticks=(2 << 62) | 634_346_767_186_230_000)), Hints())
    assert found.origin.started_utc is None
    assert Loss.START_TIME in found.origin.losses


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (pt4_bytes()[:1000], "ends inside its header"),
        (pt4_bytes(revision=2), "hardware revision 2"),
        (pt4_bytes(mask=0), "kept no current"),
        (pt4_bytes(rate_hz=0.0), "rate of 0 Hz"),
        (pt4_bytes()[:1024], "holds 0 readings"),
        (b"\x00" * 4 + b"\x13Power Pole", "must name 'Power Tool'"),
    ],
)
def test_a_wrong_pt4_is_refused(content: bytes, problem: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=problem):
        pt4.read(written(tmp_path, "a.pt4", content), Hints())


def test_a_pt4_that_is_shorter_than_its_header_says_says_so(tmp_path: Path) -> None:
    content = pt4_bytes()
    assert struct.unpack_from("<Q", content, 160) == (400,)
    found = pt4.read(written(tmp_path, "a.pt4", content[:-30]), Hints())
    assert Loss.TAIL in found.origin.losses
    assert "The header says 400 readings, and the file holds 392." in found.origin.notes


def test_a_powertool_csv_states_its_averaging(tmp_path: Path) -> None:
    found = open_recording(written(tmp_path, "a.csv", powertool_text()))
    assert found.origin.format == "powertool-csv"
    assert found.trace.current_a[0] == pytest.approx(3.25e-3)
    assert found.trace.meter.smoothing_s == pytest.approx(0.01)
    assert Loss.AVERAGED in found.origin.losses
    raw = powertool_csv.read(written(tmp_path, "b.csv", powertool_text(step_s=0.0002)), Hints())
    assert raw.trace.meter.smoothing_s is None
    assert Loss.AVERAGED not in raw.origin.losses


def test_times_of_the_python_library_are_seconds_and_rebuilt(tmp_path: Path) -> None:
    found = open_recording(written(tmp_path, "a.csv", pymonsoon_text()))
    assert found.origin.format == "pymonsoon-csv"
    assert UniformClock(640, 5000.0) == found.trace.clock
    assert found.trace.current_a[0] == pytest.approx(12.5e-3)
    assert np.asarray(found.trace.voltage_v)[0] == pytest.approx(3.7012)


def test_missing_packets_are_a_hole_and_a_late_one_is_not(tmp_path: Path) -> None:
    gone = tuple(range(50, 100))
    found = pymonsoon_csv.read(written(tmp_path, "a.csv", pymonsoon_text(packets=150, missing=gone)), Hints())
    times_s = found.trace.clock.times_s()
    assert times_s.size == 100 * 16
    assert np.diff(times_s).max() == pytest.approx(50 * 16 / 5000, abs=0.003)
    assert np.count_nonzero(np.diff(times_s) > 0.001) == 1


def _stamped(rate_hz: float, readings: int) -> str:
    """Rows of one channel that came at another rate than the instrument's, stamped every 50 ms."""
    rows = "".join(f"{int(k / rate_hz * 20) / 20:.6f},{12.5 + k % 7:.4f},3.7012,\n" for k in range(readings))
    return f"Time(ms),Main(mA),Main Voltage(V),\n{rows}"


@pytest.mark.parametrize(("rate_hz", "kept_of"), [(1000.0, 5), (2500.0, 2), (50.0, 100)])
def test_where_the_library_kept_one_reading_of_several_the_stamps_say_so(
    rate_hz: float, kept_of: int, tmp_path: Path
) -> None:
    found = pymonsoon_csv.read(written(tmp_path, "a.csv", _stamped(rate_hz, 8_000)), Hints())
    assert UniformClock(8_000, rate_hz) == found.trace.clock
    assert found.trace.meter.rate_hz == rate_hz
    assert f"one reading of every {kept_of}:" in " ".join(found.origin.notes)


@pytest.mark.parametrize("rate_hz", [3_500.0, 8_000.0])
def test_stamps_that_no_rate_of_the_instrument_fits_are_refused(rate_hz: float, tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", _stamped(rate_hz, 70_000))
    with pytest.raises(BadInputError, match="one of the two is wrong; read it by --format csv"):
        pymonsoon_csv.read(path, Hints())
    assert len(open_recording(path, Hints(rate_hz=rate_hz, time="none"), format_name="csv").trace) == 70_000


def test_whole_seconds_of_the_legacy_flag_are_rebuilt_without_holes(tmp_path: Path) -> None:
    found = pymonsoon_csv.read(written(tmp_path, "a.csv", pymonsoon_text(packets=1_000, whole=True)), Hints())
    assert UniformClock(16_000, 5000.0) == found.trace.clock
    assert found.origin.started_utc == iso_utc(1_735_689_600)


def test_a_recording_of_powertool_5_is_refused_whatever_it_begins_with(tmp_path: Path) -> None:
    content = bytearray(pt4_bytes())
    content[118:128] = b"\x085.0.0.25\0"
    with pytest.raises(
        BadInputError, match=r"was written by PowerTool 5\.0\.0\.25, whose format is not public; export"
    ):
        pt4.read(written(tmp_path, "a.pt5", bytes(content)), Hints())


def test_a_cut_end_is_said_of_recordings_that_are_read_in_blocks(tmp_path: Path) -> None:
    cut = pt4.stream(written(tmp_path, "a.pt4", pt4_bytes()[:-50]), Hints()).origin
    assert Loss.TAIL in cut.losses
    assert any("The header says" in note for note in cut.notes)
    whole = ppk1_bytes(bits=False)
    blocks = list(ppk1.stream(written(tmp_path, "a.ppk", whole[: len(whole) - 8]), Hints()).blocks)
    assert [event.value for event in blocks[-1].events] == ["The file is cut off; what is whole was read."]
    assert not any(block.events for block in ppk1.stream(written(tmp_path, "b.ppk", whole), Hints()).blocks)
    assert write_stream(ppk1.stream(tmp_path / "a.ppk", Hints()), tmp_path / "out.jls").readings > 2
