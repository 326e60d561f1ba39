"""A simulated boot loader: answers on the same wire as Qualcomm's, and refuses everything that would change it.

What it says of itself is its `Voice`; where the imaginary phone speaks, that voice comes from its scenario
(`phone_model.boot_loader`). Answers follow ABL's `FastbootCmds.c`: `name:value` lines for `getvar all`, four lines for
`oem device-info`, FAIL for what it does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drivers.errors import GarbledError
from drivers.phone.fastboot import wire
from drivers.phone.fastboot.questions import Report, Variable
from drivers.phone.fastboot.wire import Head

UNKNOWN_VARIABLE = b"GetVar Variable Not found"
UNKNOWN_COMMAND = b"unknown command"
LOCKED = b"not allowed in Lock State"
MOST_REMEMBERED = 10_000
"""Commands that are remembered; the oldest go first."""
_WRITES = (
    *("download", "flash", "erase", "format", "boot", "continue", "reboot", "powerdown", "set_active", "upload"),
    *("oem unlock", "oem lock", "oem edl", "update-super", "snapshot-update", "gsi"),
    *("create-logical-partition", "delete-logical-partition", "resize-logical-partition"),
)
"""Beginnings of commands that change something (AOSP README, fastbootd, ABL's command list)."""


@dataclass(frozen=True, slots=True)
class VariableSaid:
    """One variable of a simulated boot loader."""

    variable: Variable
    value: str


@dataclass(frozen=True, slots=True)
class PartitionSaid:
    """One partition of a simulated boot loader."""

    name: str
    size_bytes: int
    kind: str


@dataclass(frozen=True, slots=True)
class Voice:
    """What a simulated boot loader says of itself at one moment."""

    variables: tuple[VariableSaid, ...]
    partitions: tuple[PartitionSaid, ...] = ()
    device_info: tuple[str, ...] = ()
    """Lines of `oem device-info`; empty is a boot loader without that command."""
    log: tuple[str, ...] = ()
    """Lines of `oem dmesg`; empty is a boot loader without that command."""

    def named(self, name: str) -> str | None:
        """The value of a variable, also of `partition-size:NAME` and `partition-type:NAME`."""
        return dict(self.lines()).get(name)

    def lines(self) -> list[tuple[str, str]]:
        """Every name with its value, in the order of `getvar all`."""
        pairs = [(said.variable.value, said.value) for said in self.variables]
        for partition in self.partitions:
            pairs.append((f"partition-type:{partition.name}", partition.kind))
            pairs.append((f"partition-size:{partition.name}", f"0x{partition.size_bytes:X}"))
        return pairs


class FastbootSim:
    """A boot loader that is asked by command and answers in packets. It remembers what it was asked to change."""

    def __init__(self, voice: Voice) -> None:
        """What it says, until `speak` gives it something else."""
        self._voice = voice
        self._asked: list[str] = []
        self._refused: list[str] = []

    @property
    def asked(self) -> tuple[str, ...]:
        """Every command that came, as text."""
        return tuple(self._asked)

    @property
    def refused(self) -> tuple[str, ...]:
        """The commands that would have changed something on a phone; all were answered with FAIL."""
        return tuple(self._refused)

    def speak(self, voice: Voice) -> None:
        """Say this from now on."""
        self._voice = voice

    def obey(self, command: bytes) -> tuple[bytes, ...]:
        """The packets of one answer."""
        text = command.decode("ascii", errors="backslashreplace")
        _remember(self._asked, text)
        if text.startswith(_WRITES):
            _remember(self._refused, text)
            return (wire.reply(Head.FAIL, LOCKED),)
        if text == Report.ALL.value:
            return _report([f"{name}:{value}" for name, value in self._voice.lines()])
        if text.startswith("getvar:"):
            value = self._voice.named(text.removeprefix("getvar:"))
            return (
                wire.reply(Head.FAIL, UNKNOWN_VARIABLE) if value is None else wire.reply(Head.OKAY, value.encode()),
            )
        reports = {Report.DEVICE_INFO.value: self._voice.device_info, Report.DMESG.value: self._voice.log}
        if reports.get(text):
            return _report(reports[text])
        return (wire.reply(Head.FAIL, UNKNOWN_COMMAND),)


class TcpSession:
    """The device's side of one TCP connection, as a simulator of bytes: joins a `FastbootSim` to a stream."""

    def __init__(self, obey: Callable[[bytes], tuple[bytes, ...]]) -> None:
        """`obey` answers a command in packets."""
        self._obey = obey
        self._decoder = wire.StreamDecoder(wire.LONGEST_COMMAND)
        self._out = wire.HANDSHAKE
        self.broken = False
        """The client spoke another protocol; hang up."""

    def feed(self, data: bytes, now_s: float) -> None:  # noqa: ARG002 - the Protocol's signature
        """Bytes from the client."""
        if self.broken:
            return
        try:
            self._decoder.feed(data)
            while (command := self._decoder.next()) is not None:
                self._out += b"".join(wire.framed(packet) for packet in self._obey(command))
        except GarbledError:
            self.broken = True

    def take(self, now_s: float) -> bytes:  # noqa: ARG002 - the Protocol's signature
        """Bytes for the client."""
        out, self._out = self._out, b""
        return out

    def next_event_s(self) -> float | None:
        """It speaks only when asked."""
        return None


def _report(lines: list[str] | tuple[str, ...]) -> tuple[bytes, ...]:
    return (*(wire.reply(Head.INFO, line.encode()) for line in lines), wire.reply(Head.OKAY))


def _remember(commands: list[str], text: str) -> None:
    commands.append(text)
    if len(commands) > MOST_REMEMBERED:
        del commands[0]
