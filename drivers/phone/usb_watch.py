"""Every coming and going of the phone on USB, with the host's time and how uncertain it is.

Two ears. The kernel's words (`uevents`, Linux) miss nothing, however short. The bus listed every `POLL_S`
(`usb_sysfs` on Linux, `usb_libusb` elsewhere) needs no kernel's word, and is heard as well where there is one, since a
container or a sandbox may keep the kernel's words from us without saying so. A device that comes back has a new number,
so that even a going between two listings is seen.

A time is the middle of the interval in which the change must have happened, its uncertainty half of that: on a busy
machine the interval grows, and says so. It is the time at which the *host* saw the device: enumeration takes some
0.1 to 0.3 s from the moment at which the phone pulls its line up.

Nothing is opened on the device, and nothing is sent to it. What is no phone (`states`) is left alone.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from drivers.clock import Clock, HostClock
from drivers.phone.heard import Heard, PhoneWord
from drivers.phone.states import PhoneState
from drivers.phone.uevents import KernelWords, Turn, Uevent, kernel_words
from drivers.phone.usb_device import Listing, Place, UsbDevice

POLL_S = 0.01
"""From one listing to the next. A listing and a late wake-up fit into the other half of the 20 ms that we promise."""


@dataclass(frozen=True, slots=True)
class UsbChange:
    """The phone came or went."""

    device: UsbDevice
    state: PhoneState
    attached: bool
    host_s: float
    uncertainty_s: float

    @property
    def heard(self) -> Heard:
        """The same in the words of the case format."""
        word = PhoneWord.USB_ATTACHED if self.attached else PhoneWord.USB_DETACHED
        return Heard(self.host_s, self.uncertainty_s, word, self.device.usb_id)


@dataclass(frozen=True, slots=True)
class _Interval:
    since_s: float
    until_s: float


class UsbWatch:
    """Watches until it is closed; owned by one thread."""

    def __init__(self, clock: Clock, listing: Listing, words: KernelWords | None) -> None:
        """Begin to watch; what is there already is in `present`, and is no change."""
        self._clock, self._listing, self._words = clock, listing, words
        self._there: dict[Place, UsbDevice] = {}
        self._told_gone: set[Place] = set()
        self._changes: list[UsbChange] = []
        self.longest_gap_s = 0.0
        """The longest time between two listings so far. Without the kernel's words, a state shorter than this may
        have been missed; with them none was, unless `lost_words`."""
        self.lost_words = False
        """The kernel spoke faster than we listened, and some of its words are lost."""
        self._listed_s = clock.now_s()
        self._list()
        self._changes.clear()

    @property
    def hears_kernel(self) -> bool:
        """The kernel's own words are listened to."""
        return self._words is not None

    @property
    def present(self) -> tuple[UsbDevice, ...]:
        """The phones that are there now, in order of port."""
        return tuple(self._there[place] for place in sorted(self._there) if self._there[place].state is not None)

    def problem(self, device: UsbDevice) -> str | None:
        """Why this user cannot open a device, in one sentence that says what to do."""
        return self._listing.problem(device)

    def changes(self, timeout_s: float) -> tuple[UsbChange, ...]:
        """What came and went since the last call, waiting for the first at most `timeout_s`."""
        end_s = self._clock.now_s() + timeout_s
        while True:
            left_s = max(0.0, end_s - self._clock.now_s())
            self._listen(min(POLL_S, left_s))
            self._list()
            if self._changes or self._clock.now_s() >= end_s:
                changes, self._changes = tuple(self._changes), []
                return changes

    def close(self) -> None:
        """Watch no more."""
        if self._words is not None:
            self._words.close()

    def _listen(self, timeout_s: float) -> None:
        if self._words is None:
            self._clock.sleep_s(timeout_s)
            return
        batch = self._words.wait(timeout_s)
        self.lost_words = self.lost_words or batch.lost
        for event in batch.events:
            self._obey(event, _Interval(batch.since_s, batch.until_s))

    def _obey(self, event: Uevent, when: _Interval) -> None:
        if event.turn is Turn.ADD:
            self._told_gone.discard(event.place)
            if event.place not in self._there:
                for other in [place for place in self._there if place.port == event.place.port]:
                    self._went(other, when)  # its going was lost: two cannot share a port
                # Gone again already: what the kernel said is all there is to know.
                device = self._listing.device(event.place) or UsbDevice(event.place, event.usb_id)
                self._came(device, when)
        elif event.place in self._there:
            self._went(event.place, when)
            self._told_gone.add(event.place)  # the kernel says so before it takes the device off the list

    def _list(self) -> None:
        begin_s = self._clock.now_s()
        places = self._listing.places()
        when = _Interval(self._listed_s, self._clock.now_s())
        self.longest_gap_s = max(self.longest_gap_s, begin_s - self._listed_s)
        self._listed_s = begin_s
        self._told_gone &= places
        for place in sorted(self._there.keys() - places):
            self._went(place, when)
        for place in sorted(places - self._there.keys() - self._told_gone):
            device = self._listing.device(place)
            if device is not None:
                self._came(device, when)

    def _came(self, device: UsbDevice, when: _Interval) -> None:
        self._there[device.place] = device
        self._note(device, True, when)

    def _went(self, place: Place, when: _Interval) -> None:
        self._note(self._there.pop(place), False, when)

    def _note(self, device: UsbDevice, attached: bool, when: _Interval) -> None:
        if device.state is not None:
            middle_s, half_s = (when.since_s + when.until_s) / 2.0, (when.until_s - when.since_s) / 2.0
            self._changes.append(UsbChange(device, device.state, attached, middle_s, half_s))


def watch_usb(clock: Clock | None = None) -> UsbWatch:
    """Watch this computer's USB. Raises `DriversError` where the bus cannot be listed at all."""
    host = clock or HostClock()
    words = kernel_words(host)
    try:
        return UsbWatch(host, _listing(), words)
    except BaseException:
        if words is not None:
            words.close()
        raise


def _listing() -> Listing:
    if sys.platform == "linux":
        from drivers.phone.usb_sysfs import Sysfs

        return Sysfs()
    else:  # noqa: RET505 - so that the type checker passes over the other systems' branch
        from drivers.phone.usb_libusb import Libusb

        return Libusb()
