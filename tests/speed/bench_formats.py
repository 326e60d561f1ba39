"""Every trace format against the least anybody can do: `python -m tests.speed.bench_formats [--quick]`.

Claim: a binary reader takes no more than three times as long as `numpy.fromfile` of the same bytes with their SHA-256,
and a text reader no more than three times as long as `pyarrow.csv` on the same file. A packed file is set against
unpacking it. Every recording keeps its source's hash, which alone takes six times as long as `numpy.fromfile` of bytes
that are in memory already; the ratio to that, without the hash, is printed too. Runs in turn, the least of three.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from analysis.trace import Meter, Trace, UniformClock
from bench.traces import format_row, load_format
from bench.traces.recording import Hints, Origin, Recording
from tests.bench.traces import made_joulescope, made_logs, made_power_monitors

READINGS, QUICK_READINGS = 10_000_000, 20_000
ROWS, QUICK_ROWS = 2_000_000, 5_000
_RUNS = 3


@dataclass(frozen=True, slots=True)
class Case:
    """One file and what it is set against."""

    name: str
    path: Path
    hints: Hints
    peer: Callable[[], object]
    peer_name: str


def main(arguments: list[str]) -> None:
    """Print megabytes per second and the ratio to the peer."""
    quick = "--quick" in arguments
    with tempfile.TemporaryDirectory() as folder:
        for case in (
            *binary_cases(Path(folder), QUICK_READINGS if quick else READINGS),
            *text_cases(Path(folder), QUICK_ROWS if quick else ROWS),
        ):
            module = load_format(row) if (row := format_row(case.name)) is not None else None
            assert module is not None
            ours, peer, bare = [], [], []
            for _ in range(_RUNS):
                ours.append(seconds(partial(module.read, case.path, case.hints)))
                peer.append(seconds(case.peer))
                bare.append(seconds(partial(np.fromfile, case.path, np.uint8)))
            megabytes = case.path.stat().st_size / 1e6
            print(
                f"{case.name:20s} {megabytes:7.1f} MB: {megabytes / min(ours):7.1f} MB/s, {case.peer_name} "
                f"{megabytes / min(peer):7.1f}, ratio {min(peer) / min(ours):.2f} (wanted 0.33); "
                f"np.fromfile alone {min(bare) / min(ours):.2f}"
            )
            if case.path.is_file():
                case.path.unlink()


def binary_cases(folder: Path, readings: int) -> list[Case]:
    """Recordings of a noisy staircase, made at memory speed by the code that tests use for small ones."""
    rng = np.random.default_rng(1)
    current_ua = np.repeat(np.array([4e3, 1.2e5, 4e5, 2e5], dtype=np.float32), -(-readings // 4))[:readings]
    current_ua += rng.normal(0, 500, readings).astype(np.float32)
    raw = np.zeros(readings, dtype=[("current", "<f4"), ("digital", ">u2")])
    raw["current"] = current_ua
    ppk2, pt4, isf = folder / "a.ppk2", folder / "a.pt4", folder / "a.isf"
    with zipfile.ZipFile(ppk2, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("session.raw", raw.tobytes())
        archive.writestr("metadata.json", '{"metadata": {"samplesPerSecond": 100000}, "formatVersion": 2}')
        archive.writestr("minimap.raw", "{}")
    values = np.empty((readings, 2), dtype="<u2")
    values[:, 0] = (current_ua / 250).astype(np.uint16) & 0xFFFE | 1
    values[:, 1] = 29_564
    pt4.write_bytes(made_power_monitors.pt4_bytes(((0, 0),))[:1024] + values.tobytes())
    points = (current_ua / 100).astype(">i2").tobytes()
    head = made_logs.isf_bytes(()).partition(b"#")[0]
    isf.write_bytes(head + f"#{len(str(len(points)))}{len(points)}".encode() + points)
    jls1 = folder / "a.jls"
    samples = np.empty((readings, 2), dtype="<u2")
    samples[:, 0] = (current_ua / 100).astype(np.uint16) << 2
    samples[:, 1] = 9000 << 2
    jls1.write_bytes(made_joulescope.jls1_bytes(raw=samples.tobytes(), tlv_bytes=1_600_000))
    written = []
    trace = Trace(UniformClock(readings, 1e4), current_ua * np.float32(1e-6), Meter("m", 1e4))
    recording = Recording(trace, Origin("none", "none", "0" * 64))
    for name, suffix in (("npz", ".npz"), ("parquet", ".parquet"), ("jls", ".v2.jls")):
        path = folder / f"b{suffix}"
        module = load_format(format_row(name))  # type: ignore[arg-type]  # the row is there
        module.write(recording, path)  # type: ignore[attr-defined]  # it writes
        written.append((name, path))
    unpacked = partial(_unpack, ppk2, "session.raw")
    return [
        Case("ppk2", ppk2, Hints(), unpacked, "zipfile + SHA-256"),
        *(
            Case(name, path, hints, partial(_from_file, path), "np.fromfile + SHA-256")
            for name, path, hints in (
                ("pt4", pt4, Hints()),
                ("isf", isf, Hints(shunt_ohm=0.1)),
                ("jls1", jls1, Hints()),
                *((name, path, Hints()) for name, path in written),
            )
        ),
    ]


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
        cases.append(Case(name, path, hints, peer, "pyarrow.csv"))
    return cases


def seconds(work: Callable[[], object]) -> float:
    """How long a run takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _from_file(path: Path) -> None:
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    np.fromfile(path, dtype=np.uint8)


def _unpack(path: Path, member: str) -> None:
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    with zipfile.ZipFile(path) as archive:
        archive.read(member)


if __name__ == "__main__":
    main(sys.argv[1:])
