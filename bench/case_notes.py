"""Notes that people write at a time of a run: events of the case, so that they go wherever the case goes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.trace import Event, EventName
from bench.case import CASE_FILE
from bench.case_json import CaseModel
from bench.errors import BadInputError
from bench.json_input import check_model, read_json, shown
from bench.written import write_text_whole

LONGEST_NOTE = 4096


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote."""

    at_s: float
    """In seconds of the run."""
    text: str


def notes_of(events: Sequence[Event]) -> tuple[Note, ...]:
    """The notes among the events of a run, in order of time."""
    found = [Note(event.at_s, event.value or "") for event in events if event.name is EventName.NOTE]
    return tuple(sorted(found, key=lambda note: note.at_s))


def keep_notes(folder: Path, run_id: str, notes: Sequence[Note]) -> None:
    """Put these in place of the notes of a run in `case.json`; all else in the file stays as it is.

    Raises `BadInputError` for a case that cannot be read or written, or has no such run, and for a note that is too
    long. What a recording itself holds as notes is not touched.
    """
    path = folder / CASE_FILE
    data = read_json(path)
    check_model(CaseModel, data, path)
    run = _run(data, run_id)
    if run is None:
        raise BadInputError(path, f"has no run {shown(run_id)}", advice="open the case again")
    long = next((note for note in notes if len(note.text) > LONGEST_NOTE), None)
    if long is not None:
        raise BadInputError(path, f"a note has {len(long.text)} characters, and {LONGEST_NOTE} are kept")
    others = [event for event in run.get("events", []) if event.get("name") != EventName.NOTE]
    own = [{"at_s": note.at_s, "name": EventName.NOTE.value, "value": note.text} for note in notes]
    run["events"] = sorted([*others, *own], key=lambda event: float(event["at_s"]))
    check_model(CaseModel, data, path)
    try:
        write_text_whole(path, json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    except OSError as error:
        raise BadInputError(path, f"cannot be written ({error.strerror})") from error


def _run(data: Any, run_id: str) -> dict[str, Any] | None:
    """The run of a case that was checked already."""
    return next((run for run in data.get("runs", []) if run.get("id") == run_id), None)
