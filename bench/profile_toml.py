"""The TOML of a device profile as pydantic models: the one place that knows the names of its keys.

Unknown keys are refused, and every number has a `source` and a `prov`, so that a profile cannot grow figures that
nobody can trace.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.checks import Answer, Check
from analysis.diagnosis import OnMotherboard
from analysis.findings import FindingName
from analysis.gates import Gate
from analysis.ladder import Phase
from analysis.looks import Provenance
from analysis.profile import Scale
from analysis.states import Observable, State

Text = Annotated[str, Field(min_length=1, max_length=500)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9_]+$", max_length=80)]
Finite = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False, strict=True)]
Positive = Annotated[float, Field(gt=0.0, le=1e9, allow_inf_nan=False, strict=True)]
NotNegative = Annotated[float, Field(ge=0.0, le=1e9, allow_inf_nan=False, strict=True)]
Chance = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False, strict=True)]
BetweenChance = Annotated[float, Field(gt=0.0, lt=1.0, allow_inf_nan=False, strict=True)]
UsbId = Annotated[str, Field(pattern=r"^[0-9a-f]{4}:[0-9a-f]{4}$")]


RETIRED_GATES = {"several_power_ons": "each power-on of a recording is judged by itself"}
"""Gates that former versions had, and why there is nothing left for them to do; a shop's own profile may name them."""


class _Table(BaseModel):
    """Strict: a key that this version does not know is a mistake."""

    # Built as a part of the profile, not each by itself: a diagnosis waits for this import.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class _CitedTable(_Table):
    """A table whose numbers share one source."""

    source: Text
    prov: Provenance


class NumberModel(_CitedTable):
    """One number and where it comes from."""

    value: Finite


class PositiveModel(_CitedTable):
    """One number above zero and where it comes from."""

    value: Positive


class ThresholdsModel(_Table):
    """`[thresholds]`."""

    prekey_ok_a: PositiveModel
    prekey_leak_a: PositiveModel
    response_a: PositiveModel
    off_a: PositiveModel
    ignore_first_s: PositiveModel
    plateau_min_s: PositiveModel
    sag_v: PositiveModel
    limit_share_of_setting: PositiveModel
    least_limit_a: PositiveModel
    unmarked_rise_a: PositiveModel
    least_after_key_s: PositiveModel


class WeighingModel(_Table):
    """`[weighing]`."""

    credibility: PositiveModel
    finding_bound: PositiveModel
    fitted_bound: PositiveModel
    state_bound: PositiveModel
    check_bound: PositiveModel
    answer_weight: PositiveModel
    gate_bound: PositiveModel
    misfit_bound: PositiveModel
    blind_probe_share: PositiveModel
    temperature: PositiveModel
    doubt: PositiveModel
    planning_temperature: PositiveModel
    unasked_probe_share: PositiveModel | None = None

    @model_validator(mode="after")
    def _below_one(self) -> WeighingModel:
        for name in ("credibility", "doubt", "blind_probe_share", "unasked_probe_share"):
            number = getattr(self, name)
            if number is not None and number.value >= 1.0:
                raise ValueError(f"{name}: expected a probability below 1, not {number.value:g}")
        return self


class RungModel(_CitedTable):
    """One `[[ladder]]`."""

    phase: Phase
    from_s: NotNegative
    until_s: Positive | None = None
    low_a: NotNegative
    high_a: Positive
    least_rate_hz: Positive


class FindingModel(_CitedTable):
    """One `[findings.NAME]`."""

    scale: Scale
    values: tuple[Finite, Finite]
    softness: Positive
    weight: Annotated[float, Field(gt=0.0, le=1.0, allow_inf_nan=False, strict=True)] = 1.0
    low: Finite | None = None
    high: Finite | None = None
    marginal_high: Finite | None = None

    @model_validator(mode="after")
    def _in_order(self) -> FindingModel:
        if not self.values[0] < self.values[1]:
            raise ValueError(f"values: expected the lower number first, not {self.values[0]:g}, {self.values[1]:g}")
        given = [limit for limit in (self.low, self.high, self.marginal_high) if limit is not None]
        if given != sorted(given):
            raise ValueError("low, high and marginal_high: expected them in this order")
        if self.scale is Scale.TIME and self.values[0] <= 0.0:
            raise ValueError("values: a scale of time begins above 0 s")
        return self


