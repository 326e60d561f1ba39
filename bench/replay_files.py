"""The files of a replay: its JSON, JUnit for a build server, and an older JSON to compare with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pydantic import BaseModel, ConfigDict

from bench.errors import BadInputError
from bench.json_input import check_model
from bench.regular_file import refuse_irregular
from bench.replay import CaseResult, Replayed
from bench.replay_ids import refuse_twice
from bench.replay_summary import Summary, is_wrong, summary_json

MAX_BASELINE_BYTES = 4 * 1024 * 1024 * 1024
"""A hundred thousand cases with all their reasons are about this much."""
_NOT_THERE = "not there"
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Change:
    """A case that came out differently, or that only one of two replays has."""

    case_id: str
    before: str
    after: str

    @property
    def went(self) -> bool:
        """Whether the case is no longer there."""
        return self.after == _NOT_THERE


class _OldFault(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    fault: str


class _OldCase(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    case_id: str
    verdict: str | None = None
    faults: tuple[_OldFault, ...] = ()
    error: str | None = None


class _OldReplay(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    cases: tuple[_OldCase, ...]


def replay_text(replayed: Replayed, figures: Summary) -> str:
    """The JSON file of a replay: `cases` and `summary`."""
    document = {"cases": [result.json() for result in replayed.results], "summary": summary_json(figures)}
    return json.dumps(document, indent=1, allow_nan=False) + "\n"


def changes_since(before: Mapping[tuple[str, int], str], replayed: Replayed) -> tuple[Change, ...]:
    """Every case whose verdict or first fault differs from an older replay's, or that only one of them has.

    Cases are matched by id; of several with one id, the first with the first.
    """
    after = _outcomes([(result.case_id, outcome(result)) for result in replayed.results])
    changed = [
        Change(case_id, before.get((case_id, k), _NOT_THERE), after.get((case_id, k), _NOT_THERE))
        for case_id, k in sorted(before.keys() | after.keys())
    ]
    return tuple(change for change in changed if change.before != change.after)


def old_outcomes(path: Path, *, each_once: bool = False) -> dict[tuple[str, int], str]:
    """What an older replay said, by case id and number among those of the same id. Raises `BadInputError`.

    With `each_once` also for a case that stands in it twice.
    """
    cases = _read(path).cases
    if each_once:
        refuse_twice(path, (case.case_id for case in cases))
    return _outcomes([(case.case_id, _old_outcome(case)) for case in cases])


def outcome(result: CaseResult) -> str:
    """What a replay is compared by: the verdict and the first fault."""
    return "unreadable" if result.diagnosis is None else f"{result.verdict}, {result.first_fault} first"


def why_wrong(result: CaseResult) -> str | None:
    """The sentence on a verdict that contradicts the case's label; `None` for any other."""
    if not is_wrong(result) or result.label is None:
        return None
    return f"the verdict is {result.verdict}, but the case is labelled {result.label.verdict}"


def junit_text(replayed: Replayed, changes: tuple[Change, ...]) -> str:
    """JUnit XML: a case fails where its verdict is wrong or has changed, and is an error where it cannot be read.

    A case that is no longer there fails too: a build server would not miss it.
    """
    went = [change for change in changes if change.went]
    changed = {change.case_id: change for change in changes if not change.went}
    suite = ElementTree.Element("testsuite", name="bootbench replay", tests=str(len(replayed.results) + len(went)))
    failures, errors = len(went), 0
    for result in replayed.results:
        case = _junit_case(suite, result.case_id)
        if result.error is not None:
            errors += 1
            ElementTree.SubElement(case, "error", message=_plain(result.error))
        elif is_wrong(result) or result.case_id in changed:
            failures += 1
            ElementTree.SubElement(case, "failure", message=_plain(_why_failed(result, changed.get(result.case_id))))
    for change in went:
        message = _plain(f"was {change.before}, is {change.after}")
        ElementTree.SubElement(_junit_case(suite, change.case_id), "failure", message=message)
    suite.set("failures", str(failures))
    suite.set("errors", str(errors))
    suite.set("time", f"{replayed.seconds:.3f}")
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _junit_case(suite: ElementTree.Element, case_id: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname="bootbench.replay", name=_plain(case_id))


def _why_failed(result: CaseResult, change: Change | None) -> str:
    wrong = why_wrong(result)
    if wrong is not None:
        return wrong
    return f"was {change.before}, is {change.after}" if change is not None else "changed"


def _read(path: Path) -> _OldReplay:
    try:
        refuse_irregular(path)
        if path.stat().st_size > MAX_BASELINE_BYTES:
            raise BadInputError(path, f"expected a replay of at most {MAX_BASELINE_BYTES} bytes, but it is larger")
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, or a whole number of thousands of digits
        raise BadInputError(path, "expected the JSON of an earlier replay, but it is none") from error
    return check_model(_OldReplay, data, path)


def _outcomes(pairs: list[tuple[str, str]]) -> dict[tuple[str, int], str]:
    """Outcome by id and number among those of the same id."""
    seen: dict[str, int] = {}
    found = {}
    for case_id, outcome in pairs:
        seen[case_id] = seen.get(case_id, -1) + 1
        found[case_id, seen[case_id]] = outcome
    return found


def _old_outcome(case: _OldCase) -> str:
    if case.verdict is None or not case.faults:
        return "unreadable"
    return f"{case.verdict}, {case.faults[0].fault} first"


def _plain(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NOT_IN_XML.sub("?", text)
