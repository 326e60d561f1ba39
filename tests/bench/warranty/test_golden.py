"""The golden claims: what each must come to, and each sentence that a customer is told."""

from __future__ import annotations

import pytest

from bench.warranty.clauses import State
from bench.warranty.decision_json import decision_json
from bench.warranty.policy import ClauseId
from tests.bench.warranty.golden import CLAIMS, GoldenCase, golden_cases, golden_text

CASES = golden_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_claim_comes_to_what_was_written_down_by_hand(case: GoldenCase) -> None:
    fields = decision_json(case.decide())
    assert case.outcome == fields["outcome"]
    assert list(case.failed) == fields["failed"]
    assert list(case.unknown) == fields["unknown"]
    assert case.purchase_warranty_ends == fields["purchase_warranty_ends"]
    assert case.extended_warranty_ends == fields["extended_warranty_ends"]
    assert case.falls_under == fields["falls_under"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_customer_is_told_the_golden_sentences(case: GoldenCase) -> None:
    assert case.sentences_path.read_text(encoding="utf-8") == golden_text(case)


def test_at_least_sixty_cases_have_names_and_sentences_of_their_own() -> None:
    assert len(CASES) >= 60
    assert len(CASES) == len({case.name for case in CASES}) == len({case.sentence for case in CASES})


def test_every_claim_in_the_folder_is_a_case() -> None:
    files = [*CLAIMS.glob("*.json"), *(CLAIMS / "second_policy").glob("*.json")]
    assert sorted(case.claim_path for case in CASES) == sorted(files)


def test_every_clause_is_there_satisfied_failed_and_unknown() -> None:
    seen = {(ruling.id, ruling.state) for case in CASES for ruling in case.decide().clauses}
    assert {(id_, state) for id_ in ClauseId for state in State} <= seen


def test_every_ground_is_there_as_the_one_that_excludes() -> None:
    excluding = {
        inspection.ground
        for case in CASES
        for inspection in case.decide().claim.exclusions
        if inspection.state == "present_and_caused_damage"
    }
    assert {ground.id for case in CASES for ground in case.policy.grounds} - excluding == {"4.a.water", "4.b.opened"}


def test_the_date_edges_are_there() -> None:
    names = {case.name for case in CASES}
    edges = ("29-february", "31-december", "31-january", "31-august", "last-day-of", "day-after", "day-of-purchase")
    assert all(any(edge in name for name in names) for edge in edges)
