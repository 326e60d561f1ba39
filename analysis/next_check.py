"""Which check to do next: the one whose answer is expected to tell most about the verdict for the time it takes.

Current and USB name no chip: until one of a fault's proofs is recorded, a phone may look like it in everything and not
be it. Such a *double* of each unproven fault is taken into the reckoning, with a share that the profile gives (its
*doubt*): it answers every check as the fault does, but one check of each of the fault's proofs the other way round,
and sits on the other side. So a check is worth asking as far as it tells faults of different sides apart, or a fault
from its double.

A glance that tells next to nothing of the verdict may tell which check decides it: a phone that shows no picture wants
a display, one that does wants none. Such a check is proposed beside the leading ones (`_asked_before`), and in place of
the swap of a part that nobody looked at yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import NextCheck, OnMotherboard, Verdict
from analysis.doubting import AT_THE_SUPPLY, bench_doubted
from analysis.evidence import chance_of_yes
from analysis.judging import percent
from analysis.levels import Floats
from analysis.profile import CheckTable, DeviceProfile, FaultTable
from analysis.standing import LEADS, Standing

LEAST_BITS = 0.005
"""A check that is expected to tell less is not worth a minute."""
HANDLING_S = 180.0
"""What every check takes beside its own seconds: to take the phone off the supply, to write the answer down, to put it
back. Without it a glance that tells next to nothing would stand before the swap that settles the case."""
QUICK_S = 60.0
"""A check without tools that takes less is looked at one step ahead."""
PAYS_BITS = 0.1
"""With the next one it must tell so much."""
LEADING = 2
"""So many checks stand before one that pays only with the next: those that tell most by themselves are asked first."""
SIDES = tuple(OnMotherboard)
OTHER_SIDE = {
    OnMotherboard.YES: OnMotherboard.NO,
    OnMotherboard.NO: OnMotherboard.YES,
    OnMotherboard.INDETERMINATE: OnMotherboard.INDETERMINATE,
}
SAID = {
    Verdict.MOTHERBOARD: "the motherboard",
    Verdict.NOT_MOTHERBOARD: "not the motherboard",
    Verdict.CANNOT_SAY: "still open",
}


def rank_checks(standing: Standing) -> tuple[NextCheck, ...]:
    """The checks not yet done that could change the verdict, those first that tell most for their time.

    One whose answer a run contradicts is not done. Where leads alone hold the verdict back, they come first.
    A part is swapped when the one that is there was looked at: where that was not, the look stands in the swap's place
    (`after` in the profile), and the swap behind all others.
    """
    again = {result.check for contradiction in standing.contradictions() for result in contradiction.denied}
    done = {result.check for result in standing.answered} - again
    if bench_doubted(standing.answered):
        done |= AT_THE_SUPPLY  # no answer from there would count
    tables = [table for table in standing.profile.checks if table.check not in done]
    if not tables:
        return ()
    worlds = _worlds(standing)
    chances = np.array([_chances(standing.profile, table.check) for table in tables])
    seconds = np.array([HANDLING_S + table.seconds for table in tables])
    bits = _bits(worlds, chances)
    order = sorted(range(len(tables)), key=lambda k: (-bits[k] / seconds[k], tables[k].seconds, tables[k].check))
    worth = [k for k in order if bits[k] >= LEAST_BITS]
    quick = [k for k in order if tables[k].seconds < QUICK_S and not tables[k].tools and k not in worth[: LEADING + 1]]
    if standing.leads_unseen and standing.held_by_leads(standing.probability()):
        leads = [k for k, table in enumerate(tables) if table.check is LEADS]
        worth = [*leads, *(k for k in worth if k not in leads)]
    before = _glances(worlds, chances, seconds, quick, float(bits[order[0]] / seconds[order[0]]))
    listed, looks = _looked_before(
        tables, [*worth[:LEADING], *before, *(k for k in worth[LEADING:] if k not in before)]
    )
    told = zip(looks, _asked_before(worlds, chances, seconds, looks), strict=True) if looks else ()
    with_next = {k: both for k, (both, _) in told} | before
    found = (_next_check(standing, tables[k].check, float(bits[k]), with_next.get(k)) for k in listed)
    return tuple(one for one in found if one is not None)


def _looked_before(tables: Sequence[CheckTable], listed: Sequence[int]) -> tuple[list[int], list[int]]:
    """Numbers of the checks as they are to be done, in place of one that comes after another that other; and those."""
    number = {table.check: k for k, table in enumerate(tables)}
    looks = {k: number[after] for k in listed if (after := tables[k].after) in number}
    return list(dict.fromkeys([*(looks.get(k, k) for k in listed), *listed])), list(dict.fromkeys(looks.values()))


def information_bits(standing: Standing, check: Check) -> float:
    """Expected information of a check about *motherboard, not, or indeterminate*, in bits."""
    return float(_bits(_worlds(standing), np.array([_chances(standing.profile, check)]))[0])


@dataclass(frozen=True, slots=True, eq=False)
class _Worlds:
    """What the phone may be: every hypothesis, and the double of every unproven one."""

    by_side: Floats
    """Probability of the hypotheses and of their doubles where they sit, 0 elsewhere: (sides, 2, hypotheses)."""
    before: Floats
    """Probability of each side, shape (sides,)."""


def _worlds(standing: Standing) -> _Worlds:
    profile = standing.profile
    open_faults = [bool(fault.proofs) and not standing.is_proven(fault) for fault in profile.faults]
    unproven = np.array([open_faults[one.number] for one in profile.hypotheses], dtype=np.float64)
    looks = standing.looks_probability(profile.weighing.planning_temperature)
    doubted = profile.weighing.doubt * unproven
    by_side = _sides(profile) * np.array([looks * (1.0 - doubted), looks * doubted])
    return _Worlds(by_side, by_side.sum(axis=(1, 2)))


@lru_cache(maxsize=8)
def _sides(profile: DeviceProfile) -> Floats:
    """Shape (sides, 2, hypotheses): 1 where a hypothesis, or its double, sits there."""
    places = [[one.fault.motherboard for one in profile.hypotheses]]
    places.append([OTHER_SIDE[place] for place in places[0]])
    return np.array([[[float(place is side) for place in row] for row in places] for side in SIDES])


def _bits(worlds: _Worlds, chances: Floats) -> Floats:
    """Expected information of each check, shape (checks,); `chances` of *yes* has shape (checks, 2, hypotheses)."""
    sides = worlds.by_side.reshape(1, len(SIDES), -1)
    return np.asarray(np.maximum(0.0, _told(sides, chances.reshape(len(chances), -1))[0]))


def _told(sides: Floats, chances: Floats) -> Floats:
    """What each check tells in each of some worlds, times the share of that world; shape (worlds, checks).

    `sides` has shape (worlds, sides, hypotheses and doubles), `chances` of *yes* (checks, hypotheses and doubles).
    """
    before = sides.sum(axis=2)[:, None]
    if_yes = (sides @ chances.T).swapaxes(1, 2)
    return _open_bits(before) - _open_bits(if_yes) - _open_bits(before - if_yes)


def _glances(worlds: _Worlds, chances: Floats, seconds: Floats, quick: Sequence[int], rate: float) -> dict[int, float]:
    """Those quick checks that, with the one after them, tell more for their time than any tells alone.

    With the bits that both tell together; `rate` is the most bits a second that a check tells alone. No two tell more
    than is open, so mostly none is tried.
    """
    if not quick or _open_bits(worlds.before) <= max(PAYS_BITS, rate * 2.0 * HANDLING_S):
        return {}
    told = zip(quick, _asked_before(worlds, chances, seconds, quick), strict=True)
    return {k: both for k, (both, lasts_s) in told if both > max(PAYS_BITS, rate * lasts_s)}


def _asked_before(
    worlds: _Worlds, chances: Floats, seconds: Floats, first: Sequence[int]
) -> tuple[tuple[float, float], ...]:
    """Bits and seconds of checks, each with the one that, after its answer, tells most for its time."""
    sides, flat = worlds.by_side.reshape(len(SIDES), -1), chances.reshape(len(chances), -1)
    answers = np.array([flat[first], 1.0 - flat[first]])
    after = (sides * answers[:, :, None]).reshape(-1, *sides.shape)
    then = _told(after, flat).reshape(2, len(first), -1)
    then[:, range(len(first)), first] = 0.0
    best = (then / seconds).argmax(axis=2)
    told = _bits(worlds, chances[first]) + np.take_along_axis(then, best[:, :, None], axis=2)[:, :, 0].sum(axis=0)
    shares = after.sum(axis=(1, 2)).reshape(2, -1)
    lasts_s = seconds[first] + (shares * seconds[best]).sum(axis=0)
    return tuple(zip(told.tolist(), lasts_s.tolist(), strict=True))


@lru_cache(maxsize=128)
def _chances(profile: DeviceProfile, check: Check) -> Floats:
    """Probability of *yes*, shape (2, hypotheses): of the hypotheses, and of their doubles."""
    yes = chance_of_yes(profile, check)
    turned = np.array([_turned(one.fault, check) for one in profile.hypotheses])
    return np.array([yes, (1.0 - turned) * yes + turned * (1.0 - yes)])


def _turned(fault: FaultTable, check: Check) -> float:
    """How often a fault's double answers a check the other way round: one of the answers of each proof is enough."""
    shares = [
        1.0 / len(proof.answers) for proof in fault.proofs if any(result.check is check for result in proof.answers)
    ]
    return max(shares, default=0.0)


