"""Trace files: one file per format, one row per format in the table below.

A format is a module with `sniff(head, path) -> Likeness`, `read(path, hints) -> Recording` and, where we write it
too, `write(recording, path) -> tuple[Loss, ...]`. Nothing is imported until a row is asked for. Every reading keeps the
source's SHA-256 and says what the source format lost; nothing is clamped, dropped or repaired in silence, and what a
file cannot say of itself (a unit, a column, a shunt) is asked for by name, never assumed.

Bad input is refused in one sentence with file and place, within bounded memory, and leaves no partial output.

A new format is a file here, a row in the table, and a sample in `tests/bench/traces/samples.py`; the conformance and
mutation tests then ask it what they ask all. What readers share has a place each: `source` (size bound, hash),
`text_columns` (numbers from text logs, with the line of a mistake), `clocks` (times that must increase), `resolution`
(steps seen where none are stated), `channel_names` and `asking` (units by name, questions by option), `even_grid` (one
whole rate for formats that keep nothing else), `inflate` and `zip_members` (deflate, and the archives made of it).

A file is known by its content (`reading`). A format with a signature is sure; a table of numbers is possible. Two
possible readings are both offered, and no suffix decides. What cannot be read says what to export instead (`refused`).

The native file is `.jls`, the open Joulescope v2 format. Design notes, measured on two cores:

* Each reading's own time is a float64 signal `time`, to the bit, 8 bytes per reading. A time map entry per reading
  costs 102 bytes and rounds to a nanosecond. Entries only where a straight line would be off by half a millisecond
  cost 0.2 to 100 bytes; they are there too, so that other programs have each time to a millisecond.
* Blocks of a capture last half a second or less, so a killed one loses that; what is written whole has larger ones. At
  a few readings per second the library's least block (16 readings) lasts longer; then each reading is also written at
  once, as user data. Behind a full summary the library finds no reading before the next one has begun, so lost readings
  are added there until it has (`jls_layout.findable_count`), and the true number stands in the user data.
* Instruments of different rates stand side by side in one file, each with its signals and journal (`jls_lane`).
* The library repairs an unclosed file in place, so a copy is repaired; one that ends in the middle of a piece is cut
  back first (`jls_torn`), since the library loses a signal whose last link leads into nothing, and summaries of
  summaries are taken out of its head, since the library's repair crashes on them. It can crash on pieces
  in the wrong place whose CRCs fit, so a file of ours that is small, or that is read whole, is walked first, and every
  other one is read in a process of its own (0.2 s).
* `jls_file.JlsFile` gives any stretch, and the envelope of any stretch from the summaries in the file, without a pass
  over the samples: 7 ms of 360 million.

A table of numbers (`general_csv`) goes through `csv_dialect` (how it is written), `csv_columns` (what is what, or a
question), `csv_rows` (pyarrow, and the line of the first mistake) and `csv_times` (a clock). What one program writes is
a row of names, units and times over the same reader (`known_table`); times coarser than the readings become a clock in
`stamps`.

Files larger than memory go into a `.jls` block by block (`streamed`): binary ones by their readers, text logs part by
part through the same reader (`text_parts`). What takes a pass over a file without being asked for, its SHA-256, is made
when somebody asks (`source`).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import cast

from bench.traces.recording import FormatModule


@dataclass(frozen=True, slots=True)
class FormatRow:
    """One trace format."""

    name: str
    """How the user names it (`--format name`)."""
    suffixes: tuple[str, ...]
    module: str
    title: str
    writes: bool = False


FORMATS: tuple[FormatRow, ...] = (
    FormatRow("jls", (".jls",), "bench.traces.jls", "Joulescope v2", writes=True),
    FormatRow("case-csv", (".csv",), "bench.traces.case_csv", "case CSV", writes=True),
    FormatRow("csv", (".csv", ".txt", ".tsv", ".dat"), "bench.traces.general_csv", "any CSV or table of numbers"),
    FormatRow("npz", (".npz",), "bench.traces.npz", "NumPy archive", writes=True),
    FormatRow("sigrok", (".sr",), "bench.traces.sigrok", "sigrok session", writes=True),
    FormatRow("battor", (".txt",), "bench.traces.battor", "BattOr text log"),
    FormatRow("rocketlogger", (".rld",), "bench.traces.rocketlogger", "RocketLogger data file"),
    FormatRow("lpm01a", (".csv",), "bench.traces.lpm01a", "X-NUCLEO-LPM01A CSV log"),
    FormatRow("eembc", (".bin",), "bench.traces.eembc", "EEMBC / MLPerf Tiny energy file"),
    FormatRow("rpi-powermeter", (".dat",), "bench.traces.rpi_powermeter", "Raspberry Pi power meter log (raw codes)"),
    FormatRow("uconsole", (".csv",), "bench.traces.uconsole", "uConsole fuel gauge CSV log"),
    FormatRow("ppk2", (".ppk2",), "bench.traces.ppk2", "Nordic Power Profiler session"),
    FormatRow("ppk", (".ppk",), "bench.traces.ppk1", "Nordic Power Profiler session, version 1"),
    FormatRow("ppk-csv", (".csv",), "bench.traces.ppk_csv", "Nordic Power Profiler CSV"),
    FormatRow("pt4", (".pt4",), "bench.traces.pt4", "Monsoon PowerTool recording"),
    FormatRow("powertool-csv", (".csv",), "bench.traces.powertool_csv", "Monsoon PowerTool CSV"),
    FormatRow("pymonsoon-csv", (".csv",), "bench.traces.pymonsoon_csv", "Monsoon Python library CSV"),
    FormatRow("parquet", (".parquet",), "bench.traces.parquet", "Parquet table", writes=True),
    FormatRow("jls1", (".jls",), "bench.traces.jls1", "Joulescope version 1"),
    FormatRow("joulescope-csv", (".csv",), "bench.traces.joulescope_csv", "Joulescope statistics CSV"),
    FormatRow("joulescope-waveform", (".csv",), "bench.traces.joulescope_waveform", "Joulescope waveform CSV"),
    FormatRow("rd-usb", (".csv",), "bench.traces.rd_usb", "rd-usb CSV"),
    FormatRow("fnirsi", (".txt",), "bench.traces.fnirsi", "FNIRSI logger text"),
    FormatRow("km003c", (".csv",), "bench.traces.km003c", "POWER-Z KM003C CSV"),
    FormatRow("km003c-parquet", (".parquet",), "bench.traces.km003c_parquet", "POWER-Z KM003C Parquet"),
    FormatRow("otii", (".otii3",), "bench.traces.otii", "Otii 3 project"),
    FormatRow("otii-csv", (".csv",), "bench.traces.otii_csv", "Otii CSV"),
    FormatRow("tek-csv", (".csv",), "bench.traces.tek_csv", "Tektronix oscilloscope CSV"),
    FormatRow("rigol-csv", (".csv",), "bench.traces.rigol_csv", "Rigol oscilloscope CSV"),
    FormatRow("isf", (".isf",), "bench.traces.isf", "Tektronix waveform"),
    FormatRow("keithley-csv", (".csv",), "bench.traces.keithley_csv", "Keithley digitiser CSV"),
    FormatRow("saleae-csv", (".csv",), "bench.traces.saleae_csv", "Saleae analog CSV"),
    FormatRow("mf4", (".mf4",), "bench.traces.mf4", "ASAM MDF 4"),
    FormatRow("battery-historian", (".txt",), "bench.traces.battery_historian", "Battery Historian power text"),
)


def format_row(name: str) -> FormatRow | None:
    """The row of that name."""
    return next((row for row in FORMATS if row.name == name), None)


def load_format(row: FormatRow) -> FormatModule:
    """Import the module of a row."""
    return cast(FormatModule, import_module(row.module))
