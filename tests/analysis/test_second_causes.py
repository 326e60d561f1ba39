"""What another cause explains as well is not blamed on the part that comes to mind first."""

from __future__ import annotations

import pytest

from analysis.checks import Answer
from analysis.diagnose import BUT_CRASHED, NOTHING_RECORDED
from analysis.diagnosis import Verdict
from analysis.trace import Event, EventName
from tests.analysis.drawn_runs import BOOT, OFF, PROFILE, Step, attached, drawn_trace, supply_run, usb_run
from tests.analysis.test_diagnose import NO_ANSWER, diagnosed

YES, NO = Answer.YES, Answer.NO
START = (Step(0.8, 0.12, 0.1), Step(1.4, 0.3, 0.15), Step(4.0, 0.7, 0.4))
"""As far as the kernel."""
PANICS = supply_run(drawn_trace((OFF, *START, Step(0.5, 0.0005), *START, Step(0.5, 0.0005), *START, Step(25.0, 0.25))))
"""It starts three times, and stays on a level."""
LOOPS = supply_run(drawn_trace((OFF, *8 * (*START, Step(0.5, 0.0005)))))
DUMP = usb_run(attached("05c6:900e", 20.0), Event(20.3, EventName.SAHARA_MODE, "2"))
GOOD_BATTERIES_FAIL = {"boots_on_own_battery": NO, "boots_on_known_good_battery": NO}


def test_answers_without_a_recording_give_no_verdict() -> None:
    answers = {
        "starts_when_vbus_applied": YES,
        "starts_when_key_contact_bridged": YES,
        "edl_reached_when_forced": NO,
        "supply_limit_and_leads_checked": YES,
        **GOOD_BATTERIES_FAIL,
    }
    alone = diagnosed(**answers)
    assert (alone.verdict, alone.withheld) == (Verdict.CANNOT_SAY, (NOTHING_RECORDED,))
    assert alone.faults[0].fault == "nonmb_power_key_open", "it says what they point to all the same"
    assert all("motherboard," not in check.why for check in alone.next_checks), "no answer more would give one"
    assert any("motherboard," in check.why for check in diagnosed(NO_ANSWER).next_checks)
    assert diagnosed(NO_ANSWER, **answers).verdict is Verdict.NOT_MOTHERBOARD


@pytest.mark.parametrize("picture", [YES, NO])
def test_a_kernel_that_panics_before_it_dumps_is_not_called_a_loop_of_good_hardware(picture: Answer) -> None:
    found = diagnosed(PANICS, DUMP, stable_in_fastboot_or_recovery=YES, display_shows_picture=picture)
    assert found.verdict is Verdict.CANNOT_SAY
    assert "crash_dump_900e" in found.credible_set


def test_a_loop_that_nobody_saw_dump_is_still_one_of_software() -> None:
    found = diagnosed(LOOPS, usb_run(duration_s=90.0), stable_in_fastboot_or_recovery=YES)
    assert (found.verdict, found.fault) == (Verdict.NOT_MOTHERBOARD, "sw_bootloop_abl_kernel")


def test_no_battery_connector_is_blamed_before_the_phone_has_started_on_clips() -> None:
    """With a key that is dead it starts on no battery either."""
    answers = (
        "pmic_rails_present_after_key",
        "starts_when_key_contact_bridged",
        "starts_when_vbus_applied",
        "storage_answers_loader",
        "stable_in_fastboot_or_recovery",
        "usb_works_with_known_good_subboard",
        "supply_limit_and_leads_checked",
    )
    nobody_pressed = supply_run(drawn_trace((Step(20.0, 0.0005),), events=(Event(0.0, EventName.OUTPUT_ON),)))
    silent = diagnosed(nobody_pressed, **GOOD_BATTERIES_FAIL, **dict.fromkeys(answers, YES))
    assert silent.verdict is not Verdict.MOTHERBOARD
    started = diagnosed(supply_run(drawn_trace(BOOT)), **GOOD_BATTERIES_FAIL)
    assert (started.verdict, started.fault) == (Verdict.MOTHERBOARD, "mb_battery_connector_path")


def test_a_connector_that_leads_asks_for_the_start_that_is_missing() -> None:
    probe = usb_run(attached("2717:ff48"), duration_s=60.0)  # it ran already: nobody saw it start
    found = diagnosed(probe, **GOOD_BATTERIES_FAIL, display_shows_picture=YES)
    assert found.faults[0].fault == "mb_battery_connector_path"
    assert found.verdict is Verdict.CANNOT_SAY
    assert any("one more normal run settles it" in sentence for sentence in found.withheld)
    table = next(fault for fault in PROFILE.faults if fault.id == "mb_battery_connector_path")
    assert [proof.normal_runs for proof in table.proofs] == [1]


