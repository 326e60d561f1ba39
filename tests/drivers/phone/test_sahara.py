"""Sahara: what is read, what is never sent, and that no phone can make the asking wrong or endless."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.address import parse_address
from drivers.clock import TurnedClock
from drivers.errors import AddressError, GarbledError, LinkLostError, StalledError
from drivers.links import BulkPair, ControlSetup, UsbDescriptors
from drivers.links.usb_bulk import UsbBulkLink
from drivers.links.usb_simulated import SimUsbLink
from drivers.links.usb_tap import TapUsbLink
from drivers.phone.heard import PhoneWord
from drivers.phone.sahara import wire
from drivers.phone.sahara.client import MOST_S, Answer, Voice, ask
from drivers.phone.sahara.connect import ask_at
from drivers.phone.sahara.diag import framed, is_diag
from drivers.phone.sahara.sim import MADE_UP_ID, DiagSim, SaharaSim
from drivers.phone.states import PhoneState
from drivers.phone.untrusted import shown
from drivers.phone.usb_sim import BULK_IN, BULK_OUT

IN_EDL = UsbDescriptors("05c6:9008", None, None, None)
EVER_SENT = {
    wire.command_mode_please(),
    wire.back_to_hello(),
    *(wire.execute(question) for question in wire.Question),
    *(wire.execute_data(question) for question in wire.Question),
}
"""Every packet that may leave for a phone."""


class NamedLink:
    """What every link has."""

    name = "usb://05c6:9008"

    def discard(self) -> int:
        return 0

    def close(self) -> None:
        pass


@dataclass
class SimPort(NamedLink):
    """A simulated phone on a pair of endpoints."""

    phone: SaharaSim | DiagSim
    clock: TurnedClock = field(default_factory=TurnedClock)
    sent: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> None:
        self.sent.append(data)
        self.phone.feed(data)

    def read(self, limit: int, timeout_s: float) -> bytes:
        transfer = self.phone.take()
        if transfer is None:
            self.clock.sleep_s(timeout_s)
            return b""
        self.clock.sleep_s(0.001)
        return transfer


def asked(phone: SaharaSim | DiagSim) -> Answer:
    port = SimPort(phone)
    answer = ask(port, port.clock)
    assert set(port.sent) <= EVER_SENT
    assert phone.refused == []
    assert port.clock.now_s() <= MOST_S
    return answer


def test_a_boot_rom_says_its_mode_and_who_it_is_and_is_left_with_a_new_hello() -> None:
    phone = SaharaSim()
    answer = asked(phone)
    assert answer.hello is not None
    assert (answer.voice, answer.hello.mode, answer.note) == (Voice.SAHARA, wire.Mode.IMAGE_PENDING, None)
    assert (answer.serial_number, answer.hardware_id, str(answer.hardware_id)) == (
        "0a1b2c3d",
        MADE_UP_ID,
        "000a50e100720000",
    )
    assert len(answer.key_hash or "") == 64
    assert "begin anew" in answer.left
    assert asked(phone) == answer


def test_a_memory_dump_is_recognised_and_nothing_is_sent_to_it() -> None:
    port = SimPort(SaharaSim(wire.Mode.MEMORY_DEBUG))
    answer = ask(port, port.clock)
    assert port.sent == []
    assert answer.hello is not None
    assert answer.hello.mode is wire.Mode.MEMORY_DEBUG
    assert answer.state(PhoneState.CRASH_DUMP_OR_DIAG) is PhoneState.CRASH_DUMP
    assert "until the phone is restarted" in answer.left
    assert ask(port, port.clock).voice is Voice.SILENT


@pytest.mark.parametrize("mode", list(wire.Mode))
def test_every_mode_is_decoded_and_heard_in_the_words_of_the_case_format(mode: wire.Mode) -> None:
    (heard,) = asked(SaharaSim(mode)).heard
    assert (heard.word, heard.value) == (PhoneWord.SAHARA_MODE, str(int(mode)))
    assert 0.0 <= heard.host_s - heard.uncertainty_s <= heard.host_s + heard.uncertainty_s <= 0.1


def test_android_s_diagnostics_are_told_from_a_dump_and_never_spoken_to() -> None:
    silent, chatty = asked(DiagSim()), asked(DiagSim(chatty=True))
    assert (silent.voice, silent.heard, silent.state(PhoneState.CRASH_DUMP_OR_DIAG)) == (
        Voice.SILENT,
        (),
        PhoneState.CRASH_DUMP_OR_DIAG,
    )
    assert (chatty.voice, chatty.state(PhoneState.CRASH_DUMP_OR_DIAG)) == (Voice.DIAG, PhoneState.ANDROID)
    assert asked(SaharaSim()).state(PhoneState.CRASH_DUMP_OR_DIAG) is PhoneState.EDL
    assert chatty.state(PhoneState.EDL) is PhoneState.EDL


def test_a_question_that_the_phone_does_not_know_is_left_out() -> None:
    answer = asked(SaharaSim(knows=(wire.Question.SERIAL_NUMBER,)))
    assert (answer.serial_number, answer.hardware_id, answer.key_hash) == ("0a1b2c3d", None, None)
    assert "begin anew" in answer.left


def test_another_version_is_not_asked_in_this_one_s_words() -> None:
    answer = asked(SaharaSim(version=3))
    assert answer.serial_number is None
    assert "version 3" in str(answer.note)


@dataclass
class SimUsb:
    """The same phone as a USB device of the simulated links: its transfers cut into packets."""

    phone: SaharaSim | DiagSim
    packets: list[bytes] = field(default_factory=list)
    descriptors: UsbDescriptors = IN_EDL

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:
        assert endpoint == BULK_OUT
        self.phone.feed(data)

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        assert endpoint == BULK_IN
        transfer = None if self.packets else self.phone.take()
        if transfer is not None:
            self.packets += [transfer[k : k + 64] for k in range(0, len(transfer), 64)]
        return self.packets.pop(0) if self.packets else None

    def next_event_s(self, endpoint: int) -> float | None:
        return None

    def control_in(self, setup: ControlSetup, length: int, now_s: float) -> bytes:
        raise StalledError("nothing is asked on endpoint 0")

    def control_out(self, setup: ControlSetup, data: bytes, now_s: float) -> None:
        raise StalledError("nothing is told on endpoint 0")


@pytest.mark.parametrize("phone", [SaharaSim, lambda: SaharaSim(wire.Mode.MEMORY_DEBUG), DiagSim])
def test_a_record_of_the_asking_plays_it_again(phone: Callable[[], SaharaSim | DiagSim], tmp_path: Path) -> None:
    clock, record = TurnedClock(), tmp_path / "edl.tap"
    with record.open("w", encoding="utf-8") as file:
        usb = TapUsbLink(SimUsbLink("usb://05c6:9008", SimUsb(phone()), clock), file, clock, "sahara")
        answer = ask(UsbBulkLink(usb, BulkPair(BULK_IN, BULK_OUT)), clock)
    again = ask_at(parse_address(f"replay://{record}"), TurnedClock())
    assert (again.voice, again.hello, again.left) == (answer.voice, answer.hello, answer.left)
    assert (again.serial_number, again.hardware_id, again.key_hash) == (
        answer.serial_number,
        answer.hardware_id,
        answer.key_hash,
    )


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:5554", "serial:///dev/ttyUSB0"])
def test_sahara_is_on_usb_alone(address: str) -> None:
    with pytest.raises(AddressError, match="is at usb://05c6:9008"):
        ask_at(parse_address(address), TurnedClock())


@dataclass
class HostilePort(NamedLink):
    """Plays a list of transfers whatever is asked, then is silent, or gone."""

    transfers: list[bytes]
    then_gone: bool
    clock: TurnedClock = field(default_factory=TurnedClock)
    sent: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def read(self, limit: int, timeout_s: float) -> bytes:
        self.clock.sleep_s(min(0.05, timeout_s))
        if self.transfers:
            return self.transfers.pop(0)[:limit]
        if self.then_gone:
            raise LinkLostError("gone")
        self.clock.sleep_s(max(0.0, timeout_s - 0.05))
        return b""


WORDS = st.lists(
    st.sampled_from([0, 1, 2, 3, 4, 8, 11, 12, 14, 16, 48, 4096, 0x7FFFFFFF, 0xFFFFFFFF]), min_size=2, max_size=13
).map(lambda words: struct.pack(f"<{len(words)}I", *words))
HONEST = st.sampled_from(
    [
        wire.hello(wire.Mode.IMAGE_PENDING),
        wire.hello(wire.Mode.COMMAND),
        struct.pack("<2I", wire.Command.COMMAND_READY, 8),
        *(struct.pack("<4I", wire.Command.EXECUTE_ANSWER, 16, k, n) for k in (1, 2, 3) for n in (0, 1, 8, 4096)),
        struct.pack("<4I", wire.Command.END_OF_IMAGE, 16, 0, 1),
        framed(b"x"),
        b"<?xml version",
    ]
)
TRANSFERS = st.lists(HONEST | WORDS | st.binary(max_size=5000), max_size=40)


@given(TRANSFERS, st.booleans())
def test_no_phone_makes_asking_wrong_or_endless(transfers: list[bytes], then_gone: bool) -> None:
    port = HostilePort(transfers, then_gone)
    try:
        answer = ask(port, port.clock)
    except LinkLostError:
        assert then_gone
        assert port.sent == []  # it went before it had said anything
    else:
        assert answer.left
        texts = (answer.note or "", answer.serial_number or "", answer.key_hash or "", str(answer.hardware_id))
        assert all(shown(text) == text for text in texts)
    assert set(port.sent) <= EVER_SENT
    assert port.clock.now_s() <= MOST_S + 0.1


@given(HONEST | WORDS | st.binary(max_size=200))
def test_a_packet_is_read_whole_or_refused_in_a_sentence(data: bytes) -> None:
    try:
        packet = wire.parse_packet(data)
    except GarbledError as refusal:
        sentence = str(refusal)
    else:
        sentence = "Sahara: read"
        assert len(data) <= wire.LONGEST_PACKET
        assert not isinstance(packet, wire.Offer) or packet.length <= wire.MOST_OFFERED
    assert sentence.startswith("Sahara: ")


@given(st.binary(max_size=300))
def test_answers_of_any_length_are_numbers_or_refused(answer: bytes) -> None:
    for read in (wire.serial_number_in, wire.hardware_id_in, wire.key_hash_in):
        try:
            text = str(read(answer))
        except GarbledError:
            continue
        assert text.isalnum()
        assert len(text) <= 128


@given(st.sampled_from(list(wire.Mode)), st.integers(0, 0xFFFFFFFF), st.integers(0, 0xFFFFFFFF))
def test_a_hello_is_read_as_it_was_written(mode: wire.Mode, version: int, longest: int) -> None:
    packet = wire.parse_packet(wire.hello(mode, version, longest))
    assert packet == wire.Hello(version, wire.LOWEST_VERSION, longest, mode)


@given(st.binary(min_size=1, max_size=100), st.binary(max_size=20))
def test_a_diag_frame_is_known_by_its_checksum(payload: bytes, noise: bytes) -> None:
    frame = framed(payload)
    assert is_diag(frame)
    assert is_diag(noise + b"\x7e" + frame)
    broken = bytes((frame[0] ^ 0x01,)) + frame[1:]
    assert not is_diag(broken) or frame[0] ^ 0x01 in (0x7D, 0x7E) or frame[0] in (0x7D, 0x7E)


def test_a_diag_frame_is_that_of_the_published_example() -> None:
    # The version request as ModemManager's and QCSuper's documentation show it: 00 78 f0 7e.
    assert framed(b"\x00") == bytes.fromhex("0078f07e")
