"""The claim of a case: begun from what the case says of the phone, kept in its folder, decided with its diagnosis.

Two people may have one claim open. Each answer is written as it is given, into what the file says by then.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

from bench.case import CASE_FILE, Case, load_case
from bench.case_rewriting import case_fields
from bench.locked import alone_with
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


def keep_claim(case: Case, claim: Claim, since: Claim | None = None) -> tuple[Path, Claim]:
    """Write the claim where the case has it, or as `claim.json` that the case then names: that path, and what it says.

    What somebody else wrote since `since` was read or written here stays; of a fact that was changed here, this change
    counts. Without `since` the whole claim does. Raises `BadInputError`, also for a claim there that cannot be read.
    """
    path = case.claim_path or case.folder / CLAIM_FILE
    with alone_with(path):
        there = _kept(case)
        written = claim if there is None or since is None else with_changes(there, since, claim)
        if there is None or claim_text(written) != claim_text(there):
            write_text_whole(path, claim_text(written))
        if case.claim_path is None:
            name_claim(case, path)
    return path, written


def claim_as_kept(case: Case, claim: Claim) -> Claim:
    """The claim with what somebody else may have written of it by now; itself where nobody wrote any.

    Raises `BadInputError` for a claim that cannot be read.
    """
    there = _kept(case)
    return claim if there is None else replace(there, examination=claim.examination)


def with_changes(there: Claim, was: Claim, now: Claim) -> Claim:
    """A claim with what differs between two others, fact by fact and ground by ground; all else stays as it is there.

    Examined is it as `now` is: that is never read from a file.
    """
    facts = [one.name for one in fields(Claim) if one.name not in ("exclusions", "examination")]
    changed = {name: getattr(now, name) for name in facts if getattr(now, name) != getattr(was, name)}
    before, after, found = ({one.ground: one for one in claim.exclusions} for claim in (was, now, there))
    for ground in (*after, *before):
        if after.get(ground) != before.get(ground):
            found.pop(ground, None)
            if ground in after:
                found[ground] = after[ground]
    return replace(there, **changed, exclusions=tuple(found.values()), examination=now.examination)


def _kept(case: Case) -> Claim | None:
    """The claim that the case names on disk; `None` where it names none, or that is gone."""
    path = case.claim_path or load_case(case.folder).claim_path
    return load_claim(path) if path is not None and path.exists() else None


def name_claim(case: Case, path: Path) -> None:
    """Name a claim file of the case's folder in `case.json`, leaving every other field of it as it is."""
    with case_fields(case.folder / CASE_FILE) as fields:
        fields["claim"] = path.name
