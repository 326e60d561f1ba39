"""Tektronix waveforms `.isf`: a text header of `NAME value;` pairs, then `:CURVE #` and a block of binary points.

    :WFMPRE:BYT_NR 2;BIT_NR 16;ENCDG BINARY;BN_FMT RI;BYT_OR MSB;NR_PT 100000;XUNIT "s";XINCR 20E-9;XZERO …;
    PT_OFF 0;YUNIT "V";YMULT 312.5E-6;YOFF -19.2E+3;YZERO 0;…:CURVE #6200000 then 200,000 bytes

`#6200000` is a count of six digits, then the count of bytes. A value is (point - YOFF) × YMULT + YZERO. Names are in
their short or long form. Source: Tektronix, MDO4000/B, MSO/DPO4000B and MDO3000 Series Programmer Manual 077-0510,
`WFMOutpre` and `CURVe`. A channel in volts asks for the resistor that it was measured over; a spectrum is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import Meter, Trace, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces.asking import ampere_per_unit, hinted_unit, unit_of, unneeded
from bench.traces.blockwise import BLOCK, blocks_of, first_infinite, side_by_side, spans_of
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording, Unit
from bench.traces.source import LARGEST_BINARY_BYTES, open_source, read_head

_START = re.compile(rb"^\s*:?(WFMP|WFMO|WFMPRE|WFMOUTPRE)[A-Z]*:", re.IGNORECASE)
_CURVE = re.compile(rb":?CURVE?\s+#(\d)", re.IGNORECASE)
_LONG = {
    "BYT_N": "BYT_NR",
    "BN_F": "BN_FMT",
    "BYT_O": "BYT_OR",
    "XIN": "XINCR",
    "XUN": "XUNIT",
    "YUN": "YUNIT",
    "YMU": "YMULT",
    "YOF": "YOFF",
    "YZE": "YZERO",
    "ENC": "ENCDG",
    "PT_F": "PT_FMT",
}
"""Short forms and the names that are used here."""
_KINDS = {("RI", 1): "i1", ("RI", 2): "i2", ("RI", 4): "i4", ("RP", 1): "u1", ("RP", 2): "u2", ("FP", 4): "f4"}
_WHOLE_FLOAT32 = 1 << 23
"""Whole numbers below this, and their sums with 16-bit points, are exact in float32."""
_LOSSES = (Loss.QUANTITY, Loss.START_TIME, Loss.READING_TIMES, Loss.CALIBRATION, Loss.EVENTS, Loss.VOLTAGE)
_NAME = "Tektronix oscilloscope"


@dataclass(frozen=True, slots=True)
class _Header:
    dtype: np.dtype[np.generic]
    step_s: float
    unit: str
    gain: float
    offset: float
    zero: float
    about: str
    data_at: int
    data_bytes: int


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by `WFMPRE` or `WFMOUTPRE` at the beginning and `CURVE #` behind it."""
    return Likeness.SURE if _START.match(head) and _CURVE.search(head) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole waveform. Raises `BadInputError`, or `QuestionError` for the shunt of a voltage."""
    source = open_source(path, LARGEST_BINARY_BYTES)
    header = _header(path, read_head(path))
    unit = hinted_unit(hints, "unit") or unit_of(header.unit)
    if unit is None:
        raise QuestionError(path, f"is in {header.unit!r}, which is no current", advice="say --unit A if it is one")
    ampere = ampere_per_unit(path, unit, hints, header.about.partition(",")[0] or "the waveform")
    there = max(0, min(header.data_bytes, source.size_bytes - header.data_at))
    count = there // header.dtype.itemsize
    if count < 2:
        raise BadInputError(path, f"holds {count} readings, and a trace needs at least two")
    is_cut = there < header.data_bytes
    current_a = _currents(path, header, count, ampere)
    step_a = None if header.dtype.kind == "f" else abs(header.gain * ampere)
    notes = (
        f"The instrument says: {header.about}." if header.about else "The instrument says nothing of the channel.",
        f"The current is {header.unit} times {ampere:.6g}." if unit in (Unit.VOLT, Unit.MILLIVOLT) else "",
        "The file is cut off; what is whole was read." if is_cut else "",
        *unneeded(hints, "unit", "shunt_ohm"),
    )
    origin = Origin(
        format="isf",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *((Loss.TAIL,) if is_cut else ())),
        notes=tuple(note for note in notes if note),
        instrument=_NAME,
    )
    meter = Meter(name=_NAME, rate_hz=1 / header.step_s, resolution_a=step_a)
    return Recording(Trace(clock=UniformClock(count, 1 / header.step_s), current_a=current_a, meter=meter), origin)


def _currents(path: Path, header: _Header, count: int, ampere: float) -> npt.NDArray[np.float32]:
    """All points as ampere, shape (count,), within the rounding of float32. Raises `BadInputError` for infinity."""
    size = header.dtype.itemsize
    content = np.memmap(path, dtype=np.uint8, mode="r", offset=header.data_at, shape=(count * size,))
    current_a = np.empty(count, dtype=np.float32)
    offset, factor, zero_a = header.offset, header.gain * ampere, header.zero * ampere
    whole = offset == round(offset) and abs(offset) < _WHOLE_FLOAT32
    narrow = size <= 2 and whole and 1e-30 < abs(factor) < 1e30 and abs(zero_a) <= abs(factor) * (1 << 16)

    def work(span: slice) -> None:
        room = np.empty(BLOCK * size, dtype=np.uint8)
        for block in blocks_of(span.stop, span.start):
            # The points begin at any byte, and numbers at odd addresses are read slowly: copy their bytes first.
            some = room[: (block.stop - block.start) * size]
            some[:] = content[block.start * size : block.stop * size]
            points, values = some.view(header.dtype), current_a[block]
            if narrow:
                values[:] = points
                if offset:
                    values -= np.float32(offset)
                values *= np.float32(factor)
                if zero_a:
                    values += np.float32(zero_a)
            else:
                with np.errstate(over="ignore", invalid="ignore"):
                    values[:] = (points.astype(np.float64) - offset) * factor + zero_a

    side_by_side(work, spans_of(count))
    bad = None if narrow else first_infinite(current_a)
    if bad is not None:
        raise BadInputError(path, "a value is infinite", place=f"reading {bad + 1}")
    return current_a


def _header(path: Path, head: bytes) -> _Header:
    """The pairs and the length of the block. Raises `BadInputError`."""
    curve = _CURVE.search(head)
    if not _START.match(head) or curve is None:
        raise BadInputError(path, "must begin with WFMPRE or WFMOUTPRE and hold a CURVE block", place="byte 0")
    digits = int(curve.group(1))
    length = head[curve.end() : curve.end() + digits]
    if not digits or not length.isdigit():
        raise BadInputError(path, "does not say how long its curve is", place=f"byte {curve.start()}")
    pairs = _pairs(head[: curve.start()].decode("ascii", errors="replace"))
    if "FREQ" in pairs.get("DOMAIN", "") or pairs.get("XUNIT", "s").casefold() != "s":
        raise BadInputError(path, "is a spectrum, not a recording over time", advice="save the waveform of the channel")
    if pairs.get("PT_FMT", "Y") != "Y":
        raise BadInputError(path, "holds envelopes, two points for each time", advice="save it in sample mode")
    kind = _KINDS.get((pairs.get("BN_FMT", "RI"), int(_number(path, pairs, "BYT_NR"))))
    if kind is None or not pairs.get("ENCDG", "BIN").upper().startswith("BIN"):
        raise BadInputError(path, "keeps its points in a way that is not known", advice="save it as CSV")
    step_s = _number(path, pairs, "XINCR")
    if not 1e-13 <= step_s <= 1e6:
        raise BadInputError(path, f"states a step of {step_s:g} s, which no oscilloscope has")
    return _Header(
        dtype=np.dtype(("<" if pairs.get("BYT_OR", "MSB") == "LSB" else ">") + kind),
        step_s=step_s,
        unit=pairs.get("YUNIT", "V"),
        gain=_number(path, pairs, "YMULT"),
        offset=_number(path, pairs, "YOFF"),
        zero=_number(path, pairs, "YZERO"),
        about=pairs.get("WFID", pairs.get("WFI", ""))[:200],
        data_at=curve.end() + digits,
        data_bytes=int(length),
    )


def _pairs(text: str) -> dict[str, str]:
    """Names in the form used here and their values, quotes removed; a header may be given twice."""
    pairs: dict[str, str] = {}
    for part in re.findall(r'(?:[^;"]|"[^"]*")+', text):
        name, _, value = part.strip().lstrip(":").partition(" ")
        plain = name.rpartition(":")[2].upper()
        pairs[_LONG.get(plain, plain)] = "".join(c for c in value.strip().strip('"') if c.isprintable())
    return pairs


def _number(path: Path, pairs: dict[str, str], name: str) -> float:
    try:
        value = float(pairs[name])
    except (KeyError, ValueError) as error:
        raise BadInputError(path, f"its header states no {name}") from error
    if not abs(value) < 1e30:
        raise BadInputError(path, f"its header states {value:g} as {name}")
    return value
