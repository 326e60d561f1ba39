"""Where a recording and what somebody typed say the opposite of each other.

A recording is a fact with a run's name; an answer is a person's word, and the only one that decides. Where the two
cannot both be true of one phone at one time, nobody knows which is wrong: the contact slipped, the wrong line was
ticked, the run is of another phone, or the fault comes and goes. Then neither may decide, and to do the check again
takes minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.checks import Answer, Check, CheckResult
from analysis.evidence import answer_chances, fits_anything, state_chances
from analysis.findings import FindingName
from analysis.levels import Floats
from analysis.looks import Look
from analysis.profile import DeviceProfile
from analysis.states import Observable, State

NEVER = 0.025
"""A look under which fewer phones than this show Android on USB, and none boots on the supply, never starts. What a
profile gives a dead phone (0.01) is there since no observation is taken for impossible."""
RESTS_ON = 0.5
"""From this share of what some fault explains on a case rests on phones that never start."""
RARE = 0.5
"""An answer that fewer of the phones that start give speaks against a start."""
STOPS_EARLY = 2.0
"""A look whose current goes no further than early boot: a climb to Android is none of it. Loops and crash dumps go
further before they fall, and may look whole once."""
COMES_AND_GOES = CheckResult(Check.SYMPTOM_CHANGES_WITH_SOC_PRESSURE_OR_HEAT, Answer.YES)
"""Says already that both can be true of this phone."""
COMES_TO_LIFE = frozenset(
    {
        COMES_AND_GOES,
        CheckResult(Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED, Answer.NO),
        CheckResult(Check.RESET_TRAIN_STOPS_WITH_KEY_FLEX_UNPLUGGED, Answer.YES),
        CheckResult(Check.OFFICIAL_REFLASH_CURES, Answer.YES),
    }
)
"""After what was done for these a phone that never starts does: its start, recorded then, contradicts nothing."""
WHAT_TO_DO = "Repeat the check and correct what is wrong; if both are true, the fault comes and goes."


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the phone did in a run, and the answer that this gives to a check."""

    run: str
    did: str
    result: CheckResult


@dataclass(frozen=True, slots=True)
class Start:
    """That the phone was recorded as started, whatever started it."""

    run: str
    did: str
    by_current: bool = False
    """Seen in the current only."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One run, and the answers that cannot be true beside it."""

    run: str
    did: str
    denied: tuple[CheckResult, ...]
    recorded: tuple[CheckResult, ...] = ()
    """What the run answers in their place; empty where it only forbids them."""

    @property
    def sentence(self) -> str:
        """Which run and which answers, and what to do."""
        if not self.denied:
            return f"{self.run} contradicts what leads: there {self.did}, and such a phone never starts. {WHAT_TO_DO}"
        answers = ", ".join(f"{result.check}: {result.answer}" for result in self.denied)
        return f"{self.run} contradicts what was answered ({answers}): there {self.did}. {WHAT_TO_DO}"

    def resolved(self, answered: tuple[CheckResult, ...]) -> tuple[CheckResult, ...]:
        """The answers as they would be if the recording is right."""
        return (*(result for result in answered if result not in self.denied), *self.recorded)


def opposed(recorded: tuple[Recorded, ...], answered: tuple[CheckResult, ...]) -> tuple[Contradiction, ...]:
    """The recordings that answer a check otherwise than somebody did, unless the fault is known to come and go."""
    found: list[Contradiction] = []
    if COMES_AND_GOES in answered:
        return ()
    for one in recorded:
        denied = tuple(result for result in answered if result.check is one.result.check and result != one.result)
        if denied:
            found.append(Contradiction(one.run, one.did, denied, (one.result,)))
    return tuple(found)


def denied_start(
    profile: DeviceProfile, start: Start | None, answered: tuple[CheckResult, ...], looks: Floats
) -> tuple[Contradiction, ...]:
    """A recorded start against a case that rests on phones that never start; `looks` has shape (hypotheses,).

    The answers that it denies are those that speak for such phones against one that starts.
    """
    if start is None:
        return ()
    never, explained = never_starts(profile, by_current=start.by_current), float(looks @ ~fits_anything(profile))
    if float(looks @ never) < RESTS_ON * explained or not COMES_TO_LIFE.isdisjoint(answered):
        return ()
    lead = int((looks * never).argmax())
    return (Contradiction(start.run, start.did, tuple(one for one in answered if _speaks(profile, one, lead))),)


@lru_cache(maxsize=8)
def never_starts(profile: DeviceProfile, *, by_current: bool) -> Floats:
    """1 for a hypothesis of a phone that never starts, or whose current never shows a start; shape (hypotheses,)."""
    android = state_chances(profile, Observable.USB, (State.ANDROID,))
    boots = np.array([one.look.boots for one in profile.hypotheses])
    stops = np.array([not by_current or _stops_early(one.look) for one in profile.hypotheses])
    return np.asarray(~boots & (android < NEVER) & stops, dtype=np.float64)


def _stops_early(look: Look) -> bool:
    row = look.expects(FindingName.FURTHEST_PHASE)
    return row is not None and all(band.high <= STOPS_EARLY for band in row.bands)


def _speaks(profile: DeviceProfile, result: CheckResult, lead: int) -> bool:
    """Whether an answer is rare of phones that boot, and less so of the one that leads."""
    chances = answer_chances(profile, result)
    boots = np.array([one.look.boots for one in profile.hypotheses])
    starts = float(np.nanmean(chances[boots]))
    return bool(starts < RARE and chances[lead] > starts)
