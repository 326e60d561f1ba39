"""Opening a trace file: its format is known by its content, not by its suffix.

A signature or a header that no other format has makes a format sure. Where only possible readings are left, and there
is more than one, all are offered and the person is asked: nothing is guessed, least of all from a suffix.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.errors import BadInputError, QuestionError
from bench.regular_file import open_regular
from bench.traces import FORMATS, FormatRow, format_row, load_format
from bench.traces.recording import Hints, Likeness, Recording
from bench.traces.refused import refusal
from bench.traces.source import HEAD_BYTES, TooLargeError

_OWN = ("jls", "case-csv")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is taken for."""

    row: FormatRow
    likeness: Likeness | None
    """`None` where the person named the format."""


def recognise(path: Path, format_name: str | None = None) -> Recognised:
    """Find out the format of a file, or of the project in a folder.

    Raises `BadInputError`, or `QuestionError` where it could be several.
    """
    if format_name is not None:
        row = format_row(format_name)
        if row is None:
            names = ", ".join(row.name for row in FORMATS)
            raise BadInputError("--format", f"{format_name!r} is no trace format", advice=f"there are {names}")
        return Recognised(row, None)
    file = recording_file(path)
    head = _head(file)
    found: dict[Likeness, list[FormatRow]] = {Likeness.SURE: [], Likeness.POSSIBLE: [], Likeness.NO: []}
    for row in FORMATS:
        found[load_format(row).sniff(head, file)].append(row)
    likeness = Likeness.SURE if found[Likeness.SURE] else Likeness.POSSIBLE
    rows = found[likeness]
    if not rows:
        raise refusal(file, head)
    if len(rows) > 1:
        titles = " or ".join(f"{row.title} (--format {row.name})" for row in rows)
        raise QuestionError(path, f"could be {titles}", advice="say which with --format")
    return Recognised(rows[0], likeness)


def own_format(path: Path) -> str | None:
    """The format of a trace as bootbench writes it into cases; `None` for every other file, whatever it may be.

    Both are sure by their first bytes, so a case is opened without asking every format that there is.
    """
    if path.is_dir():
        return None
    head = _head(path)
    rows = [row for row in FORMATS if row.name in _OWN]
    return next((row.name for row in rows if load_format(row).sniff(head, path) is Likeness.SURE), None)


def recording_file(path: Path) -> Path:
    """The file to open: the stub of the one project in a folder, else the path itself."""
    stubs = sorted(path.glob("*.otii3"))[:2] if path.is_dir() else []
    return stubs[0] if len(stubs) == 1 else path


def open_recording(path: Path, hints: Hints | None = None, format_name: str | None = None) -> Recording:
    """Read a trace file of any known format. Raises `BadInputError`, or `QuestionError` where the file leaves a gap."""
    return read_recognised(path, recognise(path, format_name), hints or Hints())


def read_recognised(path: Path, recognised: Recognised, hints: Hints) -> Recording:
    """Read a file as what it was taken for. Raises as `open_recording` does."""
    module = load_format(recognised.row)
    try:
        return module.read(recording_file(path), hints)
    except TooLargeError as error:
        if not hasattr(module, "stream"):
            raise
        advice = "bring it into a .jls with `bootbench import`, which reads it block by block, and open that"
        raise BadInputError(path, error.problem, advice=advice) from error
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror or error})") from error
    except MemoryError as error:
        raise BadInputError(
            path, "needs more memory than there is", advice="cut out the part around the power-on"
        ) from error


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise BadInputError(path, "is a folder", advice="name the recording itself")
    try:
        with open_regular(path) as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    if not head:
        raise BadInputError(path, "is empty", advice="copy it again from where it was recorded")
    return head
