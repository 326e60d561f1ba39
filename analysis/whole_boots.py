"""Which runs were a whole boot, and how many there are: a phone that comes and goes starts well once, or twice.

A start counts once, whoever saw it: the current on the supply, or the phone's own word on USB. What a look at USB shows
of the current does not count, since VBUS feeds the phone; that Android came after a key press does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.bridging import reaches_android
from analysis.evidence import RunFit
from analysis.findings import FindingName
from analysis.measure import Measured
from analysis.profile import DeviceProfile
from analysis.states import State, StateObservation

NEARLY_NATS = 1.0
"""By so little a run may fit something else better, and be a whole boot that somebody stopped recording."""
LOOPS_BY_S = 45.0
"""Software that starts again and again has mostly done so by then: a boot takes 20 to 45 s, as is assumed."""
AGAIN = (FindingName.RETURN_PERIOD, FindingName.RETURNS_TO_ZERO)


@dataclass(frozen=True, slots=True, eq=False)
class CleanRun:
    """A run of the supply that counts."""

    measured: Measured
    fit: RunFit


def looks_whole(profile: DeviceProfile, one: CleanRun) -> bool:
    """Whether a run's findings fit a whole boot at least as well as anything else.

    Of a run whose current climbs as far as Android and stays, nearly as well is enough: somebody stopped looking before
    it had come to rest.
    """
    boots = np.array([hypothesis.look.boots for hypothesis in profile.hypotheses])
    nats = one.fit.nats.sum(axis=0)
    less = nats[~boots].max(initial=-np.inf) - nats[boots].max(initial=-np.inf)
    return bool(less <= (NEARLY_NATS if _stays_in_android(one.measured) else 0.0))


@dataclass(frozen=True, slots=True)
class Starts:
    """How many runs were a whole boot."""

    normal: int
    finished: int
    """Those of them that went on to the end of the boot: the current came to rest, or Android said that it is through.
    Until then a phone whose software starts again and again looks whole."""


def starts_of(
    profile: DeviceProfile,
    clean: Sequence[CleanRun],
    states: Sequence[StateObservation],
    own_battery_runs: frozenset[str],
    keyed_probes: frozenset[str],
) -> Starts:
    """The whole boots: those of the supply by their findings, all others by what the phone said.

    On USB power Android must say that it is there and stay, after a key press: a phone that ran already did not start.
    """
    said: dict[str, set[State]] = {}
    for state in states:
        said.setdefault(state.run, set()).add(state.state)
    own = sum(bool(said.get(run, set()) & {State.ANDROID, State.COMPLETED}) for run in own_battery_runs)
    probed = sum(_came_and_stays(said.get(run, set())) for run in keyed_probes)
    through = sum(State.COMPLETED in said.get(run, set()) for run in own_battery_runs | keyed_probes)
    whole = [one.measured for one in clean if looks_whole(profile, one)]
    return Starts(len(whole) + own + probed, sum(map(_goes_on, whole)) + through)


def _goes_on(one: Measured) -> bool:
    """Whether a run comes to rest, or was recorded for so long that a loop would have shown itself, and none did."""
    found = {finding.name: finding for finding in one.findings}
    rest, again = found.get(FindingName.IDLE_REACHED), found.get(FindingName.RETURNS_TO_ZERO)
    if rest is not None and rest.value == 1.0:
        return True
    return again is not None and again.value == 0.0 and again.interval_s[1] - again.interval_s[0] >= LOOPS_BY_S


def _came_and_stays(said: set[State]) -> bool:
    return State.COMPLETED in said or {State.ANDROID, State.STAYS} <= said


def _stays_in_android(one: Measured) -> bool:
    """Whether a run's current goes as far as Android, and nothing in it comes again from the beginning."""
    return reaches_android(one) and not any(finding.value for finding in one.findings if finding.name in AGAIN)
