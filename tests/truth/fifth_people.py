"""What people at the fifth phone's bench check and answer, and which checks decide a fault.

The names of checks are short here; `CHECK` has those of the case format.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tests.truth.fifth_chances import chance
from tests.truth.fifth_faults import Kind, Trouble

Answers = dict[str, str]


class Answered(StrEnum):
    """Which checks somebody answered; the rest of the case is the same."""

    DECIDING = "deciding"
    """Those that decide the fault, and a few others."""
    NONE = "none"
    ALL = "all"
    """Every one that can be done on such a phone."""


CHECK = {
    "persists": "symptom_persists_with_peripherals_unplugged",
    "bridged": "starts_when_key_contact_bridged",
    "vbus": "starts_when_vbus_applied",
    "train": "reset_train_stops_with_key_flex_unplugged",
    "rails": "pmic_rails_present_after_key",
    "heat": "symptom_changes_with_soc_pressure_or_heat",
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


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks show on a phone with a fault. Lists of checks are words between blanks.

    What a specimen's own trouble decides, or chance, comes on top.
    """

    decide: str
    """The checks that decide it by the documents."""
    yes: str = ""
    no: str = ""


ALIVE = "bridged vbus rails edl storage stable picture goodlcd ownbat goodbat"
"""True of a phone that boots on the clips."""
DOWN = "heat bridged vbus ownbat goodbat"
"""False of a phone that does not."""
DEAD = f"{DOWN} edl picture goodlcd"
"""False of one that nothing reaches."""
SOFTWARE = "stable reflash picture rails edl storage"

ROWS = {
    "normal_boot": Checked("ownbat picture", ALIVE, "heat"),
    "mb_vbat_hard_short": Checked("persists", "persists", f"rails {DEAD}"),
    "mb_leakage_prekey": Checked("persists", f"{ALIVE} persists", "heat reflash"),
    "nonmb_peripheral_leak": Checked("persists", ALIVE, "heat persists reflash"),
    "mb_postkey_rail_short": Checked("persists", "persists", DEAD),
    "nonmb_power_key_open": Checked("bridged vbus", "bridged vbus edl storage picture", "rails heat"),
    "nonmb_power_key_stuck": Checked("train", "train persists rails picture", "heat stable reflash ownbat goodbat"),
    "mb_pmic_no_start": Checked("bridged vbus rails", "", f"rails {DEAD}"),
    "mb_low_current_cpu_not_starting": Checked("bridged rails heat", "rails", DEAD),
    "mb_cpu_ddr_stuck": Checked("heat edl", "rails", f"{DEAD} stable"),
    "mb_ufs_edl_9008": Checked("flashed storage", "rails edl", f"{DOWN} picture goodlcd storage reflash stable"),
    "crash_dump_900e": Checked("stable heat", "rails edl storage", "heat ownbat goodbat"),
    "mb_early_boot_loop": Checked("persists leads stable", "rails persists", f"{DEAD} stable"),
    "sw_bootloop_abl_kernel": Checked("stable reflash", f"{SOFTWARE} persists", "heat ownbat goodbat"),
    "sw_lands_in_fastboot": Checked("stable reflash", SOFTWARE, "heat ownbat goodbat"),
    "sw_edl_after_flash": Checked("flashed storage reflash", "rails edl storage reflash", DOWN),
    "sw_android_loop": Checked("stable reflash", f"{SOFTWARE} persists", "heat ownbat goodbat"),
    "nonmb_display_lcm": Checked("picture goodlcd", ALIVE, "heat picture reflash"),
    "mb_backlight_or_dsi": Checked("picture goodlcd", ALIVE, "heat picture goodlcd reflash"),
    "nonmb_battery": Checked("ownbat goodbat", ALIVE, "heat ownbat reflash"),
    "mb_battery_connector_path": Checked("ownbat goodbat", ALIVE, "heat ownbat goodbat reflash"),
    "nonmb_usb_subboard": Checked("port subboard", f"{ALIVE} subboard", "heat vbus"),
    "mb_charger_or_usb_path": Checked("port subboard", ALIVE, "heat subboard reflash"),
    "bench_artifact_supply": Checked("leads", "rails", "heat"),
    "indeterminate": Checked(""),
}
"""What is false of a phone wins over what is true of its like."""
CANNOT_BE_TRIED = {"nonmb_usb_subboard": "storage edl", "mb_charger_or_usb_path": "storage edl"}
"""There are no data lines."""
FLASHED = {
    "indeterminate": 0.1,
    "crash_dump_900e": 0.25,
    "sw_bootloop_abl_kernel": 0.4,
    "sw_lands_in_fastboot": 0.4,
    "sw_android_loop": 0.4,
}
"""Shares of phones that were flashed just before, where it is another than elsewhere."""
FLASHED_ELSEWHERE = 0.08


