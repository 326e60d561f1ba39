"""Samples sent against samples found, over seeded kills and faults: at most the last second is missing, and it is said.

A kill here is a copy of the folder as it lies on disk at a seeded moment of a capture on a turned clock, which is what
SIGKILL leaves; every third is cut off within its last bytes too, as a computer that lost its power may leave it. The
copies are recovered by the code that `bootbench recover` runs. Real processes are killed in `test_capture_processes`.
"""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from analysis.trace import EventName
from bench.case import load_case, load_run_trace
from bench.errors import BadInputError
from bench.plan import StopRules
from bench.plan_toml import load_plan
from bench.recorder.items import Ended, EndedBy, Progress, StopNow
from bench.recorder.recorder import Recorder
from bench.recorder.recover import recover
from bench.recorder.unfinished import LOCK_FILE
from bench.simulate import fault_ids
from bench.station import StationPart
from bench.traces.jls_file import JlsFile
from drivers.electrics import Backfeed
from tests.bench.recorder.benches import SimulatedOpening, Told, opening, phone_on_leads, recorder, station

CAPTURES = 21
KILLS = 12
"""Of each capture: 252 kills in all."""
FAULTS = 48
FAULTY = tuple(fault for fault in fault_ids() if fault != "mb_vbat_hard_short")
"""That one is never on for longer than the touch test."""
LOST_S = 1.0
TORN_S = 0.5
"""A torn end costs one block more, of half a second or less."""
BENCHES = (
    ("korad", None),
    ("riden", None),
    ("owon", None),
    ("riden", "ammeter"),
    ("korad", "ammeter"),
    ("wanptek", None),
)


@dataclass(frozen=True)
class Sent:
    """What the instruments had handed over at the moment of a kill."""

    copy: Path
    at_s: float
    values: dict[StationPart, npt.NDArray[np.float32]]
    times_s: dict[StationPart, npt.NDArray[np.float64]]
    torn: bool


def sent(opened: SimulatedOpening, copy: Path, torn: bool) -> Sent:
    def of(told: Told) -> npt.NDArray[np.float64]:
        return np.concatenate([block.host_s for block in told.blocks]) if told.blocks else np.empty(0)

    values = {part: told.current_a for part, told in opened.told.items()}
    return Sent(copy, opened.clock.now_s(), values, {part: of(told) for part, told in opened.told.items()}, torn)


def captured(number: int, folder: Path) -> list[Sent]:
    """One capture, copied at seeded moments."""
    random = np.random.default_rng(number)
    supply, meter = BENCHES[number % len(BENCHES)]
    fault = FAULTY[number % len(FAULTY)]
    opened = opening(phone_on_leads(fault, number), seed=number, lost_share=0.01 if number % 2 else 0.0)
    moments = sorted(random.uniform(0.5, 14.0, KILLS).tolist())
    kills: list[Sent] = []
    target = folder / f"C{number}"

    def tell(progress: Progress) -> None:
        while moments and progress.at_s >= moments[0]:
            moments.pop(0)
            copy = folder / f"K{number}-{len(kills)}.part"
            shutil.copytree(target.with_name(target.name + ".part"), copy, ignore=shutil.ignore_patterns(LOCK_FILE))
            torn = len(kills) % 3 == 2
            if torn:
                tear(copy, random)
            kills.append(sent(opened, copy, torn))
        if not moments:
            capture.inbox.put(StopNow(Ended(EndedBy.ASKED, "enough")))

    plan = replace(load_plan(), stop=StopRules(60.0, 60.0, 60.0, 60.0))
    capture = recorder(station(supply, meter), opened, target, plan, tell=tell, flush_s=0.25)
    capture.record()
    return kills


def tear(copy: Path, random: np.random.Generator) -> None:
    """Cut each file that grows within its last bytes."""
    for path in (*copy.glob("*.jls"), copy / "events.jsonl"):
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.truncate(max(0, size - int(random.integers(1, 64))))


def found_in(path: Path) -> dict[StationPart, npt.NDArray[np.float32]]:
    with JlsFile(path) as file:
        main, beside = file.read(), [file.read_beside(k).trace for k in range(len(file.beside))]
    parts = {"ammeter": StationPart.METER}
    return {
        parts.get(trace.meter.name, StationPart.SUPPLY): trace.current_a.astype(np.float32) for trace in (main, *beside)
    }


@pytest.mark.parametrize("number", range(CAPTURES))
def test_a_killed_capture_loses_at_most_its_last_second(tmp_path: Path, number: int) -> None:
    kills = captured(number, tmp_path)
    assert len(kills) == KILLS
    with ThreadPoolExecutor(max_workers=3) as pool:  # each file that was not closed is read by a process of its own
        wrong = [sentence for sentence in pool.map(what_is_wrong, kills) if sentence is not None]
    assert "; ".join(wrong) == ""


