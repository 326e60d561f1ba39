"""What the window can be asked from outside: the type that `bootbench window` hands to its entry point."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.report.languages import Language
    from bench.traces.recording import Hints


class ThemeName(StrEnum):
    """The three looks of the window."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """What to open, and how it shall look."""

    source: Path | None = None
    """A case folder or a recording; `None` starts with an empty page."""
    theme: ThemeName | None = None
    """For this time; `None` is the one that was set in the window."""
    language: Language | None = None
    """The same for the language."""
    demo: bool = False
    """Whether the virtual bench stands on the Bench page."""
    hints: Hints | None = None
    """What the person says of a recording that leaves something open."""
    format_name: str | None = None
    """The format to read it as; `None` goes by its content."""
    station: str | None = None
    """The station file of this bench, or the address of one instrument."""
    plan: str | None = None
    """The plan of a capture; `None` is a boot and its USB phase."""
    cases: Path | None = None
    """Where cases go; `None` is a folder of the user's own."""
