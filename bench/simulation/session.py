"""What the technician does with a simulated phone: supply, key, USB, how long; run by run."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.checks import Check, CheckResult
from analysis.run import RunKind, SupplySetting
from analysis.trace import Event, EventName
from bench.phone_words import kept
from drivers.imaginary_phone import Action, Feed, ImaginaryPhone, PhoneRun, Stimulus
from drivers.phone_model.stages import BootEnd
from drivers.phone_model.unit import drawn, stream
from drivers.phone_scenarios.scenario import ladder

SECOND_TRIES = 6
"""How often a supply is turned up that spoils a run which it should not, or down where it should and does not."""

SEEN = {
    Action.OUTPUT_ON: EventName.OUTPUT_ON,
    Action.OUTPUT_OFF: EventName.OUTPUT_OFF,
    Action.KEY_DOWN: EventName.KEY_DOWN,
    Action.KEY_UP: EventName.KEY_UP,
    Action.KEY_BRIDGED: EventName.KEY_BRIDGED,
    Action.VBUS_ON: EventName.VBUS_ON,
    Action.VBUS_OFF: EventName.VBUS_OFF,
}
"""What the bench notes of what is done; a clip that comes off and a volume key go unnoticed."""

BY_HAND = (Action.KEY_DOWN, Action.KEY_UP, Action.KEY_BRIDGED)
HAND_SIGMA_S = 0.08
"""Spread between a key press and its mark, both made by hand (inferred)."""


@dataclass(frozen=True, slots=True)
class SimulatedRun:
    """One run as it truly went, before an instrument reads it."""

    id: str
    kind: RunKind
    phone_run: PhoneRun | None
    """`None` where nothing was measured and nothing could be seen."""
    supply: SupplySetting | None
    events: tuple[Event, ...]
    """What a person or the bench's host saw."""
    duration_s: float
    traced: bool
    """An instrument recorded the current."""


def session(
    phone: ImaginaryPhone, checks: tuple[CheckResult, ...], *, marks_key: bool, probes: bool
) -> tuple[SimulatedRun, ...]:
    """All runs of one phone on one bench, in order.

    Runs that belong to an answered check come last, with draws of their own: what is answered changes no other run.
    """
    bench = phone.unit.variant.bench
    random = stream(phone.unit.seed, phone.unit.fault.id, "session")
    feed = _feed(phone, random)
    runs: list[SimulatedRun] = []
    for _ in range(round(drawn(random, bench.boots))):
        runs.append(_supply_boot(phone, feed, random, len(runs) + 1, marks_key=marks_key))
        feed = runs[-1].phone_run.feed if runs[-1].phone_run is not None else feed
    if bench.probe and probes:
        runs.append(_usb_probe(phone, feed, random, len(runs) + 1))
    done = {result.check for result in checks}
    random = stream(phone.unit.seed, phone.unit.fault.id, "session", "bridged")
    if Check.STARTS_WHEN_KEY_CONTACT_BRIDGED in done and random.random() < 0.5:
        runs.append(_bridged_boot(phone, feed, random, len(runs) + 1))
    random = stream(phone.unit.seed, phone.unit.fault.id, "session", "own battery")
    if Check.BOOTS_ON_OWN_BATTERY in done and random.random() < 0.8:
        runs.append(_own_battery_boot(random, len(runs) + 1))
    return tuple(runs)


def _feed(phone: ImaginaryPhone, random: np.random.Generator) -> Feed:
    """The supply of this bench: usually at 4.0 V, which is the common advice, else within 3.8 to 4.2 V."""
    bench = phone.unit.variant.bench
    set_v = 4.0 if random.random() < 0.6 else round(3.8 + 0.4 * float(random.random()), 2)
    return Feed(
        set_v=set_v,
        limit_a=round(drawn(random, bench.limit_a), 2),
        source_ohm=drawn(random, bench.source_ohm),
        lead_ohm=drawn(random, bench.lead_ohm),
        response_s=float(0.003 * (0.040 / 0.003) ** random.random()),
    )


