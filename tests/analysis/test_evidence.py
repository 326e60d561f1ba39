"""Weights add up, are bounded, and hold nothing against a fault that nobody modelled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import Answer, Check, CheckResult
from analysis.errors import ProfileError
from analysis.evidence import RunFit, Weight, chance_of_yes, weigh_check, weigh_findings, weigh_state
from analysis.findings import UNITS, Finding, FindingName, Judged
from analysis.looks import Cited, Provenance
from analysis.profile import DeviceProfile, FaultTable, FittedCurve, FittedTerm
from analysis.states import STATES_OF, Observable, State, StateObservation
from tests.analysis.drawn_runs import PROFILE

NAMES = st.sampled_from([table.name for table in PROFILE.findings])
ANSWERS = st.builds(CheckResult, st.sampled_from(list(Check)), st.sampled_from(list(Answer)))


def finding(name: FindingName, value: float | None, uncertainty: float = 0.0) -> Finding:
    judged = Judged.NOT_MEASURABLE if value is None else Judged.OK
    return Finding(name, value, UNITS[name], None, None, judged, "run-1", (0.0, 1.0), "here", uncertainty)


def weigh_finding(profile: DeviceProfile, *findings: Finding) -> Weight | None:
    """The weight of the first of some findings, each of a run of its own; `None` where none is evidence."""
    weights = weigh_findings([RunFit.of(profile, (one,)) for one in findings])
    return weights[0] if weights else None


def weight_of(weight: Weight | None, fault_id: str) -> float:
    assert weight is not None
    return max(float(weight.nats[k]) for k, one in enumerate(PROFILE.hypotheses) if one.fault.id == fault_id)


@given(NAMES, st.floats(-1e3, 1e3), st.floats(0.0, 10.0))
def test_no_finding_weighs_more_than_its_bound(name: FindingName, value: float, uncertainty: float) -> None:
    weight = weigh_finding(PROFILE, finding(name, value, uncertainty))
    assert weight is not None
    assert np.isfinite(weight.nats).all()
    assert weight.nats.max() == pytest.approx(0.0, abs=1e-9)
    assert weight.nats.min() >= -PROFILE.weighing.finding_bound - 1e-9


@given(ANSWERS)
def test_no_answer_weighs_more_than_its_bound(result: CheckResult) -> None:
    nats = weigh_check(PROFILE, result).nats
    assert nats.max() == pytest.approx(0.0, abs=1e-9)
    assert nats.min() >= -PROFILE.weighing.check_bound - 1e-9


@pytest.mark.parametrize("observable", Observable)
def test_no_state_weighs_more_than_its_bound(observable: Observable) -> None:
    for state in STATES_OF[observable]:
        weight = weigh_state(PROFILE, StateObservation(observable, state, "usb", (0.0, 60.0), "seen"))
        assert weight is not None
        assert weight.nats.min() >= -PROFILE.weighing.state_bound - 1e-9


def test_what_the_meter_cannot_tell_is_no_evidence() -> None:
    assert weigh_finding(PROFILE, finding(FindingName.PREKEY_MEAN, None)) is None


def test_a_value_in_a_fault_s_range_speaks_for_it_against_one_outside() -> None:
    weight = weigh_finding(PROFILE, finding(FindingName.PREKEY_MEAN, 0.1, 0.001))
    assert weight_of(weight, "mb_leakage_prekey") > weight_of(weight, "normal_boot") + 3.0


def test_an_uncertain_value_near_an_edge_says_little() -> None:
    sure = weigh_finding(PROFILE, finding(FindingName.PREKEY_MEAN, 0.012, 0.0005))
    vague = weigh_finding(PROFILE, finding(FindingName.PREKEY_MEAN, 0.012, 0.010))
    sure_gap = weight_of(sure, "nonmb_peripheral_leak") - weight_of(sure, "normal_boot")
    vague_gap = weight_of(vague, "nonmb_peripheral_leak") - weight_of(vague, "normal_boot")
    assert abs(vague_gap) < sure_gap / 3.0


def test_several_runs_share_the_weight_of_one() -> None:
    one = weigh_finding(PROFILE, finding(FindingName.PEAK_LEVEL, 0.1))
    third = weigh_finding(PROFILE, *(finding(FindingName.PEAK_LEVEL, 0.1 * k) for k in (1, 2, 3)))
    assert one is not None
    assert third is not None
    assert one.nats / 3.0 == pytest.approx(third.nats)


@given(st.lists(st.tuples(NAMES, st.floats(-1e3, 1e3), st.floats(0.0, 10.0)), unique_by=lambda one: one[0]))
def test_findings_weighed_together_weigh_what_each_does_alone(seen: list[tuple[FindingName, float, float]]) -> None:
    together = RunFit.of(PROFILE, [finding(*one) for one in seen])
    assert [one.name for one in together.findings] == [name for name, _, _ in seen]
    for one, nats in zip(seen, together.nats, strict=True):
        alone = weigh_finding(PROFILE, finding(*one))
        assert alone is not None
        assert nats.tolist() == alone.nats.tolist()


def without(profile: DeviceProfile, fault_id: str) -> DeviceProfile:
    """The profile with a fault of which nothing at all is said."""

    def bare(fault: FaultTable) -> FaultTable:
        return replace(fault, looks=tuple(replace(look, findings=(), states=(), checks=()) for look in fault.looks))

    faults = tuple(bare(fault) if fault.id == fault_id else fault for fault in profile.faults)
    return replace(profile, faults=faults)


@given(NAMES, st.floats(0.0, 100.0), ANSWERS)
def test_an_unmodelled_fault_is_never_held_back(name: FindingName, value: float, result: CheckResult) -> None:
    unmodelled = without(PROFILE, "mb_charger_or_usb_path")
    k = next(k for k, one in enumerate(unmodelled.hypotheses) if one.fault.id == "mb_charger_or_usb_path")
    weight = weigh_finding(unmodelled, finding(name, value))
    assert weight is not None
    assert weight.nats[k] == 0.0
    assert weigh_check(unmodelled, result).nats[k] == 0.0


def fitted(*nats: float, fault: str = "normal_boot") -> DeviceProfile:
    """The profile with one fitted term, of the mean before the key at 0, 10 and 100 mA."""
    term = FittedTerm(
        FindingName.PREKEY_MEAN, (0.0, 0.01, 0.1), (FittedCurve(fault, nats),), Cited("SIM", Provenance.FITTED)
    )
    return replace(PROFILE, fitted=(term,))


def gained(profile: DeviceProfile, value: float, uncertainty: float = 0.0) -> float:
    """By how much the term moves the fault against one without a curve that the bands put on a par with it."""
    weight = weigh_finding(profile, finding(FindingName.PREKEY_MEAN, value, uncertainty))
    return weight_of(weight, "normal_boot") - weight_of(weight, "nonmb_battery")


def test_a_fitted_term_goes_straight_from_place_to_place_and_is_level_beyond() -> None:
    profile = fitted(-0.5, 0.5, 1.0)
    assert gained(profile, 0.0) == pytest.approx(-0.5)
    assert gained(profile, 0.01) == pytest.approx(0.5)
    assert -0.5 < gained(profile, 0.003) < 0.5
    assert gained(profile, 1.0) == pytest.approx(gained(profile, 0.2)) == pytest.approx(1.0)


def test_a_value_that_may_be_on_either_side_is_moved_by_the_mean() -> None:
    profile = fitted(-1.0, -1.0, 1.0)
    assert abs(gained(profile, 0.05, 0.05)) < gained(profile, 0.1)


@given(st.floats(-1.0, 1.0), st.floats(0.0, 5.0), st.floats(0.0, 0.1))
def test_a_term_that_moves_all_alike_moves_nothing(nats: float, value: float, uncertainty: float) -> None:
    curves = tuple(FittedCurve(fault.id, (nats, nats)) for fault in PROFILE.faults)
    term = FittedTerm(FindingName.PEAK_LEVEL, (0.0, 1.0), curves, Cited("SIM", Provenance.FITTED))
    bare, moved = replace(PROFILE, fitted=()), replace(PROFILE, fitted=(term,))
    seen = finding(FindingName.PEAK_LEVEL, value, uncertainty)
    before, after = weigh_finding(bare, seen), weigh_finding(moved, seen)
    assert before is not None
    assert after is not None
    assert after.nats == pytest.approx(before.nats - before.nats.max(), abs=1e-9)


@pytest.mark.parametrize(
    ("term", "key"),
    [
        (FittedTerm(FindingName.PEAK_LEVEL, (1.0, 0.0), (), Cited("SIM", Provenance.FITTED)), "fitted.peak_level.at"),
        (FittedTerm(FindingName.PEAK_LEVEL, (0.0, 9.0), (), Cited("SIM", Provenance.FITTED)), "fitted.peak_level.at"),
        (
            FittedTerm(
                FindingName.PEAK_LEVEL, (0.0, 1.0), (FittedCurve("gnomes", (0.0, 0.0)),), Cited("S", Provenance.FITTED)
            ),
            "faults.gnomes",
        ),
        (
            FittedTerm(
                FindingName.PEAK_LEVEL, (0.0, 1.0), (FittedCurve("normal_boot", (0.0,)),), Cited("S", Provenance.FITTED)
            ),
            "fitted.peak_level.nats.normal_boot",
        ),
        (
            FittedTerm(
                FindingName.PEAK_LEVEL,
                (0.0, 1.0),
                (FittedCurve("normal_boot", (0.0, 3.0)),),
                Cited("S", Provenance.FITTED),
            ),
            "fitted.peak_level.nats.normal_boot",
        ),
    ],
    ids=["falling", "outside", "no such fault", "too few numbers", "beyond the bound"],
)
def test_a_fitted_term_that_makes_no_sense_is_refused_by_its_key(term: FittedTerm, key: str) -> None:
    with pytest.raises(ProfileError) as refused:
        replace(PROFILE, fitted=(term,))
    assert refused.value.key == key


def test_silence_on_usb_weighs_more_with_a_proven_port_and_nothing_with_a_bad_one() -> None:
    silent = StateObservation(Observable.USB, State.NONE, "usb", (0.0, 60.0), "nothing on USB")
    unproven, proven = weigh_state(PROFILE, silent), weigh_state(PROFILE, silent, Answer.YES)
    assert weight_of(proven, "normal_boot") < weight_of(unproven, "normal_boot") < -1.0
    assert weigh_state(PROFILE, silent, Answer.NO) is None
    early, halfway = (weigh_state(PROFILE, replace(silent, late_share=share)) for share in (1.0, 0.5))
    assert weight_of(unproven, "normal_boot") < -1.0 < weight_of(early, "normal_boot"), "Android had no time to come"
    assert weight_of(unproven, "normal_boot") < weight_of(halfway, "normal_boot") < weight_of(early, "normal_boot")
    assert weight_of(early, "sw_lands_in_fastboot") < -1.0, "fastboot had"
    unasked = weigh_state(PROFILE, replace(silent, unasked=True))
    assert weight_of(unproven, "normal_boot") < weight_of(unasked, "normal_boot") < -0.5, "it may only have charged"
    assert weight_of(unasked, "sw_lands_in_fastboot") == pytest.approx(
        weight_of(unproven, "sw_lands_in_fastboot"), abs=0.1
    )
    seen = StateObservation(Observable.USB, State.EDL, "usb", (0.0, 60.0), "USB 05c6:9008")
    assert weigh_state(PROFILE, seen, Answer.NO) is not None


def test_either_answer_to_a_check_that_hardly_applies_speaks_against_the_fault() -> None:
    """Where USB works nothing can restore it: that somebody answers at all says that it did not."""
    check = Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD
    yes, no = (weigh_check(PROFILE, CheckResult(check, answer)) for answer in Answer)
    for answered, broken in ((yes, "nonmb_usb_subboard"), (no, "mb_charger_or_usb_path")):
        assert weight_of(answered, "normal_boot") < weight_of(answered, broken) - 1.0
    chance = chance_of_yes(PROFILE, check)
    for one, said in zip(PROFILE.hypotheses, chance.tolist(), strict=True):
        row = next((row for row in one.look.checks if row.check is check), None)
        assert said == pytest.approx(0.5 if row is None or one.fault.anything else row.yes), "if it is done"
