"""Everything that a phone says of itself over ADB, asked once."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.errors import GarbledError, NoAnswerError
from drivers.phone.adb.battery import Battery, battery_in
from drivers.phone.adb.boot_reason import BootReason, boot_reason_in
from drivers.phone.adb.last_words import LastWords, last_words_in
from drivers.phone.adb.link import AdbLink
from drivers.phone.adb.power_supply import PowerSupply, power_supplies_in
from drivers.phone.adb.properties import Properties, properties_in
from drivers.phone.adb.questions import Answer, Question, Refusal
from drivers.phone.adb.state import ANSWERING, AdbState

LOGS = (
    (Question.PSTORE_DMESG, "pstore/dmesg-ramoops-0"),
    (Question.PSTORE_CONSOLE, "pstore/console-ramoops-0"),
    (Question.LAST_KMSG, "/proc/last_kmsg"),
)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer."""

    question: Question
    why: Refusal | None
    """The phone's own refusal; `None` where it said nothing that could be read."""


@dataclass(frozen=True, slots=True)
class AdbReading:
    """What was said, at one time."""

    state: AdbState
    properties: Properties = field(default_factory=Properties)
    boot_reason: BootReason = field(default_factory=BootReason)
    battery: Battery = field(default_factory=Battery)
    power_supplies: tuple[PowerSupply, ...] = ()
    last_words: tuple[LastWords, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()

    @property
    def boot_completed(self) -> bool:
        """Android says that its boot is complete."""
        return self.properties.value("sys.boot_completed") == "1"


def read_phone(phone: AdbLink) -> AdbReading:
    """Ask for everything; a phone that cannot be asked has still said its state.

    A question that the phone refuses, or does not answer in time, is no error. Raises `LinkLostError`.
    """
    if phone.state not in ANSWERING:
        return AdbReading(phone.state)
    asking = _Asking(phone)
    properties = properties_in(asking.text(Question.PROPERTIES))
    powerup, details = asking.ask(Question.POWERUP_REASON), asking.ask(Question.POWERUP_DETAILS)
    battery = battery_in(asking.text(Question.BATTERY))
    supplies = power_supplies_in(asking.text(Question.POWER_SUPPLIES))
    words = [last_words_in(source, asking.ask(question)) for question, source in LOGS]
    return AdbReading(
        phone.state,
        properties,
        boot_reason_in(properties, powerup, details),
        battery,
        supplies,
        tuple(found for found in words if found is not None),
        tuple(asking.unanswered),
    )


class _Asking:
    """Asks one question after another and notes what was not answered."""

    def __init__(self, phone: AdbLink) -> None:
        self._phone = phone
        self.unanswered: list[Unanswered] = []

    def ask(self, question: Question) -> Answer:
        try:
            answer = self._phone.ask(question)
        except (NoAnswerError, GarbledError):
            self.unanswered.append(Unanswered(question, None))
            return Answer("")
        if answer.refusal is not None:
            self.unanswered.append(Unanswered(question, answer.refusal))
        return answer

    def text(self, question: Question) -> str:
        answer = self.ask(question)
        return "" if answer.refusal is not None else answer.text
