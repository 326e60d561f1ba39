"""Long files of every binary format, a noisy staircase each, made by the code that the tests use for small ones."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyjls
from pyarrow import parquet as arrow

from analysis.trace import Meter, Trace, UniformClock
from bench.traces import format_row, load_format
from bench.traces.inflate import crc32
from bench.traces.recording import Hints, Origin, Recording
from tests.bench.traces import made_joulescope, made_logs, made_power_monitors
from tests.bench.traces.made_otii import otii_project
from tests.bench.traces.samples import REAL

_RLD_HEADER_BYTES, _RLD_BLOCK_BYTES = 524, 36_032


@dataclass(frozen=True, slots=True)
class Made:
    """One file, and what no reader of its format can do without."""

    name: str
    path: Path
    """What a person names."""
    data: Path
    """Where the samples are."""
    hints: Hints
    limit: Callable[[], object] | None = None
    limit_name: str = ""
    packed: bool = False
    """Whether unpacking takes longer than all else, so that the limit is what a reader is held against."""


@dataclass(frozen=True, slots=True)
class BinaryFile:
    """How the file of one format is made."""

    name: str
    make: Callable[[Path, int], Made]
    readings: int = 40_000_000
    quick: int = 20_000

    def made(self, folder: Path, readings: int) -> Made:
        """Make it in an empty folder."""
        return self.make(folder, readings)


def staircase_ua(readings: int) -> npt.NDArray[np.float32]:
    """Currents in microampere, shape (n,)."""
    current_ua = np.repeat(np.array([4e3, 1.2e5, 4e5, 2e5], dtype=np.float32), -(-readings // 4))[:readings]
    return current_ua + np.tile(np.random.default_rng(1).normal(0, 500, 1 << 16), -(-readings // 65536))[
        :readings
    ].astype(np.float32)


def _pt4(folder: Path, readings: int) -> Made:
    current_ua = staircase_ua(readings)
    values = np.empty((readings, 2), dtype="<u2")
    # The fine range up to 30 mA, the coarse one above, with its flag.
    fine = current_ua < 30e3
    values[:, 0] = np.where(fine, current_ua, current_ua / 250).astype(np.uint16) & 0xFFFE | ~fine
    values[:, 1] = 29_564
    path = folder / "a.pt4"
    path.write_bytes(made_power_monitors.pt4_bytes(((0, 0),))[:1024])
    with path.open("ab") as file:
        values.tofile(file)
    return Made("pt4", path, path, Hints(), partial(_filled, 2 * readings), "filling what comes out")


def _isf(folder: Path, readings: int) -> Made:
    points = (staircase_ua(readings) / 100).astype(">i2")
    head = made_logs.isf_bytes(()).partition(b"#")[0]
    path = folder / "a.isf"
    path.write_bytes(head + f"#{len(str(points.nbytes))}{points.nbytes}".encode())
    with path.open("ab") as file:
        points.tofile(file)
    return Made("isf", path, path, Hints(shunt_ohm=0.1), partial(_filled, readings), "filling what comes out")


def _jls1(folder: Path, readings: int) -> Made:
    samples = np.empty((readings, 2), dtype="<u2")
    samples[:, 0] = (staircase_ua(readings) / 100).astype(np.uint16) << 2
    samples[:, 1] = 9000 << 2
    path = folder / "a.jls"
    path.write_bytes(made_joulescope.jls1_bytes(raw=samples.tobytes(), tlv_bytes=1_600_000))
    return Made("jls1", path, path, Hints(), partial(_summed, path), "CRC-32")


def _eembc(folder: Path, readings: int) -> Made:
    path = folder / "a.bin"
    with path.open("wb") as file:
        file.write(b"\xf1" + struct.pack("<f", 1e4))
        staircase_ua(readings).astype("<f4").tofile(file)
    return Made("eembc", path, path, Hints(supply_v=4.0))


def _otii(folder: Path, readings: int) -> Made:
    stub = otii_project(folder)
    for name in ("mc", "mv"):
        samples = folder / "data" / "data" / "project" / f"blob-0-{name}" / "samples.dat"
        staircase_ua(readings if name == "mc" else 2).astype("<f4").tofile(samples)
    return Made("otii", stub, folder / "data" / "data" / "project" / "blob-0-mc" / "samples.dat", Hints())


def _rocketlogger(folder: Path, readings: int) -> Made:
    """The blocks of a real recording, again and again, a second after each other."""
    real = (REAL / "rocketlogger-rld" / "test_steps.rld").read_bytes()
    block = np.frombuffer(real, np.uint8, _RLD_BLOCK_BYTES, _RLD_HEADER_BYTES)
    rows = int.from_bytes(real[8:12], "little")
    blocks = max(2, readings // rows)
    path = folder / "a.rld"
    head = bytearray(real[:_RLD_HEADER_BYTES])
    head[12:24] = struct.pack("<IQ", blocks, blocks * rows)
    stamp = struct.unpack("<4q", block[:32].tobytes())
    with path.open("wb") as file:
        file.write(head)
        for k in range(blocks):
            file.write(struct.pack("<4q", stamp[0] + k, stamp[1], stamp[2] + k, stamp[3]) + block[32:].tobytes())
    return Made("rocketlogger", path, path, Hints(current="I1", voltage="V1"))


def _ppk2(folder: Path, readings: int) -> Made:
    raw = np.zeros(readings, dtype=[("current", "<f4"), ("digital", ">u2")])
    raw["current"] = staircase_ua(readings)
    path = folder / "a.ppk2"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("session.raw", raw.tobytes())
        archive.writestr("metadata.json", '{"metadata": {"samplesPerSecond": 100000}, "formatVersion": 2}')
        archive.writestr("minimap.raw", "{}")
    return Made("ppk2", path, path, Hints(), partial(_unpacked, path), "unpacking", packed=True)


def _ppk(folder: Path, readings: int) -> Made:
    raw = staircase_ua(readings).astype("<f4").tobytes()
    document = made_power_monitors.bson({"metadata": {"options": {"samplesPerSecond": 7692}}})
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    path = folder / "a.ppk"
    path.write_bytes(packer.compress(document + struct.pack("<I", len(raw)) + raw) + packer.flush())
    alone = partial(_inflated, path)
    return Made("ppk", path, path, Hints(), alone, "unpacking", packed=True)


def _ours(name: str, suffix: str, folder: Path, readings: int) -> Path:
    trace = Trace(UniformClock(readings, 1e4), staircase_ua(readings) * np.float32(1e-6), Meter("m", 1e4))
    path, row = folder / f"a{suffix}", format_row(name)
    assert row is not None
    load_format(row).write(Recording(trace, Origin("none", "none", "0" * 64)), path)  # type: ignore[attr-defined]  # it writes
    return path


def _npz(folder: Path, readings: int) -> Made:
    path = _ours("npz", ".npz", folder, readings)
    return Made("npz", path, path, Hints(), partial(_summed, path), "CRC-32")


def _parquet(folder: Path, readings: int) -> Made:
    path = _ours("parquet", ".parquet", folder, readings)
    return Made("parquet", path, path, Hints(), partial(arrow.read_table, path), "pyarrow.parquet")


def _jls(folder: Path, readings: int) -> Made:
    path = _ours("jls", ".jls", folder, readings)

    def library() -> None:
        with pyjls.Reader(str(path)) as reader:
            for k in range(0, readings, 4_000_000):
                reader.fsr(1, k, min(4_000_000, readings - k))

    return Made("jls", path, path, Hints(), library, "pyjls")


def _sigrok(folder: Path, readings: int) -> Made:
    path = _ours("sigrok", ".sr", folder, readings)
    return Made("sigrok", path, path, Hints(), partial(_unpacked, path), "unpacking", packed=True)


def _km003c(folder: Path, readings: int) -> Made:
    current = staircase_ua(readings).astype(np.int32)
    table = {"elapsed_us": np.arange(readings, dtype=np.uint64) * 1000, "vbus_uv": np.full(readings, 5_012_345)}
    path = folder / "a.parquet"
    arrow.write_table(pa.table({**table, "ibus_ua": current, "interpolated": np.zeros(readings, np.bool_)}), path)
    return Made("km003c-parquet", path, path, Hints(), partial(arrow.read_table, path), "pyarrow.parquet", packed=True)


def _mf4(folder: Path, readings: int) -> Made:
    library = import_module("asammdf")
    signal = library.Signal(staircase_ua(readings), np.arange(readings) / 1e4, name="I", unit="uA")
    with library.MDF(version="4.10") as file:
        file.append([signal])
        path = Path(file.save(folder / "a.mf4", overwrite=True))

    # It is run in a process of its own, so its start is part of what cannot be done without.
    ask = f"import asammdf; asammdf.MDF({str(path)!r}).get('I')"
    alone = partial(subprocess.run, [sys.executable, "-c", ask], check=True, capture_output=True)
    return Made("mf4", path, path, Hints(), alone, "asammdf in a process of its own", packed=True)


def _filled(count: int) -> None:
    np.empty(count, dtype=np.float32).fill(1)


def _summed(path: Path) -> None:
    crc32(np.memmap(path, np.uint8, "r").data)


def _inflated(path: Path) -> None:
    zlib.decompress(path.read_bytes(), -zlib.MAX_WBITS)


def _unpacked(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            archive.read(name)


BINARY_FILES = (
    BinaryFile("pt4", _pt4),
    BinaryFile("isf", _isf),
    BinaryFile("jls1", _jls1),
    BinaryFile("eembc", _eembc),
    BinaryFile("otii", _otii),
    BinaryFile("rocketlogger", _rocketlogger, 10_000_000),
    BinaryFile("npz", _npz),
    BinaryFile("parquet", _parquet),
    BinaryFile("jls", _jls, 20_000_000),
    BinaryFile("ppk2", _ppk2, 10_000_000),
    BinaryFile("ppk", _ppk, 10_000_000),
    BinaryFile("sigrok", _sigrok, 10_000_000),
    BinaryFile("km003c-parquet", _km003c, 10_000_000),
    BinaryFile("mf4", _mf4, 10_000_000),
)
