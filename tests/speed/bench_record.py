"""How fast a capture can be written down, with the live display: `python -m tests.speed.bench_record [--minutes 10]`.

A simulated meter sends a million readings a second, each of which says its own number, to the recorder: its threads,
its look at the current, its display, its `.jls`. Afterwards every reading in the file is compared with what was sent.
Peers in the same run, of the same readings: `os.write` of their bytes, `pyjls` alone, and our writer without the
recorder. Then the PPK2's simulator with a booting phone, 100,000 readings a second, and the share of a core that it
takes together with its driver. Prints memory over time; nothing here is a timed assertion.
"""

from __future__ import annotations

import argparse
import os
import queue
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyjls

from analysis.ladder import REFERENCE_LADDER
from analysis.trace import Meter, UniformClock
from bench.plan import KeyBy, StopRules
from bench.plan_toml import load_plan
from bench.recorder.items import Item, Progress
from bench.recorder.recorder import Job, Recorder, Recording
from bench.station import Placed, Station, StationPart
from bench.station_open import Opening
from bench.traces.jls_writer import JlsWriter
from bench.traces.recording import Origin
from drivers.capabilities import CurrentMeter, MeterLimits
from drivers.clock import Clock, HostClock
from drivers.connect import connect
from drivers.samples import Arrival, Identity, Samples

RATE_HZ = 1_000_000.0
BLOCK_S = 0.02
"""A fast meter's USB stack hands over so much at once."""
WRAP = 1 << 20
"""Numbers are told modulo this: exact in float32, a microampere apart."""
PEER_READINGS = 50_000_000
AT_ONCE = 1_000_000
SETTLED_S = 60.0
"""Memory is compared from here on."""


def told(first: int, count: int) -> npt.NDArray[np.float32]:
    """What the meter sends from reading `first` on, shape (count,)."""
    return ((first + np.arange(count)) % WRAP).astype(np.float32) * np.float32(1e-6)


