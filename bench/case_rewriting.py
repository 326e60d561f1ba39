"""`case.json` written again: what changed is set, all else stays in its place, as others wrote it and to the digit.

Other people's scripts add fields to a case: at its top, to the device, to a run, to an event. A field stays for as long
as what it was added to stays: a run that is taken out of a case takes its fields along, and an event that is moved or
reworded is another event. Runs are known by their id, events by all that the format says of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from analysis.checks import Answer, Check
from bench.case_json import CaseModel, RunModel
from bench.errors import BadInputError
from bench.json_as_written import json_as_written
from bench.json_input import check_model, read_json
from bench.locked import alone_with
from bench.written import write_text_whole

OPTIONAL = ("claim", "label", "simulated", "played_back", "recorded")
"""Fields that are left out where there is nothing to say."""


@contextmanager
def case_fields(path: Path) -> Iterator[dict[str, Any]]:
    """The fields of a `case.json`, to be changed in place; written at the end, whole or not at all.

    Two benches take turns. Raises `BadInputError` for a file that is no case, where the changed fields would be none,
    and where somebody who takes no turns (a script, an editor) wrote the file meanwhile.
    """
    with alone_with(path):
        read_was = _written_state(path)
        fields: Any = read_json(path, as_written=True)
        check_model(CaseModel, fields, path)
        yield fields
        check_model(CaseModel, fields, path)
        text = json_as_written(fields, path)
        if _written_state(path) != read_was:
            problem = "was changed by another program at this moment, so it was not written over"
            raise BadInputError(path, problem, advice="try again")
        write_text_whole(path, text)


def _written_state(path: Path) -> tuple[int, int, int] | None:
    """What differs once a file was written again; `None` where there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns


def rewrite_case(path: Path, model: CaseModel) -> None:
    """Make a `case.json` that is there say what `model` says, and leave in it what others added.

    Raises `BadInputError` for a file that is no case: it is not written over.
    """
    with case_fields(path) as fields:
        now = _changed(fields, check_model(CaseModel, fields, path), model)
        fields.clear()
        fields.update(now)


def plain_fields(model: BaseModel) -> dict[str, Any]:
    """A part of a case as JSON has it."""
    return model.model_dump(mode="json")


def _changed(fields: Mapping[str, Any], was: BaseModel, now: BaseModel) -> dict[str, Any]:
    """`fields`, which say `was`, with what `now` says otherwise."""
    changed = dict(fields)
    order = tuple(type(now).model_fields)
    for name in order:
        before, after = getattr(was, name), getattr(now, name)
        if after is None and name in OPTIONAL:
            changed.pop(name, None)
        elif before != after:
            changed = _with(changed, order, name, _changed_value(fields.get(name), before, after))
    return changed


def _changed_value(value: Any, before: object, after: object) -> Any:
    match before, after:
        case BaseModel(), BaseModel():
            return _changed(value or {}, before, after)
        case tuple(), tuple():
            return _changed_list(value or [], before, after)
        case dict(), dict():
            return _changed_answers(value or {}, after)
        case _, BaseModel():
            return plain_fields(after)
    return after


def _changed_list(values: Sequence[Any], before: Sequence[BaseModel], after: Sequence[BaseModel]) -> list[Any]:
    """The entries of `after`, each with what stood at the one that it was before."""
    if Counter(before) == Counter(after):
        return list(values)  # in the order in which they were written
    stood: defaultdict[Hashable, list[tuple[Any, BaseModel]]] = defaultdict(list)
    for value, model in zip(values, before, strict=True):
        stood[_known_by(model)].append((value, model))
    entries = []
    for model in after:
        same = stood[_known_by(model)]
        entries.append(_changed(*same.pop(0), model) if same else plain_fields(model))
    return entries


def _known_by(model: BaseModel) -> Hashable:
    """What makes an entry of a list the same one as before."""
    return model.id if isinstance(model, RunModel) else model


def _changed_answers(fields: Mapping[str, Any], after: Mapping[Check, Answer | None]) -> dict[str, Any]:
    """The checks with these answers; one that stood there as not done (`null`) stays so."""
    given = {check.value: answer.value for check, answer in after.items() if answer is not None}
    kept = {name: given.get(name) for name, answer in fields.items() if answer is None or name in given}
    return kept | given


def _with(fields: dict[str, Any], order: Sequence[str], name: str, value: Any) -> dict[str, Any]:
    """The fields with one set: in its place, or where the format has it."""
    if name in fields:
        return fields | {name: value}
    earlier = [known for known in order[: order.index(name)] if known in fields]
    names = list(fields)
    names.insert(names.index(earlier[-1]) + 1 if earlier else 0, name)
    return {one: value if one == name else fields[one] for one in names}
