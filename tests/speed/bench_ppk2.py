"""How fast the PPK2's words become ampere: `python -m tests.speed.bench_ppk2 [--quick]`.

Peer and floor: `numpy.frombuffer` with a sum over the same bytes (the least anybody can do with them); the need:
100,000 words a second, of which the decoder should keep 20 times.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from drivers.ppk2 import wire


def main(arguments: list[str]) -> None:
    """Print the rates and their ratios."""
    count = 200_000 if "--quick" in arguments else 5_000_000
    numbers = np.arange(count, dtype=np.uint32)
    raw = ((numbers * 7919) % 16384 | (numbers % 5 << 14) | (numbers % wire.COUNTS << 18)).astype("<u4").tobytes()
    bundle = 4 * 5000  # 50 ms of the stream
    chunks = [raw[k : k + bundle] for k in range(0, len(raw), bundle)]

    def ours() -> None:
        decoder = wire.Decoder()
        for chunk in chunks:
            block = decoder.feed(chunk)
            if block is not None:
                wire.amperes(block.words, wire.DEFAULTS, 4.0)

    def floor() -> None:
        for chunk in chunks:
            np.frombuffer(chunk, dtype="<u4").sum()

    ours_hz, floor_hz = (count / median(_timed(run) for _ in range(5)) for run in (ours, floor))
    print(f"PPK2 decoder: {ours_hz / 1e6:.1f} M words/s = {ours_hz / wire.RATE_HZ:.0f} times its live rate")
    print(f"np.frombuffer + sum of the same bytes: {floor_hz / 1e6:.0f} M/s; ours / floor = {ours_hz / floor_hz:.3f}")


def _timed(run: Callable[[], None]) -> float:
    begin_s = time.perf_counter()
    run()
    return time.perf_counter() - begin_s


if __name__ == "__main__":
    main(sys.argv[1:])
