"""RocketLogger data files (`.rld`): blocks of integers with a real and a monotonic time stamp each.

A current is measured in a low and a high range at once; the low one is read where its *valid* bit is set, the high one
elsewhere. The converter runs at 100 MHz / 49 where its nominal rates want 2.048 MHz, so every interval is 1.00352
times the nominal one. A file whose logger lost power ends in the middle of a block: whole blocks are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import Clock, Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces.asking import OPTIONS, ampere_per_unit, index_of, listed, unneeded
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording, Unit
from bench.traces.rocketlogger_blocks import Signal, Slab, Stamps, read_blocks, slabs_of
from bench.traces.rocketlogger_header import MAGIC, ChannelUnit, Header, read_header
from bench.traces.source import LARGEST_BINARY_BYTES, Source, open_source
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream

_INTERVAL_RATIO = 49 * 2.048e6 / 100e6
_LOSSES = (Loss.READING_TIMES, Loss.CALIBRATION, Loss.EVENTS)


@dataclass(frozen=True, slots=True, eq=False)
class _Timing:
    clock: Clock
    gaps: tuple[Event, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Extent:
    blocks: int
    losses: tuple[Loss, ...]
    notes: tuple[str, ...]


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by the magic number."""
    return Likeness.SURE if head.startswith(MAGIC) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read every whole block. Raises `BadInputError`, or `QuestionError` without one current to take."""
    source = open_source(path, LARGEST_BINARY_BYTES)
    header = read_header(source)
    signals = _signals(header)
    current = _current(path, signals, hints)
    voltage, voltage_notes = _voltage(path, signals, current, hints)
    extent = _extent(source, header)
    taken = (current,) if voltage is None else (current, voltage)
    per_unit = 1.0 if current.wide.unit is ChannelUnit.AMPERE else ampere_per_unit(path, Unit.VOLT, hints, current.name)
    blocks = read_blocks(source, header, extent.blocks, taken)
    stamps = blocks.stamps
    timing = _timing(path, header, stamps)
    digit_a = 10.0**current.wide.scale * per_unit
    started = np.datetime64(stamps.first_real_s, "s") + np.timedelta64(stamps.first_real_ns, "ns")
    notes = (
        *extent.notes,
        *timing.notes,
        *voltage_notes,
        f"The resolution, {digit_a:.4g} A, is the last digit that the header gives to {current.wide.name}.",
        *((f"Comment in the file: {header.comment}",) if header.comment else ()),
        *_next_part(path),
        *_clock_notes(header, stamps),
        *unneeded(hints, "current", "voltage", *(("shunt_ohm",) if current.wide.unit is ChannelUnit.VOLT else ())),
    )
    origin = Origin(
        format="rocketlogger",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *((Loss.VOLTAGE,) if voltage is None else ()), *extent.losses),
        notes=notes,
        instrument="RocketLogger",
        serial_number=header.mac_address,
        started_utc=f"{np.datetime_as_string(started, unit='ms')}Z",
    )
    trace = Trace(
        clock=timing.clock,
        current_a=blocks.columns[0] * per_unit,
        voltage_v=None if voltage is None else blocks.columns[1],
        meter=Meter(name="RocketLogger", rate_hz=float(header.rate_hz), resolution_a=digit_a),
        events=timing.gaps,
    )
    return Recording(trace, origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a recording that is larger than memory, each reading with the time of its block. Raises as `read` does."""
    source = open_source(path, STREAMED_TO_BYTES)
    header = read_header(source)
    signals = _signals(header)
    current = _current(path, signals, hints)
    voltage, voltage_notes = _voltage(path, signals, current, hints)
    extent = _extent(source, header)
    taken = (current,) if voltage is None else (current, voltage)
    is_volts = current.wide.unit is ChannelUnit.VOLT
    per_unit = ampere_per_unit(path, Unit.VOLT, hints, current.name) if is_volts else 1.0
    slabs = slabs_of(source, header, extent.blocks, taken)
    first = next(slabs)

    def blocks() -> Iterator[Block]:
        slab: Slab | None = first
        begin_s = 0.0
        while slab is not None:
            begins = _begins(path, header, slab.stamps, begin_s)
            begin_s = float(begins.at_s[-1])
            times_s = (begins.at_s[slab.follows :, None] + begins.interval_s * np.arange(header.block_rows)).ravel()
            voltage_v = None if voltage is None else slab.columns[1]
            yield Block(slab.columns[0] * per_unit, voltage_v, times_s, begins.gaps)
            slab = next(slabs, None)

    started = np.datetime64(first.stamps.first_real_s, "s") + np.timedelta64(first.stamps.first_real_ns, "ns")
    origin = Origin(
        format="rocketlogger",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *((Loss.VOLTAGE,) if voltage is None else ()), *extent.losses),
        notes=(
            *extent.notes,
            *voltage_notes,
            *((f"Comment in the file: {header.comment}",) if header.comment else ()),
            BY_BLOCKS,
            *unneeded(hints, "current", "voltage", *(("shunt_ohm",) if is_volts else ())),
        ),
        instrument="RocketLogger",
        serial_number=header.mac_address,
        started_utc=f"{np.datetime_as_string(started, unit='ms')}Z",
    )
    meter = Meter("RocketLogger", float(header.rate_hz), resolution_a=10.0**current.wide.scale * per_unit)
    return Stream(meter, origin, None, voltage is not None, blocks())


