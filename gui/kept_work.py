"""Layout and unfinished work on disk, so that a restart or a crash takes none of it. Knows no Qt.

One JSON file in the user's folder, written whole each time something changed: which page was shown, how large the
window was, and what each page keeps (`Page.kept`, which only the page itself can read). A file that cannot be read is
no work to come back to; it is left as it is until the next change.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bench.errors import BadInputError
from bench.user_folder import user_folder
from bench.written import write_text_whole
from gui.pages.texts import PageName

FILE_NAME = "window.json"
MOST_BYTES = 16 * 1024 * 1024
Pixels = Annotated[int, Field(ge=1, le=100_000)]


class WorkKept(BaseModel):
    """The window as it was left."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["bootbench-window/1"] = "bootbench-window/1"
    page: PageName
    width_px: Pixels
    height_px: Pixels
    maximised: bool = False
    recording: Path | None = None
    """A case that was being written just then."""
    pages: Mapping[PageName, str] = Field(default_factory=dict)


class KeptWork:
    """The file, for one window."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or user_folder() / FILE_NAME
        self._written: WorkKept | None = None
        self.problem = ""
        """Why work is not kept, as one sentence; empty while it is."""

    def load(self) -> WorkKept | None:
        """What was left; `None` where there is nothing, or nothing that can be read."""
        try:
            if self._path.stat().st_size > MOST_BYTES:
                return None
            self._written = WorkKept.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            self._written = None
        return self._written

    def keep(self, work: WorkKept) -> None:
        """Write it, if something changed. What cannot be written is said in `problem`; the work itself goes on."""
        if work == self._written:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_text_whole(self._path, work.model_dump_json(indent=2) + "\n")
        except (OSError, BadInputError) as error:
            self.problem = str(error)
            return
        self._written, self.problem = work, ""
