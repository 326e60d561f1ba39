"""How one family of SCPI supplies words its commands: the table that its driver and its simulator share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

ANSWER_BYTES = 7
"""`4.0000` and the end of the line."""


class RegulationQuery(Enum):
    """How a supply says whether it holds voltage or current."""

    NONE = "none"
    WORD = "word"
    """`CV`, `CC` or `UR` (unregulated)."""
    STATUS_HEX = "status_hex"
    """A hexadecimal status: bit 0 is constant current on channel 1, bit 4 its output."""


@dataclass(frozen=True, slots=True)
class Protection:
    """One programmable threshold."""

    program: str
    """With `{}` for the value."""
    arm: str | None
    """A second command that switches the protection on."""
    read: str
    tripped: str | None
    """Answers YES or NO."""


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """The reach of one model."""

    max_v: float
    max_a: float
    step_v: float
    step_a: float


@dataclass(frozen=True, slots=True)
class Dialect:
    """Commands and questions of channel 1."""

    maker_pattern: str
    enter: tuple[str, ...]
    """Sent once when connected."""
    leave: tuple[str, ...]
    """Sent when released, so that the front panel works again."""
    program_v: str
    program_a: str
    read_set_v: str
    read_limit_a: str
    measure_v: str
    measure_a: str
    measure_w: str
    """Never asked by our driver: watts are volts times ampere."""
    output_on: str
    output_off: str
    read_output: str | None
    """`None`: the status word tells."""
    regulation: RegulationQuery
    read_regulation: str | None
    ovp: Protection | None
    ocp: Protection | None
    spacing_s: float
    work_s: float
    """From the end of a question to its answer."""
    bytes_per_s: float
    """The pace of the link: a tenth of the baud rate, or a network's."""
    sparing: bool = False
    """Commands are so far apart that no question may be spent on what the readings say already."""

    def poll_questions(self) -> tuple[str, ...]:
        """The questions of one reading."""
        if self.sparing:
            return (self.read_limit_a, self.measure_a, self.measure_v)
        also = self.read_output if self.regulation is RegulationQuery.WORD else None
        return tuple(asked for asked in (self.read_regulation, also, self.measure_a, self.measure_v) if asked)

    def questions_s(self, questions: tuple[str, ...]) -> float:
        """How long they take, each with its way, its work and its spacing."""
        ways_s = [(len(question) + 1 + ANSWER_BYTES) / self.bytes_per_s for question in questions]
        return sum(max(self.spacing_s, self.work_s + way_s) for way_s in ways_s)
