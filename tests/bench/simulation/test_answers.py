"""The answers of a simulated case are those of its phone, and telling them changes nothing that was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.checks import Answer, Check
from analysis.trace import EventName
from bench.simulate import (
    SimulatedCase,
    deciding_checks,
    fault_ids,
    simulate_case,
)
from bench.simulation.answers import true_answers
from drivers.imaginary_phone import ImaginaryPhone
from drivers.phone_scenarios.scenario import fault_named


@pytest.mark.parametrize("fault", fault_ids())
def test_the_deciding_checks_of_a_fault_can_be_answered(fault: str) -> None:
    answerable = {result.check for result in true_answers(ImaginaryPhone.of(fault, 1))}
    assert deciding_checks(fault) <= answerable
    if fault_named(fault).motherboard.value != "indeterminate":
        assert deciding_checks(fault)


@pytest.mark.parametrize(
    ("fault", "check", "answer"),
    [
        ("mb_leakage_prekey", Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED, Answer.YES),
        ("nonmb_peripheral_leak", Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED, Answer.NO),
        ("nonmb_power_key_open", Check.STARTS_WHEN_KEY_CONTACT_BRIDGED, Answer.YES),
        ("mb_pmic_no_start", Check.STARTS_WHEN_KEY_CONTACT_BRIDGED, Answer.NO),
        ("nonmb_display_lcm", Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY, Answer.YES),
        ("mb_backlight_or_dsi", Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY, Answer.NO),
        ("nonmb_battery", Check.BOOTS_ON_KNOWN_GOOD_BATTERY, Answer.YES),
        ("mb_battery_connector_path", Check.BOOTS_ON_KNOWN_GOOD_BATTERY, Answer.NO),
        ("nonmb_usb_subboard", Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD, Answer.YES),
        ("mb_charger_or_usb_path", Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD, Answer.NO),
        ("bench_artifact_supply", Check.SUPPLY_LIMIT_AND_LEADS_CHECKED, Answer.NO),
        ("normal_boot", Check.BOOTS_ON_OWN_BATTERY, Answer.YES),
    ],
)
def test_answers_that_tell_twins_apart_are_always_true(fault: str, check: Check, answer: Answer) -> None:
    for seed in range(20):
        shown = {result.check: result.answer for result in true_answers(ImaginaryPhone.of(fault, seed))}
        assert answer == shown[check]


def test_answers_and_usb_agree(corpus: list[SimulatedCase]) -> None:
    """Where the host was not proven, the probe saw nothing; where a phone attached, it was."""
    for made in corpus:
        shown = {result.check: result.answer for result in made.case.checks}
        attached = any(event.name is EventName.USB_ATTACHED for run in made.case.runs for event in run.events)
        if attached:
            assert shown[Check.HOST_PORT_AND_CABLE_PROVEN] is Answer.YES


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (0.5, 5), (1.0, 10)])
def test_a_share_of_the_checks_is_answered(tmp_path: Path, share: float, count: int) -> None:
    made = simulate_case("normal_boot", 1, "korad", tmp_path / "c", share)
    assert count == len(made.case.checks)
    assert set(made.case.checks) <= set(true_answers(made.phone))


def test_named_checks_are_answered_and_no_others(tmp_path: Path) -> None:
    wanted = frozenset({Check.RECENTLY_FLASHED_OR_UNLOCKED, Check.STORAGE_ANSWERS_LOADER})
    made = simulate_case("mb_ufs_edl_9008", 1, "korad", tmp_path / "c", wanted)
    assert wanted == {result.check for result in made.case.checks}


@pytest.mark.parametrize("fault", ["nonmb_power_key_open", "normal_boot", "mb_early_boot_loop"])
def test_what_is_answered_changes_no_recording(tmp_path: Path, fault: str) -> None:
    some, none = (simulate_case(fault, 8, "korad", tmp_path / str(share), share).case for share in (1.0, 0.0))
    assert len(none.runs) <= len(some.runs)
    for run, same in zip(none.runs, some.runs, strict=False):
        assert (run.id, run.kind, run.events, run.duration_s) == (same.id, same.kind, same.events, same.duration_s)
        if run.trace_path is not None and same.trace_path is not None:
            assert run.trace_path.read_bytes() == same.trace_path.read_bytes()
