"""sigrok session files (`.sr`, versions 1 and 2), read and written.

A zip archive of float32 chunks. The format keeps neither unit nor quantity (its own tools call every channel a
voltage), so both come from the channel's name or from the person, and are never taken to be ampere otherwise.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import FloatArray, Meter, Trace, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces.asking import (
    OPTIONS,
    HintName,
    ampere_per_unit,
    hinted_unit,
    index_of,
    listed,
    positive_hint,
    unneeded,
    volt_per_unit,
)
from bench.traces.channel_names import Quantity, named_quantity
from bench.traces.even_grid import even_grid
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording, Unit
from bench.traces.resolution import seen_resolution
from bench.traces.sigrok_archive import LARGEST_CHANNEL_BYTES, SessionArchive, is_session
from bench.traces.sigrok_metadata import AnalogChannel, Session, read_session
from bench.traces.source import LARGEST_BINARY_BYTES, open_source
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream
from bench.written import whole_file

PACKED = True
_CHUNK_READINGS = 1 << 20
"""4 MiB, as libsigrok writes them."""
_VOLTAGES = (Unit.VOLT, Unit.MILLIVOLT)
_LOSSES = (
    Loss.UNIT,
    Loss.QUANTITY,
    Loss.START_TIME,
    Loss.READING_TIMES,
    Loss.GAPS,
    Loss.RESOLUTION,
    Loss.INSTRUMENT,
    Loss.CALIBRATION,
    Loss.EVENTS,
)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A channel, and what its float32 values are multiplied with to be ampere or volt."""

    channel: AnalogChannel
    unit: Unit
    factor: float
    note: str


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by the members `version` and `metadata` of a zip archive."""
    return Likeness.SURE if is_session(head, path) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read one current, and a voltage where one is named. Raises `BadInputError`, or `QuestionError` by option."""
    source = open_source(path, LARGEST_BINARY_BYTES)
    with SessionArchive(source) as archive:
        session = read_session(path, archive)
        current = _current(path, session, hints)
        voltage = _voltage(path, session, current, hints)
        rate_hz = session.rate_hz or positive_hint(hints, "rate_hz")
        if rate_hz is None:
            raise QuestionError(path, "does not say its rate", advice=f"give it with {OPTIONS['rate_hz']} HERTZ")
        raw = archive.readings(current.channel.chunks)
        if raw.size < 2:
            raise BadInputError(path, f"holds {raw.size} readings of {current.channel.name!r}; a trace needs two")
        current_a, overloads = _scaled(raw, current.factor)
        notes = [current.note, *overloads]
        voltage_v = None
        if voltage is not None:
            scaled, overloads = _scaled(archive.readings(voltage.channel.chunks), voltage.factor)
            voltage_v = _as_long_as(scaled, raw.size)
            notes += [voltage.note, *overloads]
            if scaled.size != raw.size:
                notes.append(f"{voltage.channel.name!r} has {scaled.size} readings, the current {raw.size}.")
    if session.written_by:
        notes.append(f"The session names {session.written_by!r} as the sigrok version that wrote it.")
    if session.devices > 1:
        notes.append(f"The session holds {session.devices} devices; the first one was read.")
    seen = seen_resolution(raw, current.factor)
    used: list[HintName] = ["current", "voltage", "unit", "voltage_unit"]
    used += ["rate_hz"] if session.rate_hz is None else []
    used += ["shunt_ohm"] if current.unit in _VOLTAGES else []
    origin = Origin(
        format="sigrok",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *((Loss.VOLTAGE,) if voltage is None else ())),
        notes=(*notes, *seen.notes, *unneeded(hints, *used)),
    )
    trace = Trace(
        clock=UniformClock(count=int(raw.size), rate_hz=rate_hz),
        current_a=current_a,
        voltage_v=voltage_v,
        meter=Meter(name="unknown, in a sigrok session", rate_hz=rate_hz, resolution_a=seen.resolution_a),
    )
    return Recording(trace, origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a session that is larger than memory. Raises as `read` does."""
    source = open_source(path, STREAMED_TO_BYTES)
    with SessionArchive(source) as archive:
        session = read_session(path, archive)
    current = _current(path, session, hints)
    voltage = _voltage(path, session, current, hints)
    rate_hz = session.rate_hz or positive_hint(hints, "rate_hz")
    if rate_hz is None:
        raise QuestionError(path, "does not say its rate", advice=f"give it with {OPTIONS['rate_hz']} HERTZ")

    def blocks() -> Iterator[Block]:
        nothing = np.empty(0, dtype=np.float32)
        with SessionArchive(source) as archive, SessionArchive(source) as beside:
            chunks = () if voltage is None else voltage.channel.chunks
            volts = beside.readings_by_blocks(chunks, _CHUNK_READINGS)
            for raw in archive.readings_by_blocks(current.channel.chunks, _CHUNK_READINGS):
                current_a, _ = _scaled(raw, current.factor)
                if voltage is None:
                    yield Block(current_a, None, None)
                    continue
                voltage_v, _ = _scaled(next(volts, nothing), voltage.factor)
                yield Block(current_a, _as_long_as(voltage_v, raw.size), None)

    used: list[HintName] = ["current", "voltage", "unit", "voltage_unit"]
    used += ["rate_hz"] if session.rate_hz is None else []
    used += ["shunt_ohm"] if current.unit in _VOLTAGES else []
    origin = Origin(
        format="sigrok",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *((Loss.VOLTAGE,) if voltage is None else ())),
        notes=(current.note, *((voltage.note,) if voltage else ()), BY_BLOCKS, *unneeded(hints, *used)),
    )
    meter = Meter(name="unknown, in a sigrok session", rate_hz=rate_hz)
    return Stream(meter, origin, rate_hz, voltage is not None, blocks())


def write(recording: Recording, path: Path) -> tuple[Loss, ...]:
    """Write current and voltage as channels `current_A` and `voltage_V`, and say what the format cannot keep.

    The format's rate is one whole number of hertz; readings that have none are held on the coarsest even grid that
    keeps every one of them. Lost readings and holes are NaN. Raises `BadInputError` where no such grid is possible.
    """
    trace, origin = recording.trace, recording.origin
    grid = even_grid(path, trace, LARGEST_CHANNEL_BYTES // 4)
    channels: list[tuple[str, FloatArray]] = [("current_A", trace.current_a)]
    if trace.voltage_v is not None:
        channels.append(("voltage_V", trace.voltage_v))
    metadata = [
        "[global]",
        f"sigrok version=bootbench {version('bootbench')}",
        "",
        "[device 1]",
        f"samplerate={grid.rate_hz} Hz",
        f"total analog={len(channels)}",
        *(f"analog{number}={name}" for number, (name, _) in enumerate(channels, start=1)),
    ]
    rounded = False
    with (
        whole_file(path) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        _put(archive, "version", b"2")
        _put(archive, "metadata", "\n".join([*metadata, ""]).encode())
        for number, (_, values) in enumerate(channels, start=1):
            narrow = _narrow(path, values)
            rounded |= not np.array_equal(narrow.astype(values.dtype), values, equal_nan=True)
            for chunk, start in enumerate(range(0, grid.count, _CHUNK_READINGS), start=1):
                held = grid.held(narrow, start, min(start + _CHUNK_READINGS, grid.count))
                _put(archive, f"analog-1-{number}-{chunk}", held.astype("<f4", copy=False).tobytes())
    lost = {
        Loss.UNIT: True,
        Loss.QUANTITY: True,
        Loss.START_TIME: origin.started_utc is not None,
        Loss.READING_TIMES: grid.resampled,
        Loss.RESAMPLED: grid.resampled,
        Loss.RESOLUTION: trace.meter.resolution_a is not None,
        Loss.INSTRUMENT: True,
        Loss.CALIBRATION: origin.calibration is not None,
        Loss.EVENTS: bool(trace.events),
        Loss.DIGITS: rounded,
    }
    return tuple(loss for loss, is_so in lost.items() if is_so)


def _narrow(path: Path, values: FloatArray) -> npt.NDArray[np.float32]:
    with np.errstate(over="ignore"):
        narrow = values.astype("<f4")
    if np.isinf(narrow).any():
        raise BadInputError(path, "cannot hold a reading beyond the range of float32")
    return narrow


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """One member, with the zip format's first date, so that one recording always gives the same file."""
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content, compresslevel=1)


