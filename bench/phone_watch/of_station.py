"""The ears that a station has for its phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from bench.phone_watch.watch import PhoneWatch, phone_watch
from bench.station import Station
from drivers.address import parse_address


@contextmanager
def ears_of(station: Station, tap: TextIO | None = None) -> Iterator[PhoneWatch | None]:
    """What hears the phone; `None` where the station hears none. `tap` writes down its links. Raises `DriversError`."""
    if not station.listens_usb and station.adb is None and station.fastboot is None:
        yield None
        return
    adb = parse_address(station.adb) if station.adb is not None else None
    fastboot = parse_address(station.fastboot) if station.fastboot is not None else None
    with phone_watch(adb, fastboot, usb=station.listens_usb, tap=tap) as watch:
        yield watch
