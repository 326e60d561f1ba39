"""Opens a case or a recording for the window: its pages, or why it cannot be shown, or what it leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from analysis.errors import AnalysisError
from bench.errors import BenchError, QuestionError
from bench.traces.recording import Hints
from gui.bridge import Refusal
from gui.pages.trace.loading import load_page
from gui.words import Words


def load_or_refuse(source: Path, words: Words, hints: Hints | None, format_name: str | None) -> Iterator[object]:
    """The pages; where it cannot be opened, one sentence that says so, or what the file leaves open."""
    try:
        yield from load_page(source, words, hints, format_name)
    except QuestionError as question:
        yield Refusal(words.trouble.of(question), asks=True, question=question.problem)
    except (BenchError, AnalysisError) as error:
        yield Refusal(words.trouble.of(error))
