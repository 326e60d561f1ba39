"""RocketLogger files: equal to other people's conversion value for value, ranges merged, damage named."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from analysis.trace import EventName, StampedClock, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces import rocketlogger
from bench.traces.recording import Hints, Loss, Recording
from tests.bench.traces.samples import REAL

LOGS = REAL / "rocketlogger-rld"
INTERVAL_S = 1.00352e-3
STEPS_HEADER, STEPS_BLOCK = 524, 36_032
"""Bytes of the header and of a block of `test_steps.rld`."""


def derived(name: str) -> npt.NDArray[np.void]:
    """The columns of somebody else's conversion."""
    return np.genfromtxt(LOGS / f"derived_{name}.csv", delimiter=",", names=True)


def read(path: Path, current: str | None = None, **hints: str | float) -> Recording:
    return rocketlogger.read(path, Hints(current=current, **hints))  # type: ignore[arg-type]  # names of hints


def changed(tmp_path: Path, offset: int, layout: str, *values: int, name: str = "test_steps.rld") -> Path:
    """A copy with some fields overwritten."""
    data = bytearray((LOGS / name).read_bytes())
    struct.pack_into(layout, data, offset, *values)
    path = tmp_path / "changed.rld"
    path.write_bytes(bytes(data))
    return path


@pytest.mark.parametrize("name", ["test_steps", "test_high_current"])
@pytest.mark.parametrize("current", ["I1", "I2"])
def test_every_current_equals_the_conversion_value_for_value(name: str, current: str) -> None:
    trace = read(LOGS / f"{name}.rld", current).trace
    expected = derived(name)
    np.testing.assert_array_equal(expected[f"{current}_A"], trace.current_a)
    np.testing.assert_allclose(expected["time_s"], trace.clock.times_s(), atol=1e-9)


def test_the_voltage_equals_the_conversion_value_for_value() -> None:
    trace = read(LOGS / "test_steps.rld", "I1", voltage="V1").trace
    np.testing.assert_array_equal(derived("test_steps")["V1_V"], np.asarray(trace.voltage_v))


def test_readings_are_as_far_apart_as_the_converter_makes_them_not_as_the_header_says() -> None:
    found = read(LOGS / "test_steps.rld", "I1")
    assert found.trace.clock == UniformClock(count=45_000, rate_hz=1 / INTERVAL_S)
    assert found.trace.meter.rate_hz == 1000.0
    assert any("The header says 1000 Hz" in note and "996.492 Hz" in note for note in found.origin.notes)


def test_the_staircase_has_its_steps_where_the_source_meter_made_them() -> None:
    """Steps of 200 µA up and down between -5 and +5 mA."""
    trace = read(LOGS / "test_steps.rld", "I1").trace
    levels, counts = np.unique(np.round(trace.current_a / 200e-6), return_counts=True)
    stairs = levels[counts > 300]
    assert len(stairs) >= 50
    np.testing.assert_array_equal(np.arange(stairs.min(), stairs.max() + 1), stairs)


def test_the_file_says_who_measured_and_when() -> None:
    origin = read(LOGS / "test_full.rld", "I1").origin
    assert origin.instrument == "RocketLogger"
    assert origin.serial_number == "12:34:56:78:90:ab"
    assert origin.started_utc == "2017-05-10T09:05:17.447Z"
    assert "Comment in the file: This is a comment" in origin.notes
    assert Loss.START_TIME not in origin.losses
    assert Loss.INSTRUMENT not in origin.losses


def test_a_header_time_that_differs_from_the_blocks_is_said() -> None:
    notes = read(LOGS / "test_steps.rld", "I1").origin.notes
    assert "The header's start differs by 70 s from the first block's time of day, which was taken." in notes


def test_two_currents_are_asked_about() -> None:
    with pytest.raises(QuestionError, match="holds 2 currents; name the one that fed the phone: --current I1, I2"):
        rocketlogger.read(LOGS / "test_steps.rld", Hints())


