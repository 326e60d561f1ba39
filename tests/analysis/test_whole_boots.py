"""A start counts once, whoever saw it, and what nearly fits only where the phone came as far as Android and stayed."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.evidence import RunFit
from analysis.findings import UNITS, Finding, FindingName, Judged
from analysis.measure import Measured
from analysis.states import Observable, State, StateObservation
from analysis.whole_boots import NEARLY_NATS, CleanRun, looks_whole, starts_of
from tests.analysis.drawn_runs import PROFILE

ANDROID, KERNEL = 5.0, 4.0
BOOTS = np.array([one.look.boots for one in PROFILE.hypotheses])


def run(behind_nats: float, **found: float) -> CleanRun:
    """A run whose findings fit a whole boot by so much less than something else."""
    findings = tuple(
        Finding(FindingName(name), value, UNITS[FindingName(name)], None, None, Judged.OK, "run-1", (0.0, 1.0), "here")
        for name, value in found.items()
    )
    nats = np.where(BOOTS, -behind_nats, 0.0)[None, :]
    return CleanRun(Measured("run-1", findings, bridged=False, spoilt=()), RunFit(findings, nats))


def said(run_id: str, *states: State) -> list[StateObservation]:
    observable = {State.STAYS: Observable.USB_PRESENCE, State.COMPLETED: Observable.BOOT_COMPLETED}
    return [StateObservation(observable.get(one, Observable.USB), one, run_id, (0.0, 60.0), "seen") for one in states]


@pytest.mark.parametrize(
    ("one", "whole"),
    [
        (run(0.0, furthest_phase=KERNEL), True),
        (run(0.1, furthest_phase=KERNEL), False),
        (run(0.1), False),
        (run(NEARLY_NATS - 0.1, furthest_phase=ANDROID), True),
        (run(NEARLY_NATS - 0.1, furthest_phase=ANDROID, returns_to_zero=0.0), True),
        (run(NEARLY_NATS + 0.1, furthest_phase=ANDROID), False),
        (run(NEARLY_NATS - 0.1, furthest_phase=ANDROID, returns_to_zero=2.0), False),
        (run(NEARLY_NATS - 0.1, furthest_phase=ANDROID, return_period=31.0), False),
    ],
)
def test_what_nearly_fits_is_whole_where_it_came_as_far_as_android_and_stayed(one: CleanRun, whole: bool) -> None:
    assert looks_whole(PROFILE, one) is whole


@pytest.mark.parametrize(
    ("states", "count"),
    [
        ((State.COMPLETED,), 1),
        ((State.ANDROID, State.STAYS), 1),
        ((State.ANDROID, State.STAYS, State.COMPLETED), 1),
        ((State.ANDROID,), 0),
        ((State.ANDROID, State.COMES_AND_GOES), 0),
        ((State.ADB_OR_OFFLINE_CHARGING, State.STAYS), 0),
        ((State.NONE,), 0),
        ((), 0),
    ],
)
def test_a_look_at_usb_is_one_start_where_android_came_and_stayed(states: tuple[State, ...], count: int) -> None:
    seen = said("usb", *states)
    assert starts_of(PROFILE, [], seen, frozenset(), frozenset({"usb"})).normal == count
    assert starts_of(PROFILE, [], seen, frozenset(), frozenset()).normal == 0, "nobody pressed the key in it"


def test_starts_are_counted_over_all_kinds_of_runs() -> None:
    seen = [*said("own", State.ANDROID), *said("usb", State.COMPLETED), *said("usb-2", State.COMPLETED)]
    clean = [run(0.0), run(5.0)]
    assert starts_of(PROFILE, clean, seen, frozenset({"own"}), frozenset({"usb"})).normal == 3


@pytest.mark.parametrize(
    ("states", "count"), [((State.COMPLETED,), 1), ((State.ANDROID, State.STAYS), 0), ((State.ANDROID,), 0)]
)
def test_a_look_at_usb_goes_on_to_the_end_where_android_says_that_it_is_through(
    states: tuple[State, ...], count: int
) -> None:
    seen = said("usb", *states)
    assert starts_of(PROFILE, [], seen, frozenset(), frozenset({"usb"})).finished == count
    assert starts_of(PROFILE, [], seen, frozenset(), frozenset()).finished == 0, "nobody pressed the key in it"


def test_a_run_that_was_cut_off_while_it_starts_is_whole_and_not_finished() -> None:
    runs = {
        "rests": run(0.0, idle_reached=1.0),
        "works": run(0.0, idle_reached=0.0),
        "loops": run(5.0, idle_reached=1.0),
    }
    finished = {name: starts_of(PROFILE, [one], [], frozenset(), frozenset()).finished for name, one in runs.items()}
    assert finished == {"rests": 1, "works": 0, "loops": 0}
    assert starts_of(PROFILE, [runs["works"]], [], frozenset(), frozenset()).normal == 1