class BandsModel(_CitedTable):
    """What is expected of a finding."""

    bands: Annotated[tuple[tuple[Finite, Finite, BetweenChance], ...], Field(min_length=1, max_length=20)]


class TermModel(_CitedTable):
    """One `[fitted.NAME]`: what the bands of a finding leave out, in nats for each fault at each place."""

    at: Annotated[tuple[Finite, ...], Field(min_length=2, max_length=40)]
    nats: dict[Id, tuple[Finite, ...]]


class ChancesModel(_CitedTable):
    """What is expected of the phone's own voice."""

    chances: dict[State, Chance]


class YesModel(_CitedTable):
    """What is expected of a check."""

    yes: BetweenChance
    applies: Annotated[float, Field(gt=0.0, le=1.0, allow_inf_nan=False, strict=True)] = 1.0


class ProofModel(_CitedTable):
    """One way to settle a fault."""

    answers: Annotated[dict[Check, Answer], Field(min_length=1)]
    normal_runs: Annotated[int, Field(ge=0, le=1000)] = 0
    finished: Annotated[bool, Field(strict=True)] = False
    usb: State | None = None


class PatternModel(_Table):
    """One `[patterns.NAME]`."""

    findings: dict[FindingName, BandsModel] = {}
    states: dict[Observable, ChancesModel] = {}
    checks: dict[Check, YesModel] = {}


class LookModel(_CitedTable):
    """One `[[faults.ID.looks]]`."""

    name: Text
    share: BetweenChance
    patterns: tuple[Id, ...] = ()
    boots: bool = False
    findings: dict[FindingName, BandsModel] = {}
    states: dict[Observable, ChancesModel] = {}
    checks: dict[Check, YesModel] = {}


class FaultModel(_CitedTable):
    """One `[faults.ID]`."""

    title: Text
    motherboard: OnMotherboard
    prior: PositiveModel
    patterns: tuple[Id, ...] = ()
    boots: bool = False
    anything: bool = False
    proofs: tuple[ProofModel, ...] = ()
    findings: dict[FindingName, BandsModel] = {}
    states: dict[Observable, ChancesModel] = {}
    checks: dict[Check, YesModel] = {}
    looks: tuple[LookModel, ...] = ()


class GateModel(_CitedTable):
    """One `[gates.NAME]`."""

    fault: Id
    also: dict[Id, Annotated[float, Field(gt=0.0, lt=1.0)]] = {}
    unless: dict[Check, Answer] = {}
    unless_silent: dict[Check, Answer] = {}
    silent_without: dict[Check, Answer] = {}


class UsbModel(_CitedTable):
    """One `[usb.STATE]`."""

    ids: Annotated[tuple[UsbId, ...], Field(min_length=1)]


class CheckModel(_CitedTable):
    """One `[checks.NAME]`."""

    statement: Text
    seconds: Positive
    tools: tuple[Text, ...] = ()
    after: Check | None = None


class ProfileModel(_Table):
    """The whole file."""

    format: Literal["bootbench-profile/1"]
    name: Id
    version: Text
    device: Text
    models: Annotated[tuple[Text, ...], Field(min_length=1)]
    sources: dict[str, Text]
    thresholds: ThresholdsModel
    weighing: WeighingModel
    ladder: Annotated[tuple[RungModel, ...], Field(min_length=1)]
    findings: dict[FindingName, FindingModel]
    fitted: dict[FindingName, TermModel] = {}
    patterns: dict[Id, PatternModel] = {}
    faults: Annotated[dict[Id, FaultModel], Field(min_length=2)]
    gates: dict[Gate, GateModel]
    usb: dict[State, UsbModel]
    checks: dict[Check, CheckModel]
