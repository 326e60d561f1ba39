"""The FNB58's reports in any chunking, garbled, cut off, and among garbage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fnb58 import wire
from drivers.fnb58.wire import OtherReport, Report
from tests.drivers.usb_lead import in_pieces

counts = st.lists(st.integers(0, 1_000_000), min_size=8, max_size=8)
"""Steps of current, then of voltage, of the four readings of a report."""


def written(steps: list[int]) -> bytes:
    return wire.report(np.array(steps[:4]) * wire.STEP_A, np.array(steps[4:]) * wire.STEP_V)


def steps_of(report: Report | OtherReport) -> list[int]:
    assert isinstance(report, Report)
    both = np.concatenate([report.current_a, report.voltage_v]) / wire.STEP_A
    return [round(float(value)) for value in both]


def read(*chunks: bytes) -> list[Report | OtherReport]:
    decoder = wire.Decoder()
    return [one for chunk in chunks for one in decoder.feed(chunk)]


def test_the_commands_are_those_that_the_makers_program_sends() -> None:
    ends = [(command[:2].hex(), command[-1], len(command)) for command in (wire.WHO, wire.START, wire.GO_ON)]
    assert ends == [("aa81", 0x8E, 64), ("aa82", 0x96, 64), ("aa83", 0x9E, 64)]


def test_the_check_sum_is_the_published_one() -> None:
    # reveng's check value of this CRC, over the digits 1 to 9
    assert wire.crc(b"123456789") == 0x4B


def test_a_report_is_laid_out_as_published() -> None:
    inside = bytes([0x04]) + bytes.fromhex("40a60700 98ca0000 a00a 990a 01 3101") * 4 + b"\x07"
    (report,) = read(bytes([0xAA]) + inside + bytes([wire.crc(inside)]))
    assert isinstance(report, Report)
    np.testing.assert_allclose(report.voltage_v, 5.01312)
    np.testing.assert_allclose(report.current_a, 0.51864)


@given(counts)
def test_what_is_written_is_read_to_the_step(steps: list[int]) -> None:
    (report,) = read(written(steps))
    assert steps_of(report) == steps


@given(st.floats(0, 6), st.floats(0, 25))
def test_any_value_is_read_within_half_a_step(current_a: float, voltage_v: float) -> None:
    (report,) = read(wire.report(np.full(4, current_a), np.full(4, voltage_v)))
    assert isinstance(report, Report)
    np.testing.assert_allclose(report.current_a, current_a, atol=0.501 * wire.STEP_A)
    np.testing.assert_allclose(report.voltage_v, voltage_v, atol=0.501 * wire.STEP_V)


@given(st.lists(counts, max_size=4), st.data())
def test_chunking_does_not_matter(sent: list[list[int]], data: st.DataObject) -> None:
    raw = b"".join(map(written, sent))
    found = read(*in_pieces(raw, data))
    assert list(map(steps_of, found)) == sent


@given(counts, st.integers(1, 63), st.integers(1, 255))
def test_a_garbled_byte_costs_its_report(steps: list[int], place: int, turned: int) -> None:
    raw = bytearray(written(steps))
    raw[place] ^= turned
    decoder = wire.Decoder()
    assert decoder.feed(bytes(raw)) == []
    (after,) = decoder.feed(bytes(wire.REPORT_BYTES) + written(steps))
    assert steps_of(after) == steps


@given(st.binary(max_size=100).filter(lambda noise: wire.HEAD not in noise), counts)
def test_garbage_before_a_report_is_skipped_and_counted(noise: bytes, steps: list[int]) -> None:
    decoder = wire.Decoder()
    (report,) = decoder.feed(noise + written(steps))
    assert steps_of(report) == steps
    assert decoder.skipped == len(noise)


@given(st.lists(st.one_of(st.binary(max_size=80), counts), max_size=6))
def test_among_garbage_no_reading_is_read_that_was_not_sent(parts: list[bytes | list[int]]) -> None:
    raw = b"".join(part if isinstance(part, bytes) else written(part) for part in parts)
    sent = [part for part in parts if not isinstance(part, bytes)]
    assert all(steps_of(one) in sent for one in read(raw) if isinstance(one, Report))


@given(counts, counts, st.integers(0, 63))
def test_a_report_that_was_cut_off_costs_no_other(first: list[int], second: list[int], length: int) -> None:
    found = read(written(first)[:length] + written(second) + bytes(wire.REPORT_BYTES))
    assert [steps_of(one) for one in found if isinstance(one, Report)] == [second]


@pytest.mark.parametrize("kind", [0x03, 0x81, 0xFF])
def test_a_report_of_another_kind_is_no_reading(kind: int) -> None:
    assert read(wire.sealed(kind, b"\x01\x02")) == [OtherReport(kind)]


@pytest.mark.parametrize("field", ["v", "i", "dp", "dn", "deci_degree"])
def test_readings_that_cannot_be_are_refused_whatever_their_check_sum(field: str) -> None:
    rows = np.zeros(4, wire._READING)
    rows[field] = 0xFFFF if field not in ("v", "i") else 6_000_001
    assert read(wire.sealed(wire.DATA, rows.tobytes())) == []


def test_every_model_is_told_to_go_on_before_it_falls_silent() -> None:
    assert all(model.go_on_every_s <= 0.5 * wire.GOES_ON_S for model in wire.MODELS.values())