def _supply_boot(
    phone: ImaginaryPhone, feed: Feed, random: np.random.Generator, number: int, *, marks_key: bool
) -> SimulatedRun:
    bench = phone.unit.variant.bench
    on_s = 0.3 + 1.7 * float(random.random())
    stimuli = [Stimulus(on_s, Action.OUTPUT_ON)]
    at_s = on_s + 2.0 + 6.0 * float(random.random())
    last_s = on_s
    for _ in range(round(drawn(random, bench.presses))):
        # Advice is 0.5 to 4 s; a press of more than 6.5 s would reset the phone.
        last_s = at_s + 0.5 + 1.7 * float(random.random()) ** 2
        stimuli += [Stimulus(at_s, Action.KEY_DOWN), Stimulus(last_s, Action.KEY_UP)]
        at_s = last_s + 2.0 + 5.0 * float(random.random())
    until_s = round(last_s + drawn(random, bench.watch_s), 1)
    if bench.contact_losses_per_s is not None:
        stimuli += _contact_losses(drawn(random, bench.contact_losses_per_s), on_s + 1.0, until_s, random)
    if random.random() < bench.vbus_share:
        stimuli.append(Stimulus(on_s + (last_s + 5.0 - on_s) * float(random.random()), Action.VBUS_ON))
    return _run(phone, feed, random, number, RunKind.SUPPLY_BOOT, stimuli, until_s, marks_key=marks_key)


def _bridged_boot(phone: ImaginaryPhone, feed: Feed, random: np.random.Generator, number: int) -> SimulatedRun:
    """The key contact is bridged with tweezers."""
    on_s = 0.3 + 1.7 * float(random.random())
    bridged_s = on_s + 3.0 + 5.0 * float(random.random())
    stimuli = [Stimulus(on_s, Action.OUTPUT_ON), Stimulus(bridged_s, Action.KEY_BRIDGED)]
    until_s = round(bridged_s + 20.0 + 40.0 * float(random.random()), 1)
    return _run(phone, feed, random, number, RunKind.SUPPLY_BOOT, stimuli, until_s, marks_key=True)


def _usb_probe(phone: ImaginaryPhone, feed: Feed, random: np.random.Generator, number: int) -> SimulatedRun:
    """USB power on, then the key, again if need be; a volume key held where the phone comes up and falls again."""
    vbus_s = 0.2 + 1.8 * float(random.random())
    stimuli = [Stimulus(0.0, Action.OUTPUT_ON), Stimulus(vbus_s, Action.VBUS_ON)]
    volume = volume_key(phone, float(random.random()))
    if volume is not None:
        stimuli.append(Stimulus(0.0, volume))
    at_s = vbus_s + 2.0 + 4.0 * float(random.random())
    for again_s in (0.0, 14.0 + 8.0 * float(random.random())):
        down_s = at_s + again_s
        stimuli += [Stimulus(down_s, Action.KEY_DOWN), Stimulus(down_s + 0.7 + float(random.random()), Action.KEY_UP)]
        if random.random() < 0.3:
            break
    until_s = round(60.0 + 50.0 * float(random.random()), 1)
    traced = bool(random.random() < 0.15)
    run = _run(phone, feed, random, number, RunKind.USB_PROBE, stimuli, until_s, marks_key=True)
    return replace(run, traced=traced, supply=run.supply if traced else None)


def _own_battery_boot(random: np.random.Generator, number: int) -> SimulatedRun:
    """Nobody measures in the path of the phone's own battery: what came of it is the answer of the check."""
    down_s = 1.0 + 2.0 * float(random.random())
    events = (
        Event(round(down_s, 4), EventName.KEY_DOWN, uncertainty_s=2 * HAND_SIGMA_S),
        Event(round(down_s + 1.0 + float(random.random()), 4), EventName.KEY_UP, uncertainty_s=2 * HAND_SIGMA_S),
    )
    duration_s = round(40.0 + 50.0 * float(random.random()), 1)
    return SimulatedRun(f"run-{number}", RunKind.OWN_BATTERY_BOOT, None, None, events, duration_s, traced=False)


