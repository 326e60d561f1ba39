"""What a shop's cases move, what they leave alone, and when they are enough to calibrate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.calibrate import FOLDS, Calibration, TooFew, calibrate, fold_of, without_answers
from analysis.checks import Answer, Check, CheckResult
from analysis.counting import LabelledCase
from analysis.diagnose import Observed
from analysis.errors import ProfileError
from analysis.expectations import band_edges, from_scale, on_scale
from analysis.findings import Finding, FindingName, Judged
from analysis.learn import LEAST_CASES, PRIOR_CASES, Learnt, learn
from analysis.levels import Floats
from analysis.looks import FindingExpectation, Look, Provenance
from analysis.measure import Measured
from analysis.profile import FindingTable, Scale
from analysis.states import Observable, State, StateObservation
from tests.analysis.drawn_runs import PROFILE

FAULT = "mb_pmic_no_start"
"""A fault with one look: every case counts wholly for it."""
CHECK = Check.PMIC_RAILS_PRESENT_AFTER_KEY


def look_of(learnt: Learnt, fault: str = FAULT) -> Look:
    return learnt.profile.fault(fault).looks[0]


def yes_of(look: Look, check: Check = CHECK) -> float:
    return next(row.yes for row in look.checks if row.check is check)


def case(
    key: str,
    fault: str = FAULT,
    *,
    phone: str | None = None,
    values: dict[FindingName, float] | None = None,
    answers: dict[Check, Answer] | None = None,
    usb: State | None = None,
    runs: int = 1,
) -> LabelledCase:
    findings = tuple(
        Finding(name, value, "1", None, None, Judged.OK, "run-1", (0.0, 1.0), "", 0.0)
        for name, value in (values or {}).items()
    )
    states = () if usb is None else (StateObservation(Observable.USB, usb, "usb", (0.0, 1.0), ""),)
    checks = tuple(CheckResult(check, answer) for check, answer in (answers or {}).items())
    measured = tuple(Measured(f"run-{k}", findings, False, ()) for k in range(runs)) if findings else ()
    return LabelledCase(key, phone or key, fault, Observed(measured, states, checks, frozenset()))


def test_the_literature_counts_as_so_many_cases_of_each_expectation() -> None:
    before = yes_of(PROFILE.fault(FAULT).looks[0])
    after = yes_of(look_of(learn(PROFILE, [case("a", answers={CHECK: Answer.YES})])))
    assert after == pytest.approx((PRIOR_CASES * before + 1.0) / (PRIOR_CASES + 1.0), abs=1e-6)
    states = look_of(learn(PROFILE, [case("a", usb=State.EDL)])).shows(Observable.USB)
    assert states is not None
    chances = {row.state: row.probability for row in states.chances}
    assert chances[State.EDL] == pytest.approx((PRIOR_CASES * 0.01 + 1.0) / (PRIOR_CASES + 1.0), abs=1e-6)
    assert sum(chances.values()) == pytest.approx(1.0, abs=1e-9)


def test_what_no_case_speaks_of_is_left_untouched() -> None:
    learnt = learn(PROFILE, [case("a", answers={CHECK: Answer.YES})])
    for old, new in zip(PROFILE.faults, learnt.profile.faults, strict=True):
        if old.id != FAULT:
            assert new == old
    old_look, new_look = PROFILE.fault(FAULT).looks[0], look_of(learnt)
    assert new_look.findings == old_look.findings
    assert new_look.states == old_look.states
    assert [row for row in new_look.checks if row.check is not CHECK] == [
        row for row in old_look.checks if row.check is not CHECK
    ]
    assert learnt.profile.weighing == PROFILE.weighing
    assert [(one.fault, one.topic, one.cases) for one in learnt.moved] == [(FAULT, CHECK, 1.0)]


def test_what_was_fitted_on_simulated_phones_fades_with_the_cases_that_speak_of_it() -> None:
    cases = [case(str(k), values={FindingName.PEAK_LEVEL: 0.009}) for k in range(10)]
    learnt = learn(PROFILE, cases, 10.0).profile
    assert learnt.fitted != PROFILE.fitted
    for old, new in zip(PROFILE.fitted, learnt.fitted, strict=True):
        assert (old.finding, old.at) == (new.finding, new.at)
        for before, after in zip(old.curves, new.curves, strict=True):
            spoken_of = old.finding is FindingName.PEAK_LEVEL and before.fault == FAULT
            kept = tuple(0.5 * nats for nats in before.nats) if spoken_of else before.nats
            assert after.nats == pytest.approx(kept, abs=1e-4)


def test_a_learnt_number_says_how_many_cases_and_keeps_its_sources() -> None:
    cases = [case(str(k), answers={CHECK: Answer.NO}) for k in range(3)]
    row = next(row for row in look_of(learn(PROFILE, cases)).checks if row.check is CHECK)
    assert (row.cited.source, row.cited.provenance) == ("BONE, 3 cases of SHOP", Provenance.SHOP)


def test_to_whom_a_check_applies_stays_as_it_was_when_its_answers_are_counted() -> None:
    check = Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD
    cases = [case(str(k), "normal_boot", answers={check: Answer.NO}) for k in range(3)]
    (before, after) = (
        next(row for row in profile.fault("normal_boot").looks[0].checks if row.check is check)
        for profile in (PROFILE, learn(PROFILE, cases).profile)
    )
    assert after.yes < before.yes
    assert after.applies == before.applies < 1.0


def test_three_runs_of_a_case_are_one_case() -> None:
    values = {FindingName.PEAK_LEVEL: 0.009}
    once, thrice = (learn(PROFILE, [case("a", values=values, runs=runs)]) for runs in (1, 3))
    assert look_of(once) == look_of(thrice)


def test_a_case_counts_for_the_looks_of_its_fault_as_far_as_it_fits_them() -> None:
    fault = "mb_low_current_cpu_not_starting"
    one = case("a", fault, values={FindingName.FINAL_LEVEL: 0.04, FindingName.PEAK_LEVEL: 0.04})
    moved = [move for move in learn(PROFILE, [one]).moved if move.topic is FindingName.FINAL_LEVEL]
    assert [move.look for move in moved] == ["flat"]
    assert LEAST_CASES < moved[0].cases < 1.0


SOME = [
    case("a", values={FindingName.PEAK_LEVEL: 0.002, FindingName.FURTHEST_PHASE: 0.5}),
    case("b", values={FindingName.PEAK_LEVEL: 0.011}, answers={CHECK: Answer.NO}),
    case("c", values={FindingName.PEAK_LEVEL: 0.0}, usb=State.NONE),
    case("d", "normal_boot", values={FindingName.PEAK_LEVEL: 1.1, FindingName.FURTHEST_PHASE: 6.0}, usb=State.ANDROID),
    case("e", "mb_early_boot_loop", values={FindingName.RETURN_PERIOD: 2.0, FindingName.RETURNS_TO_ZERO: 9.0}),
]


@settings(deadline=None, max_examples=20)
@given(st.permutations(SOME))
def test_the_order_of_the_cases_does_not_matter(cases: list[LabelledCase]) -> None:
    assert learn(PROFILE, cases).profile.faults == learn(PROFILE, SOME).profile.faults


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(0.0, 500.0), min_size=1, max_size=30),
    st.sampled_from([table.name for table in PROFILE.findings]),
)
def test_whatever_is_learnt_is_a_profile_again(values: list[float], name: FindingName) -> None:
    """`DeviceProfile` refuses bands outside a finding's range, without width, or of all the probability."""
    cases = [case(f"{k:02}", values={name: value}) for k, value in enumerate(values)]
    row = look_of(learn(PROFILE, cases)).expects(name)
    assert row is not None
    assert 0.0 < sum(band.share for band in row.bands) < 1.0


