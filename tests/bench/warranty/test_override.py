"""An override stands beside the recommendation, with person, reason and time, and is only ever added to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bench.errors import BadInputError
from bench.locked import alone_with
from bench.warranty.claim_json import claim_text
from bench.warranty.decide import Outcome, decide
from bench.warranty.override import (
    LEAST_REASON,
    Override,
    claim_fingerprint,
    override_lines,
    overrides_path,
    read_overrides,
    record_override,
)
from bench.warranty.policy_toml import poco_x3_pro
from tests.bench.warranty.claims import good_claim

POLICY = poco_x3_pro()
AT = datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=5, minutes=30)))
OVERRIDE = Override(
    outcome=Outcome.NOT_ELIGIBLE,
    person="Meena R.",
    reason="The crack runs under the shield of the processor.",
    at=AT,
    recommended=Outcome.ELIGIBLE,
    claim_sha256="0" * 64,
    policy_sha256=POLICY.sha256,
)


@pytest.fixture
def claim_path(tmp_path: Path) -> Path:
    """A claim that is eligible."""
    path = tmp_path / "C0001.json"
    path.write_text(claim_text(good_claim(POLICY)), encoding="utf-8")
    return path


def test_an_override_is_read_back_as_it_was_recorded(claim_path: Path) -> None:
    assert claim_path.with_name("C0001.overrides.json") == record_override(claim_path, OVERRIDE)
    assert read_overrides(claim_path) == (OVERRIDE,)


def test_an_override_changes_neither_the_claim_nor_the_recommendation(claim_path: Path) -> None:
    before = claim_path.read_bytes()
    record_override(claim_path, OVERRIDE)
    assert before == claim_path.read_bytes()
    assert decide(good_claim(POLICY), POLICY).outcome is Outcome.ELIGIBLE


def test_an_override_is_followed_by_another_and_not_undone(claim_path: Path) -> None:
    second = replace(OVERRIDE, outcome=Outcome.ELIGIBLE, person="Arun K.", at=AT + timedelta(days=1))
    record_override(claim_path, OVERRIDE)
    record_override(claim_path, second)
    assert (OVERRIDE, second) == read_overrides(claim_path)


def test_a_claim_without_overrides_has_none(claim_path: Path) -> None:
    assert read_overrides(claim_path) == ()


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("outcome", replace(OVERRIDE, outcome=Outcome.NEEDS_EVIDENCE)),
        ("person", replace(OVERRIDE, person="  ")),
        ("person", replace(OVERRIDE, person="Me\x1b[31mena")),
        ("reason", replace(OVERRIDE, reason="goodwill")),
        ("reason", replace(OVERRIDE, reason=" " * 40)),
        ("reason", replace(OVERRIDE, reason="x" * 2001)),
        ("at", replace(OVERRIDE, at=datetime(2026, 11, 23, 14, 5))),  # noqa: DTZ001 - a time without its zone is the point
    ],
)
def test_an_override_without_its_person_reason_or_time_is_refused(
    claim_path: Path, place: str, wrong: Override
) -> None:
    with pytest.raises(BadInputError) as refused:
        record_override(claim_path, wrong)
    assert place == refused.value.place
    assert not overrides_path(claim_path).exists()


def test_the_least_reason_is_long_enough(claim_path: Path) -> None:
    least = replace(OVERRIDE, reason="x" * LEAST_REASON)
    record_override(claim_path, least)
    assert (least,) == read_overrides(claim_path)


def test_two_benches_cannot_write_at_once_and_nothing_of_the_first_is_lost(
    claim_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_override(claim_path, OVERRIDE)
    monkeypatch.setattr("bench.locked.WAIT_S", 0.02)
    with alone_with(overrides_path(claim_path)), pytest.raises(BadInputError, match=r"another bootbench is writing it"):
        record_override(claim_path, OVERRIDE)
    assert read_overrides(claim_path) == (OVERRIDE,)


def test_what_a_killed_bench_left_locks_nobody_out(claim_path: Path) -> None:
    claim_path.with_name("C0001.overrides.json.lock").touch()
    record_override(claim_path, OVERRIDE)
    assert read_overrides(claim_path) == (OVERRIDE,)


def test_nothing_but_the_file_of_overrides_is_left_behind(claim_path: Path) -> None:
    record_override(claim_path, OVERRIDE)
    names = sorted(path.name for path in claim_path.parent.iterdir())
    assert names == ["C0001.json", "C0001.overrides.json"]


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ('"eligible"', '"perhaps"', "overrides.0.recommended"),
        ('"person"', '"who"', "overrides.0.person"),
        ("+05:30", "", "overrides.0.at"),
        ("bootbench-overrides/1", "bootbench-overrides/9", "format"),
        ("0" * 64, "0" * 63, "overrides.0.claim_sha256"),
    ],
)
def test_overrides_that_somebody_damaged_are_refused_with_the_path(
    claim_path: Path, right: str, wrong: str, place: str
) -> None:
    path = record_override(claim_path, OVERRIDE)
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BadInputError) as refused:
        read_overrides(claim_path)
    assert place == refused.value.place


def test_the_lines_name_outcome_person_time_reason_and_what_was_recommended(claim_path: Path) -> None:
    made = replace(OVERRIDE, claim_sha256=claim_fingerprint(claim_path))
    assert override_lines([made], claim_fingerprint(claim_path)) == (
        "Override: not eligible, by Meena R. on 2026-11-23 14:05 +0530; recommended was: eligible.",
        "  Reason: The crack runs under the shield of the processor.",
    )


def test_a_claim_that_was_changed_after_its_override_says_so(claim_path: Path) -> None:
    lines = override_lines([OVERRIDE], claim_fingerprint(claim_path))
    assert lines[-1] == "  The claim was changed after this override."
