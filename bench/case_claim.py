"""The claim of a case: begun from what the case says of the phone, kept in its folder, decided with its diagnosis."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bench.case import CASE_FILE, Case
from bench.case_rewriting import case_fields
from bench.warranty.claim import Claim
from bench.warranty.claim_json import claim_text, load_claim
from bench.warranty.policy import Policy
from bench.warranty.questions import answered, questions
from bench.written import write_text_whole

CLAIM_FILE = "claim.json"
OF_THE_PHONE = ("imei", "model")
"""Fields of a claim that a case may know."""


def claim_of_case(case: Case, policy: Policy, today: date) -> Claim:
    """The claim that the case has, or one that is begun with what the case knows.

    Raises `BadInputError` for a claim that cannot be read, or an IMEI or model in the case that a claim may not have.
    """
    if case.claim_path is not None:
        return load_claim(case.claim_path)
    return with_phone_of(Claim(claim_id=case.case_id, claim_date=today), case, policy)


def with_phone_of(claim: Claim, case: Case, policy: Policy) -> Claim:
    """The claim with IMEI and model as the case has them, where it has them. Raises `BadInputError`."""
    phone = dict(zip(OF_THE_PHONE, (case.imei, case.model), strict=True))
    for question in questions(policy):
        if phone.get(question.field):
            claim = answered(claim, question, phone[question.field] or "", policy)
    return claim


def keep_claim(case: Case, claim: Claim) -> Path:
    """Write the claim where the case has it, or as `claim.json` that the case then names. Raises `BadInputError`."""
    path = case.claim_path or case.folder / CLAIM_FILE
    write_text_whole(path, claim_text(claim))
    if case.claim_path is None:
        name_claim(case, path)
    return path


def name_claim(case: Case, path: Path) -> None:
    """Name a claim file of the case's folder in `case.json`, leaving every other field of it as it is."""
    with case_fields(case.folder / CASE_FILE) as fields:
        fields["claim"] = path.name
