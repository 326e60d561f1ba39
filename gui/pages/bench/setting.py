"""Which bench the page works on: its station, its plan, where cases go. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.case_numbers import next_case
from bench.casebook.place import casebook_folder
from bench.errors import BadInputError, BenchError
from bench.plan import Plan
from bench.plan_toml import load_plan
from bench.settings import Settings
from bench.station import Placed, Station, StationPart
from bench.station_toml import load_station
from bench.user_folder import user_folder
from bench.window_request import WindowRequest

PLAN = "boot-usb"
DEMO_PHONE = "sim://riden?phone=mb_ufs_edl_9008&seed=5&key=none"
"""A phone whose processor waits in its ROM since the storage does not answer, and a key that only the page presses."""
DEMO_CASES = "demo"


@dataclass(frozen=True, slots=True)
class BenchSetting:
    """One bench, as the page drives it."""

    station: Station
    plan: Plan
    folder: Path
    """Cases go there; it is made when the first one does."""
    pace: float | None = None
    """A simulated bench goes so many times as fast as the clock on the wall; `None` is the computer's own clock."""

    def next_case(self) -> Path:
        """Where the next case goes. Raises `BadInputError` where none can be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return next_case(self.folder)
        except OSError as error:
            raise BadInputError(self.folder, f"no case can be written ({error.strerror})") from error


def bench_setting(asked: WindowRequest, now: Settings) -> BenchSetting | None:
    """The bench that was asked for, else the one that was set; `None` where none is.

    Raises `BenchError`, `DriversError` for one that was asked for. A station file that was set and cannot be read any
    more is none: the Settings page says so.
    """
    folder = asked.cases or now.cases
    if asked.demo:
        return demo_bench(asked.cases)
    if asked.station is not None:
        return bench_of(asked.station, asked.plan, folder)
    if now.station is None:
        return None
    try:
        return bench_of(str(now.station), asked.plan, folder)
    except BenchError:
        return None


def demo_bench(folder: Path | None = None, pace: float | None = None) -> BenchSetting:
    """The virtual bench. Raises `BenchError`."""
    station = Station("Virtual bench", Placed(StationPart.SUPPLY, DEMO_PHONE), listens_usb=False)
    return BenchSetting(station, load_plan(PLAN), folder or user_folder() / DEMO_CASES, pace)


def bench_of(station: str, plan: str | None = None, folder: Path | None = None) -> BenchSetting:
    """The bench of a station file, or of the address of one instrument. Raises `BenchError`, `DriversError`."""
    found = load_station(station)
    return BenchSetting(found, load_plan(plan or PLAN), casebook_folder(folder))
