"""How a case stands: the probability of each fault, the credible set, and the verdict that follows.

Five rules, each with its reason in the profile's sources:

* *Unanimity*: the verdict is what every fault of the credible set says; else *cannot say*.
* *Proof*: current and USB alone name no chip and no side. At least half of the set's probability must belong to faults
  one of whose proofs is recorded (answers of checks; for a normal boot also enough normal runs, of a phone that was
  not seen to crash).
  A run with bridged key contact in which nothing flows, as in all the others, proves nothing of a board: its leads may
  not reach it. Somebody looks at them first.
* *Bench*: where every run of the supply was spoilt, there is no verdict, whatever else is known; but a run without a
  sign of the key forbids none where an answer says that the key was pressed and nothing came. Where somebody looked and
  found limit or leads wrong, a verdict rests on what does not hang on the supply, or there is none (`doubting`).
* *Contradiction*: where a recording and a typed answer cannot both be true (the run with the bridged key contact boots,
  the answer says that it does not), or the phone was recorded as started and the case rests on faults under which it
  never starts, there is no verdict until the check is repeated. The set holds what fits either of the two, each taken
  for as likely as the other (`contradicting`).
* *Indeterminate faults* (a crash dump, an EDL after flashing, a bench artefact, none of the others) give none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.checks import Answer, Check, CheckResult
from analysis.contradicting import RESTS_ON, Contradiction, Recorded, Start, denied_start, never_starts, opposed
from analysis.diagnosis import OnMotherboard, Verdict
from analysis.evidence import fits_anything, weigh_check
from analysis.levels import Floats
from analysis.looks import Proof
from analysis.profile import DeviceProfile, FaultTable, GateTable
from analysis.states import State

LEADS = Check.SUPPLY_LIMIT_AND_LEADS_CHECKED
SHARE_WITH_PROOF = 0.5
ALMOST = 0.999
MOST_MISFIT = 0.6
"""*None of the others* is never likelier: so often it is true where nothing fits, on development seeds of generators
that count alike (all cases of one, a quarter of a stranger's who had seen none of this)."""
_LEAST_RESTING = 0.5 * RESTS_ON * (1.0 - MOST_MISFIT)
"""Below this share of what may never start no case rests on it, before or after a contradiction halved it."""
PLACES_THAT_COUNT = 9
"""Probabilities whose logarithms agree to so many decimals are equal: the rest is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class RunEvidence:
    """The weights of all that the runs gave, summed; each of shape (hypotheses,)."""

    measured: Floats
    """Findings, or what spoilt them."""
    voices: Floats
    """What the phone said, with a host port that nobody proved."""
    voices_port_good: Floats
    voices_port_bad: Floats

    def nats(self, port: Answer | None) -> Floats:
        """The sum, given what is known of host port and cable."""
        voices = {None: self.voices, Answer.YES: self.voices_port_good, Answer.NO: self.voices_port_bad}[port]
        return np.asarray(self.measured + voices)


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Everything that the verdict hangs on."""

    profile: DeviceProfile
    runs: RunEvidence
    answered: tuple[CheckResult, ...]
    normal_runs: int
    """Clean runs that look like a whole boot."""
    spoiling: tuple[GateTable, ...]
    """The gates that spoilt the runs of the supply, where they spoilt every one; empty where one is clean."""
    shown: frozenset[State] = frozenset()
    """What the phone showed on USB in any run."""
    recorded: tuple[Recorded, ...] = ()
    """What the runs answer of the checks."""
    start: Start | None = None
    """A run in which the phone started, where there is one."""
    heard: frozenset[CheckResult] = frozenset()
    """Those of the answers that nobody gave: the phone said so in a run."""
    unreached: frozenset[CheckResult] = frozenset()
    """Those that nobody gave and that runs gave in which nothing flows at all: leads that are off give them too."""
    finished_runs: int = 0
    """Those of the normal runs that went on to the end of the boot."""
    nothing_recorded: bool = False
    """There are answers alone, if any: nobody can look at them again, and whatever is answered more, no verdict rests
    on them."""

    @property
    def leads_unseen(self) -> bool:
        """Whether an answer rests on leads of which nobody knows that they reach the phone."""
        return bool(self.unreached) and self.answer(LEADS) is not Answer.YES

    @property
    def bench_spoilt(self) -> bool:
        """Whether every run of the supply was spoilt, and no answer says what those runs leave open."""
        return any(gate.forbids_with(self.answered) for gate in self.spoiling)

    def answer(self, check: Check) -> Answer | None:
        """The recorded answer of a check."""
        for result in self.answered:  # asked for hundreds of times in a case: a generator takes three times as long
            if result.check is check:
                return result.answer
        return None

    def with_answer(self, result: CheckResult) -> Standing:
        """The same case with one more answer, which takes the place of an earlier one to the same check."""
        kept = tuple(one for one in self.answered if one.check is not result.check)
        unreached = frozenset(one for one in self.unreached if one.check is not result.check)
        return replace(self, answered=(*kept, result), heard=self.heard - {result}, unreached=unreached)

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Runs and answers that cannot both be true; none where nobody answered anything."""
        rests = self.start is not None and bool(self.answered)
        return self._contradicted(self._read(self.answered, 1.0) if rests else None)

    def _contradicted(self, looks: Floats | None) -> tuple[Contradiction, ...]:
        """The same; `looks` is what the answers as typed leave, shape (hypotheses,)."""
        found = opposed(self.recorded, self.answered)
        if found or looks is None:
            return found
        return denied_start(self.profile, self.start, self.answered, looks)

    def looks_probability(self, temperature: float = 1.0) -> Floats:
        """Probability of each hypothesis, shape (hypotheses,); a temperature above 1 takes the runs for less sure.

        Where a run and an answer contradict each other, half of it is what either leaves: the set widens.
        """
        looks = self._read(self.answered, temperature)
        answered = self.answered
        for contradiction in self._contradicted(looks if answered else None):
            answered = contradiction.resolved(answered)
        return looks if answered is self.answered else 0.5 * (looks + self._read(answered, temperature))

    def _read(self, answered: tuple[CheckResult, ...], temperature: float) -> Floats:
        """Probability of each hypothesis if these answers are true, shape (hypotheses,).

        However well a fault fits the runs, *none of the others* stays within a bound of it, so that answers which
        contradict the runs widen the set instead of drowning in them. However badly all of them fit, it never fills the
        credible set alone, nor comes near it: that nothing fits is no knowledge.
        """
        evidence = self.runs.nats(self.answer(Check.HOST_PORT_AND_CABLE_PROVEN)) / temperature
        least = float(evidence.max()) - self.profile.weighing.misfit_bound
        evidence = np.where(fits_anything(self.profile), np.maximum(evidence, least), evidence)
        for result in answered:
            evidence = evidence + weigh_check(self.profile, result, result in self.heard).nats
        log_odds = _log_prior(self.profile) + evidence / self.profile.weighing.temperature
        odds = np.exp(log_odds - log_odds.max())
        anything = fits_anything(self.profile)
        misfit, others = float(odds[anything].sum()), float(odds[~anything].sum())
        most = min(MOST_MISFIT, ALMOST * self.profile.weighing.credibility)
        if others > 0.0 and misfit > most / (1.0 - most) * others:
            odds[anything] *= most / (1.0 - most) * others / misfit
        return np.asarray(odds / odds.sum())

    def probability(self, temperature: float = 1.0) -> Floats:
        """Probability of each fault, shape (faults,)."""
        return self.by_fault(self.looks_probability(temperature))

    def by_fault(self, looks: Floats) -> Floats:
        """Sum over the looks of each fault."""
        summed = np.bincount(_numbers(self.profile), weights=looks, minlength=len(self.profile.faults))
        return summed.astype(np.float64)

    def credible_set(self, probability: Floats) -> tuple[int, ...]:
        """Indices of the fewest faults that together have the wanted credibility, most probable first."""
        order = most_probable_first(self.profile, probability)
        reached = probability[order].cumsum().searchsorted(self.profile.weighing.credibility)
        return tuple(order[: int(reached) + 1].tolist())

    def verdict(self, probability: Floats) -> Verdict:
        """What the credible set says, if it speaks with one voice and the rules let it speak."""
        members = self.credible_set(probability)
        places = {self.profile.faults[k].motherboard for k in members}
        if self.nothing_recorded or self.bench_spoilt or not self.proof_recorded(probability, members):
            return Verdict.CANNOT_SAY
        if self._in_doubt(probability):
            return Verdict.CANNOT_SAY
        if places == {OnMotherboard.YES}:
            return Verdict.MOTHERBOARD
        return Verdict.NOT_MOTHERBOARD if places == {OnMotherboard.NO} else Verdict.CANNOT_SAY

    def _in_doubt(self, probability: Floats) -> bool:
        """Whether a run and an answer contradict each other.

        Asked for every answer that could come: a case that halves the share of what never starts keeps half of it, of
        what *none of the others* leaves.
        """
        if opposed(self.recorded, self.answered):
            return True
        rests = self.start is not None and float(probability @ _may_never_start(self.profile)) >= _LEAST_RESTING
        return rests and bool(self.contradictions())

    def proof_recorded(self, probability: Floats, members: tuple[int, ...]) -> bool:
        """Whether faults with a recorded proof have at least half of the credible set's probability."""
        proven = sum(float(probability[k]) for k in members if self.is_proven(self.profile.faults[k]))
        return proven >= SHARE_WITH_PROOF * float(probability[list(members)].sum())

    def is_proven(self, fault: FaultTable) -> bool:
        """Whether one of a fault's proofs is recorded: all its answers, enough normal runs, and what USB must show."""
        doubtful = self.unreached if self.leads_unseen else frozenset()
        return any(
            self._runs(proof) >= proof.normal_runs
            and not (proof.normal_runs and self.crashed)
            and (proof.usb is None or proof.usb in self.shown)
            and all(self.answer(result.check) is result.answer for result in proof.answers)
            and doubtful.isdisjoint(proof.answers)
            for proof in fault.proofs
        )

    def _runs(self, proof: Proof) -> int:
        """How many runs count towards a proof."""
        return self.finished_runs if proof.finished else self.normal_runs

    @property
    def crashed(self) -> bool:
        """Whether the phone was seen to dump its memory: what its current calls a whole boot may have ended so too."""
        return State.CRASH_DUMP in self.shown

    def held_by_crash(self, fault: FaultTable) -> bool:
        """Whether nothing but a crash that was seen keeps a fault from being proven."""
        return self.crashed and replace(self, shown=self.shown - {State.CRASH_DUMP}).is_proven(fault)

    def held_by_leads(self, probability: Floats) -> bool:
        """Whether nothing but leads at which nobody looked holds the verdict back."""
        if not self.leads_unseen or self.verdict(probability) is not Verdict.CANNOT_SAY:
            return False
        return replace(self, unreached=frozenset()).verdict(probability) is not Verdict.CANNOT_SAY

    def end_lacking(self, fault: FaultTable) -> bool:
        """Whether the end of a normal run is all that is missing to prove a fault."""
        return not self.is_proven(fault) and replace(self, finished_runs=self.normal_runs).is_proven(fault)

    def runs_lacking(self, fault: FaultTable) -> int | None:
        """How many more normal runs would prove a fault; `None` where something else is missing as well, or nothing."""
        enough = max((proof.normal_runs for proof in fault.proofs), default=0)
        alone = replace(self, normal_runs=enough, finished_runs=enough)
        if self.is_proven(fault) or not alone.is_proven(fault):
            return None
        return min(
            proof.normal_runs - self._runs(proof)
            for proof in fault.proofs
            if alone.is_proven(replace(fault, proofs=(proof,)))
        )


@lru_cache(maxsize=8)
def _log_prior(profile: DeviceProfile) -> Floats:
    """Shape (hypotheses,)."""
    return np.log([one.fault.prior * one.look.share for one in profile.hypotheses])


@lru_cache(maxsize=8)
def _numbers(profile: DeviceProfile) -> npt.NDArray[np.intp]:
    """Number of the fault of each hypothesis, shape (hypotheses,)."""
    return np.array([one.number for one in profile.hypotheses], dtype=np.intp)


@lru_cache(maxsize=8)
def _may_never_start(profile: DeviceProfile) -> Floats:
    """1 for a fault that has a look under which the phone never starts, shape (faults,)."""
    never = never_starts(profile, by_current=False)
    return np.bincount(_numbers(profile), weights=never, minlength=len(profile.faults)).clip(max=1.0)


def most_probable_first(profile: DeviceProfile, probability: Floats) -> npt.NDArray[np.intp]:
    """Indices of the faults in order, shape (faults,); of equally probable ones, that which accuses nobody first.

    A phone in EDL about which nothing was asked is as much one that was flashed as one with dead storage.
    """
    with np.errstate(divide="ignore"):
        rounded = np.log(probability).round(PLACES_THAT_COUNT)
    order: npt.NDArray[np.intp] = np.lexsort((_ranks(profile), -rounded))
    return order


@lru_cache(maxsize=8)
def _ranks(profile: DeviceProfile) -> npt.NDArray[np.intp]:
    """Place of each fault among equally probable ones, shape (faults,)."""
    faults = profile.faults
    order = sorted(
        range(len(faults)), key=lambda k: (faults[k].motherboard is not OnMotherboard.INDETERMINATE, faults[k].id)
    )
    return np.argsort(order)
