"""Opening a trace file: its format is known by its content, not by its suffix."""

from __future__ import annotations

from pathlib import Path

from bench.errors import BadInputError
from bench.traces import FORMATS, format_row, load_format
from bench.traces.recording import Hints, Likeness, Recording

HEAD_BYTES = 65_536


def open_recording(path: Path, hints: Hints | None = None, format_name: str | None = None) -> Recording:
    """Read a trace file of any known format. Raises `BadInputError`, or `QuestionError` where the file leaves a gap."""
    if format_name is not None:
        row = format_row(format_name)
        if row is None:
            names = ", ".join(row.name for row in FORMATS)
            raise BadInputError(format_name, f"is no trace format; there are {names}")
        return load_format(row).read(path, hints or Hints())
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    for likeness in (Likeness.SURE, Likeness.POSSIBLE):
        for row in FORMATS:
            module = load_format(row)
            if module.sniff(head, path) is likeness:
                return module.read(path, hints or Hints())
    raise BadInputError(path, "is in none of the known trace formats", advice="export it as CSV and try again")
