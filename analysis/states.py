"""What the phone said of itself in a run: USB states, Android's own words, the reason of its last reset.

A state is evidence only where somebody looked: a USB probe in which nothing attached for its whole duration is a state
(*none*); a supply boot with USB power off says nothing about USB.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from analysis.run import RunKind, RunRecord
from analysis.trace import KEY_PRESSES, Event, EventName


class Observable(StrEnum):
    """What can be asked of a phone's own voice."""

    USB = "usb"
    """The last USB state of the run."""
    BOOT_COMPLETED = "boot_completed"
    """Whether Android said that it had started."""
    USB_PRESENCE = "usb_presence"
    """Whether what attached stayed."""
    RESET_REASON = "reset_reason"
    """Why the phone was last reset, in the words of its boot chain."""


class State(StrEnum):
    """Every answer that an observable can have."""

    EDL = "edl"
    CRASH_DUMP = "crash_dump"
    FASTBOOT = "fastboot"
    RECOVERY = "recovery"
    OFFLINE_CHARGING = "offline_charging"
    ADB_OR_OFFLINE_CHARGING = "adb_or_offline_charging"
    ANDROID = "android"
    NONE = "none"
    STAYS = "stays"
    COMES_AND_GOES = "comes_and_goes"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    CRASH = "crash"
    LONG_POWER_KEY = "long_power_key"
    SUPPLY_DIP = "supply_dip"
    ORDINARY = "ordinary"


STATES_OF: dict[Observable, tuple[State, ...]] = {
    Observable.USB: (
        State.EDL,
        State.CRASH_DUMP,
        State.FASTBOOT,
        State.RECOVERY,
        State.OFFLINE_CHARGING,
        State.ADB_OR_OFFLINE_CHARGING,
        State.ANDROID,
        State.NONE,
    ),
    Observable.USB_PRESENCE: (State.STAYS, State.COMES_AND_GOES),
    Observable.BOOT_COMPLETED: (State.COMPLETED, State.NOT_COMPLETED),
    Observable.RESET_REASON: (State.CRASH, State.LONG_POWER_KEY, State.SUPPLY_DIP, State.ORDINARY),
}
"""The closed list of answers for each observable."""

COMES_AND_GOES = 3
"""From this many detaches on a phone comes and goes; Android itself changes its USB composition once or twice."""
LEAST_PROBE_S = 10.0
"""A USB probe in which nothing attached for less than this has not looked long enough: a phone of this family shows
fastboot 3 to 6 s after the key (dagu notes, SM8250), EDL within one."""
LATE_PROBE_S = 60.0
"""Until then Android, recovery and the charger's screen may still come: a good boot comes to rest from 30 s on (the
profile's ladder, LOS-DEV), a slow one takes twice as long. EDL, a crash dump and fastboot come at once."""
SOONEST_ANDROID_S = 15.0
"""Before that none of those has come: Android's work begins 6 s after the key at the earliest (the profile's ladder),
and its USB comes on the way to a screen that takes 20 s. From here to `LATE_PROBE_S` their share falls evenly."""
LATE_STATES = (State.RECOVERY, State.OFFLINE_CHARGING, State.ADB_OR_OFFLINE_CHARGING, State.ANDROID)
"""What needs a kernel before it shows on USB."""
PROPERTY_NAMES = ("ro.boot.bootreason", "sys.boot.reason", "powerup_reason", "bootreason", "pon_reason", "poff_reason")
"""Android properties and Xiaomi's `/sys/bootinfo` entries that say why the phone was last reset."""
REASON_WORDS: tuple[tuple[State, tuple[str, ...]], ...] = (
    (State.LONG_POWER_KEY, ("long_power_key", "kpdpwr_n", "long power key")),
    (State.SUPPLY_DIP, ("smpl", "uvlo", "sudden momentary power loss")),
    (State.CRASH, ("panic", "wdog", "watchdog", "dm_verity")),
)
"""Words of those reasons: PMIC driver `qpnp-power-on.c`, Xiaomi's `bootinfo.c`, Android's canonical list."""


@dataclass(frozen=True, slots=True)
class UsbIds:
    """The USB identities by which one state is known."""

    state: State
    ids: tuple[str, ...]
    """`vid:pid`, lower case."""
    source: str


