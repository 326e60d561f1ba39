"""Addresses of links: `serial:///dev/ttyUSB0?baud=9600`, `serial://COM5`, `tcp://host:5025`, `usb://2ab9:0001/SERIAL`,
`usbip://host:3240/1-1`, `sim://korad?phone=mb_ufs_edl_9008&seed=7`, `replay://FILE` (a tap),
`play://FILE?driver=riden&speed=10` (a recording).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, quote, unquote

from drivers.errors import AddressError


class Scheme(StrEnum):
    """Kinds of link."""

    SERIAL = "serial"
    TCP = "tcp"
    USB = "usb"
    USBIP = "usbip"
    """A USB device that another computer or program shares."""
    SIM = "sim"
    REPLAY = "replay"
    PLAY = "play"


@dataclass(frozen=True, slots=True)
class Option:
    """One `name=value` behind the question mark."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where an instrument is."""

    scheme: Scheme
    target: str
    """Port name, `host:port`, `vid:pid[/serial]`, `host[:port][/bus id]`, simulator name, or file name."""
    options: tuple[Option, ...] = ()

    def option(self, name: str, default: str | None = None) -> str | None:
        """The value of an option, or the default."""
        return next((option.value for option in self.options if option.name == name), default)

    def number(self, name: str, default: float) -> float:
        """The value of a numeric option. Raises `AddressError`."""
        text = self.option(name)
        if text is None:
            return default
        try:
            return float(text)
        except ValueError:
            raise AddressError(f"{self}: {name} must be a number, not {text!r}") from None

    def __str__(self) -> str:
        tail = "&".join(f"{option.name}={quote(option.value, safe='/:.,')}" for option in self.options)
        return f"{self.scheme}://{self.target}" + (f"?{tail}" if tail else "")


def parse_address(text: str) -> Address:
    """Parse an address; a bare `COM5` or `/dev/ttyUSB0` is a serial port. Raises `AddressError`."""
    scheme, colon, rest = text.strip().partition("://")
    if not colon:
        if not text.strip() or any(character in text for character in "?&= "):
            raise AddressError(
                f"{text!r} is no address; one looks like serial:///dev/ttyUSB0, serial://COM5 or sim://korad"
            )
        return Address(Scheme.SERIAL, text.strip())
    if scheme not in list(Scheme):
        kinds = ", ".join(f"{kind}://" for kind in Scheme)
        raise AddressError(f"{text!r} begins with {scheme}://, but an address begins with one of {kinds}")
    target, _, query = rest.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise AddressError(f"{text!r} says {twice} twice")
    if not target:
        raise AddressError(f"{text!r} names no port, host or file behind ://")
    return Address(Scheme(scheme), unquote(target), tuple(Option(name, value) for name, value in pairs))
