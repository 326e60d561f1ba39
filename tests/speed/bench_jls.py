"""Opening a long `.jls` against reading it: `python -m tests.speed.bench_jls [--quick]`.

Claim: opening a file of 360 million readings (an hour at 100 kS/s) makes no pass over the samples. Peers in the same
run, on the same file: `pyjls.Reader` alone, reading every sample with it, and `numpy.fromfile` of as many bytes.
Ours opens a file of this size in a process of its own, so that a damaged one cannot take the program down: starting
that process is what opening costs, whatever the size of the file.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyjls

from analysis.trace import Meter, UniformClock
from bench.traces.jls_file import JlsFile
from bench.traces.jls_writer import JlsWriter
from bench.traces.recording import Origin

READINGS, QUICK_READINGS = 360_000_000, 2_000_000
RATE_HZ = 100_000.0
_AT_ONCE = 4_000_000


def write_long(path: Path, count: int) -> float:
    """Write `count` readings block by block; gives the seconds that it took."""
    noise = np.random.default_rng(1).normal(0.3, 0.01, _AT_ONCE).astype(np.float32)
    clock = UniformClock(count, RATE_HZ)
    begin = time.perf_counter()
    with JlsWriter(
        path, Meter("bench", RATE_HZ), Origin("bench", "", "0" * 64), clock=clock, has_voltage=False
    ) as writer:
        for k in range(0, count, _AT_ONCE):
            writer.append(noise[: min(_AT_ONCE, count - k)])
    return time.perf_counter() - begin


def read_with_library(path: Path, count: int) -> None:
    """Every sample, through pyjls alone."""
    with pyjls.Reader(str(path)) as reader:
        for k in range(0, count, _AT_ONCE):
            reader.fsr(1, k, min(_AT_ONCE, count - k))


def open_and_look(path: Path, count: int) -> None:
    """Open, and get the envelope that a window draws first."""
    with JlsFile(path) as file:
        file.columns(0, count, 1000)


def look_again(path: Path, count: int) -> float:
    """Seconds for the envelope of a file that is open, a little shifted each time."""
    with JlsFile(path) as file:
        shifts = iter(range(1000, 20_000, 1000))
        return best(lambda: file.columns(next(shifts), count, 1000), 10)


def open_alone(path: Path) -> None:
    """Open through the library alone."""
    pyjls.Reader(str(path)).close()


def best(work: Callable[[], object], times: int) -> float:
    """The least seconds of several runs; the machine is shared."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def run(count: int) -> dict[str, float]:
    """Seconds of each step."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.jls"
        written = write_long(path, count)
        raw = Path(folder) / "long.f32"
        with raw.open("wb") as file:
            for k in range(0, count, _AT_ONCE):
                np.zeros(min(_AT_ONCE, count - k), dtype=np.float32).tofile(file)
        return {
            "write": written,
            "open": best(lambda: JlsFile(path).close(), 5),
            "open and 1000 columns": best(lambda: open_and_look(path, count), 5),
            "1000 columns of an open file": look_again(path, count),
            "pyjls.Reader, open": best(lambda: open_alone(path), 5),
            "pyjls.Reader, every sample": best(lambda: read_with_library(path, count), 1),
            "numpy.fromfile, as many bytes": best(lambda: np.fromfile(raw, dtype=np.float32), 1),
        }


def main(arguments: list[str]) -> None:
    """Print seconds and ratios."""
    count = QUICK_READINGS if "--quick" in arguments else READINGS
    seconds = run(count)
    print(f"{count} readings; written at {count / seconds['write'] / 1e6:.0f} million a second")
    look = seconds["open and 1000 columns"]
    for name, value in seconds.items():
        print(f"  {name:32s} {value * 1e3:10.2f} ms   {value / look:10.1f} x open and 1000 columns")


if __name__ == "__main__":
    main(sys.argv[1:])
