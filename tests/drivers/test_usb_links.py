"""USB links of every kind are one: simulated, and the real code over pyusb on a bus of simulated devices."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.address import parse_address
from drivers.clock import TurnedClock
from drivers.errors import (
    AddressError,
    GarbledError,
    LinkBusyError,
    LinkDeniedError,
    LinkLostError,
    NoAnswerError,
    StalledError,
)
from drivers.links import ControlSetup, UsbDescriptors, UsbLink
from drivers.links.interruptible import CalledOffError, CallOff
from drivers.links.tap import ReplayLink
from drivers.links.usb_interruptible import InterruptibleUsbLink
from drivers.links.usb_simulated import SimUsbLink
from drivers.links.usb_tap import ReplayUsbLink, TapUsbLink
from drivers.links.usb_transfers import UsbTransfersLink
from drivers.udev_rule import udev_rule
from tests.drivers.usb_bus import OnBus, UsbBus
from tests.drivers.usb_echo import ASK, DESCRIPTORS, MUTE, TELL, UNKNOWN, Echo

ADDRESS = "usb://1209:0001/E-7"
Opened = tuple[UsbLink, TurnedClock, Callable[[], None]]
"""A link, its clock, and what pulls its cable."""


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> UsbBus:
    """One echo on the bus."""
    made = UsbBus(TurnedClock(), OnBus(Echo()))
    monkeypatch.setattr("drivers.links.usb_transfers.usb_backend", lambda: made)
    return made


@pytest.fixture(params=["simulated", "real", "tapped", "interruptible"])
def opened(request: pytest.FixtureRequest, bus: UsbBus) -> Opened:
    """A link of each kind, ready."""
    clock = TurnedClock()
    simulated = SimUsbLink("sim://echo", Echo(), clock)
    match request.param:
        case "simulated":
            return simulated, clock, simulated.pull
        case "tapped":
            return TapUsbLink(simulated, io.StringIO(), clock), clock, simulated.pull
        case "interruptible":
            return InterruptibleUsbLink(simulated, clock, CallOff()), clock, simulated.pull
    bus.clock = clock
    return UsbTransfersLink(parse_address(ADDRESS)), clock, lambda: setattr(bus.devices[0], "plugged", False)


def test_it_says_which_device_it_is(opened: Opened) -> None:
    assert opened[0].descriptors == DESCRIPTORS


def test_what_is_told_is_answered_and_what_is_sent_comes_back(opened: Opened) -> None:
    link, _, _ = opened
    link.control_out(ControlSetup(0x40, TELL, 0x1234), b"abc", 0.1)
    assert link.control_in(ControlSetup(0xC0, ASK), 64, 0.1) == b"\x34\x12abc"
    assert link.control_in(ControlSetup(0xC0, ASK), 3, 0.1) == b"\x34\x12a"
    link.write(0x01, bytes(range(100)), 0.1)
    assert link.read(0x81, 128, 1.0) == bytes(range(100))


def test_a_read_ends_in_time_and_says_nothing_came(opened: Opened) -> None:
    link, clock, _ = opened
    assert link.read(0x81, 64, 0.25) == b""
    assert clock.now_s() == pytest.approx(0.25, abs=0.02)


def test_a_refusal_and_a_silence_are_told_apart(opened: Opened) -> None:
    link, _, _ = opened
    with pytest.raises(StalledError):
        link.control_in(ControlSetup(0xC0, UNKNOWN), 4, 0.1)
    with pytest.raises(StalledError):
        link.control_out(ControlSetup(0x40, UNKNOWN), b"", 0.1)
    with pytest.raises(NoAnswerError):
        link.control_in(ControlSetup(0xC0, MUTE), 4, 0.1)


def test_more_than_a_read_has_room_for_is_an_error_and_no_cut_packet(opened: Opened) -> None:
    link, _, _ = opened
    link.write(0x01, bytes(40), 0.1)
    with pytest.raises(GarbledError, match="more than"):
        link.read(0x81, 32, 1.0)


def test_a_pulled_cable_is_lost_at_once_whatever_is_done_and_can_still_be_closed(opened: Opened) -> None:
    link, clock, pull = opened
    pull()
    begin_s = clock.now_s()
    for act in (
        lambda: link.read(0x81, 64, 5.0),
        lambda: link.write(0x01, b"x", 5.0),
        lambda: link.control_in(ControlSetup(0xC0, ASK), 4, 5.0),
        lambda: link.control_out(ControlSetup(0x40, TELL), b"", 5.0),
    ):
        with pytest.raises(LinkLostError, match="cable"):
            act()
    assert clock.now_s() - begin_s <= 1.0
    link.close()
    link.close()


def test_interrupt_endpoints_are_read_and_written_alike(bus: UsbBus) -> None:
    bus.devices[0].transfer_type, bus.devices[0].interface_class = 3, 3
    link = UsbTransfersLink(parse_address(ADDRESS), interface_class=3)
    link.write(0x01, b"report", 0.1)
    assert link.read(0x81, 64, 1.0) == b"report"


def test_the_systems_own_driver_is_put_aside_and_given_its_device_back(bus: UsbBus) -> None:
    def there() -> tuple[bool, bool, int]:
        device = bus.devices[0]
        return device.kernel_driver, device.claimed, device.opened

    bus.devices[0].kernel_driver = True
    link = UsbTransfersLink(parse_address(ADDRESS))
    assert there() == (False, True, 1)
    link.close()
    link.close()
    assert there() == (True, False, 0)


def test_a_device_in_use_is_busy_and_left_as_it_was(bus: UsbBus) -> None:
    bus.devices[0].held_by_other = True
    with pytest.raises(LinkBusyError, match="in use by another program; close it there"):
        UsbTransfersLink(parse_address(ADDRESS))
    assert bus.devices[0].opened == 0
    bus.devices[0].held_by_other = False
    first = UsbTransfersLink(parse_address(ADDRESS))
    with pytest.raises(LinkBusyError):
        UsbTransfersLink(parse_address(ADDRESS))
    first.close()
    UsbTransfersLink(parse_address(ADDRESS)).close()
    assert bus.devices[0].opened == 0


def test_a_device_that_may_not_be_opened_names_the_udev_rule(bus: UsbBus) -> None:
    bus.devices[0].denied = True
    with pytest.raises(LinkDeniedError) as caught:
        UsbTransfersLink(parse_address("usb://1209:0001"))
    if sys.platform == "linux":
        assert udev_rule("1209:0001") in str(caught.value)
        assert "plug it in again" in str(caught.value)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("usb://1209:0002", "no such device is plugged in"),
        ("usb://1209:0001/other", "no such device is plugged in"),
        ("usb://1209", "expected vid:pid"),
        ("usb://xyzw:0001", "expected vid:pid"),
    ],
)
def test_an_address_of_nothing_is_refused_in_one_sentence(bus: UsbBus, address: str, sentence: str) -> None:
    with pytest.raises(AddressError, match=sentence):
        UsbTransfersLink(parse_address(address))
    assert bus.devices[0].opened == 0


def test_of_two_alike_one_must_be_named(bus: UsbBus) -> None:
    bus.devices.append(OnBus(Echo(UsbDescriptors("1209:0001", serial_number="E-8"))))
    with pytest.raises(AddressError, match="say which, of usb://1209:0001/E-7, usb://1209:0001/E-8"):
        UsbTransfersLink(parse_address("usb://1209:0001"))
    link = UsbTransfersLink(parse_address("usb://1209:0001/E-8"))
    assert link.descriptors.serial_number == "E-8"
    link.close()
    assert [device.opened for device in bus.devices] == [0, 0]


def test_a_device_without_the_interface_that_is_wanted_is_refused(bus: UsbBus) -> None:
    with pytest.raises(LinkLostError, match="no interface of class 3"):
        UsbTransfersLink(parse_address(ADDRESS), interface_class=3)
    assert bus.devices[0].opened == 0


def test_what_a_device_calls_itself_is_shown_safely(bus: UsbBus) -> None:
    bus.devices[0].simulator = Echo(UsbDescriptors("1209:0001", "\x1b[31mred", "a\u202eb", None))
    link = UsbTransfersLink(parse_address("usb://1209:0001"))
    assert link.descriptors == UsbDescriptors("1209:0001", "\\x1b[31mred", "a\\u202eb", None, (0x01, 0x81))


def test_a_wait_is_called_off() -> None:
    clock, call_off = TurnedClock(), CallOff()
    link = InterruptibleUsbLink(SimUsbLink("sim://echo", Echo(), clock), clock, call_off)
    call_off.set()
    with pytest.raises(CalledOffError):
        link.read(0x81, 64, 5.0)
    with pytest.raises(CalledOffError):
        link.control_in(ControlSetup(0xC0, ASK), 4, 1.0)
    call_off.clear()
    assert link.read(0x81, 64, 0.05) == b""


def _talk(link: UsbLink) -> list[bytes | str]:
    """A conversation with everything in it."""
    said: list[bytes | str] = []
    link.control_out(ControlSetup(0x40, TELL, 7), b"x", 0.1)
    said.append(link.control_in(ControlSetup(0xC0, ASK), 64, 0.1))
    for request in (UNKNOWN, MUTE):
        try:
            link.control_in(ControlSetup(0xC0, request), 4, 0.1)
        except (StalledError, NoAnswerError) as error:
            said.append(type(error).__name__)
    link.write(0x01, bytes(70), 0.1)
    said.append(link.read(0x81, 64, 0.1))
    said.append(link.read(0x81, 64, 0.1))
    return said


def test_a_record_plays_the_same_conversation_and_refuses_another(tmp_path: Path) -> None:
    path, clock = tmp_path / "usb.tap", TurnedClock()
    with path.open("w", encoding="utf-8") as record:
        simulated = SimUsbLink("sim://echo", Echo(), clock)
        link = TapUsbLink(simulated, record, clock, "echo")
        then = _talk(link)
        simulated.pull()
        with pytest.raises(LinkLostError):
            link.read(0x81, 64, 0.1)
    address = parse_address(f"replay://{path.as_posix()}")
    now = ReplayUsbLink(address, TurnedClock())
    assert now.descriptors == DESCRIPTORS
    assert _talk(now) == then
    with pytest.raises(LinkLostError, match="at this place"):
        now.read(0x81, 64, 0.1)
    with pytest.raises(GarbledError, match=r"line 2: the record has setup 40020700000001.* here, but the driver"):
        ReplayUsbLink(address, TurnedClock()).write(0x01, b"other", 0.1)
    with pytest.raises(AddressError, match="of a USB device, not of a stream"):
        ReplayLink(address, TurnedClock())
