"""What people at the fourth phone's bench check and answer, and which checks decide a fault.

The names of checks are short here; `CHECK` has those of the case format.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.truth.fourth_chances import chance
from tests.truth.fourth_unit import Unit

Answers = dict[str, str]

CHECK = {
    "persist": "symptom_persists_with_peripherals_unplugged",
    "bridged": "starts_when_key_contact_bridged",
    "vbus": "starts_when_vbus_applied",
    "train": "reset_train_stops_with_key_flex_unplugged",
    "rails": "pmic_rails_present_after_key",
    "press": "symptom_changes_with_soc_pressure_or_heat",
    "edl": "edl_reached_when_forced",
    "flashed": "recently_flashed_or_unlocked",
    "storage": "storage_answers_loader",
    "reflash": "official_reflash_cures",
    "stable": "stable_in_fastboot_or_recovery",
    "picture": "display_shows_picture",
    "goodlcd": "picture_with_known_good_display",
    "ownbat": "boots_on_own_battery",
    "goodbat": "boots_on_known_good_battery",
    "port": "host_port_and_cable_proven",
    "subboard": "usb_works_with_known_good_subboard",
    "leads": "supply_limit_and_leads_checked",
}
EXTRAS = ("port", "flashed", "leads", "picture", "ownbat")
"""Checks that by themselves say next to nothing about most faults: what a careful person ticks off anyway."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is true of a phone with a fault. Lists of checks are words between blanks."""

    motherboard: str
    """`yes`, `no` or `indeterminate`."""
    decide: str
    """The checks that decide it by the documents."""
    yes: str
    """Every check that is possible on such a phone and true of it."""
    no: str
    """The same, and false of it."""
    probe_share: float = 0.7
    """How often somebody also plugs the USB cable in."""
    must_probe: bool = False
    """The documents' test of this fault needs USB evidence: always there where the deciding checks are answered."""


ALIVE = "bridged vbus rails edl stable picture goodlcd ownbat goodbat port leads"
DEAD = "picture ownbat goodbat flashed"

ROWS = {
    "normal_boot": Fault(
        "no",
        "ownbat picture",
        ALIVE,
        "flashed",
        0.8,
        must_probe=True,
    ),
    "mb_vbat_hard_short": Fault(
        "yes",
        "persist",
        "persist port",
        "vbus press edl flashed picture ownbat",
        0.3,
    ),
    "mb_leakage_prekey": Fault(
        "yes",
        "persist",
        "persist port leads",
        "press flashed",
        0.5,
    ),
    "nonmb_peripheral_leak": Fault(
        "no",
        "persist",
        "port leads",
        "persist press flashed",
        0.5,
    ),
    "mb_postkey_rail_short": Fault(
        "yes",
        "persist",
        "persist port leads",
        f"bridged vbus press edl {DEAD}",
        0.5,
    ),
    "nonmb_power_key_open": Fault(
        "no",
        "bridged vbus",
        "bridged vbus edl picture port",
        "rails press flashed",
    ),
    "nonmb_power_key_stuck": Fault(
        "no",
        "train",
        "train port leads",
        "press stable flashed",
        0.5,
    ),
    "mb_pmic_no_start": Fault(
        "yes",
        "bridged vbus rails",
        "port leads",
        f"bridged vbus rails press edl {DEAD}",
    ),
    "mb_low_current_cpu_not_starting": Fault(
        "yes",
        "bridged vbus rails press",
        "rails press port leads",
        f"bridged vbus edl {DEAD}",
    ),
    "mb_cpu_ddr_stuck": Fault(
        "yes",
        "edl press",
        "rails press port leads",
        f"vbus edl {DEAD}",
        0.8,
    ),
    "mb_ufs_edl_9008": Fault(
        "yes",
        "flashed storage",
        "rails edl port leads",
        f"press storage reflash {DEAD}",
        0.85,
        must_probe=True,
    ),
    "crash_dump_900e": Fault(
        "indeterminate",
        "flashed",
        "rails edl port leads",
        "flashed ownbat goodbat",
        0.9,
        must_probe=True,
    ),
    "mb_early_boot_loop": Fault(
        "yes",
        "persist stable leads",
        "persist rails port leads",
        f"train stable vbus {DEAD}",
    ),
    "sw_bootloop_abl_kernel": Fault(
        "no",
        "stable reflash",
        "persist stable reflash storage rails edl picture port leads",
        "train press ownbat goodbat",
    ),
    "sw_lands_in_fastboot": Fault(
        "no",
        "stable reflash",
        "stable reflash storage rails edl picture port leads",
        "press ownbat goodbat",
        0.85,
        must_probe=True,
    ),
    "sw_edl_after_flash": Fault(
        "indeterminate",
        "flashed storage reflash",
        "flashed storage reflash rails edl port leads",
        "press picture ownbat goodbat",
        0.85,
        must_probe=True,
    ),
    "sw_android_loop": Fault(
        "no",
        "stable reflash",
        "persist stable reflash storage rails edl picture port leads",
        "train press ownbat goodbat",
        0.75,
    ),
    "nonmb_display_lcm": Fault(
        "no",
        "picture goodlcd",
        "goodlcd bridged vbus rails edl stable ownbat goodbat port leads",
        "picture press reflash flashed",
        0.85,
        must_probe=True,
    ),
    "mb_backlight_or_dsi": Fault(
        "yes",
        "picture goodlcd",
        "bridged vbus rails edl stable ownbat goodbat port leads",
        "picture goodlcd reflash flashed",
        0.85,
        must_probe=True,
    ),
    "nonmb_battery": Fault(
        "no",
        "ownbat goodbat",
        "goodbat bridged rails edl stable picture goodlcd port leads",
        "ownbat press flashed",
    ),
    "mb_battery_connector_path": Fault(
        "yes",
        "ownbat goodbat",
        "bridged rails edl stable picture goodlcd port leads",
        "ownbat goodbat press flashed",
    ),
    "nonmb_usb_subboard": Fault(
        "no",
        "port subboard picture",
        "port subboard picture goodlcd ownbat goodbat rails bridged leads stable",
        "vbus edl press flashed",
        0.9,
        must_probe=True,
    ),
    "mb_charger_or_usb_path": Fault(
        "yes",
        "port subboard picture",
        "port picture goodlcd goodbat rails bridged leads stable",
        "subboard vbus edl flashed",
        0.9,
        must_probe=True,
    ),
    "bench_artifact_supply": Fault(
        "indeterminate",
        "leads",
        "port",
        "leads flashed",
        0.5,
    ),
    "indeterminate": Fault(
        "indeterminate",
        "",
        "port",
        "flashed",
        0.0,
    ),
}
FAULTS: tuple[str, ...] = tuple(ROWS)
"""Every fault, in the order in which a corpus takes them in turn."""
VERDICTS = {"yes": "motherboard", "no": "not_motherboard", "indeterminate": "cannot_say"}
FLASHED = {"sw_bootloop_abl_kernel": 0.45, "sw_lands_in_fastboot": 0.5, "sw_android_loop": 0.4}
"""Shares of phones that were flashed just before; elsewhere a row says whether they were."""


