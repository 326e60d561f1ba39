"""What went wrong, in the language of the window. Knows no Qt.

An error of the layers below is one English sentence, made where it happens: file and place, what was expected, what
came, what to do. English windows show it as it is. Another language first says by the kind of the error what happened
and what to do, and shows the sentence on a line of its own, as what it is: the original.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bench.report.typeface import printable


class Trouble(Enum):
    """Kinds of what can go wrong."""

    REFUSED = "refused"
    """Any error of `bench` that has no kind of its own."""
    INPUT = "a file or a value that cannot be taken"
    QUESTION = "a file that leaves something open"
    TOO_LARGE = "too large"
    NOTHING_YET = "nothing in it yet"
    CHANGED = "changed"
    OTHER_KEY = "another key"
    PASSPHRASE = "another passphrase"
    RECORDING = "recording"
    DISK = "disk"
    NOT_LET_ON = "not let on"
    GUARD_LOST = "guard lost"
    GUARD_STOPPED = "guard stopped"
    GUARD_REFUSED = "guard refused"
    DANGER = "danger"
    INDEX = "index of the casebook"
    WRONG_INSTRUMENT = "wrong instrument"
    ANALYSIS = "analysis"
    SYSTEM = "system"
    INSTRUMENT = "no answer from an instrument"
    TEST = "test of a station"
    NOT_READY = "before the output goes on"
    BROKEN_OFF = "run broken off"
    DAMAGED = "damaged case"
    ANSWER = "answer of a claim"
    SETTINGS = "settings"


_KINDS: Mapping[str, Trouble] = {
    "QuestionError": Trouble.QUESTION,
    "TooLargeError": Trouble.TOO_LARGE,
    "NothingYetError": Trouble.NOTHING_YET,
    "ChangedError": Trouble.CHANGED,
    "OtherKeyError": Trouble.OTHER_KEY,
    "WrongPassphraseError": Trouble.PASSPHRASE,
    "NoReadingsError": Trouble.INPUT,
    "BadInputError": Trouble.INPUT,
    "DiskError": Trouble.DISK,
    "CaptureError": Trouble.RECORDING,
    "NotLetOnError": Trouble.NOT_LET_ON,
    "GuardLostError": Trouble.GUARD_LOST,
    "GuardStoppedError": Trouble.GUARD_STOPPED,
    "GuardRefusedError": Trouble.GUARD_REFUSED,
    "DangerError": Trouble.DANGER,
    "IndexDamagedError": Trouble.INDEX,
    "WrongInstrumentInPlaceError": Trouble.WRONG_INSTRUMENT,
    "AnalysisError": Trouble.ANALYSIS,
    "OSError": Trouble.SYSTEM,
}
"""By the name of the class: to import them all would load the database library and the guard before a window is there.
"""


def trouble_of(error: Exception) -> Trouble:
    """The kind of an error: that of its class, else of the nearest class above it that has one."""
    names = (kind.__name__ for kind in type(error).__mro__)
    return next((_KINDS[name] for name in names if name in _KINDS), Trouble.REFUSED)


@dataclass(frozen=True, slots=True)
class TroubleWords:
    """What happened and what to do, by kind."""

    told: Mapping[Trouble, str]
    """Empty in the language of the errors themselves."""
    original: str
    """{text}: how a sentence is marked that stands in the language of the errors."""

    def of(self, error: Exception) -> str:
        """An error that was caught."""
        return self.said(trouble_of(error), str(error))

    def said(self, trouble: Trouble, text: str) -> str:
        """A sentence of a kind that the place tells, where no error came along."""
        marked = self.marked(text)
        return f"{self.told[trouble]}\n{marked}" if trouble in self.told else marked

    def marked(self, text: str) -> str:
        """A sentence as the layers below say it, marked where that is not the language of the window."""
        return self.original.format(text=printable(text))
