"""Phones that answer by script, on links of either kind, in time that is turned by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.clock import TurnedClock
from drivers.errors import LinkLostError
from drivers.phone.fastboot import wire
from drivers.phone.fastboot.client import FastbootClient
from drivers.phone.fastboot.questions import Variable
from drivers.phone.fastboot.sim import FastbootSim, PartitionSaid, VariableSaid, Voice
from drivers.phone.fastboot.transport import TcpTransport, UsbTransport


@dataclass(frozen=True, slots=True)
class Say:
    """A packet some time after the question."""

    packet: bytes
    after_s: float = 0.001


LEAVE = Say(b"")
"""The phone is unplugged."""
Script = Callable[[bytes], list[Say]]
"""What a phone says to a command."""


def obedient(sim: FastbootSim) -> Script:
    """A phone that answers as the simulated boot loader does."""
    return lambda command: [Say(packet) for packet in sim.obey(command)]


@dataclass(slots=True)
class PacketLink:
    """A link that keeps transfers apart, as USB does, or joins them to a stream, as TCP does."""

    clock: TurnedClock
    script: Script
    stream: bool
    commands: list[bytes] = field(default_factory=list)
    written: bytes = b""
    closed: bool = False
    _due: list[tuple[float, bytes]] = field(default_factory=list)
    _decoder: wire.StreamDecoder = field(default_factory=lambda: wire.StreamDecoder(wire.LONGEST_COMMAND))

    name = "tcp://phone:5554"

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.written += data
        now_s = self.clock.now_s()
        if not self.stream:
            self._obey(data, now_s)
            return
        greeted = self._decoder.greeted
        self._decoder.feed(data)
        if not greeted and self._decoder.greeted:
            self._due.append((now_s, wire.HANDSHAKE))
        while (command := self._decoder.next()) is not None:
            self._obey(command, now_s)

    def read(self, limit: int, timeout_s: float) -> bytes:
        assert not self.closed
        end_s = self.clock.now_s() + timeout_s
        if not self._due or self._due[0][0] > end_s:
            self.clock.sleep_s(timeout_s)
            return b""
        due_s, data = self._due.pop(0)
        self.clock.sleep_s(due_s - self.clock.now_s())
        if not data:
            raise LinkLostError(f"{self.name}: the connection is gone")
        if len(data) > limit:
            self._due.insert(0, (due_s, data[limit:]))
        return data[:limit]

    def discard(self) -> int:
        raise AssertionError("bytes thrown away blindly may be half a packet")

    def close(self) -> None:
        self.closed = True

    def _obey(self, command: bytes, now_s: float) -> None:
        self.commands.append(command)
        for say in self.script(command):
            framed = wire.framed(say.packet) if self.stream and say.packet else say.packet
            self._due.append((now_s + say.after_s, framed))
        self._due.sort(key=lambda due: due[0])

    def put(self, data: bytes) -> None:
        """Raw bytes that reach the host now."""
        self._due.append((self.clock.now_s(), data))


@dataclass(frozen=True, slots=True)
class Met:
    """A client and the link under it."""

    client: FastbootClient
    link: PacketLink
    clock: TurnedClock


def meet(script: Script, *, stream: bool) -> Met:
    """A client on a scripted phone."""
    clock = TurnedClock()
    link = PacketLink(clock, script, stream)
    transport = TcpTransport(link, clock) if stream else UsbTransport(link, clock)
    return Met(FastbootClient(transport, clock), link, clock)


VOICE = Voice(
    variables=(
        VariableSaid(Variable.PRODUCT, "vayu"),
        VariableSaid(Variable.SERIALNO, "a1b2c3d4"),
        VariableSaid(Variable.VARIANT, "SM8150 UFS"),
        VariableSaid(Variable.SECURE, "yes"),
        VariableSaid(Variable.UNLOCKED, "no"),
        VariableSaid(Variable.BATTERY_VOLTAGE, "3987"),
        VariableSaid(Variable.BATTERY_SOC_OK, "yes"),
        VariableSaid(Variable.OFF_MODE_CHARGE, "1"),
        VariableSaid(Variable.VERSION_BOOTLOADER, ""),
        VariableSaid(Variable.MAX_DOWNLOAD_SIZE, "0x30000000"),
        VariableSaid(Variable.SLOT_COUNT, "0"),
        VariableSaid(Variable.ANTI, "2"),
        VariableSaid(Variable.TOKEN, "secret"),
    ),
    partitions=(PartitionSaid("boot", 0x8000000, "raw"), PartitionSaid("userdata", 0x1BFBFFB000, "f2fs")),
    device_info=("Verity mode: true", "Device unlocked: false", "Device critical unlocked: false"),
)
