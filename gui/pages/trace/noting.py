"""Notes into the case. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable

from bench.case import Case
from bench.case_notes import Note, keep_notes
from bench.errors import BenchError
from gui.pages.trace.measure_state import KeptNote
from gui.troubles import TroubleWords


def kept_problem(case: Case, run_id: str, notes: Iterable[KeptNote], say: TroubleWords) -> str:
    """Write the notes of a run into its case; why that failed, or nothing."""
    try:
        keep_notes(case.folder, run_id, [Note(note.at_s, note.text) for note in notes])
    except BenchError as error:
        return say.of(error)
    return ""
