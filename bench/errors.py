"""The errors of `bench`.

BenchError                 the root; only `bench/cli` and `gui/app.py` catch it
 └─ BadInputError          a file or an argument that cannot be what it should be
     ├─ NoReadingsError    a recording that is whole, and in which nothing was recorded
     └─ QuestionError      a file that leaves open what only the person knows (a unit, a column, a rate)

Each text is one sentence: file and place, what was expected, what came, what to do.
"""

from __future__ import annotations

from pathlib import Path


class BenchError(Exception):
    """Root of what `bench` refuses; its text is one sentence for the person at the bench."""


_LONGEST_WORD, _LONGEST_PART = 120, 400


class BadInputError(BenchError):
    """A file or an argument that cannot be what it should be."""

    def __init__(self, where: Path | str, problem: str, *, place: str = "", advice: str = "") -> None:
        head = f"{where}, {_readable(place)}" if place else str(where)
        tail = f"; {_readable(advice)}" if advice else ""
        super().__init__(_one_line(f"{head}: {_readable(problem)}{tail}"))
        self.where = where
        self.place = place
        self.problem = problem
        self.advice = advice


class NoReadingsError(BadInputError):
    """A recording that is whole, and in which nothing was recorded."""


class QuestionError(BadInputError):
    """A file that is readable, but leaves open what it cannot say itself; `advice` names the option that answers."""


def _readable(text: str) -> str:
    """What a file's own text made endless, cut in its middle: a header of kilobytes, a number of 300 digits."""
    words = (_cut(word, _LONGEST_WORD) for word in text.split(" "))
    return _cut(" ".join(words), _LONGEST_PART)


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return f"{text[: length * 3 // 4]}…{text[-(length // 4 - 1) :]}"


def _one_line(text: str) -> str:
    """Line ends and control characters, which a file may have put into its names, as escapes that no terminal obeys."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
