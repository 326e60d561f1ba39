"""How one family of SCPI supplies words its commands: the table that its driver and its simulator share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


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

    def poll_questions(self) -> int:
        """How many questions one reading takes, where nothing has to be spared."""
        return 2 + (self.regulation is not RegulationQuery.NONE) + (self.regulation is RegulationQuery.WORD)
