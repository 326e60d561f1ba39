"""Asking an instrument in lines."""

from __future__ import annotations

import re

from drivers.asking import Asker
from drivers.clock import Clock
from drivers.errors import GarbledError, NoAnswerError, WrongInstrumentError
from drivers.links import Link
from drivers.samples import Identity

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


class ScpiClient:
    """Sends commands and reads one line back, with bounded tries."""

    def __init__(self, link: Link, clock: Clock, *, spacing_s: float, timeout_s: float, tries: int = 3) -> None:
        """`spacing_s` is what the instrument needs between commands."""
        self._link = link
        self._asker = Asker(link, clock, spacing_s=spacing_s, timeout_s=timeout_s, tries=tries)

    @property
    def retries(self) -> int:
        """Repeated questions since connecting."""
        return self._asker.retries

    @property
    def sent_s(self) -> float:
        """When the last command was sent."""
        return self._asker.sent_s

    def tell(self, command: str, settle_s: float = 0.0) -> None:
        """Send a command that has no reply."""
        self._asker.tell(command.encode("ascii") + b"\n", settle_s)

    def ask(self, question: str) -> str:
        """The reply line, without its end. Raises as `Asker.ask`."""
        return self._asker.ask(question.encode("ascii") + b"\n", line)

    def number(self, question: str) -> float:
        """The reply as a number; a reply that is none is asked for again."""
        return self._asker.ask(question.encode("ascii") + b"\n", number)

    def word(self, question: str, words: tuple[str, ...]) -> str:
        """The reply as one of some words, in capitals; another one is asked for again."""
        return self._asker.ask(question.encode("ascii") + b"\n", lambda came: _one_of(came, words))

    def hexadecimal(self, question: str) -> int:
        """The reply as a hexadecimal number (`0x11`); a reply that is none is asked for again."""
        return self._asker.ask(question.encode("ascii") + b"\n", _hexadecimal)

    def identity(self, maker_pattern: str, model_pattern: str) -> Identity:
        """`*IDN?` in four fields. Raises `WrongInstrumentError` where maker or model is another."""
        # Whatever stands unfinished in its input, of another program or at another rate, ends here.
        self.tell("")
        try:
            text = self.ask("*IDN?")
        except GarbledError as error:
            raise WrongInstrumentError(f"{self._link.name}: expected the name of an instrument, but {error}") from error
        except NoAnswerError as error:
            raise NoAnswerError(
                f"{self._link.name}: nothing answers to *IDN?; is it switched on, and at this rate?"
            ) from error
        fields = [field.strip() for field in text.split(",")]
        if len(fields) < 2 or not re.fullmatch(maker_pattern, fields[0]) or not re.fullmatch(model_pattern, fields[1]):
            raise WrongInstrumentError(f"{self._link.name}: another instrument answers there: {text[:80]!r}")
        serial_number = fields[2] if len(fields) > 2 and fields[2] else None
        firmware = fields[3] if len(fields) > 3 and fields[3] else None
        return Identity(fields[0], fields[1], serial_number, firmware)


def line(came: bytes) -> str | None:
    """The first whole line. Raises `GarbledError` where it is no plain text."""
    head, end, _ = came.partition(b"\n")
    if not end:
        return None
    text = head.rstrip(b"\r").decode("ascii", errors="backslashreplace")
    if not text.isprintable() or not head.isascii():
        raise GarbledError(f"expected a line of plain text, but {head[:40]!r} came")
    return text


def number(came: bytes) -> float | None:
    """The first line as a number. Raises `GarbledError`."""
    text = line(came)
    if text is None:
        return None
    if not _NUMBER.fullmatch(text.strip()):
        raise GarbledError(f"expected a number, but {text[:40]!r} came")
    return float(text)


def _one_of(came: bytes, words: tuple[str, ...]) -> str | None:
    text = line(came)
    if text is None:
        return None
    if text.strip().upper() not in words:
        raise GarbledError(f"expected {' or '.join(words)}, but {text[:40]!r} came")
    return text.strip().upper()


def _hexadecimal(came: bytes) -> int | None:
    text = line(came)
    if text is None:
        return None
    if not re.fullmatch(r"(0[xX])?[0-9a-fA-F]{1,8}", text.strip()):
        raise GarbledError(f"expected a hexadecimal status, but {text[:40]!r} came")
    return int(text.strip(), 16)
