"""USB over TCP: its bytes in any division, and a link and a server that are each other's peers over a real socket."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.address import parse_address
from drivers.clock import HostClock, TurnedClock
from drivers.errors import (
    AddressError,
    GarbledError,
    LinkBusyError,
    LinkLostError,
    NoAnswerError,
    StalledError,
)
from drivers.links import ControlSetup
from drivers.links.record import Record
from drivers.links.usb_tap import ReplayUsbLink
from drivers.phone.states import InterfaceClass
from drivers.usb_descriptors import HID, Endpoint, EndpointKind, Interface, UsbShape, interfaces_of, text_of
from drivers.usbip import wire
from drivers.usbip.link import UsbIpLink, exported_at
from drivers.usbip.server import UsbIpServer
from tests.drivers.usb_echo import ASK, DESCRIPTORS, MUTE, TELL, UNKNOWN, Echo
from tests.peers.usbip import on_usbip

SHAPE = UsbShape(
    "1209:0001",
    (Interface(InterfaceClass(0xFF, 0, 0), (Endpoint(0x01), Endpoint(0x81))),),
    "pid.codes",
    "Echo",
    "E-7",
)
DEVICE = wire.Exported("1-1", "1209:0001", interfaces=(InterfaceClass(0xFF, 0, 0),))
numbers = st.integers(0, 2**32 - 1)
submits = st.builds(
    lambda sequence, endpoint, inwards, setup, data: wire.Submit(
        sequence, endpoint | inwards << 7, len(data), setup, b"" if inwards else data
    ),
    numbers,
    st.integers(0, 15),
    st.integers(0, 1),
    st.binary(min_size=8, max_size=8),
    st.binary(max_size=300),
)
requests = st.one_of(submits, st.builds(wire.Unlink, numbers, numbers))
states = st.integers(-150, 0)


def in_pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    ends = sorted({min(cut, len(data)) for cut in cuts} | {len(data)})
    return [data[begin:end] for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


@given(st.lists(requests, max_size=6), st.lists(st.integers(0, 3000), max_size=20))
def test_requests_come_back_whole_in_any_division(sent: list[wire.Request], cuts: list[int]) -> None:
    data = wire.import_request("1-1") + b"".join(wire.request_bytes(one, DEVICE) for one in sent)  # type: ignore[arg-type]
    decoder = wire.RequestDecoder()
    came = [one for piece in in_pieces(data, cuts) for one in decoder.feed(piece)]
    assert came == [wire.Import("1-1"), *sent]


@given(st.lists(st.tuples(states, st.binary(max_size=300), st.booleans()), max_size=6), st.lists(st.integers(0, 3000)))
def test_replies_come_back_whole_in_any_division(said: list[tuple[int, bytes, bool]], cuts: list[int]) -> None:
    decoder, data, expected = wire.ReplyDecoder(), b"", list[wire.Reply]()
    for sequence, (state, body, inwards) in enumerate(said, 1):
        if inwards:
            decoder.expect_data(sequence)
        expected.append(wire.Submitted(sequence, state, len(body), body if inwards else b""))
        expected.append(wire.Unlinked(sequence + 1000, state))
        data += b"".join(map(wire.reply_bytes, expected[-2:]))
    assert [one for piece in in_pieces(data, cuts) for one in decoder.feed(piece)] == expected


@given(st.binary(min_size=48, max_size=200))
def test_what_is_no_usbip_is_refused_or_waits_for_more(data: bytes) -> None:
    for decoder in (wire.RequestDecoder(), wire.ReplyDecoder()):
        try:
            found = decoder.feed(data)
        except GarbledError:
            continue
        assert not found or data[:4] in (bytes.fromhex("01118005"), bytes.fromhex("01118003"), b"\0\0\0\3", b"\0\0\0\4")


interfaces = st.builds(
    Interface,
    st.builds(InterfaceClass, st.integers(0, 255), st.integers(0, 255), st.integers(0, 255)),
    st.lists(
        st.builds(Endpoint, st.sampled_from((0x01, 0x02, 0x81, 0x82)), st.sampled_from(EndpointKind), st.just(64)),
        max_size=4,
    ).map(tuple),
)
texts = st.text(st.characters(codec="utf-16-le", exclude_characters="\0"), max_size=100)


@given(st.lists(interfaces, max_size=8).map(tuple), texts)
def test_descriptors_are_read_as_they_were_made(made: tuple[Interface, ...], text: str) -> None:
    shape = UsbShape("1209:0001", made, product=text)
    assert interfaces_of(shape.configuration_descriptor()) == made
    descriptor = shape.text_descriptor(2)
    assert (text_of(descriptor) if descriptor is not None else "") == text


@given(st.binary(max_size=200))
def test_descriptors_of_any_bytes_end_at_the_first_that_cannot_be(data: bytes) -> None:
    assert len(interfaces_of(data)) <= len(data) // 9


@pytest.fixture
def server() -> Iterator[UsbIpServer]:
    with on_usbip(Echo(), SHAPE) as running:
        yield running


@contextmanager
def attached(server: UsbIpServer, path: str = "/1-1") -> Iterator[UsbIpLink]:
    link = UsbIpLink(parse_address(f"usbip://127.0.0.1:{server.port}{path}"))
    try:
        yield link
    finally:
        link.close()


def test_a_device_says_what_it_is_with_and_without_its_bus_id(server: UsbIpServer) -> None:
    for path in ("/1-1", ""):
        with attached(server, path) as link:
            assert link.descriptors == DESCRIPTORS
    address = parse_address(server.address)
    assert exported_at(address) == wire.Exported("1-1", "1209:0001")


def test_what_is_told_is_answered_and_what_is_sent_comes_back(server: UsbIpServer) -> None:
    with attached(server) as link:
        link.control_out(ControlSetup(0x40, TELL, 0x1234), b"abc", 1.0)
        assert link.control_in(ControlSetup(0xC0, ASK), 64, 1.0) == b"\x34\x12abc"
        assert link.control_in(ControlSetup(0xC0, ASK), 3, 1.0) == b"\x34\x12a"
        link.write(0x01, bytes(range(100)), 1.0)
        assert link.read(0x81, 128, 5.0) == bytes(range(100))


def test_a_refusal_and_a_silence_are_told_apart_and_a_read_ends_without_anything(server: UsbIpServer) -> None:
    with attached(server) as link:
        with pytest.raises(StalledError):
            link.control_in(ControlSetup(0xC0, UNKNOWN), 4, 1.0)
        with pytest.raises(NoAnswerError):
            link.control_in(ControlSetup(0xC0, MUTE), 4, 0.05)
        begin_s = time.monotonic()
        assert link.read(0x81, 64, 0.1) == b""
        assert time.monotonic() - begin_s >= 0.1
        link.write(0x01, bytes(100), 1.0)
        with pytest.raises(GarbledError, match="more than"):
            link.read(0x81, 32, 5.0)


def test_what_had_come_of_a_read_that_is_forgotten_is_not_lost(server: UsbIpServer) -> None:
    with attached(server) as link:
        link.write(0x01, bytes(range(64)), 1.0)  # one full packet 10 ms later, and an empty one 10 ms after it
        came = b""
        while len(came) < 64:
            came += link.read(0x81, 128, 0.004)
        assert came == bytes(range(64))


def test_one_computer_at_a_time_has_the_device_and_the_next_is_told(server: UsbIpServer) -> None:
    with attached(server), pytest.raises(LinkBusyError, match="in use by another program"), attached(server):
        pass
    with attached(server) as link:
        assert link.descriptors == DESCRIPTORS


def test_a_device_that_is_pulled_is_lost_at_once() -> None:
    with on_usbip(Echo(), SHAPE) as server:
        link = UsbIpLink(parse_address(server.address))
    for act in (
        lambda: link.read(0x81, 64, 60.0),
        lambda: link.write(0x01, b"x", 60.0),
        lambda: link.control_in(ControlSetup(0xC0, ASK), 4, 60.0),
    ):
        with pytest.raises(LinkLostError, match="connection is gone"):
            act()
    link.close()
    link.close()


@pytest.mark.parametrize(
    "spoken",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        wire.import_request("1-1") + b"\xff" * 48,
        wire.request_bytes(wire.Unlink(1, 2), DEVICE),
    ],
)
def test_who_speaks_something_else_is_dropped_and_the_others_are_served(server: UsbIpServer, spoken: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10.0) as stranger:
        stranger.sendall(spoken)
        while stranger.recv(4096):
            pass
    with attached(server) as link:
        assert link.descriptors == DESCRIPTORS


def test_an_address_of_nothing_is_refused_in_one_sentence(server: UsbIpServer) -> None:
    where = f"usbip://127.0.0.1:{server.port}"
    with pytest.raises(AddressError, match=r"there is no device 9-9 there.*there are 1-1 \(1209:0001\)"):
        UsbIpLink(parse_address(f"{where}/9-9"))
    with pytest.raises(LinkLostError, match="no interface of class 3"):
        UsbIpLink(parse_address(where), HID)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(LinkLostError, match="nobody answers there"):
        UsbIpLink(parse_address(f"usbip://127.0.0.1:{port}/1-1"))
    with pytest.raises(AddressError, match="cannot be opened"):
        UsbIpServer(Echo(), SHAPE, HostClock(), server.port)


def test_what_passed_is_written_down_and_plays_back(tmp_path: Path) -> None:
    record, path = io.StringIO(), tmp_path / "served.tap"
    with on_usbip(Echo(), SHAPE) as server:
        server.write_down(Record(record, HostClock(), server.address, "echo", DESCRIPTORS))
        with attached(server) as link:
            link.control_out(ControlSetup(0x40, TELL, 7), b"x", 1.0)
            then = [link.control_in(ControlSetup(0xC0, ASK), 64, 1.0)]
            with pytest.raises(StalledError):
                link.control_in(ControlSetup(0xC0, UNKNOWN), 4, 1.0)
            link.write(0x01, bytes(70), 1.0)
            then.append(link.read(0x81, 128, 5.0))
    path.write_text(record.getvalue(), encoding="utf-8")
    again = ReplayUsbLink(parse_address(f"replay://{path.as_posix()}"), TurnedClock())
    again.control_out(ControlSetup(0x40, TELL, 7), b"x", 1.0)
    now = [again.control_in(ControlSetup(0xC0, ASK), 64, 1.0)]
    with pytest.raises(StalledError):
        again.control_in(ControlSetup(0xC0, UNKNOWN), 4, 1.0)
    again.write(0x01, bytes(70), 1.0)
    now.append(again.read(0x81, 128, 5.0))
    assert now == then
