"""The checks that a person at the bench can answer: the closed list of the case format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What a done check showed. A check that was not done has no answer."""

    YES = "yes"
    NO = "no"


class Check(StrEnum):
    """A statement about the phone that is true or not; its words are in the device profile."""

    SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED = "symptom_persists_with_peripherals_unplugged"
    STARTS_WHEN_KEY_CONTACT_BRIDGED = "starts_when_key_contact_bridged"
    STARTS_WHEN_VBUS_APPLIED = "starts_when_vbus_applied"
    RESET_TRAIN_STOPS_WITH_KEY_FLEX_UNPLUGGED = "reset_train_stops_with_key_flex_unplugged"
    PMIC_RAILS_PRESENT_AFTER_KEY = "pmic_rails_present_after_key"
    SYMPTOM_CHANGES_WITH_SOC_PRESSURE_OR_HEAT = "symptom_changes_with_soc_pressure_or_heat"
    EDL_REACHED_WHEN_FORCED = "edl_reached_when_forced"
    RECENTLY_FLASHED_OR_UNLOCKED = "recently_flashed_or_unlocked"
    STORAGE_ANSWERS_LOADER = "storage_answers_loader"
    OFFICIAL_REFLASH_CURES = "official_reflash_cures"
    STABLE_IN_FASTBOOT_OR_RECOVERY = "stable_in_fastboot_or_recovery"
    DISPLAY_SHOWS_PICTURE = "display_shows_picture"
    PICTURE_WITH_KNOWN_GOOD_DISPLAY = "picture_with_known_good_display"
    BOOTS_ON_OWN_BATTERY = "boots_on_own_battery"
    BOOTS_ON_KNOWN_GOOD_BATTERY = "boots_on_known_good_battery"
    HOST_PORT_AND_CABLE_PROVEN = "host_port_and_cable_proven"
    USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD = "usb_works_with_known_good_subboard"
    SUPPLY_LIMIT_AND_LEADS_CHECKED = "supply_limit_and_leads_checked"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check that was done, and its answer."""

    check: Check
    answer: Answer
