"""A phone asked through the adb server that holds it."""

from __future__ import annotations

from drivers.errors import NoAnswerError
from drivers.phone.adb.questions import LONGEST_ANSWER, Answer, Question, answer
from drivers.phone.adb.server import AdbServer, ServedPhone
from drivers.phone.adb.state import ANSWERING, WORDS, AdbState
from drivers.phone.untrusted import shown


class ServedAdb:
    """One phone of a server's list."""

    def __init__(self, server: AdbServer, phone: ServedPhone, state: AdbState) -> None:
        """Take one; nothing is asked yet."""
        self._server, self._phone, self._state = server, phone, state

    @property
    def name(self) -> str:
        """How it is reached."""
        return f"{shown(self._phone.serial, 60)} through {self._server.name}"

    @property
    def state(self) -> AdbState:
        """What the server's list said."""
        return self._state

    def ask(self, question: Question) -> Answer:
        """Ask, and wait a bounded time. Raises `LinkLostError`, `NoAnswerError`, `GarbledError`."""
        if self._state not in ANSWERING:
            raise NoAnswerError(f"{self.name}: nothing can be asked now; {WORDS[self._state]}")
        return answer(self._server.shell(self._phone, question.service, LONGEST_ANSWER))

    def close(self) -> None:
        """Nothing is held: the server goes on holding the phone."""
