"""What every page tells the frame around it, as frozen descriptions without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class PageName(Enum):
    """The pages that there are, in the order of the rail and of Ctrl+1 to Ctrl+6."""

    BENCH = "bench"
    TRACE = "trace"
    DECIDE = "decide"
    CASEBOOK = "casebook"
    REPLAY = "replay"
    SETTINGS = "settings"


class Takes(Enum):
    """What kind of file is opened by which page when it is dropped on the window."""

    TRACE = "a case or a recording"
    PROOF = "a report pack or a signed PDF"


@dataclass(frozen=True, slots=True)
class HeadText:
    """What the top bar says of what is shown."""

    heading: str
    line: str
    simulated: str | None = None
    """What simulated it, as a sentence; `None` for what was measured, and where nothing is shown."""


@dataclass(frozen=True, slots=True)
class KeyWords:
    """One row of the list of keys."""

    keys: str
    does: str


@dataclass(frozen=True, slots=True)
class OpenAt:
    """A case that shall be shown, and the stretch of a run that it is opened for."""

    path: Path
    run_id: str
    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True)
class Fact:
    """One text of the status bar; with an explanation it is a button."""

    text: str
    explained: str = ""
    """What there is to explain, as sentences; empty where there is nothing."""
    warns: bool = False
    """Set in bold with the warning sign."""
