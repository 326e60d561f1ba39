"""CSV of Joulescope's statistics: `#time,current,voltage,power,charge,energy` in A, V, W, C and J.

Times are seconds, dates such as `20260102T030405.678Z`, or missing. A row is the mean over the interval of the
statistics. Source: jetperch/pyjoulescope, `joulescope/entry_points/statistics.py`.
"""

from __future__ import annotations

from pathlib import Path

from analysis.trace import UniformClock
from bench.errors import QuestionError
from bench.traces.asking import positive_hint
from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

_TABLE = KnownTable(
    format="joulescope-csv",
    instrument="Joulescope",
    signs=("power", "charge", "energy"),
    current=Heading("current"),
    voltage=Heading("voltage"),
    times=(Heading("time"),),
    losses=(Loss.AVERAGED, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS, Loss.DIGITS),
)


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `current`, `voltage`, `power`, `charge` and `energy`, spelt like that and without units."""
    return sniff_known(head, path, _TABLE)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table. Raises `BadInputError`, or `QuestionError` for a rate where there are no times."""
    known = read_known(path, hints, _TABLE)
    header = known.rows.dialect.names or ()
    about = f"Its header is {'#' if known.rows.dialect.comment else ''}{','.join(header)}."
    if known.time is not None:
        when = known.clocked()
        return known.recording(
            when.clock,
            smoothing_s=when.step_s,
            losses=when.losses,
            notes=(about, *when.notes),
            started_utc=when.started_utc,
        )
    rate_hz = positive_hint(hints, "rate_hz")
    if rate_hz is None:
        raise QuestionError(path, "was written without times", advice="give the statistics per second with --rate HZ")
    return known.recording(
        UniformClock(int(known.current_a.size), rate_hz),
        smoothing_s=1 / rate_hz,
        losses=(Loss.START_TIME,),
        notes=(about, "The rate was given by hand."),
        used=("rate_hz",),
    )


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)