@dataclass
class FastMeter:
    """A meter that counts its readings and is never late by itself."""

    clock: Clock
    retries: int = 0
    sent: int = 0
    identity: Identity = field(default_factory=lambda: Identity("bench", "a million a second"))
    meter_limits: MeterLimits = field(default_factory=lambda: MeterLimits(RATE_HZ, 1e-6, 2.0))
    _began_s: float = 0.0
    _wave: npt.NDArray[np.float64] = field(default_factory=lambda: told(0, 2 * WRAP).astype(np.float64))

    def start(self) -> None:
        """From reading 0 on."""
        self._began_s, self.sent = self.clock.now_s(), 0

    def read(self, timeout_s: float) -> Samples | None:
        """What is due; at most a quarter of a second at once, the rest at the next call."""
        due = int((self.clock.now_s() - self._began_s) * RATE_HZ)
        if due - self.sent < BLOCK_S * RATE_HZ:
            self.clock.sleep_s(min(timeout_s, BLOCK_S - (due - self.sent) / RATE_HZ))
            due = int((self.clock.now_s() - self._began_s) * RATE_HZ)
        count = min(due - self.sent, WRAP // 4)
        if count <= 0:
            return None
        first, place = self.sent, self.sent % WRAP
        self.sent += count
        host_s = self._began_s + (first + 1 + np.arange(count)) / RATE_HZ
        arrival = Arrival(self.clock.now_s(), 0.001)
        return Samples(first, self._wave[place : place + count], None, host_s, 0.02, arrival=arrival)

    def stop(self) -> None:
        """Nothing more comes."""

    def close(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True)
class FastOpening(Opening):
    """Opens that meter, whatever the station says."""

    opened: list[FastMeter] = field(default_factory=list)

    def meter(self, placed: Placed) -> CurrentMeter:
        """A new one."""
        self.opened.append(FastMeter(self.clock))
        return self.opened[-1]


@dataclass(frozen=True, slots=True)
class Look:
    """The process at one moment."""

    at_s: float
    rss_mb: float
    cpu_s: float


def look(began_s: float) -> Look:
    """Memory and processor time, now; memory on Linux alone."""
    rss_mb = float("nan")
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        rss_mb = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return Look(time.perf_counter() - began_s, rss_mb, time.process_time())


def record(folder: Path, seconds: float) -> tuple[Recording, FastMeter, list[Look]]:
    """A capture of so long, with the display drawn as at a terminal."""
    opening = FastOpening(HostClock())
    rules = StopRules(longest_s=seconds, key_wait_s=2 * seconds, settled_s=2 * seconds, stuck_s=2 * seconds)
    plan = replace(load_plan(), stop=rules, key=KeyBy.NOBODY, pretrigger_s=0.0, usb=None)
    station = Station("speed", None, Placed(StationPart.METER, "sim://ppk2"), listens_usb=False)
    news: queue.SimpleQueue[Progress] = queue.SimpleQueue()
    recorder = Recorder(Job(station, plan, folder / "case", "speed"), opening, REFERENCE_LADDER, tell=news.put)
    done: list[Recording] = []
    thread = threading.Thread(target=lambda: done.append(recorder.record()), name="recorder")
    looks: list[Look] = []
    began_s = time.perf_counter()
    with Shown(recorder.inbox) as shown:
        thread.start()
        while thread.is_alive():
            thread.join(0.05)
            for _ in range(news.qsize()):
                shown.show(news.get())
            if not looks or time.perf_counter() - began_s - looks[-1].at_s >= 5.0:
                looks.append(look(began_s))
    looks.append(look(began_s))
    return done[0], opening.opened[0], looks


class Shown:
    """The verb's own line, on a terminal that goes nowhere."""

    def __init__(self, inbox: queue.SimpleQueue[Item]) -> None:
        from rich.console import Console

        from bench.cli.record_desk import Desk, Line

        self._file = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - closed on leaving
        self._line = Line(Console(file=self._file, force_terminal=True, width=120))
        self._desk = Desk(HostClock(), inbox)

    def __enter__(self) -> Shown:
        self._line.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self._line.end()
        self._file.close()

    def show(self, progress: Progress) -> None:
        """Draw it."""
        self._line.show(progress, self._desk)


def differing(path: Path, count: int) -> int:
    """Readings of the file that are not what was sent, over all of it."""
    wrong = 0
    with pyjls.Reader(str(path)) as reader:
        length = int(reader.signals[1].length)
        wrong += abs(length - count)
        for first in range(0, min(length, count), AT_ONCE):
            size = min(AT_ONCE, length - first, count - first)
            wrong += int((reader.fsr(1, first, size) != told(first, size)).sum())
    return wrong


def with_os_write(path: Path, count: int) -> None:
    """The same bytes, raw."""
    blocks = told(0, AT_ONCE).tobytes()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0))
    for _ in range(count // AT_ONCE):
        os.write(handle, blocks)
    os.close(handle)


def with_pyjls(path: Path, count: int) -> None:
    """The library alone."""
    block = told(0, AT_ONCE)
    with pyjls.Writer(str(path)) as writer:
        writer.source_def(1, name="speed")
        writer.signal_def(1, source_id=1, sample_rate=int(RATE_HZ), name="current", units="A")
        for first in range(0, count, AT_ONCE):
            writer.fsr_f32(1, first, block)


def with_our_writer(path: Path, count: int) -> None:
    """Our writer, without a recorder around it."""
    block, clock = told(0, AT_ONCE), UniformClock(0, RATE_HZ)
    origin = Origin("jls", "", "")
    with JlsWriter(path, Meter("speed", RATE_HZ), origin, clock=clock, has_voltage=False, live=True) as writer:
        for first in range(0, count, AT_ONCE):
            writer.append(block)
            if first % (4 * AT_ONCE) == 0:
                writer.flush()


def rate_of(write: Callable[[Path, int], None], folder: Path, count: int) -> float:
    """Readings a second, the best of three."""
    best_s = float("inf")
    for number in range(3):
        path = folder / f"peer-{number}"
        began_s = time.perf_counter()
        write(path, count)
        best_s = min(best_s, time.perf_counter() - began_s)
        path.unlink()
    return count / best_s


def ppk2_share(seconds: float) -> tuple[float, int, int]:
    """Share of a core that the PPK2's simulator and driver take, readings that came, and how many of them were lost."""
    meter = connect("sim://ppk2?phone=normal_boot&seed=3&key=1")
    assert isinstance(meter, CurrentMeter)
    meter.start()
    readings = lost = 0
    began_s, cpu_s = time.perf_counter(), time.process_time()
    while time.perf_counter() - began_s < seconds:
        samples = meter.read(0.05)
        if samples is not None:
            readings, lost = readings + len(samples), lost + samples.lost
        time.sleep(0.02)
    share = (time.process_time() - cpu_s) / (time.perf_counter() - began_s)
    meter.close()
    return share, readings, lost


def main(arguments: list[str]) -> None:
    """Print rates, ratios, memory and shares."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args(arguments)
    seconds, peers = (3.0, 2_000_000) if asked.quick else (60.0 * asked.minutes, PEER_READINGS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _record(folder, seconds)
        _peers(folder, peers)
    share, readings, lost = ppk2_share(2.0 if asked.quick else 20.0)
    print(f"PPK2 simulator with a booting phone, and its driver: {100 * share:.1f} % of a core")
    print(f"  {readings} readings came, {lost} were lost")


def _record(folder: Path, seconds: float) -> None:
    recording, meter, looks = record(folder, seconds)
    counts, path = recording.runs[0].done.counts[0], recording.case.runs[0].trace_path
    assert path is not None
    ran_s = meter.sent / RATE_HZ
    print(f"recorded {counts.readings} readings in {ran_s:.1f} s = {counts.readings / ran_s / 1e6:.3f} M/s")
    print(f"  sent {meter.sent}, lost {counts.lost}, unwritten {recording.runs[0].done.unwritten}")
    print(f"  in the file and not as sent: {differing(path, counts.readings)}; {recording.runs[0].ended.sentence}")
    print(f"  {path.stat().st_size / counts.readings:.2f} bytes a reading")
    cpu = (looks[-1].cpu_s - looks[0].cpu_s) / (looks[-1].at_s - looks[0].at_s)
    print(f"  {100 * cpu:.0f} % of a core, the meter's own work in it")
    shown = looks[:: max(1, len(looks) // 12)]
    print("  memory: " + ", ".join(f"{one.at_s:.0f} s {one.rss_mb:.0f} MB" for one in shown))
    settled = [one.rss_mb for one in looks[:-1] if one.at_s >= SETTLED_S]  # the last one is after the end
    if settled:
        print(f"  after the first minute within {max(settled) - min(settled):.1f} MB")


def _peers(folder: Path, count: int) -> None:
    rates = {
        "os.write of the same bytes": rate_of(with_os_write, folder, count),
        "pyjls alone": rate_of(with_pyjls, folder, count),
        "our writer alone": rate_of(with_our_writer, folder, count),
    }
    for name, rate_hz in rates.items():
        print(f"{name}: {rate_hz / 1e6:.0f} M/s; recorded live / this = {RATE_HZ / rate_hz:.4f}")
    print(f"our writer / pyjls alone = {rates['our writer alone'] / rates['pyjls alone']:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