@pytest.mark.parametrize(
    "name", ["test_v3_only", "test_single_block", "test_header_unaligned", "test_min_block_size", "test_truncated"]
)
def test_a_file_without_a_current_channel_says_so(name: str) -> None:
    with pytest.raises(
        QuestionError, match=r"has no current channel, only the voltages V\d; .*--current V\d --shunt OHM"
    ):
        rocketlogger.read(LOGS / f"{name}.rld", Hints())


def test_a_voltage_over_a_shunt_is_a_current() -> None:
    volts = read(LOGS / "test_steps.rld", "I1", voltage="V1").trace.voltage_v
    over_shunt = read(LOGS / "test_steps.rld", "V1", shunt_ohm=0.5).trace.current_a
    np.testing.assert_allclose(np.asarray(volts) / 0.5, over_shunt)


def test_voltages_that_nobody_named_are_listed_and_not_guessed() -> None:
    found = read(LOGS / "test_steps.rld", "I1")
    assert found.trace.voltage_v is None
    assert Loss.VOLTAGE in found.origin.losses
    assert "The voltages V1, V2, V3, V4 were not kept: --voltage names the one across the phone." in found.origin.notes


def test_a_current_named_as_voltage_is_refused() -> None:
    with pytest.raises(BadInputError, match="I2 is a current; give --voltage a voltage"):
        read(LOGS / "test_steps.rld", "I1", voltage="I2")


def test_the_smallest_legal_file_is_read() -> None:
    trace = read(LOGS / "test_min_block_size.rld", "V1", shunt_ohm=1.0).trace
    assert len(trace) == 5
    assert trace.clock.median_rate_hz == pytest.approx(1 / 1.00352)


# Damage


def test_of_a_file_cut_off_by_its_author_the_whole_blocks_are_read() -> None:
    whole = read(LOGS / "test_v3_only.rld", "V3", shunt_ohm=1.0)
    cut = read(LOGS / "test_truncated.rld", "V3", shunt_ohm=1.0)
    np.testing.assert_array_equal(whole.trace.current_a[:4_000], cut.trace.current_a)
    assert Loss.TAIL in cut.origin.losses
    assert Loss.TAIL not in whole.origin.losses
    assert "The header promises 5 blocks; 4 whole ones are in the file and were read." in cut.origin.notes


@pytest.mark.parametrize("missing", [1, 100, STEPS_BLOCK - 1, STEPS_BLOCK, STEPS_BLOCK + 1])
def test_wherever_the_file_is_cut_the_whole_blocks_are_read(missing: int, tmp_path: Path) -> None:
    data = (LOGS / "test_steps.rld").read_bytes()[:-missing]
    path = tmp_path / "cut.rld"
    path.write_bytes(data)
    found = read(path, "I1")
    blocks = (len(data) - STEPS_HEADER) // STEPS_BLOCK
    np.testing.assert_array_equal(derived("test_steps")["I1_A"][: blocks * 1000], found.trace.current_a)
    assert Loss.TAIL in found.origin.losses


def test_a_file_whose_logger_died_before_it_counted_is_read(tmp_path: Path) -> None:
    path = changed(tmp_path, 12, "<IQ", 0, 0)
    found = read(path, "I1")
    assert len(found.trace) == 45_000
    assert "The header counts no readings; the 45 blocks of the file were read." in found.origin.notes


