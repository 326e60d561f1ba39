"""Opening a trace file: its format is known by its content, not by its suffix.

A signature or a header that no other format has makes a format sure. Where only possible readings are left, and there
is more than one, a suffix that belongs to one of them decides, and the recording says so; otherwise the person is
asked, and nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bench.errors import BadInputError, QuestionError
from bench.traces import FORMATS, FormatRow, format_row, load_format
from bench.traces.recording import Hints, Likeness, Recording
from bench.traces.source import HEAD_BYTES


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is taken for."""

    row: FormatRow
    likeness: Likeness | None
    """`None` where the person named the format."""
    note: str | None = None
    """What decided between possible formats, as a sentence."""


def recognise(path: Path, format_name: str | None = None) -> Recognised:
    """Find out the format of a file. Raises `BadInputError`, or `QuestionError` where it could be several."""
    if format_name is not None:
        row = format_row(format_name)
        if row is None:
            names = ", ".join(row.name for row in FORMATS)
            raise BadInputError("--format", f"{format_name!r} is no trace format", advice=f"there are {names}")
        return Recognised(row, None)
    head = _head(path)
    possible = []
    for row in FORMATS:
        likeness = load_format(row).sniff(head, path)
        if likeness is Likeness.SURE:
            return Recognised(row, likeness)
        if likeness is Likeness.POSSIBLE:
            possible.append(row)
    if not possible:
        raise BadInputError(path, "is in none of the known trace formats", advice="export it as CSV and try again")
    if len(possible) == 1:
        return Recognised(possible[0], Likeness.POSSIBLE)
    suffixed = [row for row in possible if path.suffix.casefold() in row.suffixes]
    titles = " or ".join(f"{row.title} (--format {row.name})" for row in possible)
    if len(suffixed) != 1:
        raise QuestionError(path, f"could be {titles}", advice="say which with --format")
    note = f"By its content the file could be {titles}; its suffix decided for {suffixed[0].title}."
    return Recognised(suffixed[0], Likeness.POSSIBLE, note)


def open_recording(path: Path, hints: Hints | None = None, format_name: str | None = None) -> Recording:
    """Read a trace file of any known format. Raises `BadInputError`, or `QuestionError` where the file leaves a gap."""
    return read_recognised(path, recognise(path, format_name), hints or Hints())


def read_recognised(path: Path, recognised: Recognised, hints: Hints) -> Recording:
    """Read a file as what it was taken for. Raises as `open_recording` does."""
    try:
        recording = load_format(recognised.row).read(path, hints)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror or error})") from error
    except MemoryError as error:
        raise BadInputError(
            path, "needs more memory than there is", advice="cut out the part around the power-on"
        ) from (error)
    if recognised.note is None:
        return recording
    origin = replace(recording.origin, notes=(recognised.note, *recording.origin.notes))
    return replace(recording, origin=origin)


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise BadInputError(path, "is a folder", advice="name the recording itself")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    if not head:
        raise BadInputError(path, "is empty", advice="copy it again from where it was recorded")
    return head
