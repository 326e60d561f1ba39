"""When what happened in a run: output on, key, first rise, end of what counts. And the thresholds that decide it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.levels import Floats, Levels
from analysis.order import quantile
from analysis.run import RunKind, RunRecord
from analysis.trace import KEY_PRESSES, Event, EventName


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers of the profile on which findings hang; their sources stand in the profile."""

    prekey_ok_a: float
    """Up to here the current before the key is in order."""
    prekey_leak_a: float
    """Above it is a leak."""
    response_a: float
    """A rise over the current before the key that counts as an answer to it."""
    off_a: float
    """At most this over the current before the key is *off again*."""
    ignore_first_s: float
    """Inrush after output-on: left out."""
    plateau_min_s: float
    """A level held for less is no plateau."""
    sag_v: float
    """The supply's voltage has collapsed when it is this far below its setting."""
    limit_share_of_setting: float
    """From this share of its limit on, the supply may be limiting."""
    least_limit_a: float
    """A limit below this cuts a healthy phone's peaks."""
    unmarked_rise_a: float
    """A rise from an off level that is surely a phone's, where nobody marked the key."""
    least_after_key_s: float
    """A run that ends earlier after the key is too short to tell anything."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Times of a run in seconds; `None` where it did not happen, or nobody wrote it down."""

    start_s: float
    """Output-on, or the first reading."""
    settled_s: float
    """End of the inrush, as long as a meter that smooths makes it."""
    output_on_marked: bool
    key_s: float | None
    """The first key press or bridging; where nobody marked it in time, the rise that can only be its answer."""
    key_marked: bool
    """Whether `key_s` is a mark; the rise that stands for a missing or late one tells no delay."""
    presses_s: tuple[float, ...]
    """Every key press and bridging, in order."""
    stop_s: float
    """End of what counts: output-off, USB power on, or the last reading."""
    vbus_on_s: float | None
    rise_s: float | None
    """First lasting rise over the current before it."""
    started_itself: bool
    """The rise came so soon after output-on, and so long before any mark of the key, that no key made it."""
    key_uncertainty_s: float = 0.0
    """How far the key's mark may be off; 0 where nobody marked it."""

    @property
    def before_key_stop_s(self) -> float:
        """End of the time before the key: the key, a rise that did not wait for it, or the end.

        A mark may be late: what lies within its uncertainty counts as before the key only where there is little else.
        """
        ends = [self.stop_s]
        if self.key_s is not None:
            sure_s = min(self.key_s, self.start_s + SURELY_BEFORE_S)
            ends.append(max(sure_s, self.key_s - self.key_uncertainty_s))
        if self.rise_s is not None:
            ends.append(self.rise_s)
        return min(ends)

    @property
    def boot_start_s(self) -> float | None:
        """From when on the phone should be starting: its own start, or the key."""
        return self.rise_s if self.started_itself else self.key_s


STEADY = 0.6
"""Below this spread of `arcsinh(current / 5 mA)` between its 5th and 95th percentile a current is steady (±35 %)."""
START_BY_ITSELF_S = 1.5
"""A phone that starts by itself does so within this of output-on; a later rise answers a key, marked late or never."""
KEY_MARK_S = 1.0
"""A mark set by a hand or on a prompt may come this late after the key; of a later one the rise tells better when."""
SURELY_BEFORE_S = 1.5
"""So much time after output-on is kept as the time before the key, however unsure the key's mark."""
OWN_START_A = 0.03
"""A current before the key that moves by more than this has somebody working in it, not a leak drifting."""
SMEARED_INRUSH = 2.0
"""An inrush has fallen back within so many times what is left out of it, and one reading."""
LONGEST_INRUSH_S = 3.0
"""A meter that smooths over half a second shows the last per cent of an inrush until then."""
FALLS_A, FALLEN = 0.002, 0.15
"""It falls all the time, to within the noise, and to this share of its height: a leak that settles keeps more …"""
SETTLED_FOR_S = 0.3
"""What flows so long after it is what flows before an answer to a key that was pressed meanwhile."""
FALL_S, LEFT = 0.25, 0.8
"""… and after so long, at any height, no more than this share is left of it."""
LATE_S = 1.0
"""A meter may show for so long after output-on what it read before, and then at once what flows …"""
LATE_FOR_S, LATE_VARIES = 1.0, 0.25
"""… for at least so long, to within this share of it: a load that does not wait for a key, and no start."""
QUIET_S = 1.0
"""A small step out of a quiet that lasted for so long, with the level then kept, answers a key that nobody marked."""
KEEPS = 0.6
"""A step keeps at least this share of its level, and reaches it within `QUIET_S`; a leak that warms up drifts."""


