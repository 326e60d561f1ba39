"""Which bench the page works on: its station, its plan, where cases go. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.plan import Plan
from bench.plan_toml import load_plan
from bench.station import Placed, Station, StationPart
from bench.station_toml import load_station
from bench.user_folder import user_folder

PLAN = "boot-usb"
DEMO_PHONE = "sim://riden?phone=mb_ufs_edl_9008&seed=5&key=none"
"""A phone whose processor waits in its ROM since the storage does not answer, and a key that only the page presses."""
WALL_PACE = 1.0
CASES, DEMO_CASES = "cases", "demo"


@dataclass(frozen=True, slots=True)
class BenchSetting:
    """One bench, as the page drives it."""

    station: Station
    plan: Plan
    folder: Path
    """Cases go there; it is made when the first one does."""
    pace: float | None = None
    """A simulated bench goes so many times as fast as the clock on the wall; `None` for instruments."""


def demo_bench(folder: Path | None = None, pace: float = WALL_PACE) -> BenchSetting:
    """The virtual bench. Raises `BenchError`."""
    station = Station("Virtual bench", Placed(StationPart.SUPPLY, DEMO_PHONE), listens_usb=False)
    return BenchSetting(station, load_plan(PLAN), folder or user_folder() / DEMO_CASES, pace)


def bench_of(station: str, plan: str | None = None, folder: Path | None = None) -> BenchSetting:
    """The bench of a station file, or of the address of one instrument. Raises `BenchError`, `DriversError`."""
    found = load_station(station)
    pace = WALL_PACE if found.simulated else None
    return BenchSetting(found, load_plan(plan or PLAN), folder or user_folder() / CASES, pace)
