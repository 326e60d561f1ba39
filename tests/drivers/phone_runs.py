"""Runs of the imaginary phone, for the tests that judge it: every fault, the usual stimuli, means and intervals."""

from __future__ import annotations

import numpy as np

from drivers.imaginary_phone import Action, Feed, ImaginaryPhone, PhoneRun, Stimulus
from drivers.phone_model.stages import PhoneStage

FAULT_IDS = [
    "normal_boot",
    "mb_vbat_hard_short",
    "mb_leakage_prekey",
    "nonmb_peripheral_leak",
    "mb_postkey_rail_short",
    "nonmb_power_key_open",
    "nonmb_power_key_stuck",
    "mb_pmic_no_start",
    "mb_low_current_cpu_not_starting",
    "mb_cpu_ddr_stuck",
    "mb_ufs_edl_9008",
    "crash_dump_900e",
    "mb_early_boot_loop",
    "sw_bootloop_abl_kernel",
    "sw_lands_in_fastboot",
    "sw_edl_after_flash",
    "sw_android_loop",
    "nonmb_display_lcm",
    "mb_backlight_or_dsi",
    "nonmb_battery",
    "mb_battery_connector_path",
    "nonmb_usb_subboard",
    "mb_charger_or_usb_path",
    "bench_artifact_supply",
    "indeterminate",
]

KEY = (Stimulus(0.5, Action.OUTPUT_ON), Stimulus(4.0, Action.KEY_DOWN), Stimulus(5.0, Action.KEY_UP))
VBUS = (Stimulus(1.0, Action.VBUS_ON),)


def run_of(
    fault: str, seed: int, until_s: float = 60.0, feed: Feed | None = None, variant: str | None = None
) -> PhoneRun:
    return ImaginaryPhone.of(fault, seed, variant=variant).run(KEY, until_s, feed)


def mean_a(run: PhoneRun, start_s: float, stop_s: float) -> float:
    return float(run.current.mean(np.array([start_s]), np.array([stop_s]))[0])


def stage_interval(run: PhoneRun, stage: PhoneStage) -> tuple[float, float]:
    edges = [*run.stage_edges]
    k = next(k for k, edge in enumerate(edges) if edge.stage is stage)
    return edges[k].at_s, edges[k + 1].at_s if k + 1 < len(edges) else run.until_s
