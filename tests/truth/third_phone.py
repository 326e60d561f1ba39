"""A third phone on a third bench: cases for the report, by somebody who did not know how a diagnosis is made.

Where the other generators lay stages at levels, this one switches loads: jobs of a boot run under a governor behind a
PMIC (`third_boot`, `third_board`), a supply with leads and a limit feeds it or lets it starve (`third_bench`), people
press the key as people do (`third_people`), a host sees what it sees (`third_usb`), and a meter writes down its part of
it (`third_meters`). What is broken stands in `third_faults`, what a check then shows in `third_phone.toml`.

Seeds from 5,000,000 on belong to the report: nobody tunes on them. Development draws from `DEVELOPMENT` on.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from analysis.trace import Event, EventName
from tests.truth.third_bench import Hands, play
from tests.truth.third_board import Specimen, specimen
from tests.truth.third_boot import table
from tests.truth.third_faults import PATIENTS
from tests.truth.third_folder import run_fields, write_trace
from tests.truth.third_meters import FAST, PPK2, ThirdMeter, described, read
from tests.truth.third_patient import Patient
from tests.truth.third_people import Look, checks_done, hands, written_events
from tests.truth.third_usb import seen_by_host

DEVELOPMENT = 3_000_000
"""The first seed of the cases on which anybody may look and tune."""
STARTS_LATE = 0.06
"""Share of first runs whose recording began after the output was on."""
UNDECIDED = ("no key", "too short", "cut", "lost")
"""How a look can show nothing."""
BATTERY = ("nonmb_battery", "mb_battery_connector_path")
KEY = ("nonmb_power_key_open", "mb_pmic_no_start", "mb_low_current_cpu_not_starting")


@dataclass(frozen=True, slots=True)
class ThirdNuisance:
    """What makes a bench worse than the usual one, which is bad enough."""

    level: float = 1.0
    time: float = 1.0
    noise: float = 1.0
    lost_share: float = 0.01
    marked_share: float = 0.8
    usb_share: float = 0.8
    untidy: float = 1.0
    """Factor on how often people do it oddly."""
    not_done: float = 0.0
    """Share of deciding checks that were not done although somebody was told to."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """One phone's visit to the bench, while its case is written."""

    random: np.random.Generator
    phone: Specimen
    patient: Patient
    meter: ThirdMeter
    nuisance: ThirdNuisance
    set_v: float
    marked: bool
    folder: Path


def faults() -> dict[str, Any]:
    """Every fault with its verdict and the checks that decide it."""
    found: dict[str, Any] = table()["fault"]
    return found


def write_case(fault: str, seed: int, meter: ThirdMeter, folder: Path, answered: str, nuisance: ThirdNuisance) -> None:
    """Write a case folder. `answered` is `deciding` or `none`."""
    random = np.random.default_rng([seed, 3])
    undecided = str(random.choice(UNDECIDED)) if fault == "indeterminate" else None
    underlying = fault if undecided is None else str(random.choice(sorted(PATIENTS)))
    patient = _tamed(PATIENTS[underlying](random), undecided)
    visit = _Visit(
        random=random,
        phone=specimen(random, nuisance.level, nuisance.time),
        patient=patient,
        meter=meter,
        nuisance=nuisance,
        set_v=float(random.choice([3.8, 3.9, 4.0, 4.1, 4.2], p=[0.1, 0.1, 0.5, 0.1, 0.2])),
        marked=bool(random.random() < nuisance.marked_share),
        folder=folder,
    )
    folder.mkdir(parents=True, exist_ok=True)
    runs = [_run(visit, f"run-{k + 1}", look, k) for k, look in enumerate(_looks(visit, fault, undecided, answered))]
    if fault in BATTERY and random.random() < 0.6:
        runs.append(_on_own_battery(random, len(runs) + 1))
    case = {
        "format": "bootbench-case/1",
        "case_id": folder.name,
        "device": {"model": "POCO X3 Pro", "imei": None},
        "runs": runs,
        "checks": checks_done(random, fault, patient, answered, nuisance.not_done),
        "label": {"fault": fault, "verdict": faults()[fault]["verdict"]},
        "simulated": f"simulated by the tests' third phone, fault {fault}, seed {seed}, meter {meter.name}",
    }
    (folder / "case.json").write_text(json.dumps(case, indent=1) + "\n", encoding="utf-8")


def _tamed(patient: Patient, undecided: str | None) -> Patient:
    """A phone of which a look that shows nothing can be had: nothing flows before the key."""
    if undecided is None:
        return patient
    return Patient(starts=patient.starts and patient.short_ohm is None, stop=patient.stop)


