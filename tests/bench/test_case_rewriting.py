"""A case that is written again keeps what others added to it, wherever they added it, in its place and to the digit."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.checks import Answer, Check
from analysis.run import RunKind
from analysis.trace import Event, EventName
from bench.answering import keep_answer
from bench.case import Case, Label, RecordedAt, Run, load_case, write_case
from bench.case_claim import keep_claim
from bench.case_notes import Note, keep_notes, notes_of
from bench.errors import BadInputError
from bench.recorder.adding import add_runs
from bench.warranty.claim import Claim

AT = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
NUMBER = re.compile(r'"number (-?[0-9.eE+-]+)"')

NUMBERS = st.sampled_from(["1e400", "-0", "-0.0", "1.50", "0.1000000000000000000001", "1E5", "9" * 400, "-1e-400", "7"])
PLAIN = st.none() | st.booleans() | st.text(max_size=8) | NUMBERS.map("number {}".format)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)
NAMES = st.text(max_size=6).map("x-{}".format) | st.sampled_from(["\ud800", "पता", "", "\u2028", "ID", "__class__"])
EXTRAS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=3)
PLACES: tuple[tuple[str | int, ...], ...] = (
    (),
    ("device",),
    ("runs", 0),
    ("runs", 1),
    ("runs", 0, "supply"),
    ("runs", 0, "meter"),
    ("runs", 0, "events", 0),
    ("runs", 0, "events", 1),
    ("runs", 0, "events", 2),
    ("label",),
    ("recorded",),
)


def at(document: Any, place: tuple[str | int, ...]) -> Any:
    for step in place:
        document = document[step]
    return document


def case_document() -> dict[str, Any]:
    """A case in which every part that may have further fields is there."""
    events = [
        {"at_s": 0.0, "name": "output_on"},
        {"at_s": 5.2, "name": "key_down"},
        {"at_s": 7.25, "name": "note", "value": "smells burnt"},
    ]
    supply, meter = {"set_v": 4.0, "limit_a": 3.0}, {"name": "korad", "rate_hz": 4.0}
    boot = {"id": "run-1", "kind": "supply_boot", "trace": None, "duration_s": 20.0}
    return {
        "format": "bootbench-case/1",
        "case_id": "C1",
        "device": {"imei": None},
        "runs": [
            {**boot, "supply": supply, "meter": meter, "events": events},
            {"id": "run-2", "kind": "usb_probe", "duration_s": 60.0},
        ],
        "checks": {"boots_on_own_battery": None},
        "label": {"fault": "mb_ufs_edl_9008"},
        "recorded": {"station": "bench 3"},
    }


def written(folder: Path, document: object) -> Path:
    text = NUMBER.sub(r"\1", json.dumps(document))
    folder.mkdir(exist_ok=True)
    (folder / "case.json").write_text(text, encoding="utf-8")
    return folder


def read(folder: Path) -> Any:
    """With each number as it is written."""
    text = (folder / "case.json").read_text(encoding="utf-8")
    return json.loads(text, parse_float="number {}".format, parse_int="number {}".format)


def answers(folder: Path) -> None:
    keep_answer(load_case(folder), Check.BOOTS_ON_OWN_BATTERY, Answer.NO, AT)
    keep_answer(load_case(folder), Check.HOST_PORT_AND_CABLE_PROVEN, Answer.YES, AT)
    keep_answer(load_case(folder), Check.HOST_PORT_AND_CABLE_PROVEN, None, AT)


def claims(folder: Path) -> None:
    keep_claim(load_case(folder), Claim(claim_id="C1", claim_date=date(2026, 11, 28)))


def notes(folder: Path) -> None:
    keep_notes(folder, "run-1", [Note(1.5, "warm"), Note(7.25, "smells burnt")])


def reworded(folder: Path) -> None:
    keep_notes(folder, "run-1", [Note(7.25, "smells of fish")])


def has_imei(folder: Path) -> None:
    write_case(replace(load_case(folder), imei="490154203237518", model="POCO X3 Pro"))


def unchanged(folder: Path) -> None:
    write_case(load_case(folder))


def more_runs(folder: Path) -> None:
    add_runs(folder.parent / "part", folder, (probe(),))


def after_a_note(place: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Where an event stands once a note has come before the second one."""
    *above, last = place or ("",)
    return (*above, last + 1) if isinstance(last, int) and "events" in above and last >= 1 else place


def probe() -> Run:
    """A run that the case does not have."""
    return Run("run-9", RunKind.USB_PROBE, None, None, None, (Event(0.0, EventName.VBUS_ON),), 60.0)


