"""What the documents say of each fault of the fifth phone, and how its author groups them. Knows no number."""

from __future__ import annotations

MOTHERBOARD = {
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
"""Whether a fault sits on the motherboard, as the documents' table of signatures has it."""
FAULTS: tuple[str, ...] = tuple(MOTHERBOARD)
"""Every fault, in the order in which a corpus takes them in turn."""
VERDICTS = {"yes": "motherboard", "no": "not_motherboard", "indeterminate": "cannot_say"}

LEAKS = ("mb_leakage_prekey", "nonmb_peripheral_leak")
DISPLAYS = ("nonmb_display_lcm", "mb_backlight_or_dsi")
NO_DATA_LINES = ("nonmb_usb_subboard", "mb_charger_or_usb_path")
"""A host sees nothing, whatever the phone does."""
DOWNLOADS = ("mb_ufs_edl_9008", "sw_edl_after_flash")
BOOTS = (
    "normal_boot",
    *LEAKS,
    *DISPLAYS,
    "nonmb_battery",
    "mb_battery_connector_path",
    *NO_DATA_LINES,
)
"""On the clips of a supply these boot as a healthy phone does."""
USB_DEFINED = (
    "normal_boot",
    *DOWNLOADS,
    "crash_dump_900e",
    "sw_lands_in_fastboot",
    *NO_DATA_LINES,
    "mb_cpu_ddr_stuck",
)
"""USB is part of what these are, so that somebody always looks at it."""
SILENT = ("nonmb_power_key_open", "mb_pmic_no_start")
"""There is nothing to be seen unless the key is marked."""


def verdict_of(fault: str) -> str:
    """The verdict that is true of a fault."""
    return VERDICTS[MOTHERBOARD[fault]]