def marks_of(run: RunRecord, levels: Levels, thresholds: Thresholds) -> Marks:
    """Read the events of a run, and find the first rise in its current."""
    on = next((e.at_s for e in run.events if e.name is EventName.OUTPUT_ON), None)
    start_s = on if on is not None else float(levels.at_s[0]) if len(levels) else 0.0
    presses = tuple(e.at_s for e in run.events if e.name in KEY_PRESSES)
    first = next((e for e in run.events if e.name in KEY_PRESSES), None)
    key_s = first.at_s if first is not None else None
    vbus_s = next((e.at_s for e in run.events if e.name is EventName.VBUS_ON), None)
    off_s = next((e.at_s for e in run.events if e.name is EventName.OUTPUT_OFF and e.at_s > start_s), None)
    counted_to = [levels.end_s] + [at for at in (off_s, vbus_s) if at is not None]
    stop_s = min(counted_to) if run.kind is RunKind.SUPPLY_BOOT else levels.end_s
    settled_s = _settled_s(levels, start_s, stop_s, thresholds)
    if on is not None:
        before = levels.between(start_s, stop_s if key_s is None else min(key_s, stop_s))
        settled_s = max(settled_s, _shown_s(before, start_s, thresholds))
    rise_s = _first_rise_s(levels, start_s, settled_s, key_s, stop_s, thresholds)
    early = rise_s is not None and (key_s is None or key_s - rise_s >= KEY_MARK_S)
    itself = early and rise_s is not None and rise_s - start_s <= START_BY_ITSELF_S
    unmarked = early and not itself
    if rise_s is not None and first is not None and not early:
        first = _answered(run, rise_s, levels.step_s, first)
        key_s = first.at_s
    return Marks(
        start_s=start_s,
        settled_s=settled_s,
        output_on_marked=on is not None,
        key_s=rise_s if unmarked else key_s,
        key_marked=not unmarked,
        presses_s=presses,
        stop_s=stop_s,
        vbus_on_s=vbus_s,
        rise_s=rise_s,
        started_itself=itself,
        key_uncertainty_s=first.uncertainty_s if first is not None and not unmarked else 0.0,
    )


def _answered(run: RunRecord, rise_s: float, step_s: float, first: Event) -> Event:
    """The press that a rise answers: the last before it, for the others were too short for the phone.

    One that is marked right after the rise was marked late, where the one before it is long ago.
    """
    presses = [event for event in run.events if event.name in KEY_PRESSES]
    before = [press for press in presses if press.at_s <= rise_s + step_s]
    answered = before[-1] if before else first
    late = next((press for press in presses if press.at_s > rise_s + step_s), None)
    if late is not None and late.at_s - rise_s < KEY_MARK_S < rise_s - answered.at_s:
        return late
    return answered


def compressed(current_a: Floats) -> Floats:
    """`arcsinh(current / 5 mA)`: a ratio for large currents, a difference near zero."""
    return np.arcsinh(current_a / 0.005)


def _settled_s(levels: Levels, start_s: float, stop_s: float, thresholds: Thresholds) -> float:
    """When the inrush is over: after what is left out of it, or where its fall in the eyes of a slow meter ends.

    It falls quickly all the way down: a short and a leak stay, and are gone at once when somebody switches off.
    """
    over_s = start_s + thresholds.ignore_first_s
    first = levels.between(start_s, min(start_s + LONGEST_INRUSH_S, stop_s))
    if len(first) < 4:
        return over_s
    current_a, still_a = first.current_a, FALLS_A + 2.0 * first.resolution_a
    top = int(current_a[: max(1, int(first.at_s.searchsorted(over_s)))].argmax())
    rises = np.flatnonzero(np.diff(current_a[top:]) > still_a)
    fall_a = current_a[top : top + int(rises[0]) + 1] if rises.size else current_a[top:]
    low_a, at_s = float(fall_a[-1]) + still_a, first.at_s[top:]
    high = int((fall_a <= max(low_a, FALLEN * float(fall_a[0]))).argmax())
    if low_a > FALLEN * float(fall_a[0]):
        return over_s
    later_a = np.interp(at_s[:high] + FALL_S, at_s[: fall_a.size], fall_a)
    steady = bool((later_a <= LEFT * fall_a[:high]).all())
    return max(over_s, float(at_s[int((fall_a <= low_a).argmax())])) if steady else over_s


def _shown_s(before: Levels, start_s: float, thresholds: Thresholds) -> float:
    """From when on a meter that is late shows what flows since output-on; `start_s` where it does so at once.

    A phone that starts by itself climbs through stages, and is on no level for a second from the first reading on.
    """
    flows = before.current_a > thresholds.off_a + before.resolution_a
    if not len(before) or flows[0] or not flows.any():
        return start_s
    first = int(flows.argmax())
    shown_s = float(before.at_s[first]) + before.step_s  # a reading may lie between the two
    kept = before.between(shown_s, np.inf)
    if shown_s - before.step_s - start_s > LATE_S or len(kept) < 3 or kept.end_s - shown_s < LATE_FOR_S:
        return start_s
    low_a, high_a = float(kept.current_a.min()), float(kept.current_a.max())
    level_a = kept.mean_a()
    steady = level_a >= OWN_START_A and high_a - low_a <= max(LATE_VARIES * level_a, 2.0 * before.resolution_a)
    return shown_s if steady else start_s


