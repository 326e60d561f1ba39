"""What a bootbench `.jls` says of itself in its user data: meter, clock, origin and events, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.traces.recording import Loss, Origin

HEAD_FORMAT = "bootbench-trace/1"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False)


class MeterModel(_Strict):
    """`analysis.trace.Meter`."""

    name: str
    rate_hz: float = Field(ge=0)
    resolution_a: float | None = None
    noise_a: float | None = None
    smoothing_s: float | None = None
    range_a: float | None = None


class ClockModel(_Strict):
    """A rate, or nothing but where time begins: then the `time` signal has it."""

    kind: Literal["uniform", "stamped"]
    start_s: float
    rate_hz: float | None = Field(default=None, gt=0)


class OriginModel(_Strict):
    """`bench.traces.recording.Origin`; losses by their names."""

    format: str
    source_name: str
    source_sha256: str
    losses: tuple[str, ...] = Field(default=(), strict=False)
    notes: tuple[str, ...] = Field(default=(), strict=False)
    instrument: str | None = None
    serial_number: str | None = None
    firmware: str | None = None
    calibration: str | None = None
    started_utc: str | None = None


class HeadModel(_Strict):
    """The one JSON object at the beginning of the file."""

    format: Literal["bootbench-trace/1"]
    meter: MeterModel
    clock: ClockModel
    origin: OriginModel


class EventModel(_Strict):
    """`analysis.trace.Event`."""

    at_s: float
    name: EventName = Field(strict=False)
    value: str | None = None
    uncertainty_s: float = Field(default=0.0, ge=0)


class ReadingModel(_Strict):
    """One reading of a slow live capture, written at once."""

    k: int = Field(ge=0)
    at_s: float
    current_a: float | None
    voltage_v: float | None = None


class CountModel(_Strict):
    """How many of an instrument's samples are readings; those behind them were added to keep these."""

    count: int = Field(ge=0)
    instrument: int | None = Field(default=None, ge=1)
    """`None` is the main one."""


class BesideHeadModel(HeadModel):
    """The head of an instrument beside the main one."""

    instrument: int = Field(ge=1)


class BesideReadingModel(ReadingModel):
    """One reading of a slow instrument beside the main one, written at once."""

    instrument: int = Field(ge=1)


def reading_json(
    k: int, at_s: float, current_a: float | None, voltage_v: float | None, instrument: int | None
) -> dict[str, object]:
    """The object to store for reading `k`; `instrument` is its number where it stands beside the main one."""
    reading: dict[str, object] = {"k": k, "at_s": at_s, "current_a": current_a, "voltage_v": voltage_v}
    return reading if instrument is None else {"instrument": instrument, **reading}


def head_json(meter: Meter, clock: UniformClock | None, origin: Origin, start_s: float) -> dict[str, object]:
    """The object to store; `clock` is `None` where each reading brings its time, the first of them `start_s`."""
    if clock is None:
        stored = ClockModel(kind="stamped", start_s=start_s)
    else:
        stored = ClockModel(kind="uniform", start_s=clock.start_s, rate_hz=clock.rate_hz)
    head = HeadModel(
        format="bootbench-trace/1", meter=MeterModel(**asdict(meter)), clock=stored, origin=_stored_origin(origin)
    )
    return head.model_dump(mode="json")


def _stored_origin(origin: Origin) -> OriginModel:
    return OriginModel(
        format=origin.format,
        source_name=origin.source_name,
        source_sha256=origin.source_sha256,
        losses=tuple(loss.name for loss in origin.losses),
        notes=origin.notes,
        instrument=origin.instrument,
        serial_number=origin.serial_number,
        firmware=origin.firmware,
        calibration=origin.calibration,
        started_utc=origin.started_utc,
    )


def origin_of(model: OriginModel) -> Origin:
    """The origin that was stored; a loss that this version does not know is kept as a note."""
    known = tuple(Loss[name] for name in model.losses if name in Loss.__members__)
    unknown = tuple(f"The source lost {name}." for name in model.losses if name not in Loss.__members__)
    return Origin(
        format=model.format,
        source_name=model.source_name,
        source_hash=model.source_sha256,
        losses=known,
        notes=(*model.notes, *unknown),
        instrument=model.instrument,
        serial_number=model.serial_number,
        firmware=model.firmware,
        calibration=model.calibration,
        started_utc=model.started_utc,
    )


def event_json(event: Event) -> dict[str, object]:
    """The object to store for one event."""
    return EventModel(**asdict(event)).model_dump(mode="json", exclude_none=True)


def marker_label(event: Event) -> str:
    """What the marker of an event says on screen."""
    return event.name.value if event.value is None else f"{event.name.value} {event.value}"


def notes_text(trace: Trace, origin: Origin) -> str:
    """What the Joulescope application shows as the notes of the file."""
    lines = [
        f"Recorded or imported by bootbench from {origin.source_name} ({origin.format}).",
        f"Meter: {trace.meter.name}, {trace.meter.rate_hz:g} readings a second.",
        *((f"SHA-256 of the source: {origin.source_sha256}",) if origin.source_sha256 else ()),
        *(loss.value for loss in origin.losses),
        *origin.notes,
    ]
    return "\n".join(lines)