@pytest.mark.parametrize("name", [FindingName.PEAK_LEVEL, FindingName.FURTHEST_PHASE, FindingName.VOLTAGE_SAG])
def test_cases_drawn_from_the_profile_move_nothing_systematically(name: FindingName) -> None:
    """One corpus moves by chance; the mean over many stays where the literature is."""
    random = np.random.default_rng(5)
    table = PROFILE.finding(name)
    before = PROFILE.fault(FAULT).looks[0].expects(name)
    assert table is not None
    assert before is not None
    after = []
    for _ in range(60):
        cases = [case(f"{k:02}", values={name: drawn(table, before, random)}) for k in range(20)]
        row = look_of(learn(PROFILE, cases)).expects(name)
        assert row is not None
        after.append(coarse(table, row))
    moved = np.mean(after, axis=0) - coarse(table, before)
    assert np.abs(moved).max() < 0.04
    assert np.abs(np.array(after) - coarse(table, before)).max() > 0.04  # so that the mean has something to prove


def test_checks_drawn_from_the_profile_move_nothing_systematically() -> None:
    random = np.random.default_rng(6)
    check = Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED
    before = yes_of(PROFILE.fault(FAULT).looks[0], check)
    after = []
    for _ in range(100):
        answers = [Answer.YES if random.random() < before else Answer.NO for _ in range(20)]
        cases = [case(f"{k:02}", answers={check: answer}) for k, answer in enumerate(answers)]
        after.append(yes_of(look_of(learn(PROFILE, cases)), check))
    assert abs(np.mean(after) - before) < 3.0 * np.std(after) / np.sqrt(100)


