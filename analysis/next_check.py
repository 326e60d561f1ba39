"""Which check to do next: the one whose answer is expected to tell most about the verdict."""

from __future__ import annotations

import numpy as np

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import NextCheck, OnMotherboard, Verdict
from analysis.evidence import chance_of_yes
from analysis.standing import Standing

LEAST_BITS = 0.005
"""A check that is expected to tell less is not worth a minute."""
SAID = {
    Verdict.MOTHERBOARD: "the motherboard",
    Verdict.NOT_MOTHERBOARD: "not the motherboard",
    Verdict.CANNOT_SAY: "still open",
}


def rank_checks(standing: Standing) -> tuple[NextCheck, ...]:
    """The checks not yet done that could change the verdict, most informative first.

    Information is the expected drop of the entropy of *motherboard, not, or indeterminate*, with the evidence so far
    taken at the profile's planning temperature: a check is worth doing as far as current and USB may have misled.
    """
    done = {result.check for result in standing.answered}
    ranked = [_next_check(standing, table.check) for table in standing.profile.checks if table.check not in done]
    worth = [one for one in ranked if one is not None and one.information_bits >= LEAST_BITS]
    return tuple(sorted(worth, key=lambda one: (-one.information_bits, one.check)))


def information_bits(standing: Standing, check: Check) -> float:
    """Expected information of a check about the verdict, in bits, at least 0."""
    temperature = standing.profile.weighing.planning_temperature
    yes = float(standing.looks_probability(temperature) @ chance_of_yes(standing.profile, check))
    after = (
        chance * _entropy_bits(standing.with_answer(CheckResult(check, answer)), temperature)
        for answer, chance in ((Answer.YES, yes), (Answer.NO, 1.0 - yes))
    )
    return max(0.0, _entropy_bits(standing, temperature) - sum(after))


def _next_check(standing: Standing, check: Check) -> NextCheck | None:
    """The check with what each answer would decide; `None` where both answers leave one and the same verdict."""
    yes, no = (standing.with_answer(CheckResult(check, answer)) for answer in (Answer.YES, Answer.NO))
    if_yes, if_no = yes.verdict(yes.probability()), no.verdict(no.probability())
    if if_yes is if_no is not Verdict.CANNOT_SAY:
        return None
    table = standing.profile.check(check)
    cost = f"about {table.seconds / 60:.0f} min" if table.seconds >= 90 else f"about {table.seconds:.0f} s"
    tools = f", needs {', '.join(table.tools)}" if table.tools else ""
    why = f"yes: {_outcome(yes, if_yes)}; no: {_outcome(no, if_no)} ({cost}{tools})"
    return NextCheck(check.value, information_bits(standing, check), why, if_yes, if_no)


def _outcome(after: Standing, verdict: Verdict) -> str:
    probability = after.probability()
    lead = int(probability.argmax())
    return f"{SAID[verdict]}, {after.profile.faults[lead].id} leads with {probability[lead]:.0%}"


def _entropy_bits(standing: Standing, temperature: float) -> float:
    faults, probability = standing.profile.faults, standing.probability(temperature)
    shares = [
        float(sum(p for p, fault in zip(probability, faults, strict=True) if fault.motherboard is place))
        for place in OnMotherboard
    ]
    return float(-sum(share * np.log2(share) for share in shares if share > 0.0))
