"""What a diagnosis says of the motherboard, put into a claim: the one place where warranty and physics meet."""

from __future__ import annotations

from dataclasses import replace

from analysis.checks import Check
from analysis.diagnosis import Diagnosis, Verdict
from analysis.profile import DeviceProfile
from bench.json_input import shown
from bench.warranty.claim import Claim, Dysfunction, Examination, OpenCheck

DYSFUNCTION = {
    Verdict.MOTHERBOARD: Dysfunction.YES,
    Verdict.NOT_MOTHERBOARD: Dysfunction.NO,
    Verdict.CANNOT_SAY: Dysfunction.UNKNOWN,
}


def examination(diagnosis: Diagnosis, profile: DeviceProfile | None = None, *, simulated: bool = False) -> Examination:
    """The verdict, and where it is *cannot say*, the checks that would tell more, in the words of the profile."""
    open_checks: tuple[OpenCheck, ...] = ()
    if diagnosis.verdict is Verdict.CANNOT_SAY:
        words = {table.check: table.statement for table in profile.checks} if profile else {}
        open_checks = tuple(OpenCheck(row.check, words.get(Check(row.check), "")) for row in diagnosis.next_checks)
    return Examination(
        case_id=shown(diagnosis.case_id),  # it goes into sentences for a terminal and a customer
        dysfunction=DYSFUNCTION[diagnosis.verdict],
        fault=diagnosis.fault if diagnosis.verdict is not Verdict.CANNOT_SAY else None,
        credibility=diagnosis.credibility,
        open_checks=open_checks,
        simulated=simulated,
    )


def examined(
    claim: Claim, diagnosis: Diagnosis, profile: DeviceProfile | None = None, *, simulated: bool = False
) -> Claim:
    """The claim with the diagnosis deciding clause 1; what the centre entered stays in it, to be shown beside.

    A ground of clause 4 is never filled in: electricity does not see who dropped a phone.
    """
    return replace(claim, examination=examination(diagnosis, profile, simulated=simulated))
