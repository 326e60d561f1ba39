"""Asking a boot loader, one question at a time, and never taking one question's reply for another's.

Nothing in a fastboot reply names its question, but each question has exactly one final reply. So the client counts: as
long as a final reply is owed, nothing new is asked; if it does not come, the connection is given up, and a new one has
to be opened. What came without being asked for is counted too.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.clock import Clock
from drivers.errors import DriversError, GarbledError, LinkLostError, NoAnswerError, StalledError
from drivers.phone.fastboot import wire
from drivers.phone.fastboot.questions import Question, Variable
from drivers.phone.fastboot.transport import Transport
from drivers.phone.fastboot.wire import Head
from drivers.phone.untrusted import shown

SILENT_S = 2.0
"""Longest silence within an answer; a boot loader answers from memory."""
WHOLE_S = 15.0
"""Longest whole answer, however it trickles in."""
LATE_S = 5.0
"""How long a reply that was given up may still come in before the connection is given up too."""
QUIET_S = 0.2
"""After the last answer, what is too much has come by then."""
MOST_LINES = 4000
"""An X3 Pro has some 150 partitions with three lines each; UEFI logs have some 1,000 lines."""
MOST_BYTES = 400_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a boot loader said to one question."""

    question: Question
    accepted: bool
    """OKAY; otherwise FAIL, which is what a boot loader says to what it does not know."""
    text: str
    """What stands behind OKAY or FAIL, already through `untrusted.shown`."""
    lines: tuple[str, ...]
    """What came as INFO and TEXT before it, each line already through `untrusted.shown`."""
    sent_s: float
    """Host time of the question."""
    answered_s: float
    """Host time of the final reply."""


class FastbootClient:
    """A boot loader that answers questions. What can be asked is in `questions`; there is no other verb."""

    def __init__(self, transport: Transport, clock: Clock) -> None:
        """Take a transport that has just been opened."""
        self._transport, self._clock = transport, clock
        self._owed: Question | None = None
        self._given_up: str | None = None
        self.surplus = 0
        """Packets that came without a question, since connecting. If there were any, only answers that name what they
        speak of can be trusted."""

    @property
    def name(self) -> str:
        """The address, for sentences."""
        return self._transport.name

    def variable(self, variable: Variable) -> str | None:
        """The value of a variable, as shown; `None` if the boot loader does not know it. Raises as `ask`."""
        answer = self.ask(variable)
        return answer.text if answer.accepted and answer.text else None

    def ask(self, question: Question) -> Answer:
        """Ask, and wait for the whole answer.

        Raises `NoAnswerError` after a silence (the next question first waits for the late reply), and `GarbledError`,
        `StalledError` or `LinkLostError` when the connection is given up, which is then closed. Raises `TypeError` for
        a question that is not on the list.
        """
        wire.command(question)
        if self._given_up is not None:
            raise LinkLostError(f"{self.name}: this connection was given up ({self._given_up}); open a new one")
        try:
            self._fall_in_step(0.0)
            self._owed = question
            sent_s = self._clock.now_s()
            self._transport.send(question)
            return self._answer(question, sent_s)
        except (GarbledError, LinkLostError, StalledError) as error:
            raise self._give_up(error) from error

    def settled(self) -> bool:
        """Nothing is owed and nothing too much has come: each answer belongs to its question. Raises as `ask`."""
        try:
            self._fall_in_step(QUIET_S)
        except (GarbledError, LinkLostError, StalledError) as error:
            raise self._give_up(error) from error
        return self.surplus == 0

    def close(self) -> None:
        """Release the link. May be called twice."""
        self._given_up = self._given_up or "it was closed"
        self._transport.close()

    def _answer(self, question: Question, sent_s: float) -> Answer:
        collected = _Lines()
        while True:
            left_s = sent_s + WHOLE_S - self._clock.now_s()
            came = self._transport.receive(max(0.0, min(SILENT_S, left_s)))
            if came is None:
                raise NoAnswerError(self._silence(question, collected.packets))
            packet = wire.packet(came)
            if packet.head is Head.DATA:
                raise GarbledError(f"expected an answer to {question.value!r}, but the phone wants to exchange data")
            if packet.head in (Head.OKAY, Head.FAIL):
                self._owed = None
                accepted, now_s = packet.head is Head.OKAY, self._clock.now_s()
                return Answer(question, accepted, _shown(packet.text), collected.all(), sent_s, now_s)
            collected.add(packet)

    def _fall_in_step(self, quiet_s: float) -> None:
        """Wait for what is owed, then count what is too much until it is quiet."""
        if self._owed is not None:
            late, end_s = self._owed, self._clock.now_s() + LATE_S
            ended = False
            for _ in range(MOST_LINES):
                came = self._transport.receive(max(0.0, end_s - self._clock.now_s()))
                if came is None:
                    break
                if wire.packet(came).head in (Head.OKAY, Head.FAIL):
                    ended = True
                    break
            if not ended:
                raise LinkLostError(
                    f"no answer to {late.value!r} came in {LATE_S:g} s more; unplug the phone, plug it in"
                )
            self._owed = None
        for _ in range(MOST_LINES):
            if self._transport.receive(quiet_s) is None:
                return
            self.surplus += 1
        raise GarbledError(f"more than {MOST_LINES} packets came that nobody asked for")

    def _silence(self, question: Question, packets: int) -> str:
        got = f"{packets} lines came and no end" if packets else "nothing came"
        if self._transport.unfinished:
            got = f"only half a reply ({self._transport.unfinished} bytes) came"
        return f"{self.name}: expected an answer to {question.value!r} within {SILENT_S:g} s, but {got}"

    def _give_up(self, error: DriversError) -> DriversError:
        """Close, and the error's sentence with that in it."""
        sentence = str(error).removeprefix(f"{self.name}: ")
        self._given_up = sentence
        self._transport.close()
        # Whoever is gone has said what to do already.
        then = "" if isinstance(error, LinkLostError) else ": unplug the phone, plug it in and ask again"
        return type(error)(f"{self.name}: {sentence}; the connection is given up{then}")


class _Lines:
    """What comes before the end of an answer, bounded in lines and bytes."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._text = b""
        self.packets = self._bytes = 0

    def add(self, packet: wire.Packet) -> None:
        """Keep a line or a piece of text. Raises `GarbledError` when it is too much."""
        self.packets += 1
        self._bytes += len(packet.text)
        if self.packets > MOST_LINES or self._bytes > MOST_BYTES:
            raise _too_much()
        if packet.head is Head.TEXT:
            self._text += packet.text.rstrip(b"\0")
            return
        self._end_text()
        self._lines.append(_shown(packet.text))

    def all(self) -> tuple[str, ...]:
        """Every line so far."""
        self._end_text()
        return tuple(self._lines)

    def _end_text(self) -> None:
        if self._text:
            if self._text.count(b"\n") + len(self._lines) > MOST_LINES:
                raise _too_much()
            self._lines += [_shown(line) for line in self._text.split(b"\n") if line.strip()]
            self._text = b""


def _shown(text: bytes) -> str:
    return shown(text.rstrip(b"\0").strip())


def _too_much() -> GarbledError:
    return GarbledError(f"expected at most {MOST_LINES} lines and {MOST_BYTES} bytes in an answer, but more came")