def test_no_start_of_a_phone_that_was_seen_to_crash_is_a_normal_one() -> None:
    """A kernel that panics starts as far as the lit screen, and on no battery to its end."""
    boot = supply_run(drawn_trace(BOOT))
    looks = {
        "stable_in_fastboot_or_recovery": YES,
        "display_shows_picture": YES,
        "storage_answers_loader": YES,
        "edl_reached_when_forced": YES,
        "pmic_rails_present_after_key": YES,
    }
    found = diagnosed(boot, DUMP, **GOOD_BATTERIES_FAIL, **looks)
    assert (found.verdict, found.faults[0].fault) == (Verdict.CANNOT_SAY, "mb_battery_connector_path")
    assert f"mb_battery_connector_path {BUT_CRASHED}" in found.withheld
    unseen = diagnosed(boot, **GOOD_BATTERIES_FAIL, **looks)
    assert (unseen.verdict, unseen.fault) == (Verdict.MOTHERBOARD, "mb_battery_connector_path")


def test_a_pack_that_ran_flat_at_dead_data_lines_is_not_called_the_battery() -> None:
    """USB power wakes it, and no sub-board brings USB back: a known-good battery boots it for lack of charge alone."""
    found = diagnosed(
        supply_run(drawn_trace(BOOT)),
        usb_run(duration_s=90.0),
        boots_on_own_battery=NO,
        boots_on_known_good_battery=YES,
        starts_when_vbus_applied=YES,
        host_port_and_cable_proven=YES,
        usb_works_with_known_good_subboard=NO,
    )
    assert found.verdict is not Verdict.NOT_MOTHERBOARD
    assert found.faults[0].fault == "mb_charger_or_usb_path"


def test_a_good_phone_that_restarts_at_bad_leads_is_called_the_bench() -> None:
    found = diagnosed(
        LOOPS,
        supply_limit_and_leads_checked=NO,
        boots_on_own_battery=YES,
        display_shows_picture=YES,
        storage_answers_loader=YES,
        edl_reached_when_forced=YES,
    )
    assert found.verdict is Verdict.CANNOT_SAY
    assert found.faults[0].fault == "bench_artifact_supply"


def test_a_display_that_leaks_may_be_dark_as_well() -> None:
    steps = tuple(Step(step.lasts_s, step.level_a + 0.1, step.rough) for step in BOOT)
    found = diagnosed(
        supply_run(drawn_trace(steps)), symptom_persists_with_peripherals_unplugged=NO, display_shows_picture=NO
    )
    assert (found.verdict, found.fault) == (Verdict.NOT_MOTHERBOARD, "nonmb_peripheral_leak")


def test_no_battery_connector_is_blamed_for_a_start_that_nobody_recorded_to_its_end() -> None:
    """Software that starts again and again looks whole until it does, and runs on no battery either."""
    cut = supply_run(drawn_trace((OFF, *BOOT[1:4], Step(6.0, 0.9, 0.4))))
    found = diagnosed(cut, **GOOD_BATTERIES_FAIL, display_shows_picture=YES)
    assert found.verdict is not Verdict.MOTHERBOARD
    assert any("record until it comes to rest" in sentence for sentence in found.withheld)
    long = supply_run(drawn_trace((OFF, *BOOT[1:4], Step(40.0, 0.9, 0.4))))
    assert diagnosed(long, **GOOD_BATTERIES_FAIL, display_shows_picture=YES).verdict is Verdict.MOTHERBOARD


def test_a_key_that_nobody_pressed_is_not_called_open_because_bridging_starts_the_phone() -> None:
    """So it does with any phone: on batteries that are dead, or behind a dead connector, it starts bridged alone."""
    unpressed = supply_run(drawn_trace((Step(20.0, 0.0005),), events=(Event(0.0, EventName.OUTPUT_ON),)))
    found = diagnosed(unpressed, boots_on_own_battery=NO, starts_when_key_contact_bridged=YES)
    assert found.verdict is Verdict.CANNOT_SAY
    silent = diagnosed(unpressed, pmic_rails_present_after_key=NO, starts_when_key_contact_bridged=YES)
    assert silent.fault == "nonmb_power_key_open", "somebody pressed it for the rails, and nothing came"


def test_a_leak_is_seen_without_a_key_press() -> None:
    """The rails stay down for want of the voltage that the leak takes: no dead PMIC."""
    answers = {"pmic_rails_present_after_key": NO, "symptom_persists_with_peripherals_unplugged": NO}
    on = (Event(0.0, EventName.OUTPUT_ON),)
    leaks, quiet = (
        diagnosed(supply_run(drawn_trace((Step(12.0, level_a),), events=on, resolution_a=0.005)), **answers)
        for level_a in (0.021, 0.0005)
    )
    assert all("does not count: no key press" in found.withheld[0] for found in (leaks, quiet))
    dead = [
        next(one.probability for one in found.faults if one.fault == "mb_pmic_no_start") for found in (leaks, quiet)
    ]
    assert dead[0] < 0.2 * dead[1]
