"""Notes into the case. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable

from bench.case import Case
from bench.case_notes import Note, keep_notes
from bench.errors import BenchError
from gui.pages.trace.measure_state import KeptNote


def kept_problem(case: Case, run_id: str, notes: Iterable[KeptNote]) -> str:
    """Write the notes of a run into its case; why that failed, or nothing."""
    try:
        keep_notes(case.folder, run_id, [Note(note.at_s, note.text) for note in notes])
    except BenchError as error:
        return str(error)
    return ""
