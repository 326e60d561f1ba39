"""Every binary trace format against `numpy.fromfile` of the same bytes, every kind of text against `pyarrow.csv`.

    python -m tests.speed.bench_formats [--quick] [NAME …]

Claim: a reader reaches at least a third of its peer on the same file, in the same run, with the file in memory already,
and every sample read. Beside it stands the part that no reader of that format can do without: unpacking, checksums,
somebody else's library, or only filling memory with what comes out, which for integers is twice what goes in; first our
ratio to that part alone, then what the part alone reaches of the peer. A packed file cannot come near `np.fromfile` of
its bytes: there the ratio to the part alone is the one that is to reach a third. Unpacking is that of zlib, which is
what NumPy and `zipfile` have. Files are larger than the processor's caches. Runs in turn, the least of nine.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from bench.traces import format_row, load_format
from bench.traces.recording import Hints
from tests.speed.binary_files import BINARY_FILES, Made

_RUNS = 9
ROWS, QUICK_ROWS = 2_000_000, 5_000


@dataclass(frozen=True, slots=True)
class Case:
    """One file and what it is set against."""

    made: Made
    peer: Callable[[], object]
    peer_name: str


def main(arguments: list[str]) -> None:
    """Print megabytes per second, the ratio to the peer, and the ratio that the format's own limit would reach."""
    quick = "--quick" in arguments
    wanted = [name for name in arguments if not name.startswith("--")]
    with tempfile.TemporaryDirectory() as folder:
        for k, make in enumerate(BINARY_FILES):
            if not wanted or make.name in wanted:
                own = Path(folder) / str(k)
                own.mkdir()
                made = make.made(own, make.quick if quick else make.readings)
                report(Case(made, partial(np.fromfile, made.data, np.uint8), "np.fromfile"))
                made.data.unlink()
        for case in text_cases(Path(folder), QUICK_ROWS if quick else ROWS):
            if not wanted or case.made.name in wanted:
                report(case)


def report(case: Case) -> None:
    """Run one case and print it."""
    made, row = case.made, format_row(case.made.name)
    assert row is not None
    read = partial(load_format(row).read, made.path, made.hints)
    ours, peer, limit = [], [], []
    for _ in range(_RUNS):
        ours.append(seconds(read))
        peer.append(seconds(case.peer))
        limit.append(seconds(made.limit) if made.limit is not None else 0.0)
    megabytes = made.data.stat().st_size / 1e6
    wanted = " (wanted 0.33)"
    beside = ""
    if made.limit is not None:
        to_limit = f"{min(limit) / min(ours):.2f}{wanted if made.packed else ''}"
        beside = f"; to {made.limit_name} alone {to_limit}, which reaches {min(peer) / min(limit):.2f}"
    print(
        f"{made.name:20s} {megabytes:7.1f} MB: {megabytes / min(ours):7.1f} MB/s, {case.peer_name} "
        f"{megabytes / min(peer):7.1f}, ratio {min(peer) / min(ours):.2f}{'' if made.packed else wanted}{beside}",
        flush=True,
    )


def text_cases(folder: Path, rows: int) -> list[Case]:
    """Tables of the programs, with as many rows, written by pyarrow below the header that the tests use."""
    at_s = np.arange(rows) / 1000
    current = np.round(np.random.default_rng(2).normal(0.3, 0.1, rows), 6)
    volt = np.full(rows, 3.85)
    tables = (
        ("ppk-csv", "Timestamp(ms),Current(uA)", (at_s * 10, current * 1e6), Hints()),
        ("powertool-csv", "Time (s),Main Avg Current (mA),Main Avg Voltage (V)", (at_s, current * 1e3, volt), Hints()),
        ("joulescope-waveform", "# time,JS220-1.current,JS220-1.voltage", (at_s, current, volt), Hints()),
        ("saleae-csv", "Time [s],Channel 0", (at_s, current), Hints(shunt_ohm=0.1)),
        ("otii-csv", '"Timestamp","Value"', (at_s, current), Hints(unit="A")),
    )
    cases = []
    for name, header, columns, hints in tables:
        path = folder / f"{name}.csv"
        arrays = pa.table(list(map(pa.array, columns)), names=[str(k) for k in range(len(columns))])
        with path.open("wb") as file:
            file.write(header.encode() + b"\n")
            csv.write_csv(arrays, file, csv.WriteOptions(include_header=False))
        peer = partial(csv.read_csv, path, csv.ReadOptions(skip_rows=1, autogenerate_column_names=True))
        cases.append(Case(Made(name, path, path, hints), peer, "pyarrow.csv"))
    return cases


def seconds(work: Callable[[], object]) -> float:
    """How long a run takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main(sys.argv[1:])
