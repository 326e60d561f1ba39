"""At least one small recording of every format in the table, with the answers that its file leaves open.

Formats that we only read are sampled from other people's recordings, or from files that a test made byte by byte.
Formats that we write too need no entry: their own writer makes the sample, so that a new row is in every conformance
and mutation test at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet as arrow

from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.traces import FORMATS, FormatRow, load_format
from bench.traces.recording import FormatModule, Hints, Likeness, Origin, Recording
from tests.bench.traces import made_joulescope as joulescope
from tests.bench.traces import made_logs as logs
from tests.bench.traces import made_power_monitors as monitors
from tests.bench.traces.made_otii import otii_project
from tests.conftest import FIXTURES

REAL = FIXTURES / "real"


@dataclass(frozen=True, slots=True)
class Sample:
    """One file of one format."""

    row: FormatRow
    label: str
    make: Callable[[Path], Path]
    """Gives the file, made in an empty folder where it is not a fixture."""
    hints: Hints
    likeness: Likeness = Likeness.SURE
    mutations: int = 200
    """How many damaged copies the ordinary test run tries; 0 where a smaller sample stands for this one."""

    @property
    def module(self) -> FormatModule:
        return load_format(self.row)


def _real(path: str, largest: int | None = None) -> Callable[[Path], Path]:
    """A fixture as it is, or its first `largest` bytes."""

    def make(folder: Path) -> Path:
        if largest is None:
            return REAL / path
        cut = folder / Path(path).name
        cut.write_bytes((REAL / path).read_bytes()[:largest])
        return cut

    return make


def _made(name: str, content: bytes | str) -> Callable[[Path], Path]:
    """A file that a test made."""
    return lambda folder: monitors.written(folder, name, content)


def km003c_parquet(folder: Path) -> Path:
    """What km003c-rs writes as Parquet, by pyarrow itself."""
    count = 300
    arrow.write_table(
        pa.table(
            {
                "elapsed_us": pa.array([1000 * k for k in range(count)], pa.uint64()),
                "interpolated": [k in (50, 51) for k in range(count)],
                "vbus_uv": pa.array([5_012_345] * count, pa.int32()),
                "ibus_ua": pa.array([500_000 + k % 13 * 25 for k in range(count)], pa.int32()),
            }
        ),
        folder / "a.parquet",
    )
    return folder / "a.parquet"


def mf4_file(folder: Path, currents: int = 1) -> Path:
    """What a data logger writes, by asammdf itself: currents in mA, a voltage in V."""
    library = import_module("asammdf")
    times_s = np.arange(300) / 100
    signals = [
        library.Signal((120.0 + np.arange(300) % 7) * (k + 1), times_s, name=f"I_{k}", unit="mA")
        for k in range(currents)
    ]
    signals.append(library.Signal(np.full(300, 4.0), times_s, name="U_bat", unit="V"))
    with library.MDF(version="4.10") as file:
        file.append(signals)
        return Path(file.save(folder / "a.mf4", overwrite=True))


def _written(row: FormatRow) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / f"sample{row.suffixes[0]}"
        load_format(row).write(recording(), path)  # type: ignore[attr-defined]  # rows that write have it
        return path

    return make


def recording(count: int = 600, rate_hz: float = 100.0) -> Recording:
    """A staircase of three levels with noise, a voltage, and the key press."""
    rng = np.random.default_rng(20240611)
    level_a = np.repeat([0.004, 0.12, 0.35], count // 3)
    trace = Trace(
        clock=UniformClock(count=level_a.size, rate_hz=rate_hz),
        current_a=np.round(level_a + rng.normal(0, 0.003, level_a.size), 4).astype(np.float32),
        voltage_v=np.round(4.0 - 0.1 * level_a, 3).astype(np.float32),
        meter=Meter(name="staircase", rate_hz=rate_hz, resolution_a=1e-4, range_a=3.0),
        events=(Event(at_s=2.0, name=EventName.KEY_DOWN),),
    )
    return Recording(trace, Origin(format="none", source_name="staircase", source_hash="0" * 64))


_WITHOUT_SIGNATURE = frozenset({"csv", "battery-historian"})
READ_BY_A_CHILD = frozenset({"jls", "mf4"})
"""Formats whose every damaged file costs the start of a process."""
_LARGE = ("a staircase", "a phone", "a wake-up", "a board", "a load", "a clock")
_FEW = frozenset({"ppk-csv", "powertool-csv", "pymonsoon-csv", "joulescope-csv", "joulescope-waveform", "rd-usb"})
_FEW |= {"fnirsi", "km003c", "otii", "otii-csv", "tek-csv", "km003c-parquet", "rigol-csv", "keithley-csv", "saleae-csv"}
"""Formats that are read by the reader of any table, which has its own many damaged files."""
FEW_MUTATIONS = 25
_RPI = Hints(gain_a_per_count=0.000248824, offset_a=0.00865192)
_REAL: dict[str, tuple[tuple[str, Callable[[Path], Path], Hints], ...]] = {
    "sigrok": (
        ("one analogue channel", _real("sigrok-dumps-analog/100khz_clock_2logic_1analog.sr"), Hints(unit="A")),
        (
            "four analogue channels",
            _real("sigrok-dumps-analog/incremental_8ch_short_analog.sr"),
            Hints(current="A1", shunt_ohm=0.1, voltage="A2"),
        ),
    ),
    "battor": (
        ("twelve rows", _real("battor-android-phone/battor_test_data.txt"), Hints()),
        ("a phone", _real("battor-android-phone/battor.txt"), Hints()),
    ),
    "rocketlogger": (
        ("a staircase", _real("rocketlogger-rld/test_steps.rld"), Hints(current="I1", voltage="V1")),
        ("two blocks", _real("rocketlogger-rld/test_steps.rld", 524 + 2 * 36_032), Hints(current="I2")),
        ("five short blocks", _real("rocketlogger-rld/test_min_block_size.rld"), Hints(current="V1", shunt_ohm=1.0)),
        ("a tail cut off", _real("rocketlogger-rld/test_truncated.rld"), Hints(current="V3", shunt_ohm=0.1)),
    ),
    "lpm01a": (
        ("a wake-up", _real("lpm01a-mcu/example.csv"), Hints()),
        ("its first rows", _real("lpm01a-mcu/example.csv", 3_000), Hints()),
    ),
    "eembc": (
        ("a board", _real("mlperf-tiny-energy/v1.0_gap9_650_240_kws_trace1-energy.bin"), Hints(supply_v=1.8)),
        (
            "its first readings",
            _real("mlperf-tiny-energy/v0.7_pynq-z2_kws_trace1-energy.bin", 2_005),
            Hints(supply_v=4.95),
        ),
    ),
    "rpi-powermeter": (
        ("a load", _real("rpi-powermeter-calibration/shunt/log-480mV-101mA.dat"), _RPI),
        ("its first rows", _real("rpi-powermeter-calibration/hall/log-0mV-0mA.dat", 2_000), _RPI),
    ),
    "csv": (
        (
            "a staircase with units in its header",
            _real("rocketlogger-rld/derived_test_steps.csv", 4_000),
            Hints(current="I1_A", voltage="V1_V"),
        ),
    ),
    "uconsole": (
        ("a minute", _real("uconsole-cm4/1200_wifioff_btoff_backlight0.csv"), Hints()),
        ("rows commented out", _real("uconsole-cm4/1800_wifioff_btoff_backlight0.csv"), Hints()),
    ),
    "ppk2": (("made", _made("a.ppk2", monitors.ppk2_bytes()), Hints()),),
    "ppk": (("made", _made("a.ppk", monitors.ppk1_bytes()), Hints()),),
    "ppk-csv": (("made", _made("a.csv", monitors.ppk_csv_text()), Hints()),),
    "pt4": (("made", _made("a.pt4", monitors.pt4_bytes()), Hints()),),
    "powertool-csv": (("made", _made("a.csv", monitors.powertool_text()), Hints()),),
    "pymonsoon-csv": (("made", _made("a.csv", monitors.pymonsoon_text()), Hints()),),
    "joulescope-csv": (("made", _made("a.csv", logs.joulescope_text()), Hints()),),
    "joulescope-waveform": (("made", _made("a.csv", logs.joulescope_waveform_text()), Hints()),),
    "rd-usb": (("made", _made("a.csv", logs.rd_usb_text()), Hints()),),
    "fnirsi": (("made", _made("a.txt", logs.fnirsi_text()), Hints()),),
    "km003c": (
        ("live", _made("a.csv", logs.km003c_text()), Hints()),
        ("from its memory", _made("a.csv", logs.km003c_offline_text()), Hints()),
    ),
    "jls1": (("made", _made("a.jls", joulescope.jls1_bytes()), Hints()),),
    "mf4": (("made", mf4_file, Hints()),),
    "km003c-parquet": (("made", km003c_parquet, Hints()),),
    "otii": (("made", otii_project, Hints()),),
    "otii-csv": (("made", _made("Main current - Ace.csv", logs.otii_csv_text()), Hints(unit="A")),),
    "tek-csv": (
        ("facts above", _made("a.csv", logs.tek_below_text()), Hints(shunt_ohm=0.1)),
        ("facts beside", _made("a.csv", logs.tek_beside_text()), Hints(shunt_ohm=0.1)),
    ),
    "rigol-csv": (("made", _made("a.csv", logs.rigol_text()), Hints(shunt_ohm=0.1)),),
    "isf": (
        ("a clock", _real("sigrok-dumps-analog/tek_DS1307Z_tek0000CH1.isf"), Hints(shunt_ohm=0.1)),
        ("made", _made("a.isf", logs.isf_bytes()), Hints(shunt_ohm=0.1)),
    ),
    "keithley-csv": (("made", _made("a.csv", logs.keithley_text()), Hints()),),
    "saleae-csv": (("made", _made("a.csv", logs.saleae_text()), Hints(shunt_ohm=0.1)),),
    "battery-historian": (("made", _made("a.txt", logs.historian_text()), Hints()),),
}


def samples() -> list[Sample]:
    """Every sample of every row of `FORMATS`."""
    return [sample for row in FORMATS for sample in samples_of(row)]


def samples_of(row: FormatRow) -> list[Sample]:
    """The samples of one row."""
    found = [
        Sample(
            row,
            label,
            make,
            hints,
            likeness=Likeness.POSSIBLE if row.name in _WITHOUT_SIGNATURE else Likeness.SURE,
            mutations=0 if label in _LARGE else _mutations_of(row),
        )
        for label, make, hints in _REAL.get(row.name, ())
    ]
    if row.writes:
        found.append(
            Sample(
                row,
                "written by ourselves",
                _written(row),
                Hints(),
                mutations=30 if row.name in READ_BY_A_CHILD else 200,
            )
        )
    return found


def _mutations_of(row: FormatRow) -> int:
    if row.name in READ_BY_A_CHILD:
        return 3
    return FEW_MUTATIONS if row.name in _FEW else 200


def sample_id(sample: Sample) -> str:
    """How a test names a sample."""
    return f"{sample.row.name}: {sample.label}"