def _signals(header: Header) -> tuple[Signal, ...]:
    """Currents with their ranges merged, other currents, then voltages, in the order of the header."""
    by_name = {channel.name: channel for channel in header.channels}
    merged: list[Signal] = []
    single: list[Signal] = []
    for channel in header.channels:
        if channel.unit not in (ChannelUnit.AMPERE, ChannelUnit.VOLT):
            continue
        base = channel.name[:-1]
        low, high = by_name.get(base + "L"), by_name.get(base + "H")
        pair = low is not None and high is not None and low.unit is high.unit is ChannelUnit.AMPERE
        if pair and low is not None and high is not None and low.valid_bit is not None:
            if channel is high:
                merged.append(Signal(base, wide=high, fine=low))
        else:
            single.append(Signal(channel.name, wide=channel))
    single.sort(key=lambda signal: signal.wide.unit is ChannelUnit.VOLT)
    return (*merged, *single)


def _current(path: Path, signals: tuple[Signal, ...], hints: Hints) -> Signal:
    names = tuple(signal.name for signal in signals)
    if hints.current is not None:
        return signals[index_of(path, hints.current, names, OPTIONS["current"])]
    currents = [signal for signal in signals if signal.wide.unit is ChannelUnit.AMPERE]
    if len(currents) == 1:
        return currents[0]
    if currents:
        raise QuestionError(
            path,
            f"holds {len(currents)} currents",
            advice=f"name the one that fed the phone: {OPTIONS['current']} {listed(names[: len(currents)])}",
        )
    if not names:
        raise BadInputError(path, "holds neither a current nor a voltage channel")
    raise QuestionError(
        path,
        f"has no current channel, only the voltages {listed(names)}",
        advice=f"if one was measured over a shunt, give {OPTIONS['current']} {names[0]} {OPTIONS['shunt_ohm']} OHM",
    )


def _voltage(
    path: Path, signals: tuple[Signal, ...], current: Signal, hints: Hints
) -> tuple[Signal | None, tuple[str, ...]]:
    """The voltage beside the current: the one named, or the only one; never a guess among several."""
    if hints.voltage is not None:
        names = tuple(signal.name for signal in signals)
        asked = signals[index_of(path, hints.voltage, names, OPTIONS["voltage"])]
        if asked.wide.unit is not ChannelUnit.VOLT:
            raise BadInputError(path, f"{asked.name} is a current", advice=f"give {OPTIONS['voltage']} a voltage")
        return asked, ()
    voltages = [signal for signal in signals if signal.wide.unit is ChannelUnit.VOLT and signal is not current]
    names = tuple(signal.name for signal in voltages)
    if len(voltages) == 1:
        return voltages[0], (f"The voltage is {names[0]}, the only one in the file.",)
    if voltages:
        choices = f"{listed(names)} were not kept: {OPTIONS['voltage']} names the one across the phone."
        return None, (f"The voltages {choices}",)
    return None, ()


