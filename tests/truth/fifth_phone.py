"""A fifth phone: labelled cases for the report, by another who saw the documents alone.

Its author, an engineer who was asked for an acceptance test, read the formats, the domain, the signatures of faults and
the design, and neither a line of the program nor of the other generators; it shares no table of numbers with them. A
case is drawn in three layers: a phone (`fifth_specimen`, `fifth_boot`), a fault in it (`fifth_truth`, `fifth_faults`;
what its current does is in `fifth_demand`, what a host sees in `fifth_usb`, what each check would show in
`fifth_people`), and a bench (`fifth_bench`, `fifth_meters`, `fifth_traces`), where somebody makes runs (`fifth_runs`,
`fifth_odd_runs`).

A case depends on fault, seed and `hard` alone: what was answered changes the answers and nothing else. A hard phone has
levels at up to ±60 % and times at 0.6 to 1.8, on a supply with steps of 10 mA that loses readings.

Seeds from 5,000,000 on belong to the report: nobody tunes on them. Development draws from `DEVELOPMENT` on.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.truth.fifth_bench import draw_bench
from tests.truth.fifth_chances import chance, pick
from tests.truth.fifth_faults import bench_with, draw_trouble
from tests.truth.fifth_meters import MeterKind
from tests.truth.fifth_odd_runs import artifact_run, odd_run
from tests.truth.fifth_people import Answered, choose_answers
from tests.truth.fifth_runs import Visit, boot_run, bridged_run, length_s, short_run
from tests.truth.fifth_specimen import NEVER_S, draw_specimen
from tests.truth.fifth_truth import SILENT, USB_DEFINED, verdict_of
from tests.truth.fifth_usb import usb_run

DEVELOPMENT = 3_000_000
"""The first seed of the cases on which anybody may look and tune."""
ONE_RUN = ("indeterminate", "mb_vbat_hard_short")
"""Nobody looks at these three times."""
NOT_TWICE = ("normal_boot", "sw_android_loop")
LONG_S = 70.0
LOOKED_AT = {"mb_vbat_hard_short": 0.15, "bench_artifact_supply": 0.3, "indeterminate": 0.0}
LOOKED_AT_ELSEWHERE = 0.6
"""How often somebody plugs the cable in where USB is no part of what the fault is."""


def write_case(fault: str, seed: int, folder: Path, answered: Answered, *, hard: bool = False) -> None:
    """Write a case folder."""
    rng, for_answers = (np.random.default_rng([seed, stream]) for stream in (11, 12))
    phone = draw_specimen(rng, hard)
    bench = draw_bench(rng, fault, hard)
    trouble = draw_trouble(fault, rng, phone, bench)
    if fault == "sw_android_loop":
        phone = replace(phone, home_s=NEVER_S)
    folder.mkdir(parents=True, exist_ok=True)
    runs = _runs(Visit(trouble, phone, bench_with(bench, trouble), rng, folder))
    case = {
        "format": "bootbench-case/1",
        "case_id": folder.name,
        "device": {"model": "POCO X3 Pro", "imei": None},
        "runs": runs,
        "checks": choose_answers(trouble, answered, for_answers),
        "label": {"fault": fault, "verdict": verdict_of(fault)},
    }
    (folder / "case.json").write_text(json.dumps(case, indent=1) + "\n", encoding="utf-8")


def _runs(visit: Visit) -> list[dict[str, object]]:
    """Boots on the supply, then a bridged key, a look at USB and a boot on the own battery where somebody tries it."""
    rng, fault = visit.rng, visit.trouble.fault
    seconds = length_s(visit)
    runs: list[dict[str, object]] = []
    for _ in range(_boots(visit)):
        twice = fault not in NOT_TWICE and seconds < LONG_S and chance(rng, 0.18)
        runs.append(_supply_boot(visit, f"run-{len(runs) + 1}", seconds * rng.uniform(0.95, 1.1), twice))
    if fault in SILENT and chance(rng, 0.35):
        runs.append(bridged_run(visit, f"run-{len(runs) + 1}"))
    if fault in USB_DEFINED or chance(rng, LOOKED_AT.get(fault, LOOKED_AT_ELSEWHERE)):
        run_id = f"run-{len(runs) + 1}"
        runs.append(usb_run(visit.trouble, visit.phone, visit.bench, rng, visit.folder, run_id))
    if fault == "normal_boot" and chance(rng, 0.15):
        runs.append(_own_battery_boot(f"run-{len(runs) + 1}"))
    return runs


def _boots(visit: Visit) -> int:
    """How many boots on the supply somebody has the patience for."""
    rng, fault = visit.rng, visit.trouble.fault
    if fault == "normal_boot":
        count = int(rng.integers(3, 5))  # The documents want at least three of a phone that is called sound.
    elif fault in ONE_RUN:
        count = 1 + chance(rng, 0.15)
    else:
        count = pick(rng, (1, 2, 3), (0.6, 0.25, 0.15))
    if visit.bench.instrument.meter.kind is MeterKind.FAST:
        count = min(count, 3 if fault == "normal_boot" else 2)
    return count


def _supply_boot(visit: Visit, run_id: str, seconds: float, twice: bool) -> dict[str, object]:
    match visit.trouble.fault:
        case "mb_vbat_hard_short":
            return short_run(visit, run_id)
        case "bench_artifact_supply":
            return artifact_run(visit, run_id, seconds)
        case "indeterminate":
            return odd_run(visit, run_id)
    return boot_run(visit, run_id, seconds, twice=twice)


def _own_battery_boot(run_id: str) -> dict[str, object]:
    events = [
        {"at_s": 2.0, "name": "key_down"},
        {"at_s": 3.4, "name": "key_up"},
        {"at_s": 45.0, "name": "note", "value": "home screen"},
    ]
    return {"id": run_id, "kind": "own_battery_boot", "trace": None, "duration_s": 60.0, "events": events}
