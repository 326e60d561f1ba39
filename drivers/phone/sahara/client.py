"""Ask a phone in `05c6:9008` or `05c6:900e` who it is and what it waits for: bounded, and read-only.

In `900e` silence speaks too: Android's diagnostics port says nothing until it is asked, a memory dump begins with a
HELLO. It is weak evidence, since a HELLO that another program has read is silence as well, and is called `SILENT`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from drivers.clock import Clock
from drivers.errors import GarbledError, LinkLostError, NoAnswerError, StalledError
from drivers.links import Link
from drivers.phone.heard import Heard, PhoneWord
from drivers.phone.sahara import wire
from drivers.phone.sahara.diag import is_diag
from drivers.phone.states import PhoneState

HELLO_S = 1.0
"""How long a HELLO is waited for: a ROM sends it as soon as somebody reads; bkerler/edl waits as long."""
ANSWER_S = 1.0
MOST_S = 8.0
"""Longest time that asking takes, whatever the phone does; a last write that hangs adds its own second."""
READ_BYTES = 4096
"""Of one read: whole packets of either speed, so that a phone that sends more than it said breaks no transfer."""
_STEP_S = 0.25


class Voice(StrEnum):
    """What was on the port."""

    SAHARA = "sahara"
    DIAG = "diag"
    FIREHOSE = "firehose"
    """A loader that somebody sent is running."""
    SILENT = "silent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Answer:
    """Who was on the port, and in which state it was left."""

    voice: Voice
    left: str
    """A sentence: in which state the phone is now."""
    host_s: float = 0.0
    """When its first words came."""
    uncertainty_s: float = 0.0
    hello: wire.Hello | None = None
    serial_number: str | None = None
    """Of the processor."""
    hardware_id: wire.HardwareId | None = None
    key_hash: str | None = None
    note: str | None = None
    """Why something that might be known is not, in one sentence."""

    @property
    def heard(self) -> tuple[Heard, ...]:
        """The mode in the words of the case format; nothing where there was no HELLO."""
        if self.hello is None:
            return ()
        return (Heard(self.host_s, self.uncertainty_s, PhoneWord.SAHARA_MODE, str(int(self.hello.mode))),)

    def state(self, seen: PhoneState) -> PhoneState:
        """The state of the phone, where its USB identity alone left it open."""
        if seen is not PhoneState.CRASH_DUMP_OR_DIAG:
            return seen
        match self.voice, self.hello:
            case Voice.DIAG, _:
                return PhoneState.ANDROID
            case Voice.SAHARA, wire.Hello(mode=wire.Mode.MEMORY_DEBUG):
                return PhoneState.CRASH_DUMP
            case Voice.SAHARA, wire.Hello():
                return PhoneState.EDL  # a loader that waits, under the other id
        return seen


_UNTOUCHED = "as it was found: nothing was read from it or sent to it"
_ONLY_READ = "what it had sent was read, nothing was sent to it"
_NEW_HELLO = "told to begin anew: it sends its HELLO to whoever reads next, and waits for a loader as before"
_WAITS = "it waits for an answer to its HELLO; another program sees no HELLO until the phone is restarted"


def ask(link: Link, clock: Clock) -> Answer:
    """Read the HELLO; in mode 0 or 3 ask for the fuses' numbers and go back. Takes at most `MOST_S`.

    Raises `LinkLostError` where the phone goes before it has said anything.
    """
    asked_s = clock.now_s()
    try:
        first = _read(link, clock, asked_s + HELLO_S)
    except (GarbledError, StalledError) as error:
        return Answer(Voice.OTHER, _ONLY_READ, clock.now_s(), note=str(error))
    now_s = clock.now_s()
    if not first:
        return Answer(
            Voice.SILENT, _ONLY_READ, now_s, note="nothing came: Android's diagnostics port, or a HELLO already read"
        )
    came = Answer(_voice(first), _ONLY_READ, (asked_s + now_s) / 2.0, (now_s - asked_s) / 2.0)
    if came.voice is not Voice.SAHARA:
        return came
    try:
        hello = wire.parse_packet(first)
    except GarbledError as error:
        return replace(came, voice=Voice.OTHER, note=str(error))
    if not isinstance(hello, wire.Hello):
        return replace(came, note="a Sahara exchange that another program began is under way")
    came = replace(came, hello=hello, left=_WAITS)
    if hello.mode not in (wire.Mode.IMAGE_PENDING, wire.Mode.COMMAND):
        return came
    if not hello.lowest_version <= wire.VERSION <= hello.version < 3:
        return replace(came, note=f"it speaks Sahara version {hello.version}; its numbers are read in version 2 alone")
    return _Conversation(link, clock, asked_s + MOST_S).about(came)


@dataclass(slots=True)
class _Conversation:
    """Command mode, from its beginning to the new HELLO."""

    link: Link
    clock: Clock
    until_s: float
    """When it has to be over."""

    def about(self, came: Answer) -> Answer:
        """The same answer with what the phone says of itself."""
        try:
            self._say(wire.command_mode_please())
            if not isinstance(self._packet(), wire.CommandReady):
                return replace(came, note="it refuses command mode, so that its numbers cannot be read")
            serial_number = self._ask(wire.Question.SERIAL_NUMBER)
            came = replace(came, serial_number=wire.serial_number_in(serial_number) if serial_number else None)
            hardware_id = self._ask(wire.Question.HARDWARE_ID)
            came = replace(came, hardware_id=wire.hardware_id_in(hardware_id) if hardware_id else None)
            key_hash = self._ask(wire.Question.KEY_HASH)
            came = replace(came, key_hash=wire.key_hash_in(key_hash) if key_hash else None)
            self._say(wire.back_to_hello())
            return replace(came, left=_NEW_HELLO)
        except (GarbledError, NoAnswerError, StalledError) as error:
            return replace(came, left="it is in command mode and may need a restart", note=str(error))
        except LinkLostError:
            return replace(came, left="it went away while it was asked", note="it detached while it was asked")

    def _ask(self, question: wire.Question) -> bytes | None:
        """The answer to a question; `None` where this phone does not know it."""
        self._say(wire.execute(question))
        packet = self._packet()
        if isinstance(packet, wire.EndOfImage):
            return None
        if not isinstance(packet, wire.Offer) or packet.question is not question:
            raise GarbledError(f"Sahara: asked for {question.name.lower()}, another packet came")
        if not packet.length:
            return None
        self._say(wire.execute_data(question))
        answer = b""
        while len(answer) < packet.length:
            answer += self._read()
        return answer[: packet.length]

    def _say(self, data: bytes) -> None:
        self._left_s()
        self.link.write(data)

    def _packet(self) -> wire.Packet:
        return wire.parse_packet(self._read())

    def _read(self) -> bytes:
        data = _read(self.link, self.clock, self.clock.now_s() + min(ANSWER_S, self._left_s()))
        if not data:
            raise NoAnswerError("Sahara: the phone stopped answering in command mode")
        return data

    def _left_s(self) -> float:
        left_s = self.until_s - self.clock.now_s()
        if left_s <= 0.0:
            raise NoAnswerError(f"Sahara: the phone was not done after {MOST_S:g} s")
        return left_s


def _voice(first: bytes) -> Voice:
    if first[:4] in (command.to_bytes(4, "little") for command in wire.Command):
        return Voice.SAHARA
    if is_diag(first):
        return Voice.DIAG
    return Voice.FIREHOSE if b"<?xml" in first[:16] else Voice.OTHER


def _read(link: Link, clock: Clock, until_s: float) -> bytes:
    """One transfer that is not empty; a ROM may end one with an empty packet. Empty when it is too late."""
    while True:
        left_s = until_s - clock.now_s()
        if left_s <= 0.0:
            return b""
        data = link.read(READ_BYTES, min(_STEP_S, left_s))
        if data:
            return data
