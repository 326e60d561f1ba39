"""The JSON of a decision: the fields that other people's scripts rely on."""

from __future__ import annotations

from bench.warranty.clauses import Ruling
from bench.warranty.decide import Decision


def decision_json(decision: Decision) -> dict[str, object]:
    """The fields of `bootbench decide --json`, in their order."""
    window = decision.window
    return {
        "claim_id": decision.claim.claim_id,
        "outcome": str(decision.outcome),
        "clauses": [_ruling(ruling) for ruling in decision.clauses],
        "failed": [str(ruling.id) for ruling in decision.failed],
        "unknown": [str(ruling.id) for ruling in decision.unknown],
        "missing": list(decision.missing),
        "purchase_warranty_ends": window.purchase_ends.isoformat() if window else None,
        "extended_warranty_ends": window.extended_ends.isoformat() if window else None,
        "falls_under": str(decision.falls_under) if decision.falls_under else None,
        "policy": {"name": decision.policy.name, "sha256": decision.policy.sha256},
    }


def _ruling(ruling: Ruling) -> dict[str, str]:
    return {
        "id": str(ruling.id),
        "state": str(ruling.state),
        "saw": ruling.saw,
        "limit": ruling.limit,
        "source": ruling.source,
    }