def _current(path: Path, session: Session, hints: Hints) -> _Choice:
    """The channel that is the current: named by the person, or the only one whose name says so."""
    channels = tuple(channel for channel in session.analog if channel.chunks)
    names = tuple(channel.name for channel in channels)
    if not channels:
        logic = f" ({listed(session.logic)})" if session.logic else ""
        raise BadInputError(
            path, f"holds logic channels only{logic}, and no current", advice="record an analogue current channel"
        )
    unit = hinted_unit(hints, "unit")
    if hints.current is not None:
        channel = channels[index_of(path, hints.current, names, OPTIONS["current"])]
    else:
        named = [channel for channel in channels if named_quantity(channel.name).quantity is Quantity.CURRENT]
        answered = unit is not None or hints.shunt_ohm is not None
        if not named and answered and len(channels) == 1:
            named = list(channels)
        if len(named) != 1:
            raise QuestionError(
                path,
                f"does not say which of its channels {listed(names)} is the current, nor its unit",
                advice=f"give {OPTIONS['current']} NAME with {OPTIONS['unit']} A, "
                f"or with {OPTIONS['shunt_ohm']} OHM for the voltage over a resistor",
            )
        channel = named[0]
    return _with_unit(path, channel, unit, hints)


def _with_unit(path: Path, channel: AnalogChannel, unit: Unit | None, hints: Hints) -> _Choice:
    """The current channel in the unit given by hand, or else the one of its name; never one that nobody said."""
    said = named_quantity(channel.name)
    how = "as given by hand"
    if unit is None:
        unit, how = said.unit, "by its name"
    if unit is None and said.quantity is Quantity.CURRENT:
        unit = Unit.AMPERE
    if unit is None and hints.shunt_ohm is not None:
        unit, how = Unit.VOLT, "as sigrok keeps voltages"
    if unit is None:
        raise QuestionError(
            path,
            f"does not say what the values of {channel.name!r} are",
            advice=f"give {OPTIONS['unit']} A, or {OPTIONS['shunt_ohm']} OHM for the voltage over a resistor",
        )
    factor = ampere_per_unit(path, unit, hints, channel.name)
    over = f" over {hints.shunt_ohm:g} ohm" if unit in _VOLTAGES else ""
    return _Choice(channel, unit, factor, f"The current is channel {channel.name!r}, in {unit}{over} {how}.")


