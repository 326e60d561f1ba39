"""Energy files of the EEMBC and MLPerf Tiny runner: `*-energy.bin`, with its timing pulses as JSON beside it.

Byte 0 is 0xF1, bytes 1 to 4 the rate in Hz as a little-endian float32, then one little-endian float32 per reading: the
energy of that interval in µJ. Power is energy × rate; the current needs the voltage it was drawn at, which the file
does not hold. `*-timestamps.json` is a list of seconds since the first reading, one per pulse of the timing pin.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter, ValidationError

from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.regular_file import open_regular
from bench.traces.asking import OPTIONS, positive_hint, unneeded
from bench.traces.blockwise import count_nan, scaled_in_place
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.resolution import seen_resolution
from bench.traces.source import LARGEST_BINARY_BYTES, Source, open_source
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream

_MARK = 0xF1
_HEADER = struct.Struct("<Bf")
_RATES_HZ = (0.1, 1e7)
_LARGEST_UJ = 1e9
_AT_ONCE = 1 << 20
_PULSES_BYTES = 1 << 20
_PULSES = TypeAdapter(list[float])
_LOSSES = (
    Loss.ENERGY_ONLY,
    Loss.AVERAGED,
    Loss.VOLTAGE,
    Loss.START_TIME,
    Loss.READING_TIMES,
    Loss.GAPS,
    Loss.RESOLUTION,
    Loss.INSTRUMENT,
    Loss.CALIBRATION,
)


@dataclass(frozen=True, slots=True)
class _Pulses:
    events: tuple[Event, ...]
    notes: tuple[str, ...]


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by the mark, a whole plausible rate, and energies that a board can have; possible by mark and rate."""
    rate_hz = _rate_hz(head)
    if rate_hz is None:
        return Likeness.NO
    body = head[_HEADER.size :]
    energy_uj = np.frombuffer(body[: len(body) // 4 * 4], dtype="<f4")
    plausible = rate_hz.is_integer() and energy_uj.size > 0 and bool((np.abs(energy_uj) < _LARGEST_UJ).all())
    return Likeness.SURE if plausible else Likeness.POSSIBLE


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole file and the pulses beside it. Raises `BadInputError`, or `QuestionError` without a voltage."""
    supply_v = positive_hint(hints, "supply_v")
    begun = _begun(open_source(path, LARGEST_BINARY_BYTES), supply_v)
    clock = UniformClock(begun.count, begun.rate_hz)
    with path.open("rb") as file:
        file.seek(_HEADER.size)
        current_a = np.fromfile(file, dtype="<f4", count=begun.count).astype(np.float32, copy=False)
    seen = seen_resolution(current_a, begun.ampere_per_uj)
    lost = count_nan(current_a)
    _to_ampere(path, current_a, begun, 0)
    pulses = _pulses_beside(path, clock)
    notes = (
        *((f"{lost} readings are NaN: they were lost.",) if lost else ()),
        *pulses.notes,
        *seen.notes,
        *unneeded(hints, "supply_v"),
    )
    trace = Trace(clock, current_a, begun.meter(seen.resolution_a), events=pulses.events)
    return Recording(trace, begun.origin(notes))


def stream(path: Path, hints: Hints) -> Stream:
    """Read a file that is larger than memory, and the pulses beside it. Raises as `read` does."""
    begun = _begun(open_source(path, STREAMED_TO_BYTES), positive_hint(hints, "supply_v"))
    pulses = _pulses_beside(path, UniformClock(begun.count, begun.rate_hz))

    def blocks() -> Iterator[Block]:
        events, done = pulses.events, 0
        with path.open("rb") as file:
            file.seek(_HEADER.size)
            while done < begun.count:
                current_a = np.fromfile(file, dtype="<f4", count=min(_AT_ONCE, begun.count - done))
                if not current_a.size:
                    raise BadInputError(path, "became shorter while it was read", place=f"reading {done + 1}")
                _to_ampere(path, current_a, begun, done)
                yield Block(current_a.astype(np.float32, copy=False), None, None, events)
                events, done = (), done + int(current_a.size)

    notes = (*pulses.notes, BY_BLOCKS, *unneeded(hints, "supply_v"))
    return Stream(begun.meter(None), begun.origin(notes), begun.rate_hz, False, blocks())


@dataclass(frozen=True, slots=True)
class _Begun:
    """What the header and the size of a file say, and the person."""

    source: Source
    rate_hz: float
    supply_v: float
    count: int
    beyond: int
    """Bytes of a reading that was cut off."""

    @property
    def ampere_per_uj(self) -> float:
        return 1e-6 * self.rate_hz / self.supply_v

    def meter(self, resolution_a: float | None) -> Meter:
        return Meter("EEMBC energy monitor", self.rate_hz, resolution_a=resolution_a, smoothing_s=1.0 / self.rate_hz)

    def origin(self, notes: tuple[str, ...]) -> Origin:
        said: tuple[str, ...] = (
            f"The current is power over the {self.supply_v:g} V given by hand; it is wrong where the voltage dropped.",
        )
        if self.beyond:
            said = (*said, f"The file ends {self.beyond} bytes into a reading; that one was left out.")
        return Origin(
            format="eembc",
            source_name=self.source.path.name,
            source_hash=self.source.hash,
            losses=(*_LOSSES, *((Loss.TAIL,) if self.beyond else ())),
            notes=(*said, *notes),
        )


def _begun(source: Source, supply_v: float | None) -> _Begun:
    """Read the header. Raises `BadInputError`, or `QuestionError` without a voltage."""
    path = source.path
    with path.open("rb") as file:
        rate_hz = _rate_hz(file.read(_HEADER.size))
    if rate_hz is None:
        raise BadInputError(path, "must begin with the byte 0xF1 and a rate in Hz", place="byte 0")
    if supply_v is None:
        raise QuestionError(
            path,
            "holds energy per reading, and does not say at what voltage it was drawn",
            advice=f"give the supply voltage with {OPTIONS['supply_v']} VOLT",
        )
    count, beyond = divmod(source.size_bytes - _HEADER.size, 4)
    if count < 2:
        raise BadInputError(path, f"holds {count} readings, and a trace needs at least two")
    return _Begun(source, rate_hz, supply_v, count, beyond)


def _to_ampere(path: Path, values: npt.NDArray[np.float32], begun: _Begun, before: int) -> None:
    """Make ampere of energies, shape (n,), in place. Raises `BadInputError` for an infinite one."""
    infinite = scaled_in_place(values, begun.ampere_per_uj)
    if infinite is not None:
        raise BadInputError(path, "the energy is infinite", place=f"reading {before + infinite}")


def _rate_hz(head: bytes) -> float | None:
    """The rate of the header, or `None` where there is no such header."""
    if len(head) < _HEADER.size:
        return None
    mark, rate_hz = _HEADER.unpack_from(head)
    return float(rate_hz) if mark == _MARK and _RATES_HZ[0] <= rate_hz <= _RATES_HZ[1] else None


def _pulses_beside(path: Path, clock: UniformClock) -> _Pulses:
    """The pulses of the timing pin as notes of the trace; a file that cannot be read is said, not fatal."""
    if not path.name.endswith("-energy.bin"):
        return _Pulses((), ())
    beside = path.with_name(path.name.removesuffix("-energy.bin") + "-timestamps.json")
    try:
        with open_regular(beside) as file:
            times_s = _PULSES.validate_json(file.read(_PULSES_BYTES))
    except FileNotFoundError:
        return _Pulses((), ())
    except (OSError, BadInputError, ValidationError):
        return _Pulses(
            (), (f"{beside.name} beside it is no list of seconds; the pulses of the timing pin are missing.",)
        )
    inside = [at_s for at_s in times_s if 0 <= at_s <= clock.count / clock.rate_hz]
    events = tuple(
        Event(at_s=at_s, name=EventName.NOTE, value=f"timing pin, pulse {k} of {len(inside)}", uncertainty_s=0.5e-3)
        for k, at_s in enumerate(inside, start=1)
    )
    outside = len(times_s) - len(inside)
    notes = [f"{len(inside)} pulses of the timing pin are taken from {beside.name} as notes."]
    if outside:
        notes.append(f"{outside} times in {beside.name} lie outside the recording and were left out.")
    return _Pulses(events, tuple(notes))
