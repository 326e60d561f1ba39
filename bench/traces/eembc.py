"""Energy files of the EEMBC and MLPerf Tiny runner: `*-energy.bin`, with its timing pulses as JSON beside it.

Byte 0 is 0xF1, bytes 1 to 4 the rate in Hz as a little-endian float32, then one little-endian float32 per reading: the
energy of that interval in µJ. Power is energy × rate; the current needs the voltage it was drawn at, which the file
does not hold. `*-timestamps.json` is a list of seconds since the first reading, one per pulse of the timing pin.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces.asking import OPTIONS, positive_hint, unneeded
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.resolution import seen_resolution
from bench.traces.source import LARGEST_BINARY_BYTES, open_source

_MARK = 0xF1
_HEADER = struct.Struct("<Bf")
_RATES_HZ = (0.1, 1e7)
_LARGEST_UJ = 1e9
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
    source = open_source(path, LARGEST_BINARY_BYTES)
    data = np.fromfile(path, dtype=np.uint8)
    rate_hz = _rate_hz(data[: _HEADER.size].tobytes())
    if rate_hz is None:
        raise BadInputError(path, "must begin with the byte 0xF1 and a rate in Hz", place="byte 0")
    if supply_v is None:
        raise QuestionError(
            path,
            "holds energy per reading, and does not say at what voltage it was drawn",
            advice=f"give the supply voltage with {OPTIONS['supply_v']} VOLT",
        )
    body = data[_HEADER.size :]
    whole = body.size // 4 * 4
    cut = (
        (f"The file ends {body.size - whole} bytes into a reading; that one was left out.",)
        if whole < body.size
        else ()
    )
    energy_uj = body[:whole].view("<f4")
    if energy_uj.size < 2:
        raise BadInputError(path, f"holds {energy_uj.size} readings, and a trace needs at least two")
    infinite = np.flatnonzero(np.isinf(energy_uj))
    if infinite.size:
        raise BadInputError(path, "the energy is infinite", place=f"reading {int(infinite[0])}")
    lost = int(np.count_nonzero(np.isnan(energy_uj)))
    ampere_per_uj = 1e-6 * rate_hz / supply_v
    seen = seen_resolution(energy_uj, ampere_per_uj)
    clock = UniformClock(count=int(energy_uj.size), rate_hz=rate_hz)
    pulses = _pulses_beside(path, clock)
    notes = (
        f"The current is power over the {supply_v:g} V given by hand; it is wrong where the voltage dropped.",
        *((f"{lost} readings are NaN: they were lost.",) if lost else ()),
        *cut,
        *pulses.notes,
        *seen.notes,
        *unneeded(hints, "supply_v"),
    )
    origin = Origin(
        format="eembc",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *((Loss.TAIL,) if cut else ())),
        notes=notes,
    )
    meter = Meter(
        name="EEMBC energy monitor", rate_hz=rate_hz, resolution_a=seen.resolution_a, smoothing_s=1.0 / rate_hz
    )
    return Recording(
        Trace(clock=clock, current_a=energy_uj.astype(np.float64) * ampere_per_uj, meter=meter, events=pulses.events),
        origin,
    )


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
        with beside.open("rb") as file:
            times_s = _PULSES.validate_json(file.read(_PULSES_BYTES))
    except FileNotFoundError:
        return _Pulses((), ())
    except (OSError, ValidationError):
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
