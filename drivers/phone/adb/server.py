"""The adb server that may already run on this computer (127.0.0.1:5037), spoken to as adb itself does.

Source: Android's own description, packages/modules/adb/docs/dev/services.md and OVERVIEW.TXT; tried against Debian's
adb 29.0.6. A request is four hexadecimal digits of length and the service; the reply begins with OKAY, or with FAIL, a
length and a sentence:

    000chost:version            →  OKAY 0004 0029
    000ehost:devices-l          →  OKAY length lines: `SERIAL  state key:value…`
    0017host:transport:SERIAL   →  OKAY, and from here on this connection is with the phone
    000dshell:getprop           →  OKAY, the output, end of the connection

No server is started, and none is ended: while it holds the phone, nobody else can; so it is asked to ask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from drivers.address import Address, Scheme
from drivers.clock import Clock
from drivers.errors import AddressError, DriversError, GarbledError, LinkLostError, NoAnswerError
from drivers.links import Link
from drivers.links.tcp import SERVER_ADVICE, TcpLink
from drivers.phone.adb.questions import check_service
from drivers.phone.adb.state import AdbState
from drivers.phone.untrusted import shown

PORT, PORT_VARIABLE = 5037, "ANDROID_ADB_SERVER_PORT"
SILENCE_S = 2.0
"""Longest silence of a server, or of a phone behind it."""
WHOLE_S = 15.0
MOST_PHONES = 64
_PIECE = 65_536
_ROW = re.compile(r"(\S{1,256})\s+(no permissions|\S+)(.*)")


class Trouble(Enum):
    """Why a server that sees a phone cannot be used to ask it; the value goes on after *the adb server*."""

    NO_PERMISSION = (
        "may not open the phone; install the udev rule that `bootbench udev-rules` prints, run `adb kill-server`, and "
        "plug the phone in again"
    )
    FASTBOOT = "sees it in the boot loader; ask it over fastboot"
    OTHER = "sees it in a state that is not known"


@dataclass(frozen=True, slots=True)
class ServedPhone:
    """One line of the server's list."""

    serial: str
    """As the server wants it back; not for showing."""
    state: AdbState | None
    """`None` with a trouble."""
    trouble: Trouble | None
    words: str
    """What the server said about it, shown safely."""


_STATES = {
    "device": AdbState.DEVICE,
    "recovery": AdbState.RECOVERY,
    "rescue": AdbState.RECOVERY,
    "sideload": AdbState.SIDELOAD,
    "unauthorized": AdbState.UNAUTHORIZED,
    "authorizing": AdbState.OFFLINE,
    "connecting": AdbState.OFFLINE,
    "offline": AdbState.OFFLINE,
}
_TROUBLES = {"no permissions": Trouble.NO_PERMISSION, "bootloader": Trouble.FASTBOOT}


def server_port(environment: Mapping[str, str]) -> int:
    """The port of this user's adb server. Raises `AddressError` for a variable that names none."""
    text = environment.get(PORT_VARIABLE)
    if text is None:
        return PORT
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise AddressError(f"{PORT_VARIABLE} must be a port number from 1 to 65535, not {shown(text, 40)!r}")
    return int(text)


@dataclass(frozen=True, slots=True)
class AdbServer:
    """A server on this computer, if there is one; every request is a connection of its own."""

    port: int
    clock: Clock

    @property
    def name(self) -> str:
        """For sentences."""
        return f"the adb server on port {self.port}"

    def phones(self) -> tuple[ServedPhone, ...] | None:
        """What it sees; `None` where none runs.

        Raises `NoAnswerError`, `GarbledError` or `LinkLostError` where something else has the port.
        """
        try:
            talk = _Talk(self)
        except LinkLostError:
            return None
        try:
            talk.request(b"host:devices-l")
            text = talk.counted().decode("utf-8", errors="backslashreplace")
        finally:
            talk.close()
        return phones_in(text)

    def shell(self, phone: ServedPhone, service: bytes, longest: int) -> bytes:
        """What a phone behind the server answers; `service` is of the list of questions.

        Raises `NoAnswerError`, `GarbledError`, `LinkLostError`.
        """
        check_service(service)
        talk = _Talk(self)
        try:
            talk.request(b"host:transport:" + phone.serial.encode("utf-8"))
            talk.request(service)
            return talk.until_end(longest)
        finally:
            talk.close()


class _Talk:
    """One connection."""

    def __init__(self, server: AdbServer) -> None:
        """Connect. Raises `LinkLostError` where nobody listens."""
        self._name, self._clock = server.name, server.clock
        self._until_s = self._clock.now_s() + WHOLE_S
        self._link: Link = TcpLink(Address(Scheme.TCP, f"127.0.0.1:{server.port}"), SERVER_ADVICE)

    def request(self, service: bytes) -> None:
        """Ask for a service. Raises `LinkLostError` with the server's own sentence if it refuses."""
        self._link.write(b"%04x" % len(service) + service)
        word = self.exactly(4)
        if word == b"FAIL":
            why = shown(self.counted())
            raise LinkLostError(f"{self._name} cannot reach the phone: {why}; unplug the phone and plug it in again")
        if word != b"OKAY":
            raise GarbledError(f"{self._name} is none: expected OKAY, and {shown(word)!r} came; what has that port?")

    def counted(self) -> bytes:
        """Four hexadecimal digits, and as many bytes."""
        digits = self.exactly(4)
        if not re.fullmatch(rb"[0-9a-fA-F]{4}", digits):
            raise GarbledError(f"{self._name} is none: expected a length, and {shown(digits)!r} came")
        return self.exactly(int(digits, 16))

    def exactly(self, count: int) -> bytes:
        """As many bytes."""
        data = bytearray()
        while len(data) < count:
            data += self._some(count - len(data))
        return bytes(data)

    def until_end(self, longest: int) -> bytes:
        """Everything until the other side hangs up."""
        data = bytearray()
        while True:
            try:
                data += self._some(_PIECE)
            except LinkLostError:
                return bytes(data)
            if len(data) > longest:
                raise GarbledError(f"{self._name}: the phone does not stop talking; unplug it and plug it in again")

    def close(self) -> None:
        """Hang up."""
        self._link.close()

    def _some(self, limit: int) -> bytes:
        data = self._link.read(limit, SILENCE_S)
        if not data or self._clock.now_s() > self._until_s:
            raise NoAnswerError(f"{self._name} did not answer in time; `adb kill-server` ends it")
        return data


def phones_in(text: str) -> tuple[ServedPhone, ...]:
    """The lines of a server's list."""
    return tuple(_row(line) for line in text.splitlines()[:MOST_PHONES] if line.strip())


def _row(line: str) -> ServedPhone:
    match = _ROW.match(line)
    if match is None:
        return ServedPhone("", None, Trouble.OTHER, shown(line))
    serial, word, rest = match.groups()
    state = _STATES.get(word)
    trouble = None if state is not None else _TROUBLES.get(word, Trouble.OTHER)
    return ServedPhone(serial, state, trouble, shown(f"{word}{rest}"))


def explained(server: AdbServer, phone: ServedPhone) -> DriversError | None:
    """Why the server cannot be used for a phone that it sees; `None` if it can."""
    if phone.trouble is None:
        return None
    return DriversError(f"{server.name} {phone.trouble.value} (it says {phone.words!r})")