def test_a_profile_that_has_learnt_does_not_learn_again() -> None:
    learnt = learn(PROFILE, [case("a", answers={CHECK: Answer.YES})])
    with pytest.raises(ProfileError, match="would count twice"):
        learn(learnt.profile, [case("b", answers={CHECK: Answer.YES})])


def test_phones_are_never_in_two_parts_and_every_part_has_something_of_each_fault() -> None:
    faults = [fault.id for fault in PROFILE.faults[:6]]
    cases = [case(f"{k:03}", faults[k % 6], phone=f"imei {k // 2}" if k < 20 else None) for k in range(120)]
    parts = fold_of(cases)
    assert set(parts.values()) == set(range(FOLDS))
    assert len({parts[one.phone] for one in cases[:2]}) == 1
    for fault in faults:
        assert {parts[one.phone] for one in cases if one.fault == fault} == set(range(FOLDS))


def test_too_few_cases_calibrate_nothing_and_say_how_many_are_needed() -> None:
    fitted = calibrate(PROFILE, SOME, PRIOR_CASES)
    assert isinstance(fitted, TooFew)
    assert fitted.cases == 5
    assert fitted.needed_cases >= 20
    many = [case(f"{k:03}", phone="the same", answers={CHECK: Answer.NO}) for k in range(fitted.needed_cases)]
    assert isinstance(calibrate(PROFILE, many, PRIOR_CASES), TooFew)


def test_where_labels_contradict_the_evidence_the_temperature_rises_and_the_set_widens() -> None:
    right = [case(f"{k:03}", FAULT, answers={CHECK: Answer.NO}, usb=State.NONE) for k in range(80)]
    wrong = [
        case(f"{k:03}", FAULT if k % 3 else "normal_boot", answers={CHECK: Answer.NO}, usb=State.NONE)
        for k in range(80)
    ]
    sure, unsure = calibrate(PROFILE, right, 1e6), calibrate(PROFILE, wrong, 1e6)
    assert isinstance(sure, Calibration)
    assert isinstance(unsure, Calibration)
    assert unsure.temperature > sure.temperature
    for fitted in (sure, unsure):
        assert fitted.credibility >= PROFILE.weighing.credibility
        assert fitted.unasked.calibrated.set_coverage >= PROFILE.weighing.credibility
    assert unsure.answered is not None
    assert unsure.answered.calibrated.set_coverage >= PROFILE.weighing.credibility
    assert unsure.answered.calibrated.nats < unsure.answered.literature.nats


def test_without_answers_are_also_gone_the_runs_that_gave_them() -> None:
    measured = tuple(
        Measured(run, case("a", values={FindingName.PEAK_LEVEL: 0.5}).observed.measured[0].findings, bridged, ())
        for run, bridged in (("run-1", False), ("run-2", True))
    )
    states = tuple(
        StateObservation(Observable.USB, State.NONE, run, (0.0, 1.0), "") for run in ("run-1", "run-2", "run-3")
    )
    seen = Observed(measured, states, (CheckResult(CHECK, Answer.YES),), frozenset({"run-3"}))
    left = without_answers(seen)
    assert [one.run for one in left.measured] == ["run-1"]
    assert [one.run for one in left.states] == ["run-1"]
    assert (left.answered, left.own_battery_runs) == ((), frozenset())
    assert without_answers(left) is left


