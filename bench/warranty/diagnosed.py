"""What a diagnosis says of the motherboard, put into a claim: the one place where warranty and physics meet."""

from __future__ import annotations

from dataclasses import replace

from analysis.diagnosis import Diagnosis, Verdict
from bench.warranty.claim import Claim, Dysfunction, Examination, OpenCheck

DYSFUNCTION = {
    Verdict.MOTHERBOARD: Dysfunction.YES,
    Verdict.NOT_MOTHERBOARD: Dysfunction.NO,
    Verdict.CANNOT_SAY: Dysfunction.UNKNOWN,
}


def examination(diagnosis: Diagnosis) -> Examination:
    """The verdict, and where it is *cannot say*, the checks that would tell more."""
    open_checks: tuple[OpenCheck, ...] = ()
    if diagnosis.verdict is Verdict.CANNOT_SAY:
        open_checks = tuple(OpenCheck(check.check, check.why) for check in diagnosis.next_checks)
    return Examination(
        case_id=diagnosis.case_id,
        dysfunction=DYSFUNCTION[diagnosis.verdict],
        fault=diagnosis.fault if diagnosis.verdict is not Verdict.CANNOT_SAY else None,
        credibility=diagnosis.credibility,
        open_checks=open_checks,
    )


def examined(claim: Claim, diagnosis: Diagnosis) -> Claim:
    """The claim with the diagnosis deciding clause 1; what the centre entered stays in it, to be shown beside.

    A ground of clause 4 is never filled in: electricity does not see who dropped a phone.
    """
    return replace(claim, examination=examination(diagnosis))