def _voltage(path: Path, session: Session, current: _Choice, hints: Hints) -> _Choice | None:
    """The voltage beside the current: named by the person, or the only one whose name says so."""
    channels = tuple(channel for channel in session.analog if channel.chunks)
    if hints.voltage is not None:
        names = tuple(channel.name for channel in channels)
        channel = channels[index_of(path, hints.voltage, names, OPTIONS["voltage"])]
    else:
        named = [channel for channel in channels if named_quantity(channel.name).quantity is Quantity.VOLTAGE]
        if len(named) != 1 or named[0] is current.channel:
            return None
        channel = named[0]
    unit = hinted_unit(hints, "voltage_unit") or named_quantity(channel.name).unit or Unit.VOLT
    return _Choice(
        channel, unit, volt_per_unit(unit, channel.name), f"The voltage is channel {channel.name!r}, in {unit}."
    )


def _scaled(raw: npt.NDArray[np.float32], factor: float) -> tuple[FloatArray, tuple[str, ...]]:
    """Values in ampere or volt; an infinite value is sigrok's overload, which is a reading that was lost."""
    with np.errstate(over="ignore", invalid="ignore"):
        values = raw if factor == 1 else raw * np.float32(factor)
    infinite = ~np.isfinite(values)
    lost = int(np.count_nonzero(infinite))
    if lost == 0:
        return values, ()
    return np.where(infinite, np.float32(np.nan), values), (f"{lost} readings are overloads or NaN: they were lost.",)


def _as_long_as(values: FloatArray, count: int) -> FloatArray:
    """Cut, or filled up with lost readings."""
    if values.size >= count:
        return values[:count]
    return np.concatenate([values, np.full(count - values.size, np.nan, dtype=values.dtype)])
