"""What the Linux kernel says when a device comes or goes. Linux only; elsewhere `kernel_words` gives `None`.

Netlink protocol 15, group 1: the kernel's own words, which come without udevd too. A message is a head
`add@/devices/…/1-1`, then `KEY=value` pairs, all ended by NUL. udev's messages (`libudev`, NUL, magic 0xfeedcafe, head
length, offset and length of the same pairs) are read as well: umockdev speaks in them.
"""

from __future__ import annotations

import errno
import select
import socket
import struct
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from drivers.clock import Clock
from drivers.phone.usb_device import Place

KOBJECT_UEVENT = 15
KERNEL_GROUP = 1
LONGEST_MESSAGE = 16_384
"""The kernel's own limit is 2 KB of pairs; udev adds its own."""
_UDEV_HEAD = struct.Struct("=8s4sIII")
_UDEV_PREFIX, _UDEV_MAGIC = b"libudev\0", b"\xfe\xed\xca\xfe"


class Turn(StrEnum):
    """Which way a device went."""

    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Uevent:
    """One USB device came or went."""

    turn: Turn
    place: Place
    usb_id: str


@dataclass(frozen=True, slots=True)
class UeventBatch:
    """What came in one wait, in order."""

    events: tuple[Uevent, ...]
    since_s: float
    """Host time at which nothing of this had come yet."""
    until_s: float
    """Host time at which all of it had."""
    lost: bool = False
    """The kernel had to drop messages: the bus must be listed."""


class KernelWords(Protocol):
    """Where uevents come from."""

    def wait(self, timeout_s: float) -> UeventBatch:
        """What has come, waiting for the first at most `timeout_s`."""

    def close(self) -> None:
        """Listen no more."""


def kernel_words(clock: Clock) -> KernelWords | None:
    """The kernel's voice; `None` where it has none for us: another system than Linux, or a sandbox."""
    if sys.platform != "linux":
        return None
    try:
        return Netlink(clock)
    except OSError:
        return None


class Netlink:
    """A netlink socket of the kernel's group."""

    def __init__(self, clock: Clock) -> None:
        """Listen from now on. Raises `OSError` where the system does not allow it."""
        self._clock = clock
        self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, KOBJECT_UEVENT)
        try:
            self._socket.bind((0, KERNEL_GROUP))
            self._socket.setblocking(False)
        except OSError:
            self._socket.close()
            raise
        self._empty_s = clock.now_s()

    def wait(self, timeout_s: float) -> UeventBatch:
        """Wait for the first message, take all there are."""
        select.select([self._socket], [], [], max(0.0, timeout_s))
        since_s, events, lost = self._empty_s, list[Uevent](), False
        while True:
            before_s = self._clock.now_s()
            try:
                message, _, _, sender = self._socket.recvmsg(LONGEST_MESSAGE)
            except BlockingIOError:
                self._empty_s = before_s
                return UeventBatch(tuple(events), since_s, self._clock.now_s(), lost)
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                lost = True
                continue
            # Any process may send to a netlink socket; only the kernel has number 0.
            if isinstance(sender, tuple) and sender and sender[0] == 0:
                event = parse_uevent(message)
                events += [event] if event is not None else []

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def parse_uevent(message: bytes) -> Uevent | None:
    """The coming or going of a USB device; `None` for everything else that a kernel says."""
    pairs = _pairs(message)
    if pairs.get("SUBSYSTEM") != "usb" or pairs.get("DEVTYPE") != "usb_device":
        return None
    action, product = pairs.get("ACTION"), pairs.get("PRODUCT", "").split("/")
    number, port = pairs.get("DEVNUM", ""), pairs.get("DEVPATH", "").rpartition("/")[2]
    if action not in (Turn.ADD, Turn.REMOVE) or len(product) != 3 or not number.isascii() or not number.isdecimal():
        return None
    try:
        vendor_id, product_id = int(product[0], 16), int(product[1], 16)
    except ValueError:
        return None
    if "-" not in port or not 0 <= vendor_id <= 0xFFFF or not 0 <= product_id <= 0xFFFF:
        return None  # a root hub
    return Uevent(Turn(action), Place(port, int(number[:9])), f"{vendor_id:04x}:{product_id:04x}")


def _pairs(message: bytes) -> dict[str, str]:
    if message.startswith(_UDEV_PREFIX):
        if len(message) < _UDEV_HEAD.size:
            return {}
        _, magic, _, start, length = _UDEV_HEAD.unpack_from(message)
        if magic != _UDEV_MAGIC:
            return {}
        message = message[start : start + length]
    fields = message.decode("utf-8", errors="replace").split("\0")
    return {key: value for key, sign, value in (field.partition("=") for field in fields) if sign}