VERBS: tuple[Callable[[Path], None], ...] = (answers, claims, notes, reworded, has_imei, unchanged, more_runs)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(PLACES), EXTRAS, min_size=1), st.sampled_from(VERBS), st.booleans())
def test_what_others_added_outlives_every_verb_that_writes_a_case(
    tmp_path: Path, extras: dict[tuple[str | int, ...], dict[str, object]], verb: Callable[[Path], None], first: bool
) -> None:
    document = case_document()
    for place, fields in extras.items():
        part = at(document, place)
        own = dict(part)
        part.clear()
        part.update({**fields, **own} if first else {**own, **fields})
    folder = written(tmp_path / "case", document)
    before = read(folder)
    verb(folder)
    after = read(folder)
    for place in PLACES:
        was, now = at(before, place), at(after, after_a_note(place) if verb is notes else place)
        assert list(was) == [name for name in now if name in was]
        assert [was[name] for name in extras.get(place, {})] == [now[name] for name in extras.get(place, {})]
    load_case(folder)
    shutil.rmtree(folder)


def test_a_field_goes_with_the_run_or_the_event_that_it_was_added_to(tmp_path: Path) -> None:
    document = case_document()
    for place in PLACES:
        at(document, place)["theirs"] = f"at {place}"
    folder = written(tmp_path / "case", document)
    case = load_case(folder)
    first, second = case.runs
    later = replace(first.events[0], at_s=0.5)
    changed = replace(first, events=(later, *first.events[1:]), supply=None, duration_s=21.0)
    write_case(replace(case, case_id="C2", runs=(changed, probe()), label=Label("mb_pmic_dead", "motherboard")))
    after = read(folder)
    assert [run.get("theirs") for run in after["runs"]] == ["at ('runs', 0)", None]
    assert after["runs"][0]["supply"] is None
    assert [event.get("theirs") for event in after["runs"][0]["events"]] == [
        None,
        "at ('runs', 0, 'events', 1)",
        "at ('runs', 0, 'events', 2)",
    ]
    assert after["label"] == {"fault": "mb_pmic_dead", "theirs": "at ('label',)", "verdict": "motherboard"}
    write_case(replace(load_case(folder), runs=(second,), label=None, recorded=RecordedAt("bench 4", "Anna", None)))
    after = read(folder)
    assert [(run["id"], run.get("theirs")) for run in after["runs"]] == [("run-2", None)]
    assert "label" not in after
    assert after["recorded"] == {"station": "bench 4", "technician": "Anna", "theirs": "at ('recorded',)"}


def test_a_new_field_stands_where_the_format_has_it(tmp_path: Path) -> None:
    folder = written(tmp_path / "case", {"format": "bootbench-case/1", "ours": 1, "case_id": "C1", "label": {}})
    claims(folder)
    assert list(read(folder)) == ["format", "ours", "case_id", "label", "claim"]
    write_case(replace(load_case(folder), runs=(probe(),), simulated="by a test"))
    assert list(read(folder)) == ["format", "ours", "case_id", "runs", "label", "simulated", "claim"]


def test_runs_are_added_to_a_case_that_had_no_list_of_them(tmp_path: Path) -> None:
    folder = written(tmp_path / "case", {"format": "bootbench-case/1", "case_id": "C1"})
    more_runs(folder)
    assert [run.id for run in load_case(folder).runs] == ["run-9"]


@pytest.mark.parametrize("text", ["[]", "{", '{"format": "bootbench-case/2"}', "\xff"])
def test_what_is_no_case_is_not_written_over(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInputError):
        write_case(Case(tmp_path, "C1", None, None, ()))
    assert path.read_bytes() == text.encode("latin-1")


def test_what_is_nested_too_deeply_to_be_written_is_refused_and_stays(tmp_path: Path) -> None:
    document = json.dumps(case_document())
    deep = "[" * 800 + "]" * 800
    path = tmp_path / "case.json"
    path.write_text(f'{document[:-1]}, "deep": {deep}}}', encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(BadInputError, match="nested too deeply"):
        has_imei(tmp_path)
    assert path.read_bytes() == before


def test_a_note_that_is_worded_anew_keeps_what_others_added_to_it(tmp_path: Path) -> None:
    document = case_document()
    document["runs"][0]["events"][2]["by"] = "Anna"
    folder = written(tmp_path / "case", document)
    reworded(folder)
    assert read(folder)["runs"][0]["events"][2] == {
        "at_s": "number 7.25",
        "name": "note",
        "value": "smells of fish",
        "by": "Anna",
    }
    assert [note.text for note in notes_of(load_case(folder).runs[0].events)] == ["smells of fish"]
