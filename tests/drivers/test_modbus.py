"""Modbus frames survive any chunking and any garbage before them, and a wrong check sum is never a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import GarbledError, SetPointError
from drivers.modbus import wire

registers = st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=20).map(tuple)


def reply_to_read(values: tuple[int, ...]) -> bytes:
    data = b"".join(value.to_bytes(2, "big") for value in values)
    return wire.framed(bytes([1, wire.READ, len(data)]) + data)


def test_the_check_sum_is_the_one_of_the_standard() -> None:
    """The example of the serial line guide: 02 07 has the check bytes 41 12."""
    assert wire.crc(bytes([0x02, 0x07])) == bytes([0x41, 0x12])


@given(registers)
def test_what_is_put_in_comes_out(values: tuple[int, ...]) -> None:
    assert wire.ReadReply(1, len(values))(reply_to_read(values)) == values


@given(registers, st.data())
def test_no_part_of_a_reply_is_a_reply(values: tuple[int, ...], data: st.DataObject) -> None:
    whole = reply_to_read(values)
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert wire.ReadReply(1, len(values))(whole[:cut]) is None


@given(registers, st.binary(max_size=30))
def test_garbage_before_a_reply_is_skipped(values: tuple[int, ...], garbage: bytes) -> None:
    found = wire.ReadReply(1, len(values))(garbage + reply_to_read(values))
    assert found == values or wire.ReadReply(1, len(values))(garbage) is not None


@given(registers, st.data())
def test_a_turned_bit_is_never_a_value(values: tuple[int, ...], data: st.DataObject) -> None:
    spoilt = bytearray(reply_to_read(values))
    spoilt[data.draw(st.integers(0, len(spoilt) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    found: tuple[int, ...] | None = None
    try:
        found = wire.ReadReply(1, len(values))(bytes(spoilt))
    except (SetPointError, GarbledError):
        found = None
    assert found is None


def test_a_refusal_is_a_sentence() -> None:
    with pytest.raises(SetPointError, match="does not take these registers"):
        wire.ReadReply(1, 2)(wire.framed(bytes([1, 0x83, 2])))
