"""ADB's packets, whatever the stream's division, and its keys and signatures against the library that makes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.errors import GarbledError
from drivers.phone.adb.keys import the_key
from drivers.phone.adb.wire import HEADER_BYTES, Command, Decoder, Packet, encode, header, public_key

words = st.integers(0, 0xFFFFFFFF)
packets = st.builds(Packet, st.sampled_from(Command), words, words, st.binary(max_size=300))


@given(st.lists(packets, max_size=5), st.lists(st.integers(1, 40), min_size=1))
def test_packets_come_out_as_they_went_in_however_the_stream_is_cut(sent: list[Packet], cuts: list[int]) -> None:
    stream = b"".join(encode(packet) for packet in sent)
    decoder, came, at, turn = Decoder(), list[Packet](), 0, 0
    while at < len(stream):
        step = cuts[turn % len(cuts)]
        came += decoder.feed(stream[at : at + step])
        at, turn = at + step, turn + 1
    assert came == sent


@given(st.binary(max_size=2000))
def test_what_is_no_packet_is_refused_and_never_waited_for(data: bytes) -> None:
    try:
        assert Decoder().feed(data) == ()
    except GarbledError:
        assert len(data) >= HEADER_BYTES


@given(packets.filter(lambda packet: packet.data != b""), st.data())
def test_one_wrong_byte_of_data_is_noticed(packet: Packet, data: st.DataObject) -> None:
    stream = bytearray(encode(packet))
    at = data.draw(st.integers(HEADER_BYTES, len(stream) - 1))
    stream[at] ^= data.draw(st.integers(1, 255))
    if sum(packet.data) & 0xFFFFFFFF == 0:
        return  # a sum of 0 says nothing: newer versions send no other
    with pytest.raises(GarbledError, match="byte sum"):
        Decoder().feed(bytes(stream))


def test_a_packet_that_announces_a_gigabyte_is_not_waited_for() -> None:
    head = bytearray(encode(Packet(Command.WRTE, 1, 1)))
    head[12:16] = (1 << 30).to_bytes(4, "little")
    with pytest.raises(GarbledError, match="1073741824 bytes"):
        header(bytes(head))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@settings(max_examples=20, deadline=None)
@given(token=st.binary(min_size=20, max_size=20), bit=st.integers(0, 2047))
def test_a_signature_proves_its_key_and_its_token_alone(folder: Path, token: bytes, bit: int) -> None:
    key = the_key(folder)
    public, signature = public_key(key.public_line), key.signer.Sign(token)
    assert public.signed(token, signature)
    assert not public.signed(bytes(reversed(token)), signature) or token == bytes(reversed(token))
    wrong = bytearray(signature)
    wrong[bit // 8] ^= 1 << bit % 8
    assert not public.signed(token, bytes(wrong))


@given(st.binary(max_size=800))
def test_what_is_no_key_is_refused(line: bytes) -> None:
    with pytest.raises(GarbledError):
        public_key(line)