def _extent(source: Source, header: Header) -> _Extent:
    """How many whole blocks there are, and what is said where the header wants others."""
    whole = (source.size_bytes - header.header_bytes) // header.block_bytes
    beyond = source.size_bytes - header.header_bytes - whole * header.block_bytes
    stated = header.sample_count // header.block_rows
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()
    if whole < stated or beyond:
        losses = (Loss.TAIL,)
        notes = (f"The header promises {stated} blocks; {whole} whole ones are in the file and were read.",)
    elif stated == 0 < whole:
        notes = (f"The header counts no readings; the {whole} blocks of the file were read.",)
        stated = whole
    elif stated < whole:
        notes = (f"The header counts {stated} whole blocks; {whole - stated} beyond them were left out.",)
    blocks = min(whole, stated)
    if blocks * header.block_rows < 2:
        raise BadInputError(
            source.path,
            f"holds {whole} whole blocks of {header.block_bytes} bytes, and a trace needs at least two readings",
        )
    return _Extent(blocks, losses, notes)


def _timing(path: Path, header: Header, stamps: Stamps) -> _Timing:
    """One rate where the blocks follow each other, else each block from its own stamp, with holes left open.

    Readings are lost by the block, so a block that is late by less than half of one was stamped late, not lost.
    """
    interval_s = _INTERVAL_RATIO / header.rate_hz
    block_s = interval_s * header.block_rows
    steps_s = np.diff(stamps.since_first_s)
    notes = [
        f"The header says {header.rate_hz} Hz; the converter's clock makes that {1 / interval_s:.6g} Hz "
        f"({interval_s * 1e3:.7g} ms per reading)."
    ]
    count = stamps.since_first_s.size * header.block_rows
    if (np.abs(steps_s - block_s) < block_s / 2).all():
        return _Timing(UniformClock(count=count, rate_hz=1 / interval_s), (), tuple(notes))
    spacing_s = np.minimum(interval_s, np.append(steps_s, block_s) / header.block_rows)
    times_s = (stamps.since_first_s[:, None] + spacing_s[:, None] * np.arange(header.block_rows)).ravel()
    if (np.diff(times_s) <= 0).any():
        raise BadInputError(path, "the time stamps of the blocks are too close for their readings")
    gaps = _gaps(stamps.since_first_s, steps_s, block_s, interval_s)
    notes.append(f"The blocks do not follow each other evenly: {len(gaps)} holes; times are those of the block stamps.")
    return _Timing(StampedClock(times_s), gaps, tuple(notes))


@dataclass(frozen=True, slots=True, eq=False)
class _Begins:
    at_s: npt.NDArray[np.float64]
    """When each block began, shape (blocks,)."""
    interval_s: float
    gaps: tuple[Event, ...]


def _begins(path: Path, header: Header, stamps: Stamps, first_s: float) -> _Begins:
    """Blocks that follow each other, the first at a known time; the same rule without a look at the whole."""
    interval_s = _INTERVAL_RATIO / header.rate_hz
    block_s = interval_s * header.block_rows
    steps_s = np.diff(stamps.since_first_s)
    steps_s[np.abs(steps_s - block_s) < block_s / 2] = block_s
    if (steps_s < block_s).any():
        raise BadInputError(path, "the time stamps of the blocks are too close for their readings")
    at_s = first_s + np.concatenate([[0.0], np.cumsum(steps_s)])
    return _Begins(at_s, interval_s, _gaps(at_s, steps_s, block_s, interval_s))


def _gaps(
    at_s: npt.NDArray[np.float64], steps_s: npt.NDArray[np.float64], block_s: float, interval_s: float
) -> tuple[Event, ...]:
    """An event behind each block that others are missing behind."""
    return tuple(
        Event(
            at_s=float(at_s[k] + block_s),
            name=EventName.GAP,
            value=str(round((steps_s[k] - block_s) / interval_s)),
            uncertainty_s=interval_s,
        )
        for k in np.flatnonzero(steps_s > 1.5 * block_s)
    )


def _clock_notes(header: Header, stamps: Stamps) -> tuple[str, ...]:
    """Where the time of day in the header, of the blocks and the monotonic time disagree."""
    notes: list[str] = []
    late_s = stamps.first_real_s - header.start_s
    if abs(late_s) > 1:
        notes.append(f"The header's start differs by {-late_s} s from the first block's time of day, which was taken.")
    apart_s = float(np.abs(stamps.real_since_first_s - stamps.since_first_s).max())
    if apart_s > 1:
        notes.append(
            f"The time of day was set by up to {apart_s:.1f} s during the recording; monotonic time was taken."
        )
    return tuple(notes)


def _next_part(path: Path) -> tuple[str, ...]:
    """One note where the logger went on in a second file."""
    part = path.with_name(f"{path.stem}_p1{path.suffix}")
    return (f"The recording goes on in {part.name}, which was not read.",) if part.exists() else ()