@dataclass(frozen=True, slots=True)
class StateObservation:
    """One thing that the phone said, or did not say, while somebody looked."""

    observable: Observable
    state: State
    run: str
    interval_s: tuple[float, float]
    words: str
    """What was seen, for the sentence: `USB 05c6:9008`, `nothing on USB`."""
    late_share: float = 0.0
    """Nothing was seen: how many of the phones that show one of `LATE_STATES` would not have yet, 0 to 1."""
    unasked: bool = False
    """Nothing was seen, and no key press is on record: on USB power alone a phone may only charge, and say nothing."""

    @property
    def too_soon(self) -> bool:
        """Whether nobody looked for long enough to see every one of `LATE_STATES`."""
        return self.late_share > 0.0


def is_keyed_probe(run: RunRecord) -> bool:
    """Whether it is a look at USB in which the key was pressed, or bridged, before anything attached."""
    first_s = min((event.at_s for event in run.events if event.name is EventName.USB_ATTACHED), default=math.inf)
    return run.kind is RunKind.USB_PROBE and any(
        event.name in KEY_PRESSES and event.at_s < first_s for event in run.events
    )


def observe(run: RunRecord, usb: tuple[UsbIds, ...]) -> tuple[StateObservation, ...]:
    """Every state that a run shows, at most one for each observable; empty where nobody looked."""
    found = (_usb_state(run, usb), _presence(run), _boot_completed(run), _reset_reason(run))
    return tuple(state for state in found if state is not None)


def _usb_state(run: RunRecord, usb: tuple[UsbIds, ...]) -> StateObservation | None:
    """The last state seen, or *none* for a probe that looked long enough and saw nothing."""
    seen: StateObservation | None = None
    for event in run.events:
        state = _state_of(event, run, usb)
        if state is not None:
            words = _SEEN_AS[event.name].format(event.value)
            seen = StateObservation(Observable.USB, state, run.id, (event.at_s, _end_s(run, event.at_s)), words)
    if seen is not None:
        return seen
    spoke = any(event.name in (EventName.USB_ATTACHED, *_SPOKEN) for event in run.events)
    if run.kind is RunKind.USB_PROBE and not spoke and (run.duration_s or 0.0) >= LEAST_PROBE_S:
        looked_s = run.duration_s or 0.0
        late_share = _late_share(looked_s - _woken_s(run))
        unasked = not any(event.name in KEY_PRESSES for event in run.events)
        words = f"nothing on USB in {looked_s:.0f} s"
        if late_share:
            words = f"nothing on USB in {looked_s:.0f} s, too soon for Android"
        elif unasked:
            words = f"nothing on USB in {looked_s:.0f} s, with no key press on record"
        return StateObservation(Observable.USB, State.NONE, run.id, (0.0, looked_s), words, late_share, unasked)
    return None


def _late_share(looked_s: float) -> float:
    """How many of the phones that come late have not come yet, so long after they were asked to; in hundredths."""
    share = (LATE_PROBE_S - looked_s) / (LATE_PROBE_S - SOONEST_ANDROID_S)
    return math.ceil(100.0 * min(1.0, max(0.0, share))) / 100.0


def _woken_s(run: RunRecord) -> float:
    """When the phone was asked to start, by its key or by USB power; 0 where nobody wrote it down."""
    return min((event.at_s for event in run.events if event.name in _WAKES), default=0.0)


_WAKES = (*KEY_PRESSES, EventName.VBUS_ON)


_SPOKEN = (
    EventName.SAHARA_MODE,
    EventName.ADB_STATE,
    EventName.ADB_PROPERTY,
    EventName.FASTBOOT_VARIABLE,
)
"""A phone that says anything is not silent, whether its attach was seen or not."""
_SEEN_AS = {
    EventName.USB_ATTACHED: "USB {}",
    EventName.ADB_STATE: "ADB state {}",
    EventName.FASTBOOT_VARIABLE: "an answer over fastboot",
}


def _state_of(event: Event, run: RunRecord, usb: tuple[UsbIds, ...]) -> State | None:
    match event.name:
        case EventName.ADB_STATE if event.value in ("device", "unauthorized"):
            charging = _property(run, "init.svc.vendor.charger") == "running"
            return State.OFFLINE_CHARGING if charging else State.ANDROID
        case EventName.ADB_STATE:
            return State.RECOVERY if event.value in ("recovery", "sideload") else None
        case EventName.FASTBOOT_VARIABLE:
            words = _beside(event, run)
            if any(word.name is EventName.USB_ATTACHED for word in words):
                return None  # its identity says it already
            # fastbootd is a part of recovery and says so; the boot loader says no, or does not know the word.
            userspace = any(word.value == "is-userspace=yes" for word in words)
            return State.RECOVERY if userspace else State.FASTBOOT
        case EventName.USB_ATTACHED if event.value is not None:
            usb_id = event.value.lower()
            state = next((row.state for row in usb if usb_id in row.ids), None)
            return _told_apart(state, event, run)
    return None


