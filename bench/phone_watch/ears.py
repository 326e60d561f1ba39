"""Ears: each listens in one way, in a thread of its own, until it is told to stop."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event
from typing import Protocol, TextIO

from bench.phone_watch.asking import (
    ADB_STATES,
    BOOT_LOADER_STATES,
    BOOT_ROM_STATES,
    AdbDoor,
    ask_boot_loader,
    ask_boot_rom,
    boot_loader_product,
    powerup_heard,
    usb_address,
)
from bench.phone_watch.told import Remark, Told
from drivers.address import Address
from drivers.clock import Clock
from drivers.errors import AddressError, DriversError
from drivers.phone.adb.link import AdbLink
from drivers.phone.adb.progress import BootProgress
from drivers.phone.adb.reach import reach
from drivers.phone.heard import Heard, PhoneWord
from drivers.phone.usb_device import Place, UsbDevice
from drivers.phone.usb_watch import UsbWatch

Tell = Callable[[Told], None]

LISTEN_S = 0.1
"""How often an ear looks whether it is to stop."""
AGAIN_S = 0.5
"""Between two tries to reach what is not there."""
RIGHTS_S = 1.0
"""So long after an attach udev may still be setting the rights of the port."""


class Ear(Protocol):
    """One way of listening."""

    def listen(self, tell: Tell, stopped: Event) -> None:
        """Tell what is heard until `stopped` is set. Raises `DriversError` where it cannot listen at all."""


class UsbEar:
    """What comes and goes on USB; hands on what came, to be asked."""

    def __init__(self, open_watch: Callable[[], UsbWatch], clock: Clock) -> None:
        """`open_watch` begins to watch, and raises `DriversError` where the bus cannot be listed."""
        self._open_watch, self._clock = open_watch, clock
        self._watch: UsbWatch | None = None
        self._there: set[Place] = set()
        self.came: SimpleQueue[UsbDevice] = SimpleQueue()

    def listen(self, tell: Tell, stopped: Event) -> None:
        """Tell every coming and going. What is there already counts as coming now, and a remark says so."""
        watch = self._watch = self._open_watch()
        try:
            now_s = self._clock.now_s()
            for device in watch.present:
                tell(Remark(now_s, f"{device.usb_id} was on USB before the watch began"))
                tell(Heard(now_s, 0.0, PhoneWord.USB_ATTACHED, device.usb_id))
                self._came(device)
            while not stopped.is_set():
                for change in watch.changes(LISTEN_S):
                    tell(change.heard)
                    if change.attached:
                        self._came(change.device)
                    else:
                        self._there.discard(change.device.place)
        finally:
            watch.close()

    def is_there(self, device: UsbDevice) -> bool:
        """It has not gone."""
        return device.place in self._there

    def problem(self, device: UsbDevice) -> str | None:
        """Why this user may not open it, in one sentence that names the rule to install."""
        return self._watch.problem(device) if self._watch is not None else None

    def _came(self, device: UsbDevice) -> None:
        self._there.add(device.place)
        self.came.put(device)


class UsbAsker:
    """Asks each phone that came on USB, in the way that its state allows, one after another."""

    def __init__(self, ear: UsbEar, door: AdbDoor, clock: Clock, tap: TextIO | None = None) -> None:
        """Takes what `ear` hands on; `tap` writes down what each is asked."""
        self._ear, self._door, self._clock, self._tap = ear, door, clock, tap

    def listen(self, tell: Tell, stopped: Event) -> None:
        """Tell what they answer."""
        while not stopped.is_set():
            try:
                device = self._ear.came.get(timeout=LISTEN_S)
            except Empty:
                continue
            try:
                if self._may_open(device, tell, stopped):
                    self._ask(device, tell, stopped)
            except DriversError as error:
                if self._ear.is_there(device):  # one that went has been told by the other ear
                    tell(Remark(self._clock.now_s(), str(error)))

    def _ask(self, device: UsbDevice, tell: Tell, stopped: Event) -> None:
        if device.state in BOOT_ROM_STATES:
            rom = ask_boot_rom(device, self._clock, self._tap)
            _tell_all(tell, rom.heard, rom.notes, self._clock)
        elif device.state in BOOT_LOADER_STATES:
            loader = ask_boot_loader(usb_address(device), self._clock, self._tap)
            _tell_all(tell, loader.heard, loader.notes, self._clock)
        elif device.state in ADB_STATES:
            follow = _Follow(usb_address(device), device.serial_number, self._door, self._clock, self._tap)
            follow.until(lambda: stopped.is_set() or not self._ear.is_there(device), tell, stopped)

    def _may_open(self, device: UsbDevice, tell: Tell, stopped: Event) -> bool:
        if device.state not in (*BOOT_ROM_STATES, *BOOT_LOADER_STATES, *ADB_STATES):
            return False
        until_s = self._clock.now_s() + RIGHTS_S
        while (problem := self._ear.problem(device)) is not None:
            if self._clock.now_s() > until_s:
                tell(Remark(self._clock.now_s(), problem))
                return False
            if stopped.wait(LISTEN_S) or not self._ear.is_there(device):
                return False
        return True


class BootLoaderEar:
    """A boot loader at an address, asked whenever it appears there."""

    def __init__(self, address: Address, clock: Clock, tap: TextIO | None = None) -> None:
        """`tcp://host:5554`; `tap` writes down what it is asked."""
        self._address, self._clock, self._tap = address, clock, tap

    def listen(self, tell: Tell, stopped: Event) -> None:
        """Tell what it answers, once for each time that it comes. Raises `AddressError`."""
        there, trouble = False, _Once()
        while not stopped.is_set():
            try:
                if not there:
                    loader = ask_boot_loader(self._address, self._clock, self._tap)
                    _tell_all(tell, loader.heard, loader.notes, self._clock)
                    there = True
                else:
                    boot_loader_product(self._address, self._clock, self._tap)
                trouble.over()
            except AddressError:
                raise
            except DriversError as error:
                there = False
                trouble.tell(tell, self._clock, str(error))
            stopped.wait(AGAIN_S)


class AndroidEar:
    """Android at an address, followed until its boot is complete, and whenever it comes back."""

    def __init__(self, address: Address, door: AdbDoor, clock: Clock, tap: TextIO | None = None) -> None:
        """`tcp://host:5555`; `tap` writes down what it is asked."""
        self._follow = _Follow(address, None, door, clock, tap)

    def listen(self, tell: Tell, stopped: Event) -> None:
        """Tell its states and how far it came."""
        self._follow.until(stopped.is_set, tell, stopped)


class _Follow:
    """ADB at one place: states, properties, how far the boot has come."""

    def __init__(
        self, address: Address, serial_number: str | None, door: AdbDoor, clock: Clock, tap: TextIO | None
    ) -> None:
        self._address, self._serial_number, self._door = address, serial_number, door
        self._clock, self._tap = clock, tap
        self._started: tuple[Heard, ...] = ()

    def until(self, ended: Callable[[], bool], tell: Tell, stopped: Event) -> None:
        progress, trouble = BootProgress(self._reach, self._clock), _Once()
        try:
            while not ended():
                for heard in progress.poll():
                    tell(heard)
                for heard in self._started:
                    tell(heard)
                self._started = ()
                if progress.trouble is None:
                    trouble.over()
                else:
                    trouble.tell(tell, self._clock, progress.trouble)
                wait_s = min(AGAIN_S, progress.next_s - self._clock.now_s())
                stopped.wait(max(0.01, wait_s))
        finally:
            progress.close()

    def _reach(self) -> AdbLink:
        door = self._door
        phone = reach(self._address, self._serial_number, door.keys, self._clock, door.server_port, tap=self._tap)
        try:
            self._started = powerup_heard(phone, self._clock)
        except BaseException:
            phone.close()
            raise
        return phone


class _Once:
    """Says a trouble that goes on only once."""

    def __init__(self) -> None:
        self._said: str | None = None

    def tell(self, tell: Tell, clock: Clock, sentence: str) -> None:
        if sentence != self._said:
            tell(Remark(clock.now_s(), sentence))
            self._said = sentence

    def over(self) -> None:
        self._said = None


def _tell_all(tell: Tell, heard: tuple[Heard, ...], notes: tuple[str, ...], clock: Clock) -> None:
    for one in heard:
        tell(one)
    for note in notes:
        tell(Remark(clock.now_s(), note))