def what_is_wrong(kill: Sent) -> str | None:
    """Recover a killed capture, and hold what is found against what was sent."""
    trace = kill.copy / "run-1.jls"
    if not trace.is_file() or not trace.stat().st_size:
        return nothing_yet(kill)
    try:
        case = recover(kill.copy).case
    except BadInputError as error:
        return nothing_yet(kill) if "holds no reading" in str(error) else f"{kill.copy.name}: {error}"
    run = load_case(case.folder).runs[0]
    if run.trace_path is None:
        return nothing_yet(kill)
    if not any("killed and recovered" in str(event.value) for event in run.events):
        return f"{kill.copy.name}: nobody says that it was killed"
    wrong = [missing(kill, part, found) for part, found in found_in(run.trace_path).items()]
    return next((sentence for sentence in wrong if sentence is not None), None)


def nothing_yet(kill: Sent) -> str | None:
    """Killed before anything of the file was on disk: then nothing may be older than a second."""
    began_s = min((times_s[0] for times_s in kill.times_s.values() if times_s.size), default=kill.at_s)
    return None if kill.at_s - began_s <= LOST_S + TORN_S else f"{kill.copy.name}: nothing is left of it"


def missing(kill: Sent, part: StationPart, found: npt.NDArray[np.float32]) -> str | None:
    """What is in the file is what was sent, in order; what is not was sent in the last second."""
    there = found[np.isfinite(found)]
    values, times_s = kill.values[part], kill.times_s[part]
    first = start_of(values, there)
    if first is None:
        return f"{kill.copy.name}: readings of the {part.value} that nobody sent"
    gone_s = times_s[first + there.size :]
    allowed_s = LOST_S + (TORN_S if kill.torn else 0.0)
    if gone_s.size and kill.at_s - gone_s[0] > allowed_s:
        return (
            f"{kill.copy.name}: {gone_s.size} readings of the {part.value} over {kill.at_s - gone_s[0]:.2f} s are gone"
        )
    return None


def start_of(values: npt.NDArray[np.float32], there: npt.NDArray[np.float32]) -> int | None:
    """Where the found readings begin among those sent: at the first, but for the history that a plan does not keep."""
    for first in range(values.size - there.size + 1):
        if np.array_equal(values[first : first + there.size], there):
            return first
    return None


class Strike:
    """What goes wrong in a capture, once, at a moment."""

    def __init__(self, kind: int, at_s: float, opened: SimulatedOpening) -> None:
        self._kind, self._at_s, self._opened = kind, at_s, opened
        self._done = False
        self.capture: Recorder | None = None

    def tell(self, progress: Progress) -> None:
        if self._done or progress.at_s < self._at_s or self.capture is None:
            return
        self._done = True
        links = self._opened.links
        if self._kind == 0:
            self.capture.inbox.put(StopNow(Ended(EndedBy.INTERRUPTED, "interrupted at the keyboard")))
        elif self._kind == 1:
            links[StationPart.SUPPLY].pull()
        elif self._kind == 2:
            self._opened.leads.load = Backfeed()
        elif StationPart.METER in links:
            links[StationPart.METER].pull()
        else:
            self._opened.clock.sleep_s(0.8)  # nothing is asked for a while


@pytest.mark.parametrize("chunk", range(8))
def test_a_fault_ends_the_capture_with_every_reading_in_it_or_counted(tmp_path: Path, chunk: int) -> None:
    for seed in range(chunk, FAULTS, 8):
        random = np.random.default_rng(1000 + seed)
        supply, meter = BENCHES[seed % len(BENCHES)]
        opened = opening(
            phone_on_leads("normal_boot", seed), seed=seed, lost_share=float(random.choice((0.0, 0.02, 0.1)))
        )
        plan = replace(load_plan(), stop=StopRules(10.0, 10.0, 10.0, 10.0))
        target = tmp_path / f"F{seed}"
        strike = Strike(seed % 4, float(random.uniform(0.2, 8.0)), opened)
        capture = strike.capture = recorder(station(supply, meter), opened, target, plan, tell=strike.tell)
        recording = capture.record()
        run = load_case(target).runs[0]
        assert run.trace_path is not None
        trace = load_run_trace(run)
        assert trace is not None
        for counted in recording.runs[0].done.counts:
            told = opened.told[counted.part]
            found = found_in(run.trace_path)[counted.part]
            there = found[np.isfinite(found)]
            assert np.array_equal(there, told.current_a[told.current_a.size - there.size :]), f"seed {seed}"
            assert counted.readings == found.size, f"seed {seed}"
            assert counted.lost == found.size - there.size
            if counted.part is StationPart.SUPPLY:
                assert there.size == len(told.blocks), f"seed {seed}: every answer of the supply is in the file"
                assert counted.lost <= told.failed
        gaps = sum(int(str(event.value)) for event in run.events if event.name is EventName.GAP)
        assert gaps == recording.runs[0].done.counts[0].lost
        assert any(str(event.value).startswith("run ended") for event in run.events)
        assert recording.runs[0].done.unwritten == 0
