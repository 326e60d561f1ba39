"""CSV of the reading buffer of Keithley's digitising meters (DMM6500, DMM7510, DAQ6510): `Reading`, `Unit`, times.

The columns are those of the buffer's elements (DMM7510 reference manual DMM7510-901-01 rev. B, section 6,
`:TRACe:DATA?`, and section 8, `bufferVar`): reading, unit, and relative time, or seconds since 1970 and their fraction.
The unit says whether a reading is a current; volts are never taken for amperes. 9.9e37 is an overflow.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.errors import BadInputError, QuestionError
from bench.traces.asking import ampere_per_unit, hinted_unit
from bench.traces.csv_times import EPOCH_S, iso_utc
from bench.traces.known_table import Heading, KnownRows, KnownTable, Stamps, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording, Unit
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

_FRACTION = r"Fractional ?Seconds"
_TABLE = KnownTable(
    format="keithley-csv",
    instrument="Keithley digitising meter",
    signs=(r"Units?", r"Relative( ?Time)?( ?\(s\))?|Time ?\(s\)|Seconds|Timestamp"),
    current=Heading("Reading"),
    times=(Heading(r"Relative( ?Time)?( ?\(s\))?"), Heading(r"Time ?\(s\)"), Heading("Seconds"), Heading("Timestamp")),
    texts=(r"Units?", _FRACTION),
    losses=(Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS, Loss.VOLTAGE),
)
_OVERFLOW = 9e37
_LOOKED_AT = 1 << 16


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `Reading`, `Unit` and one of the buffer's times."""
    return sniff_known(head, path, _TABLE)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole buffer. Raises `BadInputError`, or `QuestionError` for the shunt of a voltage."""
    known = read_known(path, hints, _TABLE)
    unit = hinted_unit(hints, "unit") or _unit_of(path, known)
    readings = known.current_a
    over = np.abs(readings) > _OVERFLOW
    current_a = np.where(over, np.nan, readings) * ampere_per_unit(path, unit, hints, "Reading")
    notes = [f"The readings are in {unit.value}."]
    if over.any():
        notes.append(f"{int(over.sum())} readings are overflows of the range: they were lost.")
    known = _with_fractions(known).with_current(current_a)
    when = known.clocked()
    return known.recording(
        when.clock,
        losses=when.losses,
        notes=(*when.notes, *notes),
        used=("unit", "shunt_ohm"),
        started_utc=when.started_utc,
    )


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)


def _unit_of(path: Path, known: KnownRows) -> Unit:
    """The one unit of all rows. Raises `BadInputError` for several."""
    said = sorted({(text or "").strip() for text in known.texts(r"Units?") or ()})
    if len(said) != 1:
        raise BadInputError(path, f"has readings in {len(said)} units: {', '.join(said[:5])}", advice="export one kind")
    folded = said[0].casefold().replace("dc", "").replace("ac", "").strip()
    if folded in ("a", "amp", "amps", "ampere"):
        return Unit.AMPERE
    if folded in ("v", "volt", "volts"):
        return Unit.VOLT
    raise QuestionError(path, f"has readings in {said[0][:20]!r}, which is no current", advice="say --unit A if it is")


def _with_fractions(known: KnownRows) -> KnownRows:
    """Put the fractions to whole seconds, which are kept in a column of their own."""
    fractions = known.texts(_FRACTION)
    if fractions is None or known.time is None or known.time.pattern != "Seconds" or known.time_column is None:
        return known
    try:
        parts = np.array([float(text or "nan") for text in fractions])
    except ValueError as error:
        raise BadInputError(known.rows.source.path, "a fractional second is no number") from error
    seconds = known.rows.times(known.time_column)
    first_s = float(seconds[0] + parts[0])
    started_utc = iso_utc(first_s) if EPOCH_S[0] < first_s < EPOCH_S[1] else None
    # Fractions are put to few seconds, not to many, which would round them.
    return known.with_stamps(Stamps(seconds - seconds[0] + parts, started_utc, ()))
