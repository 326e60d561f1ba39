"""The words in a drawing of a trace, one instance per language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.phases import NamedSegment, Phase
from analysis.states import State
from analysis.trace import EventName


@dataclass(frozen=True, slots=True)
class FigureWords:
    """The words in a drawing of a trace."""

    phases: Mapping[Phase, str]
    events: Mapping[EventName, str]
    usb_states: Mapping[State, str]
    joined_stages: str
    """{first} {last}"""
    stuck_in: str
    """{stage}"""
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
    """{value}"""
    limit: str
    """{value}"""
    golden: str
    """{boots}"""
    one_column: str
    """{readings}"""
    each_reading: str
    steps: str
    from_start: str
    summary: str
    """{duration} {least} {most} {mean} {lost}"""
    no_trace_summary: str


def stage_name(named: NamedSegment, words: FigureWords) -> str:
    """What a stage is called: stages that the meter cannot separate are named together."""
    name = words.phases[named.phase]
    if named.stuck_in is not None:
        return words.stuck_in.format(stage=words.phases[named.stuck_in])
    if named.joined_from is not None and named.joined_from is not named.phase:
        return words.joined_stages.format(first=words.phases[named.joined_from], last=name)
    return name


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
        State.EDL: "boot ROM",
        State.CRASH_DUMP: "crash dump",
        State.FASTBOOT: "fastboot",
        State.RECOVERY: "recovery",
        State.OFFLINE_CHARGING: "charging, not started",
        State.ADB_OR_OFFLINE_CHARGING: "Android or charging",
        State.ANDROID: "Android",
    },
    joined_stages="{first} to {last}",
    stuck_in="Stuck in: {stage}",
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
    golden="shaded: where {boots} good boots go",
    one_column="1 column = about {readings} readings: shade from least to most, line is the mean",
    each_reading="each reading is drawn",
    steps="each reading is drawn and held until the next",
    from_start="times count from the start of the run",
    summary="{duration}, from {least} to {most}, mean {mean}, {lost} readings lost",
    no_trace_summary="no current was recorded",
)
