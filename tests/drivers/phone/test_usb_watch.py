"""Attach and detach: none is missed, each lies within its stated interval, and nothing of a phone is believed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.clock import TurnedClock
from drivers.phone.heard import PhoneWord
from drivers.phone.states import PhoneState
from drivers.phone.uevents import Turn, Uevent, UeventBatch, parse_uevent
from drivers.phone.usb_device import Place, UsbDevice, interfaces_in
from drivers.phone.usb_watch import UsbChange, UsbWatch

EDL, FASTBOOT, SERIAL_CHIP = "05c6:9008", "18d1:d00d", "0403:6001"


@dataclass(frozen=True)
class Stay:
    """One device on one port for a while."""

    usb_id: str
    from_s: float
    to_s: float
    place: Place

    @property
    def device(self) -> UsbDevice:
        return UsbDevice(self.place, self.usb_id)


@dataclass
class Bus:
    """A bus on a turned clock, whose listing may lag behind what the kernel says."""

    clock: TurnedClock
    stays: list[Stay]
    lag_s: float = 0.0

    def places(self) -> frozenset[Place]:
        at_s = self.clock.now_s()
        return frozenset(stay.place for stay in self.stays if stay.from_s <= at_s < stay.to_s + self.lag_s)

    def device(self, place: Place) -> UsbDevice | None:
        return next((stay.device for stay in self.stays if stay.place == place and place in self.places()), None)

    def problem(self, device: UsbDevice) -> str | None:
        return None


@dataclass
class Kernel:
    """Says what happens on a bus, when it is listened to."""

    bus: Bus
    heard_s: float = 0.0
    closed: bool = False
    lost: bool = False
    _late: list[Uevent] = field(default_factory=list)

    def wait(self, timeout_s: float) -> UeventBatch:
        since_s, self.heard_s = self.heard_s, self.bus.clock.now_s() + timeout_s
        self.bus.clock.sleep_s(timeout_s)
        moments = [(stay.from_s, Turn.ADD, stay) for stay in self.bus.stays]
        moments += [(stay.to_s, Turn.REMOVE, stay) for stay in self.bus.stays]
        said = sorted(
            (at_s, turn, stay.place, stay.usb_id) for at_s, turn, stay in moments if since_s < at_s <= self.heard_s
        )
        events = tuple(Uevent(turn, place, usb_id) for _, turn, place, usb_id in said)
        return UeventBatch(events, since_s, self.heard_s, self.lost)

    def close(self) -> None:
        self.closed = True


def watched(
    stays: list[Stay], *, kernel: bool, until_s: float, busy: Callable[[TurnedClock], None] = lambda _: None
) -> list[UsbChange]:
    clock = TurnedClock()
    bus = Bus(clock, stays, lag_s=0.004 if kernel else 0.0)
    watch = UsbWatch(clock, bus, Kernel(bus) if kernel else None)
    changes: list[UsbChange] = []
    while clock.now_s() < until_s:
        changes += watch.changes(0.05)
        busy(clock)
    return changes


def in_turn(usb_ids: list[str], gaps_s: list[float]) -> list[Stay]:
    """One device after the other on one port: each stays for a gap and comes back after the next."""
    at_s, stays = 0.05, []
    for k, usb_id in enumerate(usb_ids):
        stays.append(Stay(usb_id, at_s + gaps_s[2 * k], at_s + gaps_s[2 * k] + gaps_s[2 * k + 1], Place("1-1", 2 + k)))
        at_s = stays[-1].to_s
    return stays


@pytest.mark.parametrize("kernel", [False, True])
@given(st.data())
def test_no_state_of_100_ms_is_missed_and_its_times_lie_within_what_is_stated(
    kernel: bool, data: st.DataObject
) -> None:
    usb_ids = data.draw(st.lists(st.sampled_from([EDL, FASTBOOT, "2717:ff40"]), min_size=1, max_size=6))
    gap_s = st.floats(0.001, 0.5) if kernel else st.floats(0.1, 0.5)
    gaps_s = data.draw(st.lists(gap_s, min_size=2 * len(usb_ids), max_size=2 * len(usb_ids)))
    stays = in_turn(usb_ids, gaps_s)
    changes = watched(stays, kernel=kernel, until_s=stays[-1].to_s + 0.2)
    truth = [
        (stay.usb_id, attached, at_s) for stay in stays for attached, at_s in ((True, stay.from_s), (False, stay.to_s))
    ]
    assert [(change.device.usb_id, change.attached) for change in changes] == [told[:2] for told in truth]
    for change, (_, _, at_s) in zip(changes, truth, strict=True):
        assert abs(change.host_s - at_s) <= change.uncertainty_s + 1e-9
        assert change.uncertainty_s <= 0.010 + 1e-9
    assert all(a.host_s <= b.host_s + 1e-9 for a, b in pairwise(changes))


def test_on_a_busy_machine_the_uncertainty_grows_and_the_kernel_s_words_still_miss_nothing() -> None:
    stays = in_turn([EDL, FASTBOOT], [0.3, 0.02, 0.1, 0.02])
    changes = watched(stays, kernel=True, until_s=2.0, busy=lambda clock: clock.sleep_s(0.4))
    assert [(change.state, change.attached) for change in changes] == [
        (PhoneState.EDL, True),
        (PhoneState.EDL, False),
        (PhoneState.FASTBOOT, True),
        (PhoneState.FASTBOOT, False),
    ]
    assert all(change.uncertainty_s >= 0.2 for change in changes)
    for change, at_s in zip(changes, (stays[0].from_s, stays[0].to_s, stays[1].from_s, stays[1].to_s), strict=True):
        assert abs(change.host_s - at_s) <= change.uncertainty_s


def test_what_polling_may_have_missed_is_known() -> None:
    clock = TurnedClock()
    watch = UsbWatch(clock, Bus(clock, [Stay(EDL, 0.1, 0.2, Place("1-1", 2))]), None)
    clock.sleep_s(0.5)
    assert watch.changes(0.05) == ()
    assert watch.longest_gap_s == pytest.approx(0.51)
    assert not watch.hears_kernel


def test_a_phone_that_comes_back_between_two_listings_has_gone_and_come() -> None:
    stays = [Stay(EDL, 0.0, 0.1, Place("1-1", 2)), Stay(EDL, 0.101, 9.0, Place("1-1", 3))]
    changes = watched(stays, kernel=False, until_s=0.5)
    assert [(change.device.place.number, change.attached) for change in changes] == [(2, False), (3, True)]


def test_what_is_there_at_the_start_is_present_and_what_is_no_phone_is_left_alone() -> None:
    clock = TurnedClock(1.0)
    stays = [Stay(EDL, 0.0, 9.0, Place("1-1", 2)), Stay(SERIAL_CHIP, 0.0, 1.5, Place("1-2", 3))]
    watch = UsbWatch(clock, Bus(clock, stays), None)
    assert [device.usb_id for device in watch.present] == [EDL]
    assert watch.changes(2.0) == ()
    assert [device.state for device in watch.present] == [PhoneState.EDL]


def test_a_change_is_a_word_of_the_case_format() -> None:
    (change, *_) = watched([Stay(EDL, 0.1, 0.3, Place("1-1", 2))], kernel=True, until_s=0.5)
    heard = change.heard
    assert (heard.word, heard.value, heard.host_s) == (PhoneWord.USB_ATTACHED, EDL, change.host_s)
    assert heard.uncertainty_s == change.uncertainty_s


def test_lost_words_of_the_kernel_are_owned_up_to_and_closing_closes() -> None:
    clock = TurnedClock()
    bus = Bus(clock, [])
    kernel = Kernel(bus, lost=True)
    watch = UsbWatch(clock, bus, kernel)
    watch.changes(0.01)
    assert watch.lost_words
    watch.close()
    assert kernel.closed


ADD = (
    b"add@/devices/pci0000:00/0000:00:14.0/usb1/1-1\0ACTION=add\0DEVPATH=/devices/pci0000:00/0000:00:14.0/usb1/1-1\0"
    b"SUBSYSTEM=usb\0MAJOR=189\0MINOR=1\0DEVNAME=bus/usb/001/002\0DEVTYPE=usb_device\0PRODUCT=5c6/9008/0\0TYPE=0/0/0\0"
    b"BUSNUM=001\0DEVNUM=002\0SEQNUM=4711\0"
)


def test_the_kernel_s_words_are_read() -> None:
    assert parse_uevent(ADD) == Uevent(Turn.ADD, Place("1-1", 2), EDL)
    assert parse_uevent(ADD.replace(b"ACTION=add", b"ACTION=remove")) == Uevent(Turn.REMOVE, Place("1-1", 2), EDL)
    assert parse_uevent(ADD.replace(b"ACTION=add", b"ACTION=bind")) is None
    assert parse_uevent(ADD.replace(b"=usb_device", b"=usb_interface")) is None
    assert parse_uevent(ADD.replace(b"/1-1\0SUB", b"\0SUB")) is None
    assert parse_uevent(ADD.replace(b"5c6/9008/0", b"5c6/19008/0")) is None


@given(st.binary() | st.builds(lambda cut, more: ADD[:cut] + more, st.integers(0, len(ADD)), st.binary(max_size=40)))
def test_no_message_makes_the_reader_of_the_kernel_s_words_stumble(message: bytes) -> None:
    event = parse_uevent(message)
    assert event is None or len(event.usb_id) == 9


@given(st.binary(max_size=4096))
def test_no_descriptor_makes_its_reader_stumble(raw: bytes) -> None:
    found = interfaces_in(raw)
    assert len(found) <= 32
    assert len(set(found)) == len(found)


@pytest.mark.skipif(sys.platform != "linux", reason="netlink and sysfs are Linux's")
def test_this_computer_s_own_bus_is_watched_and_left() -> None:
    from drivers.phone.usb_watch import watch_usb

    watch = watch_usb()
    try:
        assert all(device.state is not None for device in watch.present)
        assert isinstance(watch.changes(0.0), tuple)
    finally:
        watch.close()
