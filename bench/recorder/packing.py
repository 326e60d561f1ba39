"""A run that is over, put into the large blocks of a finished file.

While it is recorded its file has small blocks, and a slow meter's readings stand in a journal too, so that a kill loses
less than a second. Once it is closed both are in the way of everyone who opens it: afterwards a minute of a meter of
1 kHz is read in 0.6 ms for 1.5, of one that is asked four times a second in 0.5 ms for 3 (measured). The file that is
there stays until the new one was written beside it, holds the same to the bit, and is on the disk; whenever it is
killed, one of them is whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import Event, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces.jls_file import JlsFile
from bench.traces.jls_writer import JlsWriter
from bench.written import whole_file

AT_ONCE = 1 << 20
MOST_PACKED_BYTES = 64 << 20
"""Nobody is to wait for a larger one: an hour at 1 kHz takes half of it, and some tenths of a second."""
SPARE_BYTES = 4 << 20
"""What the disk must have free beside the new file."""


def pack(path: Path, begin: Callable[[Path], JlsWriter], marked: Iterable[tuple[Event, int | None]]) -> None:
    """Write a closed file anew in its place, unless it is large or the disk is short.

    `begin` opens the new one as the old one was opened, in large blocks; `marked` are its events, each with the reading
    that it stands at. Raises `BadInputError` where that cannot be done; the file is as it was then.
    """
    size = path.stat().st_size
    if size > MOST_PACKED_BYTES or shutil.disk_usage(path.parent).free < size + SPARE_BYTES:
        return
    with whole_file(path) as temporary, JlsFile(path, whole=True) as file:
        with begin(temporary) as writer:
            copy_readings(file, writer)
            for event, near in marked:
                writer.event(event, near)
        with JlsFile(temporary, whole=True) as new:
            if not (new.closed_properly and _hold_the_same(file, new)):
                raise BadInputError(path, "could not be packed", advice="make room on the disk")
        with temporary.open("r+b") as written:
            os.fsync(written.fileno())


def copy_readings(file: JlsFile, writer: JlsWriter) -> None:
    """Put all readings of a file, those of the instruments beside it too, into another that has none."""
    even = isinstance(file.plan.clock, UniformClock)
    for k in range(0, len(file), AT_ONCE):
        stop = min(len(file), k + AT_ONCE)
        writer.append(file.current_a(k, stop), file.voltage_v(k, stop), None if even else file.times_s(k, stop))
    for number, lane in enumerate(writer.beside):
        beside = file.read_beside(number).trace
        lane.append(beside.current_a, beside.voltage_v, beside.clock.times_s())


def _hold_the_same(file: JlsFile, new: JlsFile) -> bool:
    """Whether two files hold the same run: readings and times to the bit, meters, origins and events."""
    if len(file.beside) != len(new.beside) or (file.plan.origin, len(file)) != (new.plan.origin, len(new)):
        return False
    if not _are_same(file.read(), new.read()):
        return False
    pairs = ((file.read_beside(k), new.read_beside(k)) for k in range(len(file.beside)))
    return all(one.origin == other.origin and _are_same(one.trace, other.trace) for one, other in pairs)


def _are_same(one: Trace, other: Trace) -> bool:
    if (one.meter, one.events) != (other.meter, other.events) or (one.voltage_v is None) != (other.voltage_v is None):
        return False
    columns = [(one.current_a, other.current_a), (one.clock.times_s(), other.clock.times_s())]
    if one.voltage_v is not None and other.voltage_v is not None:
        columns.append((one.voltage_v, other.voltage_v))
    return all(a.dtype == b.dtype and np.array_equal(_bits(a), _bits(b)) for a, b in columns)


def _bits(values: npt.NDArray[np.floating]) -> npt.NDArray[np.uint8]:
    return np.ascontiguousarray(values).view(np.uint8)