def volume_key(phone: ImaginaryPhone, share: float) -> Action | None:
    """Fastboot or recovery is tried where a boot loader seems to be reached."""
    stops_in = phone.unit.variant.stops_in
    late = stops_in is not None and ladder().index(stops_in) > ladder().index("abl")
    if phone.unit.variant.end is not BootEnd.RESET or not (late or phone.unit.variant.self_start):
        return None
    return Action.VOLUME_DOWN if share < 0.55 else Action.VOLUME_UP if share < 0.75 else None


def _contact_losses(per_s: float, start_s: float, stop_s: float, random: np.random.Generator) -> list[Stimulus]:
    """Chance losses of contact, a few milliseconds to some seconds long."""
    stimuli: list[Stimulus] = []
    at_s = start_s
    while True:
        at_s += float(-np.log1p(-random.random())) / per_s
        length_s = float(0.02 * (100.0 ** random.random()))
        if at_s + length_s >= stop_s:
            return stimuli
        stimuli += [Stimulus(at_s, Action.CLIP_OFF), Stimulus(at_s + length_s, Action.CLIP_ON)]
        at_s += length_s


def _run(
    phone: ImaginaryPhone,
    feed: Feed,
    random: np.random.Generator,
    number: int,
    kind: RunKind,
    stimuli: list[Stimulus],
    until_s: float,
    *,
    marks_key: bool,
) -> SimulatedRun:
    done = tuple(sorted(stimuli, key=lambda stimulus: stimulus.at_s))
    phone_run = _with_fitting_supply(phone, feed, done, until_s, number, kind)
    events = [_noted(stimulus, random) for stimulus in done if stimulus.action in SEEN]
    if not marks_key:
        events = [event for event in events if event.name not in (EventName.KEY_DOWN, EventName.KEY_UP)]
    if kind is RunKind.USB_PROBE:
        events = [event for event in events if event.name is not EventName.OUTPUT_ON]
        events += [
            Event(round(w.at_s, 4), EventName(w.word.value), w.value, 0.02)
            for w in phone_run.said
            if kept(w.word, w.value)
        ]
    supply = SupplySetting(phone_run.feed.set_v, phone_run.feed.limit_a)
    ordered = tuple(sorted(events, key=lambda event: event.at_s))
    return SimulatedRun(f"run-{number}", kind, phone_run, supply, ordered, until_s, traced=True)


def _with_fitting_supply(
    phone: ImaginaryPhone, feed: Feed, stimuli: tuple[Stimulus, ...], until_s: float, number: int, kind: RunKind
) -> PhoneRun:
    """A bench that is the fault spoils the run; any other bench is put right by its technician until it does not."""
    variant = phone.unit.variant
    run = phone.run(stimuli, until_s, feed, number)
    if kind is not RunKind.SUPPLY_BOOT:
        return run
    for _ in range(SECOND_TRIES):
        if variant.bench.spoils and not run.spoilt:
            feed = replace(feed, limit_a=round(0.75 * feed.limit_a, 2) if feed.limit_a < 3.0 else feed.limit_a)
            feed = replace(feed, lead_ohm=_worse(feed.lead_ohm), source_ohm=_worse(feed.source_ohm))
        elif run.spoilt and not variant.bench.spoils:
            feed = replace(feed, limit_a=round(min(1.4 * feed.limit_a, 5.0), 2), lead_ohm=0.7 * feed.lead_ohm)
        else:
            return run
        run = phone.run(stimuli, until_s, feed, number)
    return run


def _worse(ohm: float) -> float:
    """Leads and sources that already are the trouble become more of it."""
    return 1.4 * ohm if ohm > 0.3 else ohm


def _noted(stimulus: Stimulus, random: np.random.Generator) -> Event:
    sigma_s = HAND_SIGMA_S if stimulus.action in BY_HAND else 0.01
    late_s = float(np.clip(random.standard_normal(), -2.5, 2.5)) * sigma_s
    at_s = max(stimulus.at_s + late_s, 0.0) if stimulus.at_s > 0 else 0.0
    return Event(round(at_s, 4), SEEN[stimulus.action], uncertainty_s=round(2.5 * sigma_s, 4))