def _open_bits(shares: Floats) -> Floats:
    """Entropy of shares along the last axis times their sum, which need not be 1; shape as given without that axis."""
    total = shares.sum(axis=-1)
    known, whole = np.where(shares > 0.0, shares, 1.0), np.where(total > 0.0, total, 1.0)
    return np.asarray(total * np.log2(whole) - (known * np.log2(known)).sum(axis=-1))


def _next_check(standing: Standing, check: Check, bits: float, with_next: float | None) -> NextCheck | None:
    """The check with what each answer would decide; `None` where both answers leave one and the same verdict.

    `with_next` are the bits that it tells together with the check after it, where it is asked for those.
    """
    yes, no = (standing.with_answer(CheckResult(check, answer)) for answer in (Answer.YES, Answer.NO))
    probable_yes, probable_no = yes.probability(), no.probability()
    if_yes, if_no = yes.verdict(probable_yes), no.verdict(probable_no)
    if if_yes is if_no is not Verdict.CANNOT_SAY:
        return None
    table = standing.profile.check(check)
    cost = f"about {table.seconds / 60:.0f} min" if table.seconds >= 90 else f"about {table.seconds:.0f} s"
    tools = f", needs {', '.join(table.tools)}" if table.tools else ""
    if with_next is not None:
        tools += f"; {with_next:.2f} bits with the check after it"
    outcomes = f"yes: {_outcome(yes, if_yes, probable_yes)}; no: {_outcome(no, if_no, probable_no)}"
    why = f"{outcomes} ({cost}{tools})"
    return NextCheck(check.value, bits, why, if_yes, if_no)


def _outcome(after: Standing, verdict: Verdict, probability: Floats) -> str:
    lead = int(probability.argmax())
    if after.profile.faults[lead].anything:
        return f"{SAID[verdict]}, none of the faults fits well"
    return f"{SAID[verdict]}, {after.profile.faults[lead].id} leads with {percent(float(probability[lead]))}"