def _looks(visit: _Visit, fault: str, undecided: str | None, answered: str) -> list[Look]:
    """What is done with the phone, one run after the other.

    A phone that seems to have nothing is told to be so by its checks and by three good starts, not by one.
    """
    random, untidy = visit.random, visit.nuisance.untidy
    if undecided is not None:
        return [
            {
                "no key": Look(key=False, untidy=untidy),
                "too short": Look(too_short=True, untidy=untidy),
                "cut": Look(cut_after_key_s=float(random.uniform(-0.5, 0.05)), untidy=untidy),
                "lost": Look(cut_after_key_s=float(random.uniform(5.0, 20.0)), lost=True, untidy=0.0),
            }[undecided]
        ]
    plain = Look(untidy=untidy)
    starts = int(random.choice([1, 2, 3], p=[0.6, 0.3, 0.1]))
    looks = [plain] * (starts if fault != "normal_boot" or answered == "none" else 3)
    if fault in KEY and random.random() < 0.35:
        looks.append(Look(bridged=True, untidy=untidy))
    if visit.meter in FAST and random.random() < (0.4 if visit.patient.leak_a else 0.1):
        looks.append(Look(key=False, leak_only=True))
    if random.random() < visit.nuisance.usb_share and visit.patient.short_ohm is None:
        looks.append(Look(vbus=True, key=bool(random.random() < 0.85), untidy=untidy))
    return looks


def _run(visit: _Visit, name: str, look: Look, number: int) -> dict[str, object]:
    """Play one run, read it, write its trace, and give its part of the case."""
    random = visit.random
    patient = visit.patient
    if number and patient.intermittent and random.random() < patient.intermittent:
        patient = replace(patient, stop=None, only_while_held=False)
    if look.vbus:
        patient = replace(patient, limit_a=3.0, lead_ohm=0.08)
    meter = PPK2 if look.leak_only else visit.meter
    done = hands(random, patient, look, meter.at_most_s)
    step_s = min(0.001, 0.5 / meter.rate_hz) if meter.rate_hz >= 1000.0 and not look.vbus else 0.001
    played = play(random, visit.phone, patient, done, step_s, visit.set_v)
    events = written_events(random, done, played, visit.marked or done.bridged, meter.says_cc)
    if look.vbus:
        events = [event for event in events if event.name in (EventName.KEY_DOWN, EventName.KEY_UP)]
        events += seen_by_host(random, patient, done, played)
        return run_fields(name, "usb_probe", None, done, events)
    from_s = _begins(random, done, number, visit.nuisance.untidy)
    reading = read(
        random, meter, played.current_a, played.terminal_v, step_s, visit.nuisance.lost_share, visit.nuisance.noise
    )
    events += [Event(at, EventName.GAP, str(lost)) for at, lost in reading.lost]
    keep = reading.times_s >= from_s
    if look.lost and done.presses:
        missed = reading.times_s > done.presses[0][0] - 0.3
        events.append(Event(done.presses[0][0] - 0.3, EventName.GAP, str(int(missed.sum()))))
        keep &= ~missed
    write_trace(
        visit.folder / f"{name}.csv",
        reading.times_s[keep] - from_s,
        reading.current_a[keep],
        reading.volts_v[keep] if reading.volts_v is not None else None,
    )
    shifted = [replace(event, at_s=event.at_s - from_s) for event in events if event.at_s >= from_s]
    run = run_fields(name, "supply_boot", f"{name}.csv", done, shifted)
    run["duration_s"] = round(done.length_s - from_s, 3)
    run["supply"] = {"set_v": visit.set_v, "limit_a": round(patient.limit_a, 2)}
    run["meter"] = asdict(described(random, meter))
    return run


def _begins(random: np.random.Generator, done: Hands, number: int, untidy: float) -> float:
    """When the recording begins: mostly before the output is on."""
    if number or random.random() >= STARTS_LATE * untidy or done.off_s < done.length_s:
        return 0.0
    key = done.presses[0][0] if done.presses else done.length_s
    return float(random.uniform(done.on_s + 0.2, max(done.on_s + 0.3, min(key - 0.5, done.length_s - 2.0))))


def _on_own_battery(random: np.random.Generator, number: int) -> dict[str, object]:
    """The phone's own battery instead of the supply: the key is pressed, and nobody sees anything."""
    down = float(random.uniform(1.0, 6.0))
    events = [Event(down, EventName.KEY_DOWN, None, 0.2), Event(down + 1.5, EventName.KEY_UP, None, 0.2)]
    length = float(random.uniform(15.0, 60.0))
    return run_fields(f"run-{number}", "own_battery_boot", None, Hands(length, 0.0), events)
