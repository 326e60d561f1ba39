"""Reading a plan: one of those that are shipped by its name, or a TOML file; each mistake is named by its key."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bench.errors import BadInputError
from bench.guard.rules import CEILING_V, LOWEST_V
from bench.plan import KeyBy, KeyPress, Plan, StopRules, UsbPhase
from bench.toml_input import parse_toml, read_toml
from drivers.capabilities import LONGEST_PRESS_S

SHIPPED: tuple[str, ...] = ("boot", "boot-usb", "before-key", "boot-relay")
"""The first is taken where none is named."""

Words = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Volt = Annotated[float, Field(ge=LOWEST_V, le=CEILING_V, allow_inf_nan=False)]
Ampere = Annotated[float, Field(gt=0.0, le=20.0, allow_inf_nan=False)]
TouchAmpere = Annotated[float, Field(gt=0.0, le=0.5, allow_inf_nan=False)]
Seconds = Annotated[float, Field(gt=0.0, le=3600.0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0.0, le=60.0, allow_inf_nan=False)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PowerModel(_Table):
    set_v: Volt
    limit_a: Ampere
    first_limit_a: TouchAmpere = 0.5


class _KeyModel(_Table):
    by: KeyBy = KeyBy.HAND
    press_s: Annotated[float, Field(gt=0.0, le=LONGEST_PRESS_S, allow_inf_nan=False)] = 1.0
    after_s: Annotated[float, Field(gt=0.0, le=60.0, allow_inf_nan=False)] = 3.0

    @model_validator(mode="after")
    def _of_a_relay(self) -> _KeyModel:
        told = [name for name in ("press_s", "after_s") if name in self.model_fields_set]
        if self.by is not KeyBy.RELAY and told:
            raise ValueError(f"{told[0]}: expected only with by = 'relay'; a hand presses when it presses")
        return self


class _StopModel(_Table):
    longest_s: Seconds
    key_wait_s: Seconds
    settled_s: Seconds
    stuck_s: Seconds

    @model_validator(mode="after")
    def _within_the_longest(self) -> _StopModel:
        for name in ("key_wait_s", "settled_s", "stuck_s"):
            if getattr(self, name) > self.longest_s:
                raise ValueError(f"{name}: expected at most longest_s, {self.longest_s:g} s")
        return self


class _RepeatModel(_Table):
    boots: Annotated[int, Field(ge=1, le=20)] = 1
    rest_s: Annotated[float, Field(ge=6.0, le=600.0, allow_inf_nan=False)] = 10.0


class _UsbModel(_Table):
    watch_s: Seconds


class _PlanModel(_Table):
    format: Literal["bootbench-plan/1"]
    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9-]+$")]
    title: Words
    power: _PowerModel
    key: _KeyModel = _KeyModel()
    pretrigger_s: NotNegative = 2.0
    stop: _StopModel
    repeat: _RepeatModel = _RepeatModel()
    usb: _UsbModel | None = None

    @model_validator(mode="after")
    def _pressed_in_time(self) -> _PlanModel:
        if self.key.by is KeyBy.RELAY and self.key.after_s >= self.stop.key_wait_s:
            raise ValueError(f"key.after_s: expected less than stop.key_wait_s, {self.stop.key_wait_s:g} s")
        return self


def load_plan(text: str | None = None) -> Plan:
    """A shipped plan by its name (the first without one), or the one in a file. Raises `BadInputError`."""
    name = SHIPPED[0] if text is None else text
    if name in SHIPPED:
        where = Path(f"{name}.toml")
        return _plan(parse_toml(files("bench.plans").joinpath(where.name).read_bytes(), where, _PlanModel))
    path = Path(name)
    if not name or (not path.exists() and path.suffix != ".toml"):
        advice = f"name a file (TOML), or one of {', '.join(SHIPPED)}"
        raise BadInputError(name or "plan", "is no plan" if name else "its name is empty", advice=advice)
    return _plan(read_toml(path, _PlanModel))


def _plan(model: _PlanModel) -> Plan:
    return Plan(
        name=model.name,
        title=model.title,
        set_v=model.power.set_v,
        limit_a=model.power.limit_a,
        first_limit_a=model.power.first_limit_a,
        key=model.key.by,
        press=KeyPress(model.key.after_s, model.key.press_s) if model.key.by is KeyBy.RELAY else None,
        pretrigger_s=model.pretrigger_s,
        boots=model.repeat.boots,
        rest_s=model.repeat.rest_s,
        stop=StopRules(**model.stop.model_dump()),
        usb=UsbPhase(model.usb.watch_s) if model.usb is not None else None,
    )
