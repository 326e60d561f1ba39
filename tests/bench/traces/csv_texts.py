"""Tables of anybody's as text: written, read by the general reader, refused or asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import BadInputError, QuestionError
from bench.traces import general_csv
from bench.traces.recording import Hints, Recording

CURRENT_A = (0.25, 0.5, 0.125)
TIMES_S = (0.0, 0.1, 0.3)


def written(folder: Path, content: str | bytes) -> Path:
    """A file of that content."""
    path = folder / "log.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, content: str | bytes, hints: Hints | None = None) -> Recording:
    """What is read of it."""
    return general_csv.read(written(folder, content), hints or Hints())


def refusal(folder: Path, content: str | bytes, hints: Hints | None = None) -> str:
    """One sentence that begins with the file, or the option, that it is of; without the file."""
    path = written(folder, content)
    with pytest.raises(BadInputError) as refused:
        general_csv.read(path, hints or Hints())
    text = str(refused.value)
    assert "\n" not in text
    assert text.startswith((str(path), "--"))
    return text.removeprefix(str(path))


def question(folder: Path, content: str | bytes, hints: Hints | None = None) -> str:
    """The same of what only the person knows."""
    with pytest.raises(QuestionError):
        general_csv.read(written(folder, content), hints or Hints())
    return refusal(folder, content, hints)
