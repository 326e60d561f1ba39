"""The checks that are answered at the bench: kept with the case, and every change of an answer with its time.

`case.json` holds what stands; `answers.jsonl` beside it one line for each change, never one less.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from analysis.checks import Answer, Check, CheckResult
from bench.case import CASE_FILE, Case
from bench.case_rewriting import case_fields
from bench.casebook.appending import append_line

ANSWERS_FILE = "answers.jsonl"


def with_answer(case: Case, check: Check, answer: Answer | None) -> Case:
    """The case with this answer in place of a former one; `None` takes it back."""
    kept = tuple(result for result in case.checks if result.check is not check)
    return replace(case, checks=(*kept, CheckResult(check, answer)) if answer is not None else kept)


def keep_answer(case: Case, check: Check, answer: Answer | None, at: datetime) -> Case:
    """Write the case with this answer, and when it was given; `at` has a time zone. Raises `BenchError`."""
    changed = with_answer(case, check, answer)
    if changed.checks == case.checks:
        return case
    line = {"at": at.isoformat(timespec="seconds"), "check": check.value, "answer": answer.value if answer else None}
    with case_fields(case.folder / CASE_FILE) as fields:
        # Within, so that the last line of the two benches' answers is the one that stands.
        append_line(case.folder / ANSWERS_FILE, json.dumps(line).encode())
        checks = fields.setdefault("checks", {})
        if answer is not None:
            checks[check.value] = answer.value
        else:
            checks.pop(check.value, None)
    return changed
