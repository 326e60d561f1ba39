"""Cutting a trace into segments, against ruptures: `python -m tests.speed.bench_segment [--quick]`.

Claims: at 10⁶ readings `analysis.segment.segment` is at least 500 times as fast as ruptures' fastest method that
finishes (Window), its time grows no faster than the number of readings, and its edges are no worse than exact optimal
partitioning on drawn boots (F1 at ± 0.1 s). Peers in the same run, on the same arrays: ruptures PELT, Window and
BottomUp (least squares, its own defaults otherwise), each in a process of its own that is ended at its time limit.
Floor: `numpy.sum` over the array. Every time is the best of its rounds, for others use the machine too; a peer that
takes longer than a second has one round.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import ruptures

from analysis.segment import segment
from analysis.trace import Trace
from tests.truth.boot_traces import BootKind, true_boot
from tests.truth.partition import Score, exact_partition, fifty_hertz_series, score, together

SIZES, QUICK_SIZES = (10_000, 100_000, 1_000_000, 6_000_000), (3_000,)
LIMIT_S, QUICK_LIMIT_S = 120.0, 1.0
SEEDS, QUICK_SEEDS = 8, 1
LENGTH_S = 100.0
ROUNDS = 9
TOLERANCE_S = 0.1
PENALTY = 2.0
"""Of exact partitioning on the 50 Hz series of `arcsinh(I / 5 mA)`; where it scores best."""
PEERS = ("Pelt", "Window", "BottomUp")
HOUSE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a method took; `None` if it was ended at its limit."""

    method: str
    seconds: float | None


def boot_of(size: int) -> Trace:
    """One good boot of 100 s in so many readings."""
    return true_boot(BootKind.NORMAL, 0, length_s=LENGTH_S, rate_hz=size / LENGTH_S).trace


def rounds_of(work: Callable[[], object]) -> Iterator[float]:
    """Seconds of each round; a single one if that takes longer than a second."""
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        taken = time.perf_counter() - begin
        yield taken
        if taken > 1.0:
            return


def run_peer(method: str, size: int) -> None:
    """Print the seconds of each round of a method of ruptures; runs in the peer's own process."""
    trace = boot_of(size)
    signal = trace.current_a.astype(np.float64).reshape(-1, 1)
    count = len(segment(trace)) - 1

    def work() -> object:
        if method == "Pelt":
            return ruptures.Pelt(model="l2").fit(signal).predict(pen=3.0)
        peer = ruptures.Window(width=100, model="l2") if method == "Window" else ruptures.BottomUp(model="l2")
        return peer.fit(signal).predict(n_bkps=count)

    print("ready", flush=True)
    for taken in rounds_of(work):
        print(taken, flush=True)


def time_peer(method: str, size: int, limit_s: float) -> Timing:
    """Run a peer in a process of its own, and end that process at the limit."""
    command = [sys.executable, "-m", "tests.speed.bench_segment", "--peer", method, str(size)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HOUSE) as process:
        if process.stdout is None or process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"ruptures {method} did not start")
        timer = threading.Timer(limit_s, process.kill)
        timer.start()
        rounds = [float(line) for line in process.stdout]
        timer.cancel()
    return Timing(method, min(rounds, default=None))


def print_speed(sizes: tuple[int, ...], limit_s: float) -> None:
    """Times and ratios at each size."""
    per_reading_ns = []
    for size in sizes:
        trace = boot_of(size)
        ours_s = min(rounds_of(partial(segment, trace)))
        floor_s = min(rounds_of(partial(np.sum, trace.current_a)))
        per_reading_ns.append(1e9 * ours_s / size)
        print(f"{size} readings, {len(segment(trace))} segments")
        print(f"  numpy.sum            {1e3 * floor_s:11.3f} ms   the floor")
        print(f"  analysis.segment     {1e3 * ours_s:11.3f} ms   {ours_s / floor_s:.0f} x the floor's time")
        for method in PEERS:
            timing = time_peer(method, size, limit_s)
            if timing.seconds is None:
                print(f"  ruptures {method:<9}   > {limit_s:7.0f} s    more than {limit_s / ours_s:.0f} x our time")
            else:
                print(
                    f"  ruptures {method:<9} {1e3 * timing.seconds:13.1f} ms   {timing.seconds / ours_s:.0f} x our time"
                )
    print("nanoseconds a reading: " + ", ".join(f"{each:.1f}" for each in per_reading_ns))


def print_quality(seeds: int) -> None:
    """F1 of ours, of exact partitioning and of the fast peer, over the same drawn boots."""
    ours, exact, window = [], [], []
    for kind in BootKind:
        for seed in range(seeds):
            boot = true_boot(kind, seed)
            series = fifty_hertz_series(boot.trace)
            peer = ruptures.Window(width=10, model="l2").fit(series.reshape(-1, 1)).predict(pen=PENALTY)
            found = [one.start_s for one in segment(boot.trace)[1:]]
            ours.append(score(found, boot.level_edges_s, TOLERANCE_S))
            exact.append(score(exact_partition(series, PENALTY)[1:-1] / 50.0, boot.level_edges_s, TOLERANCE_S))
            window.append(score(np.array(peer[:-1]) / 50.0, boot.level_edges_s, TOLERANCE_S))
    print(f"edges of level on {len(ours)} drawn boots of 60 s, met within {TOLERANCE_S} s")
    for name, scores in (("analysis.segment", ours), ("exact partition", exact), ("ruptures Window", window)):
        print(f"  {name:<17} {_words(together(scores))}")


def _words(total: Score) -> str:
    return f"F1 {total.f1:.3f}   precision {total.precision:.3f}   recall {total.recall:.3f}"


def main(arguments: list[str]) -> None:
    """Print times, ratios and quality."""
    if "--peer" in arguments:
        method, size = arguments[arguments.index("--peer") + 1 :][:2]
        run_peer(method, int(size))
        return
    quick = "--quick" in arguments
    print_speed(QUICK_SIZES if quick else SIZES, QUICK_LIMIT_S if quick else LIMIT_S)
    print_quality(QUICK_SEEDS if quick else SEEDS)


if __name__ == "__main__":
    main(sys.argv[1:])
