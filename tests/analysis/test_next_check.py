"""The next check is the one that tells most about the verdict for its time, with what each answer would decide."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Verdict
from analysis.levels import Floats
from analysis.next_check import (
    HANDLING_S,
    _asked_before,
    _bits,
    _chances,
    _Worlds,
    _worlds,
    information_bits,
    rank_checks,
)
from analysis.standing import RunEvidence, Standing
from tests.analysis.drawn_runs import PROFILE

AHEAD = "bits with the check after it"
LOOKED = {
    Check.DISPLAY_SHOWS_PICTURE: Answer.NO,
    Check.BOOTS_ON_OWN_BATTERY: Answer.NO,
    Check.HOST_PORT_AND_CABLE_PROVEN: Answer.YES,
}
"""What is found where a swap is worth it."""
COUNT = len(PROFILE.hypotheses)


def standing(nats: Floats, *answered: CheckResult, normal_runs: int = 0) -> Standing:
    zeros = np.zeros(COUNT)
    return Standing(PROFILE, RunEvidence(nats, zeros, zeros, zeros), answered, normal_runs, spoiling=())


def between(*fault_ids: str) -> Floats:
    """Evidence that leaves only some faults."""
    return np.array([0.0 if one.fault.id in fault_ids else -20.0 for one in PROFILE.hypotheses])


@pytest.mark.parametrize(
    ("fault", "other", "expected"),
    [
        ("mb_leakage_prekey", "nonmb_peripheral_leak", {Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED}),
        ("nonmb_display_lcm", "mb_backlight_or_dsi", {Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY}),
        ("nonmb_battery", "mb_battery_connector_path", {Check.BOOTS_ON_KNOWN_GOOD_BATTERY}),
        ("nonmb_usb_subboard", "mb_charger_or_usb_path", {Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD}),
        (
            "nonmb_power_key_open",
            "mb_pmic_no_start",
            {Check.STARTS_WHEN_KEY_CONTACT_BRIDGED, Check.STARTS_WHEN_VBUS_APPLIED},
        ),
        (
            "mb_ufs_edl_9008",
            "sw_edl_after_flash",
            {Check.RECENTLY_FLASHED_OR_UNLOCKED, Check.STORAGE_ANSWERS_LOADER, Check.OFFICIAL_REFLASH_CURES},
        ),
    ],
)
def test_the_check_that_separates_two_faults_comes_first(fault: str, other: str, expected: set[Check]) -> None:
    swap = next(iter(expected))
    after = PROFILE.check(swap).after
    known = () if after is None else (CheckResult(after, LOOKED[after]),)
    ranked = rank_checks(standing(between(fault, other), *known))
    assert Check(ranked[0].check) in expected
    assert ranked[0].information_bits > 0.4


@pytest.mark.parametrize("swap", [table.check for table in PROFILE.checks if table.after is not None])
def test_what_is_there_is_looked_at_before_it_is_swapped(swap: Check) -> None:
    look = PROFILE.check(swap).after
    assert look is not None
    faults = [
        fault.id for fault in PROFILE.faults if swap in {r.check for proof in fault.proofs for r in proof.answers}
    ]
    case = standing(between(*faults))
    ranked = [one.check for one in rank_checks(case)]
    assert ranked.index(look) < ranked.index(swap)
    assert information_bits(case, swap) > information_bits(case, look), "the swap tells more, and costs more"
    first = next(one for one in rank_checks(case) if one.check == look)
    assert AHEAD in first.why
    looked = [one.check for one in rank_checks(case.with_answer(CheckResult(look, LOOKED[look])))]
    assert looked[0] == swap


def test_it_says_what_each_answer_would_decide_and_what_it_costs() -> None:
    first = rank_checks(standing(between("mb_leakage_prekey", "nonmb_peripheral_leak")))[0]
    assert Verdict.MOTHERBOARD is first.if_yes
    assert Verdict.NOT_MOTHERBOARD is first.if_no
    assert "yes: the motherboard" in first.why
    assert "no: not the motherboard" in first.why
    assert "about 10 min" in first.why
    assert "screwdriver" in first.why


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-15.0, 0.0), min_size=COUNT, max_size=COUNT))
def test_information_is_between_none_and_what_there_is_to_know(nats: list[float]) -> None:
    case = standing(np.array(nats))
    for check in Check:
        assert 0.0 <= information_bits(case, check) <= np.log2(3.0)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-15.0, 0.0), min_size=COUNT, max_size=COUNT))
def test_the_list_is_in_order_and_asks_nothing_twice(nats: list[float]) -> None:
    done = CheckResult(Check.DISPLAY_SHOWS_PICTURE, Answer.YES)
    ranked = rank_checks(standing(np.array(nats), done))
    swaps = {table.check for table in PROFILE.checks if table.after is not None}  # they stand behind all others
    own = [one for one in ranked if AHEAD not in one.why and one.check not in swaps]
    worth = [one.information_bits / (HANDLING_S + PROFILE.check(Check(one.check)).seconds) for one in own]
    assert worth == sorted(worth, reverse=True)
    assert Check.DISPLAY_SHOWS_PICTURE not in [one.check for one in ranked]
    assert len({one.check for one in ranked}) == len(ranked)


def test_a_question_that_tells_a_little_less_comes_before_a_reflash_of_twenty_minutes() -> None:
    case = standing(between("mb_ufs_edl_9008", "sw_edl_after_flash"))
    ranked = [one.check for one in rank_checks(case)]
    asked, reflashed = Check.RECENTLY_FLASHED_OR_UNLOCKED, Check.OFFICIAL_REFLASH_CURES
    assert information_bits(case, asked) < information_bits(case, reflashed) + 0.3
    assert ranked.index(asked) < ranked.index(reflashed)


def test_a_glance_that_tells_nothing_does_not_come_before_what_settles_the_case() -> None:
    ranked = rank_checks(standing(between("mb_leakage_prekey", "nonmb_peripheral_leak")))
    assert ranked[0].check == Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED


def test_a_verdict_that_no_answer_can_change_asks_for_nothing() -> None:
    settled = standing(
        between("mb_vbat_hard_short"),
        CheckResult(Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED, Answer.YES),
    )
    assert rank_checks(settled) == ()


def test_faults_that_agree_on_the_verdict_need_their_proofs_but_no_check_between_them() -> None:
    faults = ("mb_cpu_ddr_stuck", "mb_low_current_cpu_not_starting")
    ranked = rank_checks(standing(between(*faults)))
    proofs = {r.check for fault in faults for proof in PROFILE.fault(fault).proofs for r in proof.answers}
    assert Check(ranked[0].check) in proofs
    assert all(one.information_bits < 0.1 for one in ranked if Check(one.check) not in proofs)


def test_a_fault_whose_proof_is_missing_asks_for_it_first() -> None:
    """Nothing else is left, and still: current and USB name no chip."""
    ranked = rank_checks(standing(between("mb_vbat_hard_short")))
    assert ranked[0].check == Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED
    assert ranked[0].if_yes is Verdict.MOTHERBOARD
    assert ranked[0].if_no is Verdict.CANNOT_SAY


def test_a_glance_that_tells_which_check_decides_says_what_both_tell() -> None:
    """It boots: display, battery and USB may each be at fault, on the board or off it. Is there a picture?"""
    faults = ("nonmb_display_lcm", "mb_backlight_or_dsi", "nonmb_battery", "mb_battery_connector_path")
    case = standing(between(*faults, "nonmb_usb_subboard", "mb_charger_or_usb_path"))
    ranked = rank_checks(case)
    glance = next(one for one in ranked[:3] if one.check == Check.DISPLAY_SHOWS_PICTURE)
    assert glance.information_bits < 0.01, "by itself it tells nothing of the verdict"
    told = float(glance.why.rpartition("; ")[2].split(" bits")[0])
    best = max(information_bits(case, Check(one.check)) for one in ranked)
    assert told > best + 0.1, "before the swap it tells which swap"
    assert glance.why.endswith(f"{AHEAD})")


def test_what_a_glance_and_the_next_check_tell_is_what_both_answers_leave() -> None:
    """Reckoned here answer by answer, by way of the standings that they leave."""
    case = standing(between("nonmb_display_lcm", "mb_backlight_or_dsi", "nonmb_battery", "mb_battery_connector_path"))
    checks = [Check.DISPLAY_SHOWS_PICTURE, Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY, Check.BOOTS_ON_KNOWN_GOOD_BATTERY]
    chances = np.array([_chances(PROFILE, check) for check in checks])
    worlds = _worlds(case)
    seconds = np.array([HANDLING_S + PROFILE.check(check).seconds for check in checks])
    ((told, lasts_s),) = _asked_before(worlds, chances, seconds, [0])
    expected = information_bits(case, checks[0])
    for chance in (chances[0], 1.0 - chances[0]):
        after = worlds.by_side * chance
        share = after.sum()
        then = _Worlds(after / share, after.sum(axis=(1, 2)) / share)
        gains = _bits(then, chances[1:])
        expected += share * float(gains[int((gains / seconds[1:]).argmax())])
    assert told == pytest.approx(expected)
    assert seconds[0] + seconds[1:].min() <= lasts_s <= seconds[0] + seconds[1:].max()