def _told_apart(state: State | None, attached: Event, run: RunRecord) -> State | None:
    """The state behind a USB identity that two states share, by what the phone said while it was there."""
    if state is State.CRASH_DUMP:
        words = _beside(attached, run)
        modes = [word.value for word in words if word.name is EventName.SAHARA_MODE]
        if modes:
            return state if "2" in modes else None  # Sahara, so not Android; yet no dump: it decides nothing
        # 900e is also Android's diag composition.
        return State.ANDROID if any(word.name is EventName.ADB_STATE for word in words) else state
    if state is State.ADB_OR_OFFLINE_CHARGING:
        if _property(run, "sys.boot_completed") == "1":
            return State.ANDROID
        if _property(run, "init.svc.vendor.charger") == "running":
            return State.OFFLINE_CHARGING
    return state


def _beside(event: Event, run: RunRecord) -> tuple[Event, ...]:
    """What the phone said while what it showed on USB at this event did not change."""
    changes_s = [other.at_s for other in run.events if other.name in (EventName.USB_ATTACHED, EventName.USB_DETACHED)]
    begin_s = max((at_s for at_s in changes_s if at_s <= event.at_s), default=-math.inf)
    end_s = min((at_s for at_s in changes_s if at_s > event.at_s), default=math.inf)
    return tuple(other for other in run.events if begin_s <= other.at_s < end_s)


def _presence(run: RunRecord) -> StateObservation | None:
    """Whether what attached stayed; nothing where nothing attached, or nobody looked on for long enough."""
    attached = [event.at_s for event in run.events if event.name is EventName.USB_ATTACHED]
    detached = [event.at_s for event in run.events if event.name is EventName.USB_DETACHED]
    if not attached or _end_s(run, attached[0]) - attached[0] < LEAST_PROBE_S:
        return None
    goes = len(detached) >= COMES_AND_GOES
    state, words = (
        (State.COMES_AND_GOES, f"it attaches {len(attached)} times on USB and goes away {len(detached)} times")
        if goes
        else (State.STAYS, "what attached on USB stays")
    )
    return StateObservation(Observable.USB_PRESENCE, state, run.id, (attached[0], _end_s(run, attached[0])), words)


def _boot_completed(run: RunRecord) -> StateObservation | None:
    said = [event for event in run.events if _names(event, "sys.boot_completed")]
    if not said:
        return None
    done = next((event for event in said if _value(event) == "1"), None)
    event = done or said[-1]
    state, words = (
        (State.COMPLETED, "Android says boot completed")
        if done
        else (State.NOT_COMPLETED, "Android answers, but never says boot completed")
    )
    return StateObservation(Observable.BOOT_COMPLETED, state, run.id, (event.at_s, _end_s(run, event.at_s)), words)


def _reset_reason(run: RunRecord) -> StateObservation | None:
    for event in reversed(run.events):
        if event.name is EventName.ADB_PROPERTY and any(_names(event, name) for name in PROPERTY_NAMES):
            text = _value(event).lower()
            if not text:
                continue
            state = next((state for state, words in REASON_WORDS if any(w in text for w in words)), State.ORDINARY)
            # What a phone says is untrusted text.
            shown = "".join(c if c.isascii() and c.isprintable() else "?" for c in text[:60])
            return StateObservation(
                Observable.RESET_REASON, state, run.id, (event.at_s, event.at_s), f"last reset: {shown}"
            )
    return None


def _names(event: Event, name: str) -> bool:
    return event.name is EventName.ADB_PROPERTY and (event.value or "").partition("=")[0] == name


def _value(event: Event) -> str:
    return (event.value or "").partition("=")[2].strip()


def _property(run: RunRecord, name: str) -> str | None:
    """The last value that the phone gave for a property."""
    return next((_value(event) for event in reversed(run.events) if _names(event, name)), None)


def _end_s(run: RunRecord, at_s: float) -> float:
    return max(at_s, run.duration_s or at_s)
