"""The golden claims of `fixtures/claims`: read, said in sentences, and regenerated with one flag.

    python -m tests.bench.warranty.golden --regenerate

What each claim must come to stands in `cases.toml`, written by hand and never regenerated; only the sentences are.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from bench.warranty.claim_json import load_claim
from bench.warranty.clauses import State
from bench.warranty.decide import Decision, decide
from bench.warranty.explain import explain, explanation_lines
from bench.warranty.policy import Policy
from bench.warranty.policy_toml import load_policy, poco_x3_pro
from tests.conftest import FIXTURES

CLAIMS = FIXTURES / "claims"
LUMO_K1 = FIXTURES / "policies" / "lumo_k1.toml"


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """One named claim and what it must come to."""

    name: str
    sentence: str
    outcome: str
    failed: tuple[str, ...]
    unknown: tuple[str, ...]
    purchase_warranty_ends: str | None
    extended_warranty_ends: str | None
    falls_under: str | None
    second_policy: bool

    @property
    def claim_path(self) -> Path:
        folder = CLAIMS / "second_policy" if self.second_policy else CLAIMS
        return folder / f"{self.name}.json"

    @property
    def sentences_path(self) -> Path:
        return self.claim_path.with_suffix(".txt")

    @property
    def policy(self) -> Policy:
        return load_policy(LUMO_K1) if self.second_policy else poco_x3_pro()

    def decide(self) -> Decision:
        return decide(load_claim(self.claim_path), self.policy)


def golden_cases() -> tuple[GoldenCase, ...]:
    """Every case of `cases.toml`, in its order."""
    rows = tomllib.loads((CLAIMS / "cases.toml").read_text(encoding="utf-8"))["case"]
    return tuple(
        GoldenCase(
            name=row["name"],
            sentence=row["sentence"],
            outcome=row["outcome"],
            failed=tuple(row.get("failed", ())),
            unknown=tuple(row.get("unknown", ())),
            purchase_warranty_ends=row.get("purchase_warranty_ends"),
            extended_warranty_ends=row.get("extended_warranty_ends"),
            falls_under=row.get("falls_under"),
            second_policy=row.get("policy") == "lumo_k1",
        )
        for row in rows
    )


def golden_text(case: GoldenCase) -> str:
    """What the customer is told, and how each clause stands."""
    decision = case.decide()
    marks = {State.SATISFIED: "satisfied", State.FAILED: "failed", State.UNKNOWN: "not known"}
    clauses = [f"{ruling.id} {marks[ruling.state]}: {ruling.saw}" for ruling in decision.clauses]
    return "\n".join([*explanation_lines(explain(decision)), "", *clauses]) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] != ["--regenerate"]:
        sys.exit("usage: python -m tests.bench.warranty.golden --regenerate")
    for golden in golden_cases():
        golden.sentences_path.write_text(golden_text(golden), encoding="utf-8", newline="\n")
    print(f"{len(golden_cases())} golden texts written; read the difference before you commit it")