def test_a_header_that_promises_terabytes_costs_nothing(tmp_path: Path) -> None:
    path = changed(tmp_path, 8, "<IIQ", 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
    with pytest.raises(BadInputError, match="holds 0 whole blocks of 154618822652 bytes"):
        read(path, "I1")


def test_a_lost_block_leaves_a_hole_of_its_length(tmp_path: Path) -> None:
    data = (LOGS / "test_steps.rld").read_bytes()
    at = STEPS_HEADER + 20 * STEPS_BLOCK
    path = tmp_path / "hole.rld"
    path.write_bytes(data[:at] + data[at + 2 * STEPS_BLOCK :])
    found = read(path, "I1")
    kept = np.delete(derived("test_steps")["I1_A"], slice(20_000, 22_000))
    np.testing.assert_array_equal(kept, found.trace.current_a)
    assert isinstance(found.trace.clock, StampedClock)
    steps_s = np.diff(found.trace.clock.times_s())
    assert steps_s[19_999] == pytest.approx(2001 * INTERVAL_S, abs=2e-3)
    assert np.delete(steps_s, 19_999).max() < 2 * INTERVAL_S
    (gap,) = found.trace.events
    assert gap.name is EventName.GAP
    assert int(gap.value or "") == pytest.approx(2000, abs=2)
    assert gap.at_s == pytest.approx(20_000 * INTERVAL_S, abs=2e-3)


def test_blocks_that_run_backwards_are_refused_by_number(tmp_path: Path) -> None:
    data = (LOGS / "test_steps.rld").read_bytes()
    first, second = (STEPS_HEADER + k * STEPS_BLOCK for k in (10, 11))
    swapped = data[:first] + data[second : second + STEPS_BLOCK] + data[first:second] + data[second + STEPS_BLOCK :]
    path = tmp_path / "swapped.rld"
    path.write_bytes(swapped)
    with pytest.raises(BadInputError, match="block 11: time must increase"):
        read(path, "I1")


@pytest.mark.parametrize(
    ("offset", "layout", "value", "problem"),
    [
        (4, "<H", 9, "is of version 9, and versions 1 to 4 are known"),
        (6, "<H", 500, "the header states 500 bytes, and its comment and channels need 524; the file is damaged"),
        (24, "<H", 0, "the header states 0 Hz"),
        (8, "<I", 0, "0 rows per block"),
        (48, "<I", 24, "its comment and channels need 528"),
        (76 + 8 * 28, "<I", 77, "channel 9 'I1H': the unit 77 is unknown"),
        (76 + 8 * 28, "<I", 3, "channel 9 'I1H': unit 3 with scale -9 cannot stand here"),
        (76 + 8 * 28 + 4, "<i", 300, "channel 9 'I1H': unit 2 with scale 300 cannot stand here"),
        (76 + 8 * 28 + 8, "<H", 3, "channel 9 'I1H': a value of 3 bytes is not possible"),
        (76 + 9 * 28 + 10, "<H", 40, "channel 10 'I1L': its range is said to be valid by channel 40, which is none"),
        (STEPS_HEADER + 5 * STEPS_BLOCK + 8, "<q", -1, "block 5: the time stamp is no time"),
        (STEPS_HEADER + 44 * STEPS_BLOCK + 16, "<q", 1 << 35, "spans .* days by its stamps"),
    ],
)
def test_a_header_field_that_cannot_be_is_named(
    offset: int, layout: str, value: int, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInputError, match=problem):
        read(changed(tmp_path, offset, layout, value), "I1")


def test_two_channels_of_one_name_are_refused(tmp_path: Path) -> None:
    data = (LOGS / "test_steps.rld").read_bytes().replace(b"V2\0", b"V1\0", 1)
    path = tmp_path / "twice.rld"
    path.write_bytes(data)
    with pytest.raises(BadInputError, match="two channels of the header have one name"):
        read(path, "I1")


def test_a_file_that_ends_within_its_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.rld"
    for size in (10, 56, 300):
        path.write_bytes((LOGS / "test_steps.rld").read_bytes()[:size])
        with pytest.raises(BadInputError, match=r"must begin with|ends within its header of 524 bytes"):
            read(path, "I1")


def test_a_second_part_of_the_recording_is_mentioned(tmp_path: Path) -> None:
    path = tmp_path / "long.rld"
    path.write_bytes((LOGS / "test_full.rld").read_bytes())
    (tmp_path / "long_p1.rld").touch()
    assert "The recording goes on in long_p1.rld, which was not read." in read(path, "I1").origin.notes


def test_without_a_valid_bit_the_low_range_is_not_merged(tmp_path: Path) -> None:
    path = changed(tmp_path, 76 + 9 * 28 + 10, "<H", 0xFFFF)
    with pytest.raises(QuestionError, match="--current I2, I1H, I1L"):
        rocketlogger.read(path, Hints())
    assert len(read(path, "I1L").trace) == 45_000
