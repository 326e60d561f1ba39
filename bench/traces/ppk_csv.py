"""CSV that Nordic's Power Profiler exports: any of `Timestamp(ms)`, `Current(uA)`, `D0-D7` and `D0` to `D7`.

Source: NordicSemiconductor/pc-nrfconnect-ppk, `src/actions/exportChartAction.ts`. Rows of lost samples are left out or
hold 0.2 µA, currents have three decimals, times count from the start of the selection.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from analysis.trace import StampedClock, UniformClock
from bench.errors import QuestionError
from bench.traces.asking import positive_hint
from bench.traces.clocks import clock_of
from bench.traces.csv_stream import stream_table
from bench.traces.general_csv import scaled_column
from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.ppk2 import NAME
from bench.traces.ppk_loss import without_fill
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.streamed import Block, Stream

_TABLE = KnownTable(
    format="ppk-csv",
    instrument=NAME,
    signs=(r"(Timestamp|Current)\((ms|uA)\)|D[0-7]",),
    current=Heading(r"Current\(uA\)", 1e6),
    times=(Heading(r"Timestamp\(ms\)", 1e3),),
    losses=(Loss.START_TIME, Loss.RESOLUTION, Loss.CALIBRATION, Loss.DIGITS, Loss.EVENTS),
)
_RATE_HZ = 100_000.0


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by the spelling of `Current(uA)`, without a space, beside the application's other columns."""
    return sniff_known(head, path, _TABLE)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table. Raises `BadInputError`, or `QuestionError` for a rate where there are no times."""
    known = read_known(path, hints, _TABLE)
    stamps = known.stamps()
    if stamps is None:
        rate_hz = positive_hint(hints, "rate_hz")
        if rate_hz is None:
            raise QuestionError(
                path, "was exported without Timestamp(ms)", advice="give the readings per second with --rate HZ"
            )
        clock: UniformClock = UniformClock(int(known.current_a.size), rate_hz)
        seen = without_fill(known.current_a, clock)
        return known.with_current(seen.current_a).recording(
            clock,
            losses=(Loss.READING_TIMES, Loss.GAPS),
            notes=("The rate was given by hand.", *seen.notes),
            used=("rate_hz",),
            events=seen.events,
        )
    stamped = clock_of(known.rows.source, stamps.times_s, known.rows.place, _RATE_HZ)
    seen = without_fill(known.current_a, stamped)
    return known.with_current(seen.current_a).recording(stamped, notes=seen.notes, events=seen.events)


def stream(path: Path, hints: Hints) -> Stream:
    """Read an export that is larger than memory. Raises as `read` does, at the block that is wrong."""
    plain = stream_table(path, hints, "ppk-csv", scaled_column)

    def blocks() -> Iterator[Block]:
        for block in plain.blocks:
            count = int(block.current_a.size)
            clock = UniformClock(count, _RATE_HZ) if block.times_s is None else StampedClock(block.times_s)
            seen = without_fill(block.current_a, clock)
            yield replace(block, current_a=seen.current_a, events=seen.events if block.times_s is not None else ())

    origin = replace(plain.origin, instrument=NAME)
    return replace(plain, blocks=blocks(), origin=origin, meter=replace(plain.meter, name=NAME))