def verdict_of(fault: str) -> str:
    """The verdict that is true of a fault."""
    return VERDICTS[ROWS[fault].motherboard]


def deciding(fault: str) -> set[str]:
    """The checks that decide a fault by the documents, as the case format calls them."""
    return {CHECK[check] for check in ROWS[fault].decide.split()}


def truths(unit: Unit, rng: np.random.Generator) -> Answers:
    """Every check that could be done on this phone, with its correct answer."""
    row, traits = ROWS[unit.fault], unit.traits
    truth = dict.fromkeys(row.yes.split(), "yes") | dict.fromkeys(row.no.split(), "no")
    if unit.fault in FLASHED:
        truth["flashed"] = "yes" if chance(rng, FLASHED[unit.fault]) else "no"
    if unit.fault in ("mb_leakage_prekey", "nonmb_peripheral_leak"):
        boots = traits["after"] == "boots"
        more = "rails picture" if boots else "picture ownbat"
        truth |= dict.fromkeys(more.split(), "yes" if boots else "no")
    if unit.fault == "mb_early_boot_loop":
        truth["edl"] = "yes" if traits["usb"] == "edl" else "no"
    return truth


def choose_answers(unit: Unit, answered: str, rng: np.random.Generator) -> Answers:
    """What was answered: nothing, the deciding checks with a few others, or some of those that are possible."""
    truth = truths(unit, rng)
    if answered == "none":
        return {}
    if answered == "some":
        share = rng.uniform(0.1, 0.6)
        answers = {check: answer for check, answer in truth.items() if chance(rng, share)}
        stuck = unit.fault in ("mb_low_current_cpu_not_starting", "mb_cpu_ddr_stuck")
        if stuck and "press" in answers and chance(rng, 0.2):
            answers["press"] = "no"  # A dead die does not care about pressure.
        return answers
    answers = {check: truth[check] for check in ROWS[unit.fault].decide.split()}
    others = [
        check
        for check in EXTRAS
        if check in truth and check not in answers and not (check == "ownbat" and truth[check] == "yes")
    ]
    if others and chance(rng, 0.35):
        for check in rng.permutation(others)[: int(rng.integers(1, 3))]:
            answers[str(check)] = truth[str(check)]
    return answers
