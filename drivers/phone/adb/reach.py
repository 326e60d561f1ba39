"""Which way leads to a phone's ADB: the adb server that holds it, or the phone itself."""

from __future__ import annotations

from typing import TextIO

from drivers.address import Address, Scheme
from drivers.clock import Clock
from drivers.errors import DriversError, LinkBusyError
from drivers.phone.adb.connect import open_adb
from drivers.phone.adb.direct import ACCEPT_S
from drivers.phone.adb.keys import AdbKey
from drivers.phone.adb.link import AdbLink
from drivers.phone.adb.served import ServedAdb
from drivers.phone.adb.server import AdbServer, ServedPhone, explained


def reach(
    address: Address,
    serial: str | None,
    keys: tuple[AdbKey, ...],
    clock: Clock,
    port: int,
    *,
    accept_s: float = ACCEPT_S,
    tap: TextIO | None = None,
) -> AdbLink:
    """A phone at an address, through the adb server on `port` where that one has it, or else directly.

    `serial` is the phone's own serial number, by which the server lists it; over TCP the server lists `host:port`.
    `tap` writes down a link of our own, and none of the server's. Raises `LinkBusyError` with what to do where another
    program holds the phone, and what `open_adb` raises.
    """
    server = AdbServer(port, clock)
    try:
        phones = server.phones()
    except DriversError:
        phones = None  # something else has that port
    wanted = address.target if address.scheme is Scheme.TCP else serial
    listed = [phone for phone in phones or () if phone.serial == wanted]
    if len(listed) == 1:
        return _through(server, listed[0])
    try:
        return open_adb(address, keys, clock, tap, accept_s=accept_s)
    except LinkBusyError as error:
        if phones is None:
            raise LinkBusyError(
                f"{error}; if that is an adb server, set ANDROID_ADB_SERVER_PORT to its port, or run `adb kill-server`"
            ) from error
        raise LinkBusyError(f"{error}; {server.name} does not list this phone, `adb kill-server` frees it") from error


def _through(server: AdbServer, phone: ServedPhone) -> AdbLink:
    why_not = explained(server, phone)
    if why_not is not None or phone.state is None:
        raise LinkBusyError(str(why_not)) from why_not
    return ServedAdb(server, phone, phone.state)
