"""The whole round of questions to one boot loader, and what is certain of its answers.

`getvar all` comes first, since each of its lines names its variable. Only what it does not name is asked singly, and
these answers are kept only if the number of replies was right at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.errors import GarbledError, LinkLostError, NoAnswerError, StalledError
from drivers.phone.fastboot.client import Answer, FastbootClient
from drivers.phone.fastboot.questions import Question, Report, Variable
from drivers.phone.heard import Heard, PhoneWord
from drivers.phone.untrusted import shown

MOST_SILENCES = 2
"""After so many unanswered questions the round ends with what is known."""
_NAMES = {variable.value: variable for variable in Variable}
_KEPT_BACK = frozenset({Variable.TOKEN})
"""Half of what unlocks this phone; nobody who reads a case needs it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One variable, as the boot loader said it."""

    variable: Variable
    value: str
    """As shown; never empty."""
    sent_s: float
    """Host time of the question."""
    answered_s: float
    """Host time of the end of the answer: it was true at some moment between the two."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a boot loader said in one round."""

    said: tuple[Said, ...]
    """In the order of answers; a variable that was said twice with two values stands here twice."""
    other_lines: tuple[str, ...]
    """Lines of `getvar all` about anything else: partitions, slots. As shown."""
    device_info: tuple[str, ...]
    """Lines of `oem device-info`, empty where the boot loader has no such command."""
    log: tuple[str, ...]
    """Lines of `oem dmesg`, empty where the boot loader has no such command."""
    broken_off: str | None
    """One sentence if not everything could be asked, or not every answer kept; `None` after a whole round."""


def survey(client: FastbootClient) -> Survey:
    """Ask everything. A phone that falls silent or leaves in the middle ends the round, not the program."""
    return _Round(client).go()


def heard(found: Survey) -> tuple[Heard, ...]:
    """The events of a round, in order of host time; all but the unlock token, which no case needs."""
    return tuple(
        Heard(
            host_s=(said.sent_s + said.answered_s) / 2,
            uncertainty_s=(said.answered_s - said.sent_s) / 2,
            word=PhoneWord.FASTBOOT_VARIABLE,
            value=shown(f"{said.variable.value}={said.value}"),
        )
        for said in found.said
        if said.variable not in _KEPT_BACK
    )


class _Round:
    """The state of one round."""

    def __init__(self, client: FastbootClient) -> None:
        self._client = client
        self._said: list[Said] = []
        self._singly: list[Said] = []
        self._others: tuple[str, ...] = ()
        self._reports: dict[Report, tuple[str, ...]] = {}
        self._silences: list[str] = []

    def go(self) -> Survey:
        problem = self._asked()
        return Survey(
            said=(*self._said, *self._singly),
            other_lines=self._others,
            device_info=self._reports.get(Report.DEVICE_INFO, ()),
            log=self._reports.get(Report.DMESG, ()),
            broken_off=problem or (self._silences[0] if self._silences else None),
        )

    def _asked(self) -> str | None:
        """Ask everything; one sentence if that was not possible."""
        try:
            self._take_all(self._ask(Report.ALL))
            known = {said.variable for said in self._said}
            for variable in Variable:
                if variable not in known:
                    self._take_singly(variable, self._ask(variable))
            for report in (Report.DEVICE_INFO, Report.DMESG):
                answer = self._ask(report)
                self._reports[report] = answer.lines if answer is not None and answer.accepted else ()
            in_step = self._client.settled()
        except (GarbledError, LinkLostError, NoAnswerError, StalledError) as error:
            self._singly = []
            return str(error)
        if not in_step:
            self._singly = []
            return (
                f"{self._client.name}: more replies came than questions were asked, so that only the answers that name "
                "their variable are kept; unplug the phone, plug it in and ask again"
            )
        return None

    def _ask(self, question: Question) -> Answer | None:
        """The answer, `None` after a silence. Raises `NoAnswerError` after one silence too many."""
        try:
            return self._client.ask(question)
        except NoAnswerError as error:
            self._silences.append(str(error))
            if len(self._silences) >= MOST_SILENCES:
                raise
            return None

    def _take_all(self, answer: Answer | None) -> None:
        others: list[str] = []
        for line in answer.lines if answer is not None else ():
            name, colon, value = (part.strip() for part in line.partition(":"))
            variable = _NAMES.get(name)
            if answer is None or not colon or variable is None:
                others.append(line)
            elif value:
                self._said.append(Said(variable, value, answer.sent_s, answer.answered_s))
        self._others = tuple(others)

    def _take_singly(self, variable: Variable, answer: Answer | None) -> None:
        # Older boot loaders say OKAY and nothing to what they do not know.
        if answer is not None and answer.accepted and answer.text:
            self._singly.append(Said(variable, answer.text, answer.sent_s, answer.answered_s))
