"""Opening a device that has just come: tried again, since whoever heard of it first is not who opens it.

The kernel's word comes first; libusb learns of a device, and udev grants its rights, some 0.05 s later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from drivers.clock import Clock
from drivers.errors import AddressError, LinkDeniedError, LinkLostError

Opened = TypeVar("Opened")

SETTLE_S = 1.0
_AGAIN_S = 0.05


def open_fresh(opening: Callable[[], Opened], clock: Clock, settle_s: float = SETTLE_S) -> Opened:
    """What `opening` gives, tried again for `settle_s`. Raises what it raises the last time."""
    until_s = clock.now_s() + settle_s
    while True:
        try:
            return opening()
        except (AddressError, LinkDeniedError, LinkLostError):
            # Lost at opening: libusb still knows the one that was there before, with the same id.
            if clock.now_s() >= until_s:
                raise
            clock.sleep_s(_AGAIN_S)
