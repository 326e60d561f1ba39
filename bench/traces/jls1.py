"""Joulescope recordings of version 1: raw samples of a JS110 and its calibration.

`bench.traces.jls1_chunks` describes the file. Recordings that the application had reduced to a lower rate are kept in
another way and are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.trace import Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces.asking import unneeded
from bench.traces.jls1_chunks import Calibration, calibration_in, check_header, chunks_of, json_of
from bench.traces.jls_layout import V1_MAGIC
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.source import Source, open_source

_LARGEST_BYTES = 1 << 30
"""268 million samples, 134 s of 2 million a second; they take twice as much memory."""
_LOSSES = (Loss.READING_TIMES, Loss.START_TIME, Loss.EVENTS, Loss.RESOLUTION)
_NAME = "Joulescope JS110"
_COLLECTION_BYTES = 12


@dataclass(frozen=True, slots=True, eq=False)
class _Contents:
    rate_hz: float
    calibration: Calibration
    current_a: npt.NDArray[np.float32]
    voltage_v: npt.NDArray[np.float32]
    is_whole: bool


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by its first sixteen bytes."""
    return Likeness.SURE if head.startswith(V1_MAGIC) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole recording. Raises `BadInputError`."""
    source = open_source(path, _LARGEST_BYTES)
    found = _contents(source)
    if found.current_a.size < 2:
        raise BadInputError(path, f"holds {found.current_a.size} readings, and a trace needs at least two")
    lost = int(np.count_nonzero(np.isnan(found.current_a)))
    notes = (
        *((f"{lost} readings are missing.",) if lost else ()),
        *(() if found.is_whole else ("The recording was not closed; what is whole was read.",)),
        *unneeded(hints),
    )
    origin = Origin(
        format="jls1",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *(() if found.is_whole else (Loss.TAIL,))),
        notes=notes,
        instrument=_NAME,
        serial_number=found.calibration.serial_number,
        calibration=found.calibration.when,
    )
    trace = Trace(
        clock=UniformClock(int(found.current_a.size), found.rate_hz),
        current_a=found.current_a,
        voltage_v=found.voltage_v,
        meter=Meter(name=_NAME, rate_hz=found.rate_hz),
    )
    return Recording(trace, origin)


def _contents(source: Source) -> _Contents:
    """Walk the tags. Raises `BadInputError`."""
    path = source.path
    rate_hz: float | None = None
    calibration: Calibration | None = None
    tables: _Tables | None = None
    v_range, is_whole = 0, False
    currents: list[npt.NDArray[np.float32]] = []
    voltages: list[npt.NDArray[np.float32]] = []
    with path.open("rb") as file:
        check_header(path, file)
        for chunk in chunks_of(path, file, source.size_bytes):
            if chunk.tag == b"MJS":
                about = json_of(path, chunk, chunk.value)
                rate_hz = _rate_of(path, about) if about.get("type") == "config" else rate_hz
            elif chunk.tag == b"SUB":
                calibration = calibration_in(path, chunk) or calibration
            elif chunk.tag == b"CLS" and len(chunk.value) > _COLLECTION_BYTES:
                said = json_of(path, chunk, chunk.value[_COLLECTION_BYTES:].rstrip(b"\0")).get("v_range", 0)
                v_range = 1 if said == 1 else 0
            elif chunk.tag == b"ABN":
                if calibration is None:
                    raise BadInputError(path, "holds raw samples without a calibration", place=f"byte {chunk.at}")
                tables = tables or _Tables(calibration)
                pair = tables.decoded(chunk.value, v_range)
                currents.append(pair.current_a)
                voltages.append(pair.voltage_v)
            elif chunk.tag == b"END":
                is_whole = True
    if rate_hz is None or calibration is None:
        raise BadInputError(path, "states no rate or no calibration", advice="copy it again")
    nothing = np.empty(0, dtype=np.float32)
    return _Contents(
        rate_hz, calibration, np.concatenate([nothing, *currents]), np.concatenate([nothing, *voltages]), is_whole
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    current_a: npt.NDArray[np.float32]
    voltage_v: npt.NDArray[np.float32]


class _Tables:
    """What every raw current and voltage means under one calibration."""

    def __init__(self, calibration: Calibration) -> None:
        self._current = calibration.current_table()
        self._voltage = [calibration.voltage_table(v_range) for v_range in (0, 1)]

    def decoded(self, value: bytes, v_range: int) -> _Pair:
        """The samples of one tag; where the current is missing, so is the voltage."""
        both = np.frombuffer(value, dtype="<u4", count=len(value) // 4)
        # The lowest bit of the voltage, above the current, is the high bit of the current's range.
        current_a = np.take(self._current, both & 0x1FFFF)
        voltage_v = np.take(self._voltage[v_range], both >> 16)
        missing = np.isnan(current_a)
        if missing.any():
            voltage_v[missing] = np.nan
        return _Pair(current_a, voltage_v)


def _rate_of(path: Path, about: dict[str, Any]) -> float:
    """The rate that the configuration states. Raises `BadInputError`, also for reduced recordings."""
    kept = about.get("data_format", "raw")
    if kept != "raw":
        raise BadInputError(
            path, f"keeps reduced samples ({str(kept)[:20]}), and raw ones are read", advice="export it as CSV"
        )
    rate_hz = about.get("sampling_frequency")
    if isinstance(rate_hz, bool) or not isinstance(rate_hz, int | float) or not 0.1 <= rate_hz <= 1e8:
        raise BadInputError(path, f"states {str(rate_hz)[:20]!r} as its rate")
    return float(rate_hz)
