"""A bench that was checked and found wrong: no current of the case counts, nor what a badly fed phone does as well.

*No* to the check of the supply's limit and leads is somebody's word that the phone got less than it asked for. Then a
phone that restarts, stops or stays dark may be a good one. What does not hang on the supply keeps its weight: what the
phone shows of itself on USB, what it does on a battery, what a display or a loader finds. A check that was not done
says nothing of the bench.
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.checks import Answer, Check, CheckResult
from analysis.states import State, StateObservation

AT_THE_SUPPLY = frozenset(
    {
        Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED,
        Check.STARTS_WHEN_KEY_CONTACT_BRIDGED,
        Check.STARTS_WHEN_VBUS_APPLIED,
        Check.RESET_TRAIN_STOPS_WITH_KEY_FLEX_UNPLUGGED,
        Check.PMIC_RAILS_PRESENT_AFTER_KEY,
        Check.SYMPTOM_CHANGES_WITH_SOC_PRESSURE_OR_HEAT,
        Check.STABLE_IN_FASTBOOT_OR_RECOVERY,
    }
)
"""Checks that are answered while the supply feeds the phone, most by a look at the current."""
STARVED = frozenset({State.NONE, State.COMES_AND_GOES, State.NOT_COMPLETED})
"""What a phone shows on USB that gets too little, whatever is wrong with it."""
LIMIT_AND_LEADS = (
    "the supply's limit and leads were checked and are not right: set at least 3 A, use short, thick leads, and record "
    "it again"
)
ANSWERED_THERE = "it was answered at a supply whose limit and leads are not right: set them right and do it again"


def bench_doubted(answers: Iterable[CheckResult]) -> bool:
    """Whether somebody looked at limit and leads and found them wrong."""
    return CheckResult(Check.SUPPLY_LIMIT_AND_LEADS_CHECKED, Answer.NO) in answers


def hangs_on_supply(result: CheckResult) -> bool:
    """Whether an answer is what the supply let the phone do."""
    return result.check in AT_THE_SUPPLY


def may_be_starved(state: StateObservation, own_battery_runs: frozenset[str]) -> bool:
    """Whether what the phone showed may be for want of current; on its own battery it is not."""
    return state.state in STARVED and state.run not in own_battery_runs
