"""A second phone to judge the diagnosis with: other code, other shapes and other meters than the simulator's.

Independent of the imaginary phone of `drivers` on purpose, like `boot_traces`: what a diagnosis is tuned on must not
judge it. What the phone does is data in `second_phone.toml`, taken from the literature of faults alone. A case is drawn
the way it comes about: a programme of stages, bursts of work on it, the supply's answer and limit, then what a meter
makes of it. `write_case` writes it as a case folder of the exchange format, with a label.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

DATA = Path(__file__).with_name("second_phone.toml")
FINE_HZ = 1000.0
SET_V = 4.0
VERDICTS = {"yes": "motherboard", "no": "not_motherboard", "indeterminate": "cannot_say"}


@dataclass(frozen=True, slots=True)
class SecondMeter:
    """What a meter makes of a current."""

    name: str
    rate_hz: float
    resolution_a: float
    noise_a: float
    averages: bool
    """A reading is the mean since the last one; else the current at one moment, through the supply's own lag."""
    jitter: float


METERS = (
    SecondMeter("bench-psu-4", 4.0, 0.001, 0.0008, False, 0.12),
    SecondMeter("bench-psu-10", 10.0, 0.01, 0.003, True, 0.2),
    SecondMeter("bench-psu-20", 20.0, 0.001, 0.0006, True, 0.15),
    SecondMeter("shunt-200", 200.0, 0.0005, 0.0007, True, 0.0),
    SecondMeter("logger-1000", 1000.0, 0.0002, 0.0004, True, 0.0),
)


@dataclass(frozen=True, slots=True)
class Nuisance:
    """What is made worse than usual, one at a time or all together."""

    level: float = 1.0
    time: float = 1.0
    lost_share: float = 0.002
    usb_share: float = 0.8
    """How often a probe of the USB side was made."""
    marked_share: float = 0.9
    """How often the key is marked."""
    noise: float = 1.0


@cache
def faults() -> dict[str, dict[str, Any]]:
    """The table of faults, by id."""
    found: dict[str, dict[str, Any]] = _data()["faults"]
    return found


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@dataclass(slots=True)
class _Course:
    """Current and busyness of the phone on a fine grid, piece by piece."""

    random: np.random.Generator
    level_a: list[Floats] = field(default_factory=list)
    busy: list[Floats] = field(default_factory=list)

    def hold(self, seconds: float, level_a: float, texture: float) -> None:
        """Go on with a level."""
        count = max(1, round(seconds * FINE_HZ))
        self.level_a.append(np.full(count, level_a))
        self.busy.append(np.full(count, texture))

    def drawn(self, count: int) -> Floats:
        """The current with bursts on it: work comes at random times, for random times, and is as large as the level."""
        level_a, busy = np.concatenate(self.level_a)[:count], np.concatenate(self.busy)[:count]
        if level_a.size < count:
            level_a = np.pad(level_a, (0, count - level_a.size), mode="edge")
            busy = np.pad(busy, (0, count - busy.size), mode="edge")
        work = np.zeros(count)
        for start in np.flatnonzero(self.random.random(count) < 3.0 / FINE_HZ):
            length = 1 + int(self.random.exponential(0.2) * FINE_HZ)
            work[start : start + length] += self.random.uniform(-0.5, 1.0)
        flicker = self.random.standard_normal(count) * 0.15
        return np.maximum(level_a * (1.0 + busy * (np.clip(work, -0.8, 1.6) + flicker)), 0.0)


@dataclass(frozen=True, slots=True)
class _Device:
    """One unit: its own levels and times."""

    random: np.random.Generator
    nuisance: Nuisance

    def level_a(self, low_ma: float, high_ma: float) -> float:
        """A level of this unit, in ampere."""
        drawn = np.exp(self.random.uniform(np.log(max(low_ma, 0.05)), np.log(max(high_ma, 0.1))))
        return float(drawn * self.nuisance.level / 1000.0)

    def time_s(self, low_s: float, high_s: float) -> float:
        """A duration of this unit."""
        return float(self.random.uniform(low_s, high_s) * self.nuisance.time)


