"""Fastboot over USB: the real pyusb on a bus of simulated devices, its record, and the record replayed."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest

from drivers.address import parse_address
from drivers.clock import TurnedClock
from drivers.errors import AddressError, GarbledError, LinkBusyError, LinkLostError, StalledError
from drivers.links import ControlSetup, UsbDescriptors
from drivers.links.record import open_record
from drivers.phone.fastboot.connect import open_fastboot
from drivers.phone.fastboot.facts import facts
from drivers.phone.fastboot.questions import Report, Variable
from drivers.phone.fastboot.sim import FastbootSim
from drivers.phone.fastboot.survey import survey
from tests.drivers.phone.fastboot.phones import VOICE
from tests.drivers.usb_bus import OnBus, UsbBus

ADDRESS = parse_address("usb://18d1:d00d")
PACKET_BYTES = 64


class UsbFastboot:
    """The simulated boot loader behind two bulk endpoints of a full-speed device."""

    descriptors = UsbDescriptors("18d1:d00d", "Google", "Android", "a1b2c3d4")

    def __init__(self) -> None:
        self.device = FastbootSim(VOICE)
        self._packets: deque[bytes] = deque()

    def control_in(self, setup: ControlSetup, length: int, now_s: float) -> bytes:
        raise StalledError("unknown")

    def control_out(self, setup: ControlSetup, data: bytes, now_s: float) -> None:
        raise StalledError("unknown")

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:
        assert endpoint == 0x01
        for reply in self.device.obey(data):
            self._packets += [reply[k : k + PACKET_BYTES] for k in range(0, len(reply) + 1, PACKET_BYTES)]

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        return self._packets.popleft() if self._packets else None

    def next_event_s(self, endpoint: int) -> float | None:
        return None


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch, clock: TurnedClock) -> UsbBus:
    """One phone in fastboot on the bus."""
    made = UsbBus(clock, OnBus(UsbFastboot(), 0xFF, 0x42, 0x03))
    monkeypatch.setattr("drivers.links.usb_transfers.usb_backend", lambda: made)
    return made


def test_a_phone_that_libusb_does_not_know_yet_is_tried_again(bus: UsbBus, clock: TurnedClock) -> None:
    """The kernel told us of it first."""
    phone = bus.devices.pop()

    class ThenThere(TurnedClock):
        def sleep_s(self, duration_s: float) -> None:
            super().sleep_s(duration_s)
            if self.at_s > 0.2 and not bus.devices:
                bus.devices.append(phone)

    with pytest.raises(AddressError, match="no such device"):
        open_fastboot(ADDRESS, clock)
    bus.clock = patient = ThenThere()
    client = open_fastboot(ADDRESS, patient, settle_s=1.0)
    client.close()
    bus.devices.clear()
    with pytest.raises(AddressError, match="no such device"):
        open_fastboot(ADDRESS, clock, settle_s=1.0)
    assert 1.0 <= clock.now_s() < 1.2


def test_a_round_over_usb_and_the_interface_given_back(bus: UsbBus, clock: TurnedClock) -> None:
    client = open_fastboot(ADDRESS, clock)
    learned = survey(client)
    assert learned.broken_off is None
    assert facts(learned).battery_v == 3.987
    client.close()
    client.close()
    assert not bus.devices[0].claimed
    assert bus.devices[0].opened == 0


def test_a_record_of_a_round_answers_alike_when_it_is_replayed(bus: UsbBus, clock: TurnedClock, tmp_path: Path) -> None:
    with open_record(tmp_path / "phone.tap") as tap:
        client = open_fastboot(ADDRESS, clock, tap)
        learned = survey(client)
        client.close()
    replayed = survey(open_fastboot(parse_address(f"replay://{tmp_path / 'phone.tap'}"), TurnedClock()))
    assert facts(replayed) == facts(learned)
    assert replayed.broken_off is None


def test_a_phone_that_is_pulled_is_one_sentence_and_is_let_go(bus: UsbBus, clock: TurnedClock) -> None:
    client = open_fastboot(ADDRESS, clock)
    bus.devices[0].plugged = False
    with pytest.raises(LinkLostError, match="the connection is given up"):
        client.variable(Variable.PRODUCT)
    assert bus.devices[0].opened == 0


def test_a_phone_that_another_program_holds_is_named(bus: UsbBus, clock: TurnedClock) -> None:
    bus.devices[0].held_by_other = True
    with pytest.raises(LinkBusyError, match="the device is in use by"):
        open_fastboot(ADDRESS, clock)
    assert bus.devices[0].opened == 0


def test_an_interface_that_is_not_fastboot_s_is_left_alone(bus: UsbBus, clock: TurnedClock) -> None:
    bus.devices[0].protocol = 0x01
    with pytest.raises(LinkLostError, match="no interface of class ff/42/03"):
        open_fastboot(ADDRESS, clock)
    assert not bus.devices[0].claimed


def test_an_interface_without_bulk_endpoints_is_refused_and_let_go(bus: UsbBus, clock: TurnedClock) -> None:
    bus.devices[0].transfer_type = 3
    with pytest.raises(LinkLostError, match="no bulk endpoints in both directions"):
        open_fastboot(ADDRESS, clock)
    assert not bus.devices[0].claimed


def test_a_phone_that_is_not_there_is_one_sentence(bus: UsbBus, clock: TurnedClock) -> None:
    with pytest.raises(AddressError, match="no such device is plugged in"):
        open_fastboot(parse_address("usb://18d1:4ee0"), clock)


def test_lines_of_whole_packets_come_whole(bus: UsbBus, clock: TurnedClock) -> None:
    client = open_fastboot(ADDRESS, clock)
    assert client.ask(Report.DEVICE_INFO).lines == VOICE.device_info
    assert client.settled()


def test_what_an_earlier_program_left_unread_is_no_answer_of_ours(bus: UsbBus, clock: TurnedClock) -> None:
    phone = bus.devices[0].simulator
    phone.write(0x01, b"getvar:unlocked", 0.0)
    client = open_fastboot(ADDRESS, clock)
    assert client.variable(Variable.PRODUCT) == "vayu"
    assert client.surplus == 0
    assert client.settled()


def test_a_phone_that_talks_without_end_is_refused_and_let_go(
    bus: UsbBus, clock: TurnedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus.devices[0].simulator, "take", lambda endpoint, now_s: b"INFOspam")
    with pytest.raises(GarbledError, match="talks without being asked"):
        open_fastboot(ADDRESS, clock)
    assert not bus.devices[0].claimed
