"""Reading long CSV logs against `pyarrow.csv`: `python -m tests.speed.bench_csv [--quick]`.

Claim: a log of 10 million rows loads at no less than a third of the rows per second of `pyarrow.csv.read_csv` on the
same file in the same run. Ours also hashes the file, finds out how it is written, and checks times and values.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from bench.traces import case_csv, general_csv
from bench.traces.recording import Hints

ROWS, QUICK_ROWS = 10_000_000, 50_000
_AT_ONCE = 1_000_000


def write_logs(folder: Path, rows: int) -> dict[str, Path]:
    """A jittered log of a phone's current three ways: case CSV, general with units, semicolons and decimal commas."""
    paths = {name: folder / f"{name}.csv" for name in ("case", "general", "decimal commas")}
    random = np.random.default_rng(1)
    plain = csv.WriteOptions(include_header=False, quoting_style="none")
    files = {name: path.open("wb") for name, path in paths.items()}
    files["case"].write(b"time_s,current_a,voltage_v\n")
    files["general"].write(b"# a logger\nTime (s),Current (A),Voltage (V)\n")
    files["decimal commas"].write(b"Zeit (s);Strom (A);Spannung (V)\n")
    clock_us = 0
    for start in range(0, rows, _AT_ONCE):
        n = min(_AT_ONCE, rows - start)
        stamps_us = clock_us + np.cumsum(random.integers(80, 120, n))
        clock_us = int(stamps_us[-1])
        columns = [stamps_us / 1e6, random.normal(0.3, 0.1, n).round(6), random.normal(4.0, 0.01, n).round(4)]
        block = pa.BufferOutputStream()
        csv.write_csv(pa.table(columns, names=list("abc")), block, plain)
        text = block.getvalue().to_pybytes()
        files["case"].write(text)
        files["general"].write(text)
        files["decimal commas"].write(text.replace(b",", b";").replace(b".", b","))
    for file in files.values():
        file.close()
    return paths


def seconds(work: Callable[[], object]) -> float:
    """How long a run takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def with_pyarrow(path: Path, name: str) -> None:
    """The peer, told how the file is written."""
    commas = name == "decimal commas"
    csv.read_csv(
        path,
        csv.ReadOptions(skip_rows=int(name == "general")),
        csv.ParseOptions(delimiter=";" if commas else ","),
        csv.ConvertOptions(decimal_point="," if commas else "."),
    )


def main(arguments: list[str]) -> None:
    """Print rows per second and their ratio to the peer, runs in turn."""
    rows = QUICK_ROWS if "--quick" in arguments else ROWS
    with tempfile.TemporaryDirectory() as folder:
        for name, path in write_logs(Path(folder), rows).items():
            module = case_csv if name == "case" else general_csv
            ours, peer = [], []
            for _ in range(3):  # in turn, as the machine is shared
                ours.append(seconds(partial(module.read, path, Hints())))
                peer.append(seconds(partial(with_pyarrow, path, name)))
            ratio = min(peer) / min(ours)
            print(
                f"{name:15s} {rows} rows: {rows / min(ours) / 1e6:6.2f} million rows/s, "
                f"pyarrow.csv {rows / min(peer) / 1e6:6.2f}, ratio {ratio:.2f} (wanted 0.33)"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
