"""A profile is data that may not contradict itself; the shipped one speaks of every fault, with sources."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.checks import Check
from analysis.diagnosis import OnMotherboard
from analysis.errors import ProfileError
from analysis.findings import FindingName
from analysis.gates import Gate
from analysis.looks import Band, Provenance, StateChance
from analysis.profile import DeviceProfile, FaultTable
from analysis.states import STATES_OF, Observable
from tests.analysis.drawn_runs import PROFILE

FAULTS = {
    "normal_boot": "no",
    "mb_vbat_hard_short": "yes",
    "mb_leakage_prekey": "yes",
    "nonmb_peripheral_leak": "no",
    "mb_postkey_rail_short": "yes",
    "nonmb_power_key_open": "no",
    "nonmb_power_key_stuck": "no",
    "mb_pmic_no_start": "yes",
    "mb_low_current_cpu_not_starting": "yes",
    "mb_cpu_ddr_stuck": "yes",
    "mb_ufs_edl_9008": "yes",
    "crash_dump_900e": "indeterminate",
    "mb_early_boot_loop": "yes",
    "sw_bootloop_abl_kernel": "no",
    "sw_lands_in_fastboot": "no",
    "sw_edl_after_flash": "indeterminate",
    "sw_android_loop": "no",
    "nonmb_display_lcm": "no",
    "mb_backlight_or_dsi": "yes",
    "nonmb_battery": "no",
    "mb_battery_connector_path": "yes",
    "nonmb_usb_subboard": "no",
    "mb_charger_or_usb_path": "yes",
    "bench_artifact_supply": "indeterminate",
    "indeterminate": "indeterminate",
}
"""Every fault of the literature, and where it sits."""


def test_every_fault_of_the_literature_is_in_the_profile_where_it_belongs() -> None:
    assert {fault.id: fault.motherboard.value for fault in PROFILE.faults} == FAULTS


@pytest.mark.parametrize("fault", PROFILE.faults, ids=lambda fault: fault.id)
def test_no_fault_is_spared_by_what_the_profile_leaves_out(fault: FaultTable) -> None:
    """A look that says nothing of a finding or a check would stand with the best one; the shipped profile has none."""
    if fault.anything:
        return
    for look in fault.looks:
        assert {row.check for row in look.checks} == set(Check)
        assert {table.name for table in PROFILE.findings} == {row.finding for row in look.findings}


@pytest.mark.parametrize("fault", PROFILE.faults, ids=lambda fault: fault.id)
def test_a_fault_gives_a_verdict_only_with_a_proof_and_one_without_a_side_never(fault: FaultTable) -> None:
    assert bool(fault.proofs) == (fault.motherboard is not OnMotherboard.INDETERMINATE)


def test_a_normal_boot_is_settled_by_the_own_battery_and_three_runs() -> None:
    (proof,) = PROFILE.fault("normal_boot").proofs
    assert proof.normal_runs >= 3
    assert [result.check for result in proof.answers] == [Check.BOOTS_ON_OWN_BATTERY]


@pytest.mark.parametrize("fault", PROFILE.faults, ids=lambda fault: fault.id)
def test_every_number_says_where_it_comes_from(fault: FaultTable) -> None:
    keys = {source.key for source in PROFILE.sources}
    cited = [fault.cited, *(proof.cited for proof in fault.proofs)]
    for look in fault.looks:
        cited += [row.cited for row in look.checks]
        cited += [row.cited for row in look.findings] + [row.cited for row in look.states]
    for one in cited:
        assert isinstance(one.provenance, Provenance)
        assert set(one.source.split(", ")) <= keys


def test_a_probability_is_never_so_sure_that_one_answer_decides() -> None:
    for one in PROFILE.hypotheses:
        for row in one.look.checks:
            assert 0.005 <= row.yes <= 0.995


def changed(profile: DeviceProfile, fault_id: str, **changes: object) -> DeviceProfile:
    faults = tuple(
        replace(fault, **changes) if fault.id == fault_id else fault  # type: ignore[arg-type]
        for fault in profile.faults
    )
    return replace(profile, faults=faults)


def test_a_fault_that_stands_twice_is_refused_by_its_key() -> None:
    with pytest.raises(ProfileError, match=r"faults\.normal_boot: stands twice"):
        replace(PROFILE, faults=(*PROFILE.faults, PROFILE.fault("normal_boot")))


def test_a_check_that_comes_after_one_that_comes_after_another_is_refused_by_its_key() -> None:
    look, swap = Check.DISPLAY_SHOWS_PICTURE, Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY
    checks = tuple(replace(row, after=swap) if row.check is look else row for row in PROFILE.checks)
    with pytest.raises(ProfileError, match=rf"checks\.{look}\.after: {swap} comes after another check itself"):
        replace(PROFILE, checks=checks)


def test_shares_of_looks_that_do_not_add_up_are_refused() -> None:
    (look,) = PROFILE.fault("normal_boot").looks
    with pytest.raises(ProfileError, match=r"faults\.normal_boot\.looks: the shares must add up to 1"):
        changed(PROFILE, "normal_boot", looks=(replace(look, share=0.5),))


def test_a_band_outside_what_the_finding_can_have_is_refused_by_its_key() -> None:
    (look,) = PROFILE.fault("normal_boot").looks
    wild = tuple(
        replace(row, bands=(Band(0.0, 50.0, 0.9),)) if row.finding is FindingName.PEAK_LEVEL else row
        for row in look.findings
    )
    with pytest.raises(ProfileError, match=r"faults\.normal_boot\.findings\.peak_level\.bands\.0: expected a range"):
        changed(PROFILE, "normal_boot", looks=(replace(look, findings=wild),))


def test_probabilities_of_states_that_do_not_add_up_are_refused() -> None:
    (look,) = PROFILE.fault("mb_ufs_edl_9008").looks
    usb = next(row for row in look.states if row.observable is Observable.USB)
    rest = [row for row in look.states if row is not usb]
    wild = replace(usb, chances=tuple(StateChance(row.state, 0.5) for row in usb.chances))
    with pytest.raises(ProfileError, match="must add up to 1"):
        changed(PROFILE, "mb_ufs_edl_9008", looks=(replace(look, states=(wild, *rest)),))


def test_a_gate_that_points_nowhere_is_refused() -> None:
    gates = tuple(replace(row, fault="nowhere") if row.gate is Gate.NO_KEY else row for row in PROFILE.gates)
    with pytest.raises(ProfileError, match=r"gates\.no_key\.fault: the profile has no fault nowhere"):
        replace(PROFILE, gates=gates)


def test_a_gate_that_may_also_point_nowhere_is_refused() -> None:
    gates = tuple(replace(row, also=(("nowhere", 0.5),)) if row.gate is Gate.NO_KEY else row for row in PROFILE.gates)
    with pytest.raises(ProfileError, match=r"gates\.no_key\.also: the profile has no other fault nowhere"):
        replace(PROFILE, gates=gates)


def test_a_check_without_words_is_refused() -> None:
    with pytest.raises(ProfileError, match=r"checks\.display_shows_picture: is missing"):
        replace(PROFILE, checks=tuple(row for row in PROFILE.checks if row.check is not Check.DISPLAY_SHOWS_PICTURE))


def test_a_profile_needs_one_fault_for_none_of_the_others() -> None:
    with pytest.raises(ProfileError, match="exactly one fault must expect anything"):
        changed(PROFILE, "indeterminate", anything=False)


def test_states_of_every_observable_are_a_closed_list() -> None:
    for fault in PROFILE.faults:
        for look in fault.looks:
            for row in look.states:
                assert set(STATES_OF[row.observable]) == {chance.state for chance in row.chances}
