"""The errors of `bench`.

BenchError                 the root; only `bench/cli` and `gui/app.py` catch it
 └─ BadInputError          a file or an argument that cannot be what it should be
     └─ QuestionError      a file that leaves open what only the person knows (a unit, a column, a rate)

Each text is one sentence: file and place, what was expected, what came, what to do.
"""

from __future__ import annotations

from pathlib import Path


class BenchError(Exception):
    """Root of what `bench` refuses; its text is one sentence for the person at the bench."""


class BadInputError(BenchError):
    """A file or an argument that cannot be what it should be."""

    def __init__(self, where: Path | str, problem: str, *, place: str = "", advice: str = "") -> None:
        head = f"{where}, {place}" if place else str(where)
        super().__init__(_one_line(f"{head}: {problem}" + (f"; {advice}" if advice else "")))
        self.where = where
        self.place = place
        self.problem = problem
        self.advice = advice


class QuestionError(BadInputError):
    """A file that is readable, but leaves open what it cannot say itself; `advice` names the option that answers."""


def _one_line(text: str) -> str:
    """Line ends and control characters, which a file may have put into its names, as escapes that no terminal obeys."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
