"""JSON that is read, changed in a place and written again: what nobody changed comes out as it came in.

Blanks and line ends are made anew. Numbers keep their characters, names their order, and text is text, also where it is
half of a character that no UTF-8 has.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Self

from bench.errors import BadInputError

_HALVES = re.compile("[\ud800-\udfff]")


class WrittenNumber(float):
    """A number as it stood in a file: `1e400` and the twentieth decimal place are more than a `float` can hold."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        """Of the characters of a number of JSON."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def written_integer(text: str) -> int | WrittenNumber:
    """A whole number is exact as it is, but for the sign of nothing."""
    return int(text) if text != "-0" else WrittenNumber(text)


def json_as_written(data: object, where: Path) -> str:
    """The text of JSON that was read with `as_written`, a line for each entry. Raises `BadInputError`."""
    try:
        return _text(data, "\n") + "\n"
    except RecursionError as error:
        raise BadInputError(where, "is nested too deeply to be written anew", advice="nothing was changed") from error


def _text(data: object, line_start: str) -> str:
    if isinstance(data, WrittenNumber):
        return data.text
    inner = line_start + " "
    if isinstance(data, dict) and data:
        rows = [f"{_quoted(name)}: {_text(value, inner)}" for name, value in data.items()]
        return f"{{{inner}{f',{inner}'.join(rows)}{line_start}}}"
    if isinstance(data, (list, tuple)) and data:
        return f"[{inner}{f',{inner}'.join(_text(value, inner) for value in data)}{line_start}]"
    return _quoted(data) if isinstance(data, str) else json.dumps(data, allow_nan=False)


def _quoted(text: str) -> str:
    """Half of a character beyond 16 bits (`\\ud83d` alone) is no UTF-8, so it stays an escape."""
    return _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", json.dumps(text, ensure_ascii=False))