def write_case(fault: str, seed: int, meter: SecondMeter, folder: Path, answered: str, nuisance: Nuisance) -> None:
    """Write one labelled case; `answered` is `deciding` or `none`."""
    random = np.random.default_rng([seed, sorted(faults()).index(fault), METERS.index(meter)])
    table, device = faults()[fault], _Device(random, nuisance)
    folder.mkdir(parents=True)
    stages = {name: _stage(device, row) for name, row in _data()["boot"].items()}
    runs = []
    for number in range(1, int(table.get("runs", random.integers(1, 3))) + 1):
        runs.append(_supply_run(f"run-{number}", table, stages, device, meter, folder))
    if random.random() < nuisance.usb_share:
        runs.append(_probe(f"run-{len(runs) + 1}", table, random))
    checks = dict(table["deciding"]) if answered == "deciding" else {}
    case = {
        "format": "bootbench-case/1",
        "case_id": folder.name,
        "device": {"model": "POCO X3 Pro", "imei": None},
        "runs": runs,
        "checks": checks,
        "label": {"fault": fault, "verdict": VERDICTS[table["motherboard"]]},
    }
    (folder / "case.json").write_text(json.dumps(case), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Stage:
    seconds: float
    level_a: float
    texture: float


def _stage(device: _Device, row: list[float]) -> _Stage:
    return _Stage(device.time_s(row[0], row[1]), device.level_a(row[2], row[3]), row[4])


def _supply_run(
    run: str, table: dict[str, Any], stages: dict[str, _Stage], device: _Device, meter: SecondMeter, folder: Path
) -> dict[str, Any]:
    random = device.random
    on_s, key_s = random.uniform(0.3, 1.5), random.uniform(4.0, 8.0)
    until_s = float(np.clip(key_s + random.uniform(45.0, 90.0) * max(1.0, device.nuisance.time), 40.0, 200.0))
    count = round(until_s * FINE_HZ)
    course = _Course(random)
    course.hold(on_s, 0.0, 0.0)
    prekey_a = device.level_a(*table["prekey"]) if "prekey" in table else float(random.uniform(0.0, 0.003))
    if table.get("starts_alone"):
        course.hold(random.uniform(0.2, 0.8), prekey_a, 0.02)
    else:
        course.hold(key_s - on_s + random.uniform(0.1, 0.4), prekey_a, 0.02)
    _after_key(course, table, stages, device, until_s)
    demand_a = course.drawn(count)
    demand_a[round(on_s * FINE_HZ) :] = np.maximum(demand_a[round(on_s * FINE_HZ) :], prekey_a)
    limit_a = float(random.choice([2.5, 3.0, 5.0]))
    if table.get("weak_supply"):
        limit_a = float(random.uniform(0.5, 0.9)) * max(stage.level_a for stage in stages.values())
        demand_a = _browned_out(demand_a, limit_a, round(on_s * FINE_HZ), random)
    current_a, volts = _supplied(demand_a, limit_a, table, round(on_s * FINE_HZ), random)
    _write_csv(folder / f"{run}.csv", current_a, volts, meter, device.nuisance, random)
    events = [{"at_s": on_s, "name": "output_on"}]
    if random.random() < device.nuisance.marked_share and not table.get("starts_alone"):
        events += [{"at_s": key_s, "name": "key_down"}, {"at_s": key_s + random.uniform(0.6, 1.6), "name": "key_up"}]
    limited = np.flatnonzero(current_a >= 0.995 * limit_a)
    if limited.size > 0.05 * FINE_HZ:
        events.append({"at_s": float(limited[0] / FINE_HZ), "name": "supply_cc"})
    return {
        "id": run,
        "kind": "supply_boot",
        "trace": f"{run}.csv",
        "supply": {"set_v": SET_V, "limit_a": limit_a},
        "meter": {"name": meter.name, "rate_hz": meter.rate_hz, "resolution_a": meter.resolution_a},
        "events": sorted(events, key=lambda event: event["at_s"]),
    }


def _after_key(
    course: _Course, table: dict[str, Any], stages: dict[str, _Stage], device: _Device, end_s: float
) -> None:
    """What the phone does from its first answer to the end of the run."""
    random, names = device.random, list(stages)
    stops_in = table.get("stops_in")
    reached = names if stops_in is None else ([] if stops_in == "none" else names[: names.index(stops_in) + 1])
    match table.get("then", "goes_on"):
        case "reset":
            period_s = device.time_s(*table["period"])
            off_s = float(random.uniform(0.15, 0.35)) * min(period_s, 3.0)
            for _ in range(int(end_s / max(0.2, period_s)) + 2):
                _climb(course, reached, stages, (period_s - off_s) * random.uniform(0.97, 1.03))
                course.hold(off_s, 0.0005, 0.0)
        case "stuck":
            _climb(course, reached, stages, 1e9)
            course.hold(end_s, device.level_a(*table["level"]), table.get("texture", 0.05))
        case "off":
            course.hold(end_s, 0.0003, 0.0)
        case _:
            for name in reached:
                stage = stages[name]
                dark = table.get("dark") and name in ("kernel", "android", "lit")
                level_a = stage.level_a - (min(0.6 * stage.level_a, 0.11) if dark else 0.0)
                course.hold(stage.seconds, level_a, stage.texture)
            if random.random() < 0.6 and reached:  # the display times out
                course.hold(end_s, float(random.uniform(0.004, 0.018)), 0.6)


def _climb(course: _Course, reached: list[str], stages: dict[str, _Stage], most_s: float) -> None:
    """The stages one after the other, the last as long as it may be; cut off after `most_s`."""
    for k, name in enumerate(reached):
        stage = stages[name]
        seconds = stage.seconds if k < len(reached) - 1 or most_s > 1e8 else max(stage.seconds, most_s)
        course.hold(min(seconds, most_s), stage.level_a, stage.texture)
        most_s -= seconds
        if most_s <= 0:
            return
    if not reached and most_s < 1e8:
        course.hold(most_s, 0.2, 0.5)


def _browned_out(demand_a: Floats, limit_a: float, on: int, random: np.random.Generator) -> Floats:
    """A supply that is too weak: the phone falls off at each demand above the limit and starts again."""
    out, boot = demand_a.copy(), demand_a.copy()
    k, source = on, on
    while k < out.size:
        over = np.flatnonzero(boot[source : source + out.size - k] > limit_a)
        length = int(over[0]) + int(0.05 * FINE_HZ) if over.size else out.size - k
        length = min(length, out.size - k)
        out[k : k + length] = boot[source : source + length]
        k += length
        gap = min(int(random.uniform(0.3, 0.9) * FINE_HZ), out.size - k)
        out[k : k + gap] = 0.0005
        k += gap
        first = np.flatnonzero(boot > 0.01)
        source = int(first[0]) if first.size else on
    return out


def _supplied(
    demand_a: Floats, limit_a: float, table: dict[str, Any], on: int, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Current and terminal voltage: the supply's lag, its limit, its leads, and a short where there is one."""
    current_a = _lagged(np.minimum(demand_a, limit_a), float(random.uniform(0.003, 0.04)))
    volts = np.where(np.arange(demand_a.size) >= on, SET_V, 0.0)
    if "prekey_short_ohm" in table:
        ohm = float(random.uniform(*table["prekey_short_ohm"]))
        current_a = np.where(volts > 0, min(limit_a, SET_V / ohm), 0.0)
        volts = np.minimum(volts, current_a * ohm)
    collapsed = (demand_a > limit_a) & (volts > 0)
    if "prekey_short_ohm" not in table:
        volts = np.where(collapsed, np.maximum(0.6, SET_V * limit_a / np.maximum(demand_a, 1e-6)), volts)
    rises = np.flatnonzero((demand_a[1:] > 0.03) & (demand_a[:-1] < 0.005)) + 1
    for k in rises:
        spike = min(limit_a, float(random.uniform(0.1, 0.7)))
        current_a[k : k + 4] = np.maximum(current_a[k : k + 4], spike)
    return current_a, np.maximum(volts - 0.05 * current_a * (volts > 0), 0.0)


def _lagged(values: Floats, tau_s: float) -> Floats:
    """A first-order answer, by a kernel long enough to hold all of it."""
    taps = np.exp(-np.arange(int(8 * tau_s * FINE_HZ) + 1) / (tau_s * FINE_HZ))
    return np.convolve(values, taps / taps.sum())[: values.size]


def _write_csv(
    path: Path, current_a: Floats, volts: Floats, meter: SecondMeter, nuisance: Nuisance, random: np.random.Generator
) -> None:
    """The readings of a meter, lost ones left out of the file."""
    count = int(current_a.size / FINE_HZ * meter.rate_hz)
    at_s = (np.arange(count) + 0.5 + meter.jitter * random.uniform(-0.5, 0.5, count)) / meter.rate_hz
    places = np.minimum((at_s * FINE_HZ).astype(np.int64), current_a.size - 1)
    if meter.averages and meter.rate_hz < FINE_HZ:
        sums = np.concatenate(([0.0], np.cumsum(current_a)))
        width = max(1, int(0.8 * FINE_HZ / meter.rate_hz))
        first = np.maximum(places - width, 0)
        seen = (sums[places + 1] - sums[first]) / (places + 1 - first)
    else:
        seen = current_a[places]
    noise_a = random.standard_normal(count) * meter.noise_a * nuisance.noise
    seen = seen * (1.0 + random.normal(0.0, 0.006)) + random.normal(0.0, 0.0007) + noise_a
    seen = np.maximum(np.round(seen / meter.resolution_a) * meter.resolution_a, 0.0)
    kept = np.flatnonzero(random.random(count) >= nuisance.lost_share)
    rows = np.column_stack((at_s[kept], seen[kept], np.round(volts[places[kept]], 2)))
    with path.open("w", encoding="utf-8") as file:
        file.write("time_s,current_a,voltage_v\n")
        np.savetxt(file, rows, fmt="%.5f,%.6f,%.2f")


def _probe(run: str, table: dict[str, Any], random: np.random.Generator) -> dict[str, Any]:
    """What a host saw with VBUS on: one of the fault's states, or nothing for the whole minute."""
    events: list[dict[str, Any]] = [{"at_s": 0.0, "name": "vbus_on"}]
    for state, share in table.get("usb", []):
        if random.random() < share:
            events += _said(state, random)
            break
    return {"id": run, "kind": "usb_probe", "trace": None, "duration_s": 60.0, "events": events}


def _said(state: str, random: np.random.Generator) -> list[dict[str, Any]]:
    soon_s, late_s = float(random.uniform(1.0, 5.0)), float(random.uniform(14.0, 35.0))
    debugging = random.random() < 0.5
    match state:
        case "edl":
            return _events(soon_s, ("usb_attached", "05c6:9008"), ("sahara_mode", "0"))
        case "crash_dump":
            return _events(soon_s + 2.0, ("usb_attached", "05c6:900e"), ("sahara_mode", "2"))
        case "fastboot":
            return _events(soon_s + 1.0, ("usb_attached", "18d1:d00d"), ("fastboot_variable", "product=vayu"))
        case "recovery":
            return _events(late_s, ("usb_attached", "18d1:d001"), ("adb_state", "recovery"))
        case "android_not_completed":
            return _events(
                late_s,
                ("usb_attached", "18d1:4ee7"),
                ("adb_state", "device"),
                ("adb_property", "init.svc.bootanim=running"),
            )
        case _ if debugging:
            return _events(
                late_s, ("usb_attached", "2717:ff48"), ("adb_state", "device"), ("adb_property", "sys.boot_completed=1")
            )
        case _:
            return _events(late_s, ("usb_attached", "2717:ff40"))


def _events(at_s: float, *said: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"at_s": at_s + 0.4 * k, "name": name, "value": value} for k, (name, value) in enumerate(said)]


def write_corpus(folder: Path, seed: int, count: int, answered: str, nuisance: Nuisance | None = None) -> None:
    """Write `count` cases, faults and meters in turn."""
    ids = sorted(faults())
    for k in range(count):
        meter = METERS[(k // len(ids)) % len(METERS)]
        write_case(ids[k % len(ids)], seed + k, meter, folder / f"X{seed + k:06d}", answered, nuisance or Nuisance())
