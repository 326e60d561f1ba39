"""A phone's own side of ADB (adbd), simulated: what the imaginary phone says, behind real RSA authentication.

The same scenes as the host's words (`drivers.phone_model.speech`) decide what is there: nothing, a port on which nobody
answers, a phone that accepts no key, Android, recovery. Bytes in, bytes out; `sim_port` puts it on TCP.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field

from drivers.errors import GarbledError
from drivers.phone.adb.scene import Scene, Script
from drivers.phone.adb.sim_shell import shell_reply
from drivers.phone.adb.state import AdbState
from drivers.phone.adb.wire import TOKEN_BYTES, VERSION, Auth, Command, Decoder, Packet, PublicKey, encode, public_key

OUR_LONGEST_DATA = 4096
"""What an old phone takes in one packet; no question is longer."""


@dataclass(slots=True)
class SimulatedAdbd:
    """One phone; each connection to it is a session."""

    script: Script
    started_s: float
    """The moment of the server's clock at which the script begins."""
    seed: int
    """Of the tokens."""
    accepts_keys: bool = True
    """Whether its owner accepts the key of a computer that the phone does not know, where the scene allows it."""
    known_keys: list[PublicKey] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Every service that was opened, as it was asked for."""

    def scene(self, now_s: float) -> Scene:
        """What the phone shows now."""
        return self.script.scene(now_s - self.started_s)

    def session(self) -> Session:
        """A new connection."""
        self.seed += 1
        return Session(self, random.Random(self.seed))


@dataclass(slots=True)
class Session:
    """One computer's conversation with the phone."""

    phone: SimulatedAdbd
    random: random.Random
    ended: bool = False
    """The phone hangs up: what came is no ADB."""
    _decoder: Decoder = field(default_factory=Decoder)
    _out: bytearray = field(default_factory=bytearray)
    _token: bytes = b""
    _offered: PublicKey | None = None
    _connected: bool = False
    _longest: int = OUR_LONGEST_DATA
    _streams: dict[int, _Stream] = field(default_factory=dict)

    def feed(self, data: bytes, now_s: float) -> None:
        """Bytes that have arrived at the phone."""
        scene = self.phone.scene(now_s)
        try:
            packets = self._decoder.feed(data)
        except GarbledError:
            self.ended = True
            return
        for packet in packets:
            if scene.state not in (None, AdbState.OFFLINE):
                self._obey(packet, scene)

    def take(self, now_s: float) -> bytes:
        """Bytes that the phone has sent."""
        if self._offered is not None and self._may_accept(self.phone.scene(now_s)):
            self.phone.known_keys.append(self._offered)
            self._connect(self.phone.scene(now_s))
        sent, self._out = bytes(self._out), bytearray()
        return sent

    def _obey(self, packet: Packet, scene: Scene) -> None:
        match packet.command:
            case Command.CNXN:
                self._streams.clear()
                self._connected, self._offered = False, None
                self._longest = max(256, min(OUR_LONGEST_DATA, packet.arg1))
                self._challenge()
            case Command.AUTH if packet.arg0 == Auth.SIGNATURE and self._token:
                self._check(packet.data, scene)
            case Command.AUTH if packet.arg0 == Auth.PUBLIC_KEY:
                self._offer(packet.data)
            case Command.OPEN if self._connected:
                self._open(packet, scene)
            case Command.OKAY if self._connected:
                self._go_on(packet.arg0)
            case Command.CLSE:
                self._streams.pop(packet.arg0, None)
            case _:
                pass  # adbd, too, passes over what it does not expect

    def _challenge(self) -> None:
        self._token = self.random.randbytes(TOKEN_BYTES)
        self._send(Packet(Command.AUTH, Auth.TOKEN, 0, self._token))

    def _check(self, signature: bytes, scene: Scene) -> None:
        token, self._token = self._token, b""
        known = any(key.signed(token, signature) for key in self.phone.known_keys)
        if known and scene.state is not AdbState.UNAUTHORIZED:
            self._connect(scene)
        else:
            self._challenge()

    def _offer(self, line: bytes) -> None:
        try:
            self._offered = public_key(line)
        except GarbledError:
            self.ended = True

    def _may_accept(self, scene: Scene) -> bool:
        silent = scene.state in (None, AdbState.OFFLINE, AdbState.UNAUTHORIZED)
        return self.phone.accepts_keys and not silent

    def _connect(self, scene: Scene) -> None:
        self._connected, self._offered = True, None
        self._send(Packet(Command.CNXN, VERSION, OUR_LONGEST_DATA, scene.banner))

    def _open(self, packet: Packet, scene: Scene) -> None:
        service = packet.data.rstrip(b"\x00").decode("utf-8", errors="backslashreplace")
        self.phone.asked.append(service)
        kind, _, command = service.partition(":")
        if kind != "shell" or not command or scene.state is AdbState.SIDELOAD:
            self._send(Packet(Command.CLSE, 0, packet.arg0))
            return
        reply = shell_reply(command, scene)
        pieces = [reply[at : at + self._longest] for at in range(0, len(reply), self._longest)]
        number = len(self.phone.asked)
        self._streams[packet.arg0] = _Stream(number, deque(pieces))
        self._send(Packet(Command.OKAY, number, packet.arg0))
        self._go_on(packet.arg0)

    def _go_on(self, computers: int) -> None:
        """Send a stream's next piece, or its end."""
        stream = self._streams.get(computers)
        if stream is None:
            return
        if stream.pieces:
            self._send(Packet(Command.WRTE, stream.number, computers, stream.pieces.popleft()))
        else:
            del self._streams[computers]
            self._send(Packet(Command.CLSE, stream.number, computers))

    def _send(self, packet: Packet) -> None:
        self._out += encode(packet)


@dataclass(slots=True)
class _Stream:
    number: int
    pieces: deque[bytes]