def _first_rise_s(
    levels: Levels, start_s: float, settled_s: float, key_s: float | None, stop_s: float, thresholds: Thresholds
) -> float | None:
    """The first lasting rise: a climb or a small step that came before the mark of the key, else the answer to it."""
    before_mark = levels.between(start_s, stop_s if key_s is None else min(key_s, stop_s))
    rise_s = _own_rise_s(before_mark, start_s, settled_s, thresholds)
    if rise_s is not None:
        return rise_s
    step_s = _small_step_s(levels.between(settled_s, stop_s), thresholds)
    if key_s is None or (step_s is not None and key_s - step_s >= KEY_MARK_S):
        return step_s
    return _rise_s(levels, settled_s, key_s, stop_s, thresholds)


def _own_rise_s(before: Levels, start_s: float, settled_s: float, thresholds: Thresholds) -> float | None:
    """Where a phone starts before any mark: its current is not steady there, and climbs over its own least level."""
    quiet = before.between(settled_s, np.inf)
    # What is held lies between the readings: most runs are steady before the key, and are done with here.
    if len(quiet) < 3 or np.ptp(quiet.current_a) < OWN_START_A:
        return None
    held = quiet.held_a(0.5)
    if not held.size or held.max() - held.min() < OWN_START_A:
        return None
    # Of a long recording the time before the key may be less than a twentieth: its least held level counts too.
    low = min(quantile(quiet.current_a, 0.05), float(held.min()))
    high = quantile(quiet.current_a, 0.95)
    if np.ptp(compressed(np.array([low, high]))) < STEADY or high - low < OWN_START_A:
        return None
    over = before.current_a > low + OWN_START_A / 2
    # The inrush is over it too, and falls back: what begins there and lasts longer is the phone. A meter that smooths,
    # or reads slowly, shows its end later than it came.
    inrush_s = max(start_s + SMEARED_INRUSH * thresholds.ignore_first_s, settled_s) + before.step_s
    inrush = (before.at_s >= start_s) & (before.at_s < inrush_s)
    fell_back_s = before.at_s[inrush & ~over]
    return _first_lasting(before, over, float(fell_back_s[-1]) if fell_back_s.size else start_s)


def _small_step_s(quiet: Levels, thresholds: Thresholds) -> float | None:
    """Where a phone of which hardly anything starts answers: a step to a few milliamperes more, which then stay.

    A PMIC alone takes 10 mA, a processor that does not run up to 60 mA: less than what a whole start is known by.
    """
    if len(quiet) < 8:
        return None
    low_a = quantile(quiet.current_a, 0.05)
    early = quiet.between(float(quiet.at_s[0]), float(quiet.at_s[0]) + QUIET_S)
    over_a = low_a + max(thresholds.response_a, 2.0 * quiet.resolution_a, 4.0 * float(early.current_a.std()))
    rise_s = _first_lasting(quiet, quiet.current_a > over_a, float(quiet.at_s[0]))
    if low_a > thresholds.prekey_ok_a or rise_s is None or rise_s - float(quiet.at_s[0]) < QUIET_S:
        return None
    kept_a = quiet.between(rise_s + QUIET_S, np.inf).current_a
    if kept_a.size < 3 or quantile(kept_a, 0.05) - low_a < KEEPS * (quantile(kept_a, 0.95) - low_a):
        return None
    return rise_s


def _rise_s(levels: Levels, settled_s: float, key_s: float, stop_s: float, thresholds: Thresholds) -> float | None:
    """First bin from the key on that lies above the level before it, and stays there for its next neighbour too.

    Where the key was pressed while the inrush still fell, an answer shows from there on.
    """
    in_inrush = settled_s > key_s
    before = levels.between(settled_s, settled_s + SETTLED_FOR_S if in_inrush else key_s)
    after = levels.between(settled_s if in_inrush else key_s - levels.step_s, stop_s)
    if not len(after):
        return None
    base = before.mean_a() if len(before) else 0.0
    noise = float(before.current_a.std()) if len(before) > 2 else 0.0
    threshold = base + max(thresholds.response_a, 4.0 * noise, 1.5 * levels.resolution_a)
    return _first_lasting(after, after.current_a > threshold, key_s)


def _first_lasting(levels: Levels, over: npt.NDArray[np.bool_], from_s: float) -> float | None:
    """Start of the first bin from a time on that is over, as is the one after it."""
    lasting = over & np.append(over[1:], over[-1:])
    first = np.flatnonzero(lasting & (levels.at_s >= from_s))
    return float(levels.at_s[first[0]]) if first.size else None
