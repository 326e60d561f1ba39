"""The people at the third phone's bench: how they press the key, what they write down, when they stop looking.

They press late, twice, too short, or hold the key until the phone resets; they mark the key's time by hand or not at
all; they begin to record when the output is on already, or stop before anything is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from analysis.trace import Event, EventName
from tests.truth.third_bench import Hands, Played
from tests.truth.third_boot import table
from tests.truth.third_patient import Ending, Key, Patient

BESIDES = 0.3
"""Share of the other checks that somebody did anyway."""
AGAIN = 0.07
"""Share of runs in which somebody takes the output off, on again, and presses once more."""
PRESSES = ("plain", "late", "twice", "too short, then again", "held")
PRESS_SHARES = (0.66, 0.12, 0.10, 0.07, 0.05)


@dataclass(frozen=True, slots=True)
class Look:
    """What a run was meant to show."""

    bridged: bool = False
    vbus: bool = False
    key: bool = True
    too_short: bool = False
    """Pressed, but for less than the debounce."""
    cut_after_key_s: float = inf
    """The recording ends so soon after the first press."""
    lost: bool = False
    """Every reading from the key on is lost."""
    leak_only: bool = False
    """A second and a half with a microampere meter, before anybody touches the key."""
    untidy: float = 1.0
    """Factor on how often people do it oddly."""


def hands(random: np.random.Generator, patient: Patient, look: Look, at_most_s: float) -> Hands:
    """What somebody does in one run."""
    on_s = float(random.uniform(0.4, 3.0))
    odd = min(1.0, (1.0 - PRESS_SHARES[0]) * look.untidy)
    others = np.array(PRESS_SHARES[1:]) / sum(PRESS_SHARES[1:])
    how = str(random.choice(PRESSES[1:], p=others)) if random.random() < odd else PRESSES[0]
    first = on_s + float(random.uniform(2.5, 9.0) if how != "late" else random.uniform(12.0, 30.0))
    presses = _presses(random, how, first) if not look.too_short else ((first, first + random.uniform(0.02, 0.055)),)
    if look.leak_only:
        return Hands(length_s=float(random.uniform(1.2, 1.8)), on_s=-5.0)
    twice_on = patient.short_ohm is None and not look.vbus and look.cut_after_key_s == inf
    again: tuple[tuple[float, float], ...] = ()
    if twice_on and random.random() < AGAIN * look.untidy:
        again, presses = _off_and_on(random, presses)
    never = not look.key or patient.short_ohm is not None or (patient.key is Key.STUCK and random.random() < 0.7)
    last = presses[-1][1] if not never else on_s + random.uniform(2.0, 8.0)
    length = min(last + _patience(random, patient), at_most_s if not look.vbus else 90.0)
    if random.random() < 0.06 * look.untidy:
        length = min(length, last + random.uniform(4.0, 12.0))
    length = min(length, presses[0][0] + look.cut_after_key_s)
    off = inf
    if patient.short_ohm is not None:
        off = on_s + float(random.uniform(0.6, 5.0))
        length = off + random.uniform(0.5, 3.0)
    load = float(random.uniform(0.0005, 0.004)) if random.random() < 0.06 * look.untidy else 0.0
    return Hands(
        length_s=float(max(length, 3.0)),
        on_s=on_s,
        off_s=off,
        again=again if not never else (),
        presses=() if never else presses,
        bridged=look.bridged,
        vbus_s=float(random.uniform(0.3, 2.0)) if look.vbus else None,
        bench_load_a=load,
    )


def _presses(random: np.random.Generator, how: str, first_s: float) -> tuple[tuple[float, float], ...]:
    plain = float(random.uniform(0.5, 3.6))
    if how == "twice":
        again = first_s + plain + float(random.uniform(0.8, 4.0))
        return (first_s, first_s + plain), (again, again + float(random.uniform(0.3, 2.0)))
    if how == "too short, then again":
        again = first_s + float(random.uniform(1.0, 5.0))
        return (first_s, first_s + float(random.uniform(0.02, 0.055))), (again, again + plain)
    if how == "held":
        return ((first_s, first_s + float(random.uniform(7.0, 11.0))),)
    return ((first_s, first_s + plain),)


def _off_and_on(
    random: np.random.Generator, presses: tuple[tuple[float, float], ...]
) -> tuple[tuple[tuple[float, float], ...], tuple[tuple[float, float], ...]]:
    """The output off, on again, and one more press: the times of off and on, and all presses."""
    off = presses[-1][1] + float(random.uniform(6.0, 25.0))
    on = off + float(random.uniform(1.0, 4.0))
    down = on + float(random.uniform(2.0, 6.0))
    return ((off, on),), (*presses, (down, down + float(random.uniform(0.5, 3.0))))


def _patience(random: np.random.Generator, patient: Patient) -> float:
    """How long somebody looks on after the key: as long as there is something to see."""
    if patient.short_ohm is not None:
        return 1.0
    if not patient.starts:
        return float(random.uniform(8.0, 30.0))
    if patient.stop is None:
        return float(random.uniform(40.0, 130.0))
    if patient.stop.ending is Ending.HANG:
        return float(random.uniform(10.0, 60.0))
    slow = patient.stop.mark in ("kernel", "init", "zygote", "server", "home")
    return float(random.uniform(70.0, 210.0) if slow else random.uniform(10.0, 60.0))


def written_events(
    random: np.random.Generator, done: Hands, played: Played, marked: bool, says_cc: bool
) -> list[Event]:
    """What stands beside the trace: the output by the program, the key by hand or by relay, the limit if it is told."""
    events = []
    if done.on_s >= 0.0:
        events.append(Event(done.on_s, EventName.OUTPUT_ON, None, 0.025))
    for off, on in done.again:
        events += [Event(off, EventName.OUTPUT_OFF, None, 0.025), Event(on, EventName.OUTPUT_ON, None, 0.025)]
    if done.off_s < done.length_s:
        events.append(Event(done.off_s, EventName.OUTPUT_OFF, None, 0.025))
    by_hand = random.random() < 0.7
    blur = 0.15 if by_hand else 0.004
    if marked:
        for down, up in done.presses:
            late = abs(float(random.normal(0.0, blur)))
            name = EventName.KEY_BRIDGED if done.bridged else EventName.KEY_DOWN
            events.append(Event(down + late, name, None, 2 * blur))
            if not done.bridged:
                until = max(down + late + 0.03, up + float(random.normal(0.0, blur)))
                events.append(Event(until, EventName.KEY_UP, None, 2 * blur))
    if says_cc:
        for start, stop in played.limited_s[:40]:
            if stop - start > 0.05:
                events.append(Event(start, EventName.SUPPLY_CC, None, 0.1))
                events.append(Event(stop, EventName.SUPPLY_CV, None, 0.1))
    return [event for event in events if event.at_s < done.length_s]


def checks_done(
    random: np.random.Generator, fault: str, patient: Patient, answered: str, not_done: float = 0.0
) -> dict[str, str]:
    """The checks of a case: none, or the deciding ones (but for a share) and some others, as the fault implies."""
    if answered == "none":
        return {}
    row: dict[str, Any] = table()["fault"][fault]
    boots = patient.starts and not (patient.leak_a and patient.stop is not None)
    like = row["like"] if boots or row["like"] != "healthy" else "dead"
    implied = {**table()[like], **row.get("answers", {})}
    done = {}
    for check in sorted(implied):
        share = 1.0 - not_done if check in row["deciding"] else BESIDES
        if random.random() < share:
            done[check] = "yes" if random.random() < implied[check] else "no"
    return done
