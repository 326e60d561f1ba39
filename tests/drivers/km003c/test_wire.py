"""The KM003C's answers in any chunking, cut off, refused, and among garbage."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.km003c import wire
from drivers.km003c.wire import Answer, Refusal
from tests.drivers.usb_lead import in_pieces

answers = st.builds(
    Answer,
    number=st.integers(0, 255),
    microampere=st.integers(-6_000_000, 6_000_000),
    microvolt=st.integers(0, 50_000_000),
)
messages = st.one_of(answers, st.builds(Refusal, number=st.integers(0, 255)))


def written(said: Answer | Refusal) -> bytes:
    return wire.answer(said) if isinstance(said, Answer) else wire.refusal(said.number)


def read(*chunks: bytes) -> list[Answer | Refusal]:
    decoder = wire.Decoder()
    return [one for chunk in chunks for one in decoder.feed(chunk)]


def test_a_question_and_its_answer_are_those_that_were_seen_on_a_bus() -> None:
    assert wire.ask(7).hex(" ") == "0c 07 02 00"
    assert wire.asked(bytes.fromhex("0c 07 02 00")) == 7
    # An answer of the published capture's layout: 5.127 V, -0.412 A, question 0x1d.
    body = struct.pack("<6ih5H2B3H", 5_127_000, -412_000, 5_126_900, -411_800, 5_127_100, -412_100, 3_400, 16_500, 700,
                       27_100, 27_000, 33_010, 3, 0, 70, 2_710, 2_700)  # fmt: skip
    assert read(bytes.fromhex("41 1d 80 02 01 00 00 0b") + body) == [Answer(0x1D, -412_000, 5_127_000)]


@given(answers)
def test_what_is_written_is_read_to_the_microampere(said: Answer) -> None:
    assert read(wire.answer(said)) == [said]


@given(st.lists(messages, max_size=6), st.data())
def test_chunking_does_not_matter(said: list[Answer | Refusal], data: st.DataObject) -> None:
    raw = b"".join(map(written, said))
    assert read(*in_pieces(raw, data)) == said


@given(st.lists(messages, min_size=1, max_size=4))
def test_one_byte_at_a_time_gives_each_answer_with_its_last_byte(said: list[Answer | Refusal]) -> None:
    decoder = wire.Decoder()
    for one in said:
        *before, last = written(one)
        assert not [found for byte in before for found in decoder.feed(bytes([byte]))]
        assert decoder.feed(bytes([last])) == [one]


@given(st.binary(max_size=80).filter(lambda noise: 0x41 not in noise and 0x06 not in noise), answers)
def test_garbage_before_an_answer_is_skipped_and_counted(noise: bytes, said: Answer) -> None:
    decoder = wire.Decoder()
    assert decoder.feed(noise + wire.answer(said)) == [said]
    assert decoder.skipped == len(noise)


@given(st.lists(st.one_of(st.binary(max_size=60), answers), max_size=8))
def test_among_garbage_no_answer_is_read_that_was_not_sent(parts: list[bytes | Answer]) -> None:
    raw = b"".join(part if isinstance(part, bytes) else wire.answer(part) for part in parts)
    sent = {part for part in parts if isinstance(part, Answer)}
    assert {one for one in read(raw) if isinstance(one, Answer)} <= sent


@given(answers, answers, st.integers(0, wire.ANSWER_BYTES - 1))
def test_an_answer_that_was_cut_off_never_takes_its_values_from_the_next(
    first: Answer, second: Answer, length: int
) -> None:
    found = read(wire.answer(first)[:length] + wire.answer(second))
    assert found in ([second], [first], [])
    assert found == [second] or length >= 16


@pytest.mark.parametrize(
    ("place", "value"),
    [(2, 0x40), (4, 0x02), (7, 0x0C), (44, 9), (15, 0x7F), (11, 0x7F)],
    ids=["length", "attribute", "size", "rate", "current", "voltage"],
)
def test_an_answer_that_cannot_be_is_refused(place: int, value: int) -> None:
    raw = bytearray(wire.answer(Answer(3, 100_000, 5_000_000)))
    raw[place] = value
    assert read(bytes(raw)) == []


@given(st.binary(max_size=5))
def test_only_a_question_for_a_reading_is_one(data: bytes) -> None:
    number = wire.asked(data)
    assert number is None or wire.ask(number) == data
