"""The JSON of a case as a pydantic model: the one place that knows the names of its fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from analysis.checks import Answer, Check
from analysis.run import RunKind
from analysis.trace import EventName
from bench.json_input import came
from drivers.phone.adb.state import AdbState

Seconds = Annotated[float, Field(ge=-86_400.0, le=86_400.0 * 366, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0.0, le=1e9, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0.0, le=1e9, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class _Said:
    """What the value of an event says."""

    pattern: re.Pattern[str]
    words: str
    may_be_left_out: bool = False
    """Where no verdict rests on it."""


_USB_ID = re.compile(r"[0-9a-fA-F]{4}:[0-9a-fA-F]{4}")
_USB_WORDS = "vid:pid of four hexadecimal digits each, such as 05c6:9008"
_NAMED = re.compile(r"[^=]+=.*", re.DOTALL)
_VALUES = {
    EventName.USB_ATTACHED: _Said(_USB_ID, _USB_WORDS),
    EventName.USB_DETACHED: _Said(_USB_ID, _USB_WORDS, may_be_left_out=True),
    EventName.SAHARA_MODE: _Said(re.compile("[0-3]"), "0, 1, 2 or 3"),
    EventName.ADB_STATE: _Said(re.compile("|".join(AdbState)), f"out of {', '.join(AdbState)}"),
    EventName.ADB_PROPERTY: _Said(_NAMED, "name=value, such as sys.boot_completed=1"),
    EventName.FASTBOOT_VARIABLE: _Said(_NAMED, "name=value, such as product=vayu"),
    EventName.GAP: _Said(re.compile("[0-9]{1,18}"), "that counts the lost readings", may_be_left_out=True),
}
"""The events whose values say something. One that says nothing would pass for no news, and a phone in EDL or in Android
for one that shows nothing."""


class _Fields(BaseModel):
    """Strict about what it knows; what others added is left alone."""

    # Built as a part of the case, not each by itself: every verb waits for this import.
    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)


class EventModel(_Fields):
    """One event of a run."""

    at_s: Seconds
    name: EventName
    value: Annotated[str, Field(max_length=4096)] | None = None
    uncertainty_s: NotNegative = 0.0

    @field_validator("value", mode="before")
    @classmethod
    def _number_as_text(cls, value: object) -> object:
        """A mode or a count may stand as a bare number; JSON knows one kind, so 2.0 is 2."""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _says_something(self) -> EventModel:
        said = _VALUES.get(self.name)
        if said is None or (self.value is None and said.may_be_left_out) or said.pattern.fullmatch(self.value or ""):
            return self
        found = "there is none" if self.value is None else f"this one is {came(self.value)}"
        whose = "the ids as the host showed them" if said.pattern is _USB_ID else "it as it was said"
        raise ValueError(f"expected for {self.name} a value {said.words}, but {found}; write {whose}")


class SupplyModel(_Fields):
    """What the supply was set to."""

    set_v: Positive
    limit_a: Positive


class MeterModel(_Fields):
    """What made the trace."""

    name: Name
    rate_hz: Positive
    resolution_a: Positive | None = None
    noise_a: NotNegative | None = None
    smoothing_s: NotNegative | None = None
    range_a: Positive | None = None


class RunModel(_Fields):
    """One run."""

    id: Name
    kind: RunKind
    trace: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    supply: SupplyModel | None = None
    meter: MeterModel | None = None
    duration_s: NotNegative | None = None
    events: tuple[EventModel, ...] = ()


class DeviceModel(_Fields):
    """The phone."""

    model: Annotated[str, Field(max_length=200)] | None = None
    imei: Annotated[str, Field(max_length=40)] | None = None


class LabelModel(_Fields):
    """What is known to be true."""

    fault: Annotated[str, Field(max_length=200)] | None = None
    verdict: Literal["motherboard", "not_motherboard", "cannot_say"] | None = None


class RecordedModel(_Fields):
    """Where a case was recorded, and by whom."""

    station: Annotated[str, Field(max_length=200)] | None = None
    technician: Annotated[str, Field(max_length=200)] | None = None
    plan: Annotated[str, Field(max_length=200)] | None = None


class CaseModel(_Fields):
    """`case.json`."""

    format: Literal["bootbench-case/1"]
    case_id: Name
    device: DeviceModel = DeviceModel()
    runs: Annotated[tuple[RunModel, ...], Field(max_length=1000)] = ()
    checks: dict[Check, Answer | None] = {}
    claim: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    label: LabelModel | None = None
    simulated: Annotated[str, Field(max_length=1000)] | None = None
    played_back: Annotated[str, Field(max_length=1000)] | None = None
    recorded: RecordedModel | None = None
