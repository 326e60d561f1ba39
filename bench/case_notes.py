"""Notes that people write at a time of a run: events of the case, so that they go wherever the case goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.trace import Event, EventName
from bench.case import CASE_FILE
from bench.case_rewriting import case_fields
from bench.errors import BadInputError
from bench.json_input import shown

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
    long = next((note for note in notes if len(note.text) > LONGEST_NOTE), None)
    if long is not None:
        raise BadInputError(path, f"a note has {len(long.text)} characters, and {LONGEST_NOTE} are kept")
    with case_fields(path) as fields:
        run = next((run for run in fields.get("runs", []) if run["id"] == run_id), None)
        if run is None:
            raise BadInputError(path, f"has no run {shown(run_id)}", advice="open the case again")
        events = run.get("events", [])
        others = [event for event in events if event["name"] != EventName.NOTE]
        stood = [event for event in events if event["name"] == EventName.NOTE]
        run["events"] = sorted([*others, *_written(notes, stood)], key=lambda event: float(event["at_s"]))


def _written(notes: Sequence[Note], stood: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The notes as events. One that stood there with these words, or else at this time, keeps what others added."""
    left = list(stood)
    found: dict[int, dict[str, Any]] = {}
    for same in (_is_note, _is_at):
        for k, note in enumerate(notes):
            event = next((event for event in left if same(event, note)), None) if k not in found else None
            if event is not None:
                left.remove(event)
                found[k] = event
    return [_event(found.get(k), note) for k, note in enumerate(notes)]


def _is_note(event: dict[str, Any], note: Note) -> bool:
    return _is_at(event, note) and _said(event) == note.text


def _is_at(event: dict[str, Any], note: Note) -> bool:
    return float(event["at_s"]) == note.at_s


def _said(event: dict[str, Any]) -> str:
    """A bare number counts as its digits, as it does where a case is read."""
    value = event.get("value")
    return "" if value is None else str(value)


def _event(stood: dict[str, Any] | None, note: Note) -> dict[str, Any]:
    if stood is None:
        return {"at_s": note.at_s, "name": EventName.NOTE.value, "value": note.text}
    return stood if _said(stood) == note.text else stood | {"value": note.text}
