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
whole rate for formats that keep nothing else).
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
)


def format_row(name: str) -> FormatRow | None:
    """The row of that name."""
    return next((row for row in FORMATS if row.name == name), None)


def load_format(row: FormatRow) -> FormatModule:
    """Import the module of a row."""
    return cast(FormatModule, import_module(row.module))
