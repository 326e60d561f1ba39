"""What can be taken back: the last 200 steps of a case, kept on disk so that a crash takes none. Knows no Qt.

A step holds what it changed as texts (JSON, say) that only the page which made it understands: before and after. The
file is a line of JSON for each thing that happened: a step, one taken back, one done again. It is written out before
the step counts; a last line that a crash cut short is left out when the file is read again.

Nothing that was sent to an instrument is a step, nor a recorded run, a signed report or an override.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bench.errors import BadInputError
from bench.user_folder import user_folder
from bench.written import write_text_whole

MOST_STEPS = 200
_LINES_PER_STEP = 4
"""A file of more lines than this for each step that it may hold is written anew."""
MOST_BYTES = 64 * 1024 * 1024


class StepKind(Enum):
    """What a step changed."""

    NOTE = "note"
    MARKER = "marker"
    OFFSET = "offset"
    CLAIM_ANSWER = "claim answer"
    CHECK_ANSWER = "check answer"
    LABEL = "label"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class Step:
    """One change."""

    kind: StepKind
    what: str
    """In words, in the language of the window: "Note at 3.2 s"."""
    before: str
    after: str


class _Move(Enum):
    """What happened."""

    DONE = "done"
    BACK = "back"
    AGAIN = "again"


class _Line(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    move: _Move
    kind: StepKind | None = None
    what: str = ""
    before: str = ""
    after: str = ""


def undo_file(of: Path | str) -> Path:
    """Where the steps of a case, or of a page that belongs to none, are kept."""
    name = str(of.resolve()) if isinstance(of, Path) else of
    return user_folder() / "undo" / f"{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}.jsonl"


class History:
    """The steps of one case: those that were done, and those that were taken back and can be done again."""

    def __init__(self, file: Path | None) -> None:
        """Read what a former session left; without a file the steps live as long as the window."""
        self._file = file
        self._done: list[Step] = []
        self._back: list[Step] = []
        self._lines = 0
        self._torn = False
        """Whether the file ends in what cannot be read; it is written anew before anything is added to it."""
        self.problem = ""
        """Why steps are not kept on disk, as one sentence; empty while they are."""
        if file is not None:
            lines, self._torn = _read(file)
            for line in lines:
                self._play(line)

    @property
    def next_back(self) -> Step | None:
        """What `undo` would take back."""
        return self._done[-1] if self._done else None

    @property
    def next_again(self) -> Step | None:
        """What `redo` would do again."""
        return self._back[-1] if self._back else None

    def do(self, step: Step) -> None:
        """A step was made; what had been taken back before it is gone."""
        self._hear(_Line(move=_Move.DONE, kind=step.kind, what=step.what, before=step.before, after=step.after))

    def undo(self) -> Step | None:
        """Take the last step back: set what it changed to `before`. `None` where there is none."""
        step = self.next_back
        if step is not None:
            self._hear(_Line(move=_Move.BACK))
        return step

    def redo(self) -> Step | None:
        """Do again what was taken back last: set it to `after`. `None` where there is none."""
        step = self.next_again
        if step is not None:
            self._hear(_Line(move=_Move.AGAIN))
        return step

    def _hear(self, line: _Line) -> None:
        self._play(line)
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if self._torn or self._lines > _LINES_PER_STEP * MOST_STEPS:
                self._write_anew(self._file)
            else:
                _append(self._file, _text(line))
            self.problem = ""
        except (OSError, BadInputError) as error:  # a full disk ends no work; what is lost is said
            self.problem = f"{self._file}: steps cannot be kept for after a restart ({error})"

    def _play(self, line: _Line) -> None:
        self._lines += 1
        match line.move:
            case _Move.DONE if line.kind is not None:
                self._done = [*self._done, Step(line.kind, line.what, line.before, line.after)][-MOST_STEPS:]
                self._back = []
            case _Move.BACK if self._done:
                self._back.append(self._done.pop())
            case _Move.AGAIN if self._back:
                self._done.append(self._back.pop())
            case _:
                pass  # a line that fits nothing changes nothing

    def _write_anew(self, file: Path) -> None:
        """The steps that there are, without the way that led to them."""
        done = (*self._done, *reversed(self._back))
        lines = [
            _Line(move=_Move.DONE, kind=step.kind, what=step.what, before=step.before, after=step.after)
            for step in done
        ]
        lines += [_Line(move=_Move.BACK)] * len(self._back)
        write_text_whole(file, "".join(map(_text, lines)))
        self._lines, self._torn = len(lines), False


def _text(line: _Line) -> str:
    return line.model_dump_json(exclude_defaults=True) + "\n"


def _append(file: Path, text: str) -> None:
    with file.open("ab") as out:
        out.write(text.encode("utf-8"))
        out.flush()
        os.fsync(out.fileno())


def _read(file: Path) -> tuple[list[_Line], bool]:
    """All lines up to the first that cannot be read, and whether there is one."""
    lines: list[_Line] = []
    try:
        if file.stat().st_size > MOST_BYTES:
            return lines, True
        content = file.read_bytes()
    except FileNotFoundError:
        return lines, False
    except OSError:
        return lines, True
    for line in content.splitlines(keepends=True):
        try:
            lines.append(_Line.model_validate_json(line if line.endswith(b"\n") else b""))
        except ValidationError:
            return lines, True
    return lines, False
