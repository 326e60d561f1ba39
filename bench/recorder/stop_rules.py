"""When a run is over by itself: a pure function of what the current has said, what USB has said, and the plan."""

from __future__ import annotations

from analysis.ladder import Phase
from analysis.trace import KEY_PRESSES, Event, EventName
from bench.plan import StopRules, UsbPhase
from bench.recorder.items import Ended, EndedBy
from bench.recorder.live import Seen

STARTED = (Phase.IDLE, Phase.SUSPENDED)
"""Where a boot that went well comes to rest."""
BOOTED = ("sys.boot_completed=1", "dev.bootcomplete=1")
"""What Android says of itself when it is up (AOSP, init)."""


def over(rules: StopRules, seen: Seen | None, on_s: float, now_s: float, events: tuple[Event, ...]) -> Ended | None:
    """Why the run is over; `None` while it is not. `on_s` is when the output went on, all at times of the run."""
    for event in events:
        if event.name is EventName.ADB_PROPERTY and event.value in BOOTED:
            return Ended(EndedBy.BOOT_COMPLETE, f"Android said {event.value} at {event.at_s:.1f} s")
    if now_s - on_s >= rules.longest_s:
        return Ended(EndedBy.LIMIT, f"the plan's {rules.longest_s:g} s are over")
    if seen is None:
        return None
    if seen.answered_s is None:
        pressed_s = _key_s(events)
        waited_s = now_s - max(on_s, pressed_s if pressed_s is not None else on_s)
        if waited_s < rules.key_wait_s:
            return None
        what = "the key was pressed, and nothing answered" if pressed_s is not None else "no key press was seen"
        return Ended(EndedBy.NO_START, f"{what} for {rules.key_wait_s:g} s")
    if seen.phase in STARTED and now_s - seen.since_s >= rules.settled_s:
        return Ended(EndedBy.BOOT_COMPLETE, f"idle for {rules.settled_s:g} s, after a start at {seen.answered_s:.1f} s")
    if seen.phase is Phase.OFF_AGAIN and now_s - seen.since_s >= rules.settled_s:
        return Ended(EndedBy.SETTLED, f"off again for {rules.settled_s:g} s")
    if now_s - seen.level_since_s >= rules.stuck_s:
        return Ended(EndedBy.STUCK, f"one level for {rules.stuck_s:g} s")
    return None


def left_s(rules: StopRules, seen: Seen | None, on_s: float, now_s: float, events: tuple[Event, ...]) -> float:
    """After so long `over` says that it is enough, if the phone goes on as it is; times as there."""
    left = [on_s + rules.longest_s - now_s]
    if seen is not None and seen.answered_s is None:
        pressed_s = _key_s(events)
        left.append(max(on_s, pressed_s if pressed_s is not None else on_s) + rules.key_wait_s - now_s)
    elif seen is not None:
        rests = (*STARTED, Phase.OFF_AGAIN)
        left.append(seen.since_s + rules.settled_s - now_s if seen.phase in rests else rules.longest_s)
        left.append(seen.level_since_s + rules.stuck_s - now_s)
    return max(0.0, min(left))


def probe_left_s(usb: UsbPhase | None, now_s: float, events: tuple[Event, ...]) -> float | None:
    """How long USB is still watched; `None` while it is not."""
    on_s = next((event.at_s for event in events if event.name is EventName.VBUS_ON), None)
    return max(0.0, on_s + usb.watch_s - now_s) if usb is not None and on_s is not None else None


def _key_s(events: tuple[Event, ...]) -> float | None:
    """The last press or bridging."""
    presses = [event.at_s for event in events if event.name in KEY_PRESSES]
    return presses[-1] if presses else None
