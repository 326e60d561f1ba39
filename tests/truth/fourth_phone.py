"""A fourth phone: labelled cases for the report, by somebody who saw the documents alone.

Its author read the formats, the domain, the signatures of faults and the design, and neither a line of the program nor
of the other generators; it shares no table of numbers with them. A specimen (`fourth_unit`, `fourth_faults`) boots in
stages at levels (`fourth_boot`) on a supply (`fourth_bench`) at a place with a meter (`fourth_meters`); a host sees it
(`fourth_usb`), people check it (`fourth_people`). The phone and the place of a seed are the same whatever is answered,
except where an answer has to be true of the session: three boots, a limit of 3 A.

Seeds from 5,000,000 on belong to the report: nobody tunes on them. Development draws from `DEVELOPMENT` on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.truth.fourth_bench import charging, plan_run, play
from tests.truth.fourth_chances import chance, log_uniform, pick
from tests.truth.fourth_meters import Place, Said, draw_place, instruments, measure, write_trace
from tests.truth.fourth_people import CHECK, ROWS, Answers, choose_answers, truths, verdict_of
from tests.truth.fourth_unit import Unit, draw_unit
from tests.truth.fourth_usb import NO_USB, android, can_boot, usb_events

DEVELOPMENT = 3_000_000
"""The first seed of the cases on which anybody may look and tune."""
NO_PICTURE = ("nonmb_display_lcm", "mb_backlight_or_dsi")
LOG_HZ = 1000.0


@dataclass(frozen=True, slots=True)
class _Visit:
    """One phone's visit to the bench, while its case is written."""

    unit: Unit
    place: Place
    answers: Answers
    deciding: bool
    folder: Path


def write_case(fault: str, seed: int, folder: Path, answered: str) -> None:
    """Write a case folder. `answered` is `deciding`, `some` or `none`."""
    for_unit, for_place, for_answers, rng = (np.random.default_rng([seed, 20817, k]) for k in range(4))
    unit = draw_unit(fault, for_unit)
    place = draw_place(unit, for_place)
    answers = choose_answers(unit, answered, for_answers)
    visit = _Visit(unit, place, answers, answered == "deciding", folder)
    folder.mkdir(parents=True, exist_ok=True)
    owned = truths(unit, np.random.default_rng(seed)).get("ownbat")
    runs = []
    for n, kind in enumerate(_kinds(visit, owned, rng)):
        for_run, run_id = np.random.default_rng([seed, 77, n]), f"run-{n + 1}"
        if kind == "supply":
            runs.append(_supply_boot(visit, for_run, n, run_id))
        elif kind == "usb":
            runs.append(_usb_probe(visit, for_run, run_id))
        else:
            runs.append(_own_battery_boot(unit, for_run, owned == "yes", run_id))
    case = {
        "format": "bootbench-case/1",
        "case_id": folder.name,
        "device": {"model": "POCO X3 Pro", "imei": None},
        "runs": runs,
        "checks": {CHECK[check]: answers[check] for check in CHECK if check in answers},
        "label": {"fault": fault, "verdict": verdict_of(fault)},
    }
    (folder / "case.json").write_text(json.dumps(case, indent=1) + "\n", encoding="utf-8")


def _kinds(visit: _Visit, owned: str | None, rng: np.random.Generator) -> list[str]:
    """Which runs there are, in order. Makes the place as good as the answers say."""
    place, answers, row = visit.place, visit.answers, ROWS[visit.unit.fault]
    boots = pick(rng, [1, 2, 3], [0.40, 0.35, 0.25])
    own, probe, second_probe = rng.random(), rng.random(), rng.random()
    if _is_proven(visit):
        boots = 3  # The design wants the own battery and at least three normal runs.
    if answers.get("leads") == "yes":  # The statement has to be true of this session.
        boots, place.limit_a, place.lead_ohm = max(boots, 2), max(place.limit_a, 3.0), min(place.lead_ohm, 0.06)
    kinds = ["supply"] * boots
    if probe < row.probe_share or (visit.deciding and row.must_probe):
        kinds += ["usb"] * (2 if second_probe < 0.15 else 1)
    if owned and own < (0.5 if "ownbat" in answers else 0.1):
        kinds.append("own")
    if kinds[-1] != "supply" and chance(rng, 0.2):  # Some plug the cable in first.
        kinds.insert(0, kinds.pop())
    return kinds


