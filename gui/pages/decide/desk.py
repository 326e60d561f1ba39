"""A claim on the desk: the facts, what they decide, and what was added; each answer is kept at once. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.case import Case, load_case
from bench.case_claim import claim_as_kept, claim_of_case, keep_claim, with_changes
from bench.claim_photos import Photo, add_photo, read_photos, remove_photo
from bench.errors import BadInputError
from bench.profile_file import load_profile
from bench.warranty.claim import Claim
from bench.warranty.claim_json import claim_text
from bench.warranty.decide import Decision, Outcome, decide
from bench.warranty.diagnosed import examined
from bench.warranty.override import Override, claim_fingerprint, read_overrides, record_override
from bench.warranty.policy import Policy
from bench.warranty.policy_toml import poco_x3_pro
from bench.warranty.questions import answered, questions
from gui.pages.trace.loading import diagnose_at_once


@dataclass(frozen=True, slots=True, eq=False)
class ClaimDesk:
    """One claim as it stands."""

    case: Case
    policy: Policy
    decision: Decision
    """Of the claim as it is now; the claim is `decision.claim`."""
    diagnosed: bool
    """Whether the diagnosis is in it already."""
    overrides: tuple[Override, ...] = ()
    photos: tuple[Photo, ...] = ()
    saved: datetime | None = None
    """When the claim was last written."""

    @property
    def claim(self) -> Claim:
        """The facts."""
        return self.decision.claim


def open_desk(folder: Path, policy: Policy | None = None) -> Iterator[ClaimDesk]:
    """The claim of a case, first as it stands, then with the diagnosis. Raises `BenchError` for what cannot be read."""
    policy = policy or poco_x3_pro()
    case = load_case(folder)
    claim = claim_of_case(case, policy, now(policy).date())
    overrides = read_overrides(case.claim_path) if case.claim_path is not None else ()
    photos = read_photos(case.folder)
    yield ClaimDesk(case, policy, decide(claim, policy), diagnosed=False, overrides=overrides, photos=photos)
    profile = load_profile()
    simulated = case.simulated is not None
    claim = examined(claim, diagnose_at_once(case, profile), profile.profile, simulated=simulated)
    yield ClaimDesk(case, policy, decide(claim, policy), diagnosed=True, overrides=overrides, photos=photos)


def now(policy: Policy) -> datetime:
    """The time in the policy's zone."""
    return datetime.now(ZoneInfo(policy.time_zone.value))


def with_answer(desk: ClaimDesk, field: str, typed: str, at: datetime) -> ClaimDesk:
    """The desk with one answer in it, kept. Raises `BadInputError` for an answer that cannot be; nothing is kept then.

    `field` is one of `bench.warranty.questions`.
    """
    question = next(question for question in questions(desk.policy) if question.field == field)
    return with_claim(desk, answered(desk.claim, question, typed, desk.policy), at)


def with_claim(desk: ClaimDesk, claim: Claim, at: datetime) -> ClaimDesk:
    """The desk with other facts, kept beside what somebody else answered meanwhile. Raises `BadInputError`."""
    claim = replace(claim, examination=desk.claim.examination)
    if claim == desk.claim:
        return desk
    decide(claim, desk.policy)
    path, written = keep_claim(desk.case, claim, desk.claim)
    decision = decide(written, desk.policy)
    return replace(desk, case=replace(desk.case, claim_path=path), decision=decision, saved=at)


def with_step(desk: ClaimDesk, was: Claim, now: Claim, at: datetime) -> ClaimDesk:
    """The desk with one change made again or, with both turned round, taken back. Raises `BadInputError`."""
    desk = taken_up(desk)
    return with_claim(desk, with_changes(desk.claim, was, now), at)


def taken_up(desk: ClaimDesk) -> ClaimDesk:
    """The desk with what somebody else answered since; itself where nobody did. Raises `BadInputError`."""
    claim = claim_as_kept(desk.case, desk.claim)
    if claim_text(claim) == claim_text(desk.claim):
        return desk
    return replace(desk, decision=decide(claim, desk.policy))


def with_diagnosis(desk: ClaimDesk, diagnosed: ClaimDesk) -> ClaimDesk:
    """The desk with what another one of the same claim knows from its diagnosis. Raises `BadInputError`."""
    claim = replace(desk.claim, examination=diagnosed.claim.examination)
    return replace(desk, decision=decide(claim, desk.policy), diagnosed=diagnosed.diagnosed)


def kept(desk: ClaimDesk, at: datetime) -> ClaimDesk:
    """The desk with its claim on disk, whether or not anything was answered. Raises `BadInputError`."""
    path, written = keep_claim(desk.case, desk.claim, desk.claim)
    decision = decide(written, desk.policy)
    return replace(desk, case=replace(desk.case, claim_path=path), decision=decision, saved=at)


def with_photo(desk: ClaimDesk, ground: str, source: Path, at: datetime) -> ClaimDesk:
    """The desk with a photo tied to a ground. Raises `BadInputError`."""
    add_photo(desk.case.folder, ground, source, at)
    return replace(desk, photos=read_photos(desk.case.folder))


def without_photo(desk: ClaimDesk, photo: Photo) -> ClaimDesk:
    """The desk without a photo. Raises `BadInputError`."""
    remove_photo(desk.case.folder, photo)
    return replace(desk, photos=read_photos(desk.case.folder))


def with_override(desk: ClaimDesk, outcome: Outcome, person: str, reason: str, at: datetime) -> ClaimDesk:
    """The desk with the centre's own decision beside the recommendation.

    Raises `BadInputError`, also where somebody else changed the facts: nobody decides on what he has not seen.
    """
    if taken_up(desk) is not desk:
        raise BadInputError(
            desk.case.folder,
            "somebody else changed this claim meanwhile",
            advice="look at what it says now, and decide again",
        )
    desk = kept(desk, at) if desk.case.claim_path is None else desk
    path = desk.case.claim_path
    if path is None:  # pragma: no cover - kept above
        return desk
    override = Override(
        outcome=outcome,
        person=person.strip(),
        reason=reason.strip(),
        at=at.replace(microsecond=0),
        recommended=desk.decision.outcome,
        claim_sha256=claim_fingerprint(path),
        policy_sha256=desk.policy.sha256,
    )
    record_override(path, override)
    return replace(desk, overrides=read_overrides(path))
