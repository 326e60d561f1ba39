"""A phone that can be asked over ADB, however it is reached."""

from __future__ import annotations

from typing import Protocol

from drivers.phone.adb.questions import Answer, Question
from drivers.phone.adb.state import AdbState


class AdbLink(Protocol):
    """One phone."""

    @property
    def name(self) -> str:
        """How it is reached, for sentences."""

    @property
    def state(self) -> AdbState:
        """What it said when it was reached."""

    def ask(self, question: Question) -> Answer:
        """Ask, and wait a bounded time.

        Raises `LinkLostError` when the phone went away, `NoAnswerError` when it says nothing, or is in no state in
        which it can be asked, `GarbledError` for what is no answer, or has no end.
        """

    def close(self) -> None:
        """Let go of it. May be called twice."""
