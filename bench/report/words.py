"""Every word of figures and reports, in one place per language.

A language is one instance of `Words`; what a report says and in which order is in `compose`, not here. Fields in
braces are filled in by name, so that another language may order them as it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.phases import Phase
from analysis.trace import EventName
from bench.report.usb_states import UsbState


@dataclass(frozen=True, slots=True)
class FigureWords:
    """The words in a drawing of a trace."""

    phases: Mapping[Phase, str]
    events: Mapping[EventName, str]
    usb_states: Mapping[UsbState, str]
    stage_lane: str
    usb_lane: str
    finding_lane: str
    lost: str
    """{count}"""
    no_readings: str
    usb_off_on_purpose: str
    current_not_counted: str
    current_not_recorded: str
    nothing_attached: str
    limiting: str
    set_voltage: str
    limit: str
    """{value}"""
    one_column: str
    """{readings}"""
    each_reading: str
    steps: str
    from_key: str
    from_start: str
    summary: str
    """{duration} {least} {most} {mean} {lost}"""
    no_trace_summary: str


FIGURE_ENGLISH = FigureWords(
    phases={
        Phase.OUTPUT_OFF: "Output off",
        Phase.INRUSH: "Inrush",
        Phase.PREKEY: "Before key",
        Phase.PMIC: "PMIC",
        Phase.EARLY_BOOT: "Early boot",
        Phase.BOOT_LOADER: "Boot loader",
        Phase.KERNEL: "Kernel",
        Phase.ANDROID: "Android start",
        Phase.IDLE: "Idle",
        Phase.SUSPENDED: "Asleep",
        Phase.STUCK: "Stuck: no progress",
        Phase.OFF_AGAIN: "Off again",
        Phase.UNNAMED: "Not named",
    },
    events={
        EventName.OUTPUT_ON: "Output on",
        EventName.OUTPUT_OFF: "Output off",
        EventName.SUPPLY_CC: "Supply limits",
        EventName.SUPPLY_CV: "Supply holds its voltage",
        EventName.KEY_DOWN: "Key pressed",
        EventName.KEY_UP: "Key released",
        EventName.KEY_BRIDGED: "Key bridged",
        EventName.VBUS_ON: "USB power on",
        EventName.VBUS_OFF: "USB power off",
        EventName.USB_ATTACHED: "USB",
        EventName.USB_DETACHED: "USB gone",
        EventName.SAHARA_MODE: "Sahara mode",
        EventName.ADB_STATE: "ADB",
        EventName.ADB_PROPERTY: "ADB",
        EventName.FASTBOOT_VARIABLE: "Fastboot",
        EventName.GAP: "Lost readings",
        EventName.NOTE: "Note",
    },
    usb_states={
        UsbState.BOOT_ROM: "boot ROM",
        UsbState.CRASH_DUMP: "crash dump",
        UsbState.FASTBOOT: "fastboot",
        UsbState.RECOVERY: "recovery",
        UsbState.ANDROID: "Android",
        UsbState.OTHER: "another device",
    },
    stage_lane="Stage",
    usb_lane="USB",
    finding_lane="Findings",
    lost="{count} lost",
    no_readings="No readings",
    usb_off_on_purpose="USB power is off in this run, on purpose",
    current_not_counted="Current not counted: USB power is on",
    current_not_recorded="No current was recorded in this run",
    nothing_attached="nothing answered",
    limiting="limiting",
    set_voltage="set {value}",
    limit="limit {value}",
    one_column="1 column = about {readings} readings: shade from least to most, line is the mean",
    each_reading="each reading is drawn",
    steps="each reading is drawn and held until the next",
    from_key="times count from the key press",
    from_start="times count from the first reading",
    summary="{duration}, from {least} to {most}, mean {mean}, {lost} readings lost",
    no_trace_summary="no current was recorded",
)