def test_a_corpus_all_answered_is_judged_without_its_answers_too_and_is_not_made_surer_there() -> None:
    """Of two faults alike but for the answer: with it every case is right, and that is no reason to be sure without."""
    twins = ("mb_ufs_edl_9008", "sw_edl_after_flash")
    answers = (Answer.NO, Answer.YES)
    check = Check.RECENTLY_FLASHED_OR_UNLOCKED
    cases = [
        case(
            f"{k:03}",
            twins[k % 2],
            answers={check: answers[k % 2]},
            usb=State.EDL,
            values={FindingName.PEAK_LEVEL: 0.1},
        )
        for k in range(80)
    ]
    fitted = calibrate(PROFILE, cases, PRIOR_CASES)
    assert isinstance(fitted, Calibration)
    assert fitted.never_unasked
    assert fitted.answered is not None
    assert fitted.answered.calibrated.first_fault_rate > 0.95
    assert fitted.unasked.calibrated.first_fault_rate < 0.6
    was, now = fitted.unasked.literature, fitted.unasked.calibrated
    assert now.too_sure <= max(was.too_sure, 0.0) + now.too_sure_by_chance
    unanswered = calibrate(
        PROFILE, [replace(one, observed=without_answers(one.observed)) for one in cases], PRIOR_CASES
    )
    assert isinstance(unanswered, Calibration)
    assert unanswered.answered is None
    assert not unanswered.never_unasked


def test_few_cases_make_wider_cells_than_many() -> None:
    """Eight values are no law of eight peaks."""
    random = np.random.default_rng(9)
    table = PROFILE.finding(FindingName.PEAK_LEVEL)
    assert table is not None

    def narrowest(count: int) -> float:
        values = 0.01 * np.exp(0.5 * random.standard_normal(count))
        cases = [case(f"{k:03}", values={FindingName.PEAK_LEVEL: float(v)}) for k, v in enumerate(values)]
        new = look_of(learn(PROFILE, cases)).expects(FindingName.PEAK_LEVEL)
        old = look_of(learn(PROFILE, [])).expects(FindingName.PEAK_LEVEL)
        assert new is not None
        assert old is not None
        own = {(band.low, band.high) for band in new.bands} - {(band.low, band.high) for band in old.bands}
        return float(min(high - low for low, high in (band_edges(table, *ends) for ends in own)))

    assert narrowest(4) > 1.5 * narrowest(24)


def test_the_scales_lead_there_and_back() -> None:
    values = np.array([0.02, 0.3, 4.0])
    for scale in Scale:
        assert from_scale(scale, on_scale(scale, values)) == pytest.approx(values)


def drawn(table: FindingTable, row: FindingExpectation, random: np.random.Generator) -> float:
    """A value drawn from an expectation; of whole numbers a whole one."""
    shares = [band.share for band in row.bands]
    k = random.choice(len(shares) + 1, p=[*shares, 1.0 - sum(shares)])
    low, high = (table.low, table.high) if k == len(shares) else (row.bands[k].low, row.bands[k].high)
    at = random.uniform(*band_edges(table, low, high))
    value = float(np.round(at)) if table.scale is Scale.STEP else float(from_scale(table.scale, np.array([at]))[0])
    return min(max(value, table.low), table.high)


def coarse(table: FindingTable, row: FindingExpectation) -> Floats:
    """Probability in each of ten equal parts of where the literature's bands lie, and outside; as a diagnosis sees it.

    That is smeared by the finding's softness: values nearer to each other are alike.
    """
    literature = PROFILE.fault(FAULT).looks[0].expects(table.name)
    assert literature is not None
    low, high = band_edges(table, table.low, table.high)
    at = np.linspace(low, high, 4001)
    density = np.full(at.size, (1.0 - sum(band.share for band in row.bands)) / (high - low))
    for band in row.bands:
        first, last = band_edges(table, band.low, band.high)
        density += band.share / (last - first) * ((at >= first) & (at < last))
    reach = np.arange(-3.0 * table.softness, 3.0 * table.softness, at[1] - at[0])
    kernel = np.exp(-0.5 * (reach / table.softness) ** 2)
    smeared = np.convolve(density, kernel / kernel.sum(), mode="same") * (at[1] - at[0])
    first, last = band_edges(table, min(b.low for b in literature.bands), max(b.high for b in literature.bands))
    part = np.clip((at - first) / (last - first) * 10.0 + 1.0, 0.0, 11.0).astype(np.intp)
    return np.bincount(part, weights=smeared, minlength=12).astype(np.float64)
