"""Fastboot's bytes in any chunking, and nothing on the wire that is not a question of the list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import GarbledError
from drivers.phone.fastboot import wire
from drivers.phone.fastboot.questions import Report, Variable
from drivers.phone.fastboot.wire import Head


def decoded(chunks: list[bytes], longest: int) -> tuple[list[bytes], bool]:
    """Packets, and whether the stream turned out to be another protocol's."""
    decoder = wire.StreamDecoder(longest)
    packets: list[bytes] = []
    try:
        for chunk in chunks:
            decoder.feed(chunk)
            while (packet := decoder.next()) is not None:
                packets.append(packet)
    except GarbledError:
        return packets, True
    return packets, False


def cut(raw: bytes, data: st.DataObject) -> list[bytes]:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=12)))
    return [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]


@given(st.lists(st.binary(min_size=1, max_size=wire.LONGEST_REPLY)), st.data())
def test_packets_come_out_as_they_went_in_whatever_the_chunking(packets: list[bytes], data: st.DataObject) -> None:
    raw = wire.HANDSHAKE + b"".join(map(wire.framed, packets))
    assert decoded(cut(raw, data), wire.LONGEST_REPLY) == (packets, False)


@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda tail: b"FB01" + tail), st.data())
def test_hostile_bytes_decode_alike_in_every_chunking(raw: bytes, data: st.DataObject) -> None:
    assert decoded(cut(raw, data), wire.LONGEST_REPLY) == decoded([raw], wire.LONGEST_REPLY)


@given(st.binary(max_size=300))
def test_a_packet_is_read_or_refused(came: bytes) -> None:
    try:
        packet = wire.packet(came)
    except GarbledError:
        assert len(came) > wire.LONGEST_REPLY or came[:4] not in [head.value for head in Head]
    else:
        assert wire.reply(packet.head, packet.text) == came


def test_a_length_that_cannot_be_is_refused_before_anything_is_waited_for() -> None:
    for length in (0, wire.LONGEST_REPLY + 1, 2**63):
        decoder = wire.StreamDecoder(wire.LONGEST_REPLY)
        decoder.feed(b"FB01" + length.to_bytes(8, "big"))
        with pytest.raises(GarbledError, match=f"one of {length} was announced"):
            decoder.next()


@pytest.mark.parametrize("greeting", [b"HTTP", b"FB00", b"FBxx", b"\x00", b"S"])
def test_another_greeting_is_another_protocol(greeting: bytes) -> None:
    with pytest.raises(GarbledError, match="of fastboot over TCP"):
        wire.StreamDecoder(wire.LONGEST_REPLY).feed(greeting)


def test_a_newer_version_is_spoken_to_in_ours() -> None:
    decoder = wire.StreamDecoder(wire.LONGEST_REPLY)
    decoder.feed(b"FB02")
    assert decoder.greeted


def test_the_readme_s_example_session() -> None:
    decoder = wire.StreamDecoder(wire.LONGEST_REPLY)
    decoder.feed(b"FB01\0\0\0\0\0\0\0\x07OKAY0.4\0\0\0\0\0\0\0\x14FAILUnknown variable")
    first, second = decoder.next(), decoder.next()
    assert first is not None
    assert second is not None
    assert wire.packet(first) == wire.Packet(Head.OKAY, b"0.4")
    assert wire.packet(second) == wire.Packet(Head.FAIL, b"Unknown variable")
    assert wire.framed(wire.command(Variable.PRODUCT)) == b"\0\0\0\0\0\0\0\x0egetvar:product"


@pytest.mark.parametrize("question", [*Variable, *Report])
def test_every_question_reads_and_fits(question: Variable | Report) -> None:
    command = wire.command(question)
    assert len(command) <= 64
    assert command.startswith(b"getvar:") or command in (b"oem device-info", b"oem dmesg")


@given(st.text() | st.binary() | st.sampled_from(["product", "getvar:all", "oem device-info"]))
def test_a_text_is_no_question_even_if_it_reads_like_one(text: str | bytes) -> None:
    with pytest.raises(TypeError):
        wire.command(text)  # type: ignore[arg-type]
