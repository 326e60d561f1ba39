"""CSV that Otii exports: one file per channel, `"Timestamp","Value"`, seconds and SI units.

The channel is in the name of the file alone, such as `Main current - Ace.csv`; where that was changed, the quantity is
asked for. Source: andyshinn/otiio, `src/otiio/export.py`, made after Qoitech's own export.
"""

from __future__ import annotations

import re
from pathlib import Path

from bench.errors import BadInputError, QuestionError
from bench.traces.asking import ampere_per_unit, hinted_unit
from bench.traces.channel_names import Quantity, named_quantity
from bench.traces.csv_dialect import NoTable, encoding_of
from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording, Unit
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

_TABLE = KnownTable(
    format="otii-csv",
    instrument="Otii",
    signs=("Timestamp",),
    current=Heading("Value"),
    times=(Heading("Timestamp"),),
    losses=(Loss.QUANTITY, Loss.START_TIME, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS),
)
_HEADER = re.compile(r'"Timestamp"[,;\t]"Value"\r?\n')
_LOOKED_AT = 128


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by its header of two quoted names and nothing else."""
    encoding = encoding_of(head)
    if isinstance(encoding, NoTable):
        return Likeness.NO
    first = head[encoding.bom_bytes : _LOOKED_AT].decode(encoding.name, errors="replace")
    return sniff_known(head, path, _TABLE) if _HEADER.match(first) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the one channel. Raises `BadInputError`, or `QuestionError` where the name does not say what it is."""
    known = read_known(path, hints, _TABLE)
    unit = hinted_unit(hints, "unit") or _unit_of(path)
    current_a = known.current_a * ampere_per_unit(path, unit, hints, path.stem)
    when = known.clocked()
    return known.with_current(current_a).recording(
        when.clock,
        losses=when.losses,
        notes=(*when.notes, f"The values are taken for {unit.value}."),
        used=("unit", "shunt_ohm"),
        started_utc=when.started_utc,
    )


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)


def _unit_of(path: Path) -> Unit:
    """Ampere, where the name of the file says that it is a current."""
    words = re.findall(r"[a-z]+", path.stem.casefold())
    said = {named_quantity(word).quantity for word in words} - {None}
    if said == {Quantity.CURRENT}:
        return Unit.AMPERE
    if said == {Quantity.VOLTAGE} or "power" in words:
        raise BadInputError(
            path, "holds a voltage or a power by its name", advice="name the file of the current, or say --unit A"
        )
    raise QuestionError(
        path, "holds one channel, and its name does not say which", advice="say --unit A if it is the current"
    )