def deciding(fault: str) -> set[str]:
    """The checks that decide a fault by the documents, as the case format calls them."""
    return {CHECK[check] for check in ROWS[fault].decide.split()}


def truths(trouble: Trouble, rng: np.random.Generator) -> Answers:
    """Every check that could be done on this phone, with its correct answer."""
    fault, row = trouble.fault, ROWS[trouble.fault]
    truth = {"port": "yes", "flashed": _said(chance(rng, FLASHED.get(fault, FLASHED_ELSEWHERE)))}
    if fault != "indeterminate":
        truth["leads"] = _said(fault != "bench_artifact_supply")
    truth |= dict.fromkeys(row.yes.split(), "yes") | dict.fromkeys(row.no.split(), "no")
    for check in CANNOT_BE_TRIED.get(fault, "").split():
        del truth[check]
    return truth | _of_the_specimen(trouble) | _by_chance(fault, rng)


def choose_answers(trouble: Trouble, answered: Answered, rng: np.random.Generator) -> Answers:
    """What was answered, by the checks' names in the case format and in their order."""
    truth = truths(trouble, rng)
    decide = ROWS[trouble.fault].decide.split()
    others = [check for check in truth if check not in decide]
    chosen = {
        Answered.DECIDING: {*decide, *(str(check) for check in rng.permutation(others)[: int(rng.integers(1, 5))])},
        Answered.NONE: set[str](),
        Answered.ALL: set(truth),
    }[answered]
    return dict(sorted((CHECK[check], truth[check]) for check in chosen))


def _said(true: bool) -> str:
    return "yes" if true else "no"


def _of_the_specimen(trouble: Trouble) -> Answers:
    """What depends on what is wrong with this one."""
    match trouble.fault:
        case "mb_cpu_ddr_stuck":
            loaded = {"storage": "yes"} if trouble.edl_forced else {}
            return {"heat": _said(trouble.heat_tells), "edl": _said(trouble.edl_forced)} | loaded
        case "mb_ufs_edl_9008" | "sw_edl_after_flash":
            return {"flashed": _said(trouble.flashed)}
        case "crash_dump_900e":
            seen = {"picture": "yes"} if trouble.kind is Kind.KERNEL else {}
            return {"stable": _said(trouble.stable), "reflash": _said(trouble.cured)} | seen
        case "mb_early_boot_loop":
            reached = {"edl": "yes"} if trouble.kind is Kind.FLICKERING_9008 else {}
            return {"heat": _said(trouble.heat_tells)} | reached
    return {}


def _by_chance(fault: str, rng: np.random.Generator) -> Answers:
    """What differs among specimens of a fault for no reason that is drawn."""
    match fault:
        case "mb_postkey_rail_short":
            return {"rails": _said(chance(rng, 0.35))}
        case "mb_low_current_cpu_not_starting":
            return {"heat": _said(chance(rng, 0.7))}
        case "mb_charger_or_usb_path":
            return {"vbus": _said(chance(rng, 0.2))}
    return {}