def _is_proven(visit: _Visit) -> bool:
    return visit.deciding and visit.unit.fault == "normal_boot"


def _supply_boot(visit: _Visit, rng: np.random.Generator, index: int, run_id: str) -> dict[str, object]:
    unit, place = visit.unit, visit.place
    plan = plan_run(unit, place, rng, index, visit.answers, _is_proven(visit))
    played = play(unit, place, plan, rng)
    read = measure(played.grid_hz, played.current_a, played.volts_v, place, plan.length_s, rng)
    write_trace(visit.folder / f"{run_id}.csv", read, place)
    events = played.happened + read.gaps
    if plan.on_marked:
        events.append((plan.on_s, "output_on", None))
    for down, up in plan.presses:
        if not chance(rng, place.key_marked):
            continue
        late = rng.normal(0, place.mark_error_s)
        events.append((down + late, "key_bridged" if plan.bridged else "key_down", None))
        if not plan.bridged and chance(rng, 0.75):
            events.append((max(up + rng.normal(0, place.mark_error_s), down + late + 0.1), "key_up", None))
    fields = {"id": run_id, "kind": "supply_boot", "trace": f"{run_id}.csv"} | instruments(place)
    return fields | {"events": _tidy(events, read.times_s[-1])}


def _usb_probe(visit: _Visit, rng: np.random.Generator, run_id: str) -> dict[str, object]:
    unit, place = visit.unit, visit.place
    deciding = visit.deciding and ROWS[unit.fault].must_probe
    length = round(rng.uniform(60, 130) if deciding or chance(rng, 0.55) else rng.uniform(12, 60), 1)
    vbus = 0.0 if chance(rng, 0.7) else round(rng.uniform(0.2, 3), 2)
    events = usb_events(unit, place, length, vbus, deciding, rng)
    if not chance(rng, 0.05):
        events = [*events, (vbus, "vbus_on", None)]
    fields: dict[str, object] = {"id": run_id, "kind": "usb_probe"}
    if not can_boot(unit) or unit.fault in NO_USB or not chance(rng, 0.15):
        return fields | {"trace": None, "duration_s": length, "events": _tidy(events, length)}
    # The supply's log was left on while it charged.
    times = np.arange(int(length * LOG_HZ) + 2) / LOG_HZ
    charge, above = log_uniform(rng, 0.02, 0.8), rng.uniform(0.05, 0.35)
    current, volts = charging(place, times, vbus, charge, above, unit.standby_a, place.set_v)
    read = measure(LOG_HZ, current, volts, place, length, rng)
    write_trace(visit.folder / f"{run_id}.csv", read, place)
    fields |= {"trace": f"{run_id}.csv"} | instruments(place)
    return fields | {"events": _tidy(events + read.gaps, read.times_s[-1])}


def _own_battery_boot(unit: Unit, rng: np.random.Generator, boots: bool, run_id: str) -> dict[str, object]:
    length = round(rng.uniform(40, 120), 1)
    key = rng.uniform(1, 6)
    events: Said = [(key, "key_down", None), (key + rng.uniform(0.5, 4), "key_up", None)]
    if boots:
        if unit.fault not in NO_USB and chance(rng, 0.5):
            vbus = key + rng.uniform(25, 35)
            events += [(vbus, "vbus_on", None), *android(unit, vbus + rng.uniform(0.5, 3) + 8, rng)]
        elif unit.fault not in NO_PICTURE:
            events.append((key + unit.pace * 30, "note", "home screen reached"))
    elif chance(rng, 0.6):
        dies = unit.traits.get("own") == "dies"
        events.append((key + rng.uniform(5, 20), "note", "logo, then off" if dies else "does not come up"))
    fields = {"id": run_id, "kind": "own_battery_boot", "trace": None, "duration_s": length}
    return fields | {"events": _tidy(events, length)}


def _tidy(events: Said, end_s: float) -> list[dict[str, object]]:
    """The events of a run as they stand in the case: in order, and none after its end."""
    found = []
    for at, name, value in sorted(events, key=lambda event: event[0]):
        if at <= end_s:
            fields: dict[str, object] = {"at_s": round(max(0.0, float(at)), 2), "name": name}
            found.append(fields if value is None else {**fields, "value": value})
    return found
