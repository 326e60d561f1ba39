"""The phone-watcher: all ears at once, one stream."""

from __future__ import annotations

import os
from queue import Empty, SimpleQueue
from threading import Event, Thread
from types import TracebackType
from typing import TextIO

from bench.phone_watch.asking import AdbDoor
from bench.phone_watch.ears import AndroidEar, BootLoaderEar, Ear, UsbAsker, UsbEar
from bench.phone_watch.told import Remark, Told
from bench.user_folder import user_folder
from drivers.address import Address, Scheme
from drivers.clock import Clock, HostClock
from drivers.errors import AddressError, DriversError
from drivers.phone.adb.keys import the_key
from drivers.phone.adb.server import server_port
from drivers.phone.usb_watch import watch_usb

JOIN_S = 3.0
"""An ear that waits for an answer notices within that that it is to stop; one that does not is left to end alone."""


class PhoneWatch:
    """Watches from `start` to `close`; what was told is taken by one thread, in order of its telling."""

    def __init__(self, ears: tuple[Ear, ...], clock: Clock) -> None:
        """Nothing listens yet."""
        self._clock = clock
        self._told: SimpleQueue[Told] = SimpleQueue()
        self._stopped = Event()
        self._threads = [
            Thread(target=self._listen, args=(ear,), name=f"phone {type(ear).__name__}", daemon=True) for ear in ears
        ]

    def start(self) -> None:
        """Begin to listen."""
        for thread in self._threads:
            thread.start()

    def take(self, timeout_s: float = 0.0) -> tuple[Told, ...]:
        """What was told since the last call, waiting for the first at most `timeout_s`.

        Times are those of the host, and not in order where an answer took long.
        """
        told: list[Told] = []
        try:
            told.append(self._told.get(timeout=timeout_s) if timeout_s > 0 else self._told.get_nowait())
            while True:
                told.append(self._told.get_nowait())
        except Empty:
            return tuple(told)

    @property
    def listening(self) -> bool:
        """At least one ear is open."""
        return any(thread.is_alive() for thread in self._threads)

    def close(self) -> None:
        """Stop listening. What was told can still be taken. May be called twice."""
        self._stopped.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(JOIN_S)

    def __enter__(self) -> PhoneWatch:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        self.close()

    def _listen(self, ear: Ear) -> None:
        try:
            ear.listen(self._told.put, self._stopped)
        except DriversError as error:
            self._told.put(Remark(self._clock.now_s(), str(error)))


def phone_watch(
    adb: Address | None = None,
    fastboot: Address | None = None,
    *,
    usb: bool = True,
    clock: Clock | None = None,
    tap: TextIO | None = None,
) -> PhoneWatch:
    """The watch of this computer: USB with all that can be asked over it, and what is at the addresses.

    `tap` writes down every link that an ear opens. Raises `DriversError` where the key for ADB cannot be had, or an
    address is of a kind that no phone has.
    """
    for address in (adb, fastboot):
        if address is not None and address.scheme not in (Scheme.TCP, Scheme.USB):
            raise AddressError(f"{address}: a phone is watched at tcp://host:port or usb://vid:pid, not there")
    host = clock or HostClock()
    ears: list[Ear] = []
    if usb:
        ear = UsbEar(lambda: watch_usb(host), host)
        ears += [ear, UsbAsker(ear, adb_door(), host, tap)]
    if adb is not None:
        ears.append(AndroidEar(adb, adb_door(), host, tap))
    if fastboot is not None:
        ears.append(BootLoaderEar(fastboot, host, tap))
    return PhoneWatch(tuple(ears), host)


def adb_door() -> AdbDoor:
    """This user's key, made at the first time, and the port of the adb server. Raises `DriversError`."""
    return AdbDoor((the_key(user_folder()),), server_port(os.environ))
