"""A device profile, parsed: per fault what to expect of each finding, state and check, and where it sits.

The profile is data (`profiles/<device>.toml`); `bench.profile_file` turns the text into these types. Every number knows
where it comes from (`Cited`), and whether a source prints it or it was inferred. Another phone is another file.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from analysis.checks import Check, CheckResult
from analysis.diagnosis import OnMotherboard
from analysis.errors import ProfileError
from analysis.findings import FindingName, Limits
from analysis.gates import Gate
from analysis.looks import Band, Cited, Look, Proof, StateExpectation
from analysis.marks import Thresholds
from analysis.phases import StageLadder
from analysis.states import STATES_OF, UsbIds


class Scale(StrEnum):
    """On which axis a finding's values are compared."""

    CURRENT = "current"
    """`arcsinh(ampere / 5 mA)`: ratios for large currents, differences near zero."""
    TIME = "time"
    """Logarithm of seconds."""
    LINEAR = "linear"
    """As they are: shares, volts."""
    COUNT = "count"
    """`log(1 + count)`."""
    STEP = "step"
    """Whole numbers with an order or a meaning: phases, 0 and 1."""


@dataclass(frozen=True, slots=True)
class FindingTable:
    """How the values of one finding are compared."""

    name: FindingName
    limits: Limits
    scale: Scale
    low: float
    high: float
    """The values that it can have: what *anything* means for this finding."""
    softness: float
    """Standard deviation on the scale by which a good expectation is still missed: phones differ, benches differ."""
    weight: float
    """Share of its log-odds that counts: findings that say the same thing in other words share one weight."""
    cited: Cited


@dataclass(frozen=True, slots=True)
class FittedCurve:
    """How a finding moves one fault, beyond what the fault's bands say."""

    fault: str
    nats: tuple[float, ...]
    """One for each place of the term."""


@dataclass(frozen=True, slots=True)
class FittedTerm:
    """One term of the additive model: what the bands of a finding leave out, straight from one place to the next."""

    finding: FindingName
    at: tuple[float, ...]
    """Values of the finding, rising; beyond the first and the last the curves are level."""
    curves: tuple[FittedCurve, ...]
    """A fault without one is not moved."""
    cited: Cited


@dataclass(frozen=True, slots=True)
class FaultTable:
    """Everything that the profile says of one fault."""

    id: str
    title: str
    motherboard: OnMotherboard
    prior: float
    anything: bool
    """True for *none of the others*: it expects every value, state and answer alike."""
    looks: tuple[Look, ...]
    proofs: tuple[Proof, ...]
    """Alternatives. Without one of them the fault may lead the list, but gives no verdict."""
    cited: Cited


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One look of one fault: what evidence is weighed under."""

    index: int
    """Among all hypotheses of the profile."""
    number: int
    """Of the fault, in the profile's order."""
    fault: FaultTable
    look: Look


@dataclass(frozen=True, slots=True)
class CheckTable:
    """One check: its words and what it costs."""

    check: Check
    statement: str
    seconds: float
    tools: tuple[str, ...]
    """What must be at hand; empty for none."""
    cited: Cited
    after: Check | None = None
    """What is looked at before, where it was not yet: nobody swaps a display that may show a picture."""


@dataclass(frozen=True, slots=True)
class GateTable:
    """The fault that a gate points to."""

    gate: Gate
    fault: str
    cited: Cited
    also: tuple[tuple[str, float], ...] = ()
    """Faults that leave such a run themselves, each with its odds against the one pointed to, between 0 and 1."""
    unless: tuple[CheckResult, ...] = ()
    """Answers, one of which says itself what such a run leaves open: with it the run forbids no verdict."""
    unless_silent: tuple[CheckResult, ...] = ()
    """Answers that say so too, …"""
    silent_without: tuple[CheckResult, ...] = ()
    """… of a phone of which none of these is known: one that starts has another reason for them."""

    def forbids_with(self, answered: Collection[CheckResult]) -> bool:
        """Whether a run that fails it forbids a verdict beside some answers."""
        said = set(answered)
        hinted = not said.isdisjoint(self.unless_silent) and said.isdisjoint(self.silent_without)
        return said.isdisjoint(self.unless) and not hinted


@dataclass(frozen=True, slots=True)
class Weighing:
    """How evidence is weighed; bounds in nats (1 nat = 1.44 bit), so that no single observation can decide."""

    credibility: float
    """The credible set holds at least this much probability."""
    finding_bound: float
    fitted_bound: float
    """What was fitted never moves a fault by more than this, for each finding."""
    state_bound: float
    check_bound: float
    answer_weight: float
    """What the tables say of an answer, times this: 1 takes them at their word."""
    gate_bound: float
    misfit_bound: float
    """However well a fault fits the runs, *none of the others* is never further behind it than this."""
    blind_probe_share: float
    """Share of USB probes in which port or cable is to blame that nothing attaches."""
    temperature: float
    """All log-odds are divided by it: 1 takes the tables at their word."""
    doubt: float
    """Share of phones that look like a fault in every run and are not it, as long as none of its proofs is recorded."""
    planning_temperature: float
    """What the runs gave is divided by it for choosing the next check: current and USB alone may mislead."""
    unasked_probe_share: float = 0.0
    """Share of USB probes with no key press on record in which nobody pressed it, and the phone only charged."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source by its key, and what it is."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, eq=False)
class DeviceProfile:
    """A device's profile. Raises `ProfileError`, naming the key, where it contradicts itself."""

    name: str
    version: str
    device: str
    models: tuple[str, ...]
    sources: tuple[Source, ...]
    ladder: StageLadder
    thresholds: Thresholds
    findings: tuple[FindingTable, ...]
    usb: tuple[UsbIds, ...]
    faults: tuple[FaultTable, ...]
    checks: tuple[CheckTable, ...]
    gates: tuple[GateTable, ...]
    weighing: Weighing
    fitted: tuple[FittedTerm, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = field(init=False, repr=False)
    """Every look of every fault, in order."""

    def is_of(self, model: str | None) -> bool:
        """Whether one of these names stands in that of a phone, as words and in any case; one without a name may be."""
        called = " ".join(re.findall(r"\w+", (model or "").casefold()))
        names = (" ".join(re.findall(r"\w+", name.casefold())) for name in self.models)
        return not called or any(f" {name} " in f" {called} " for name in names)

    def __post_init__(self) -> None:
        looks = [(number, fault, look) for number, fault in enumerate(self.faults) for look in fault.looks]
        hypotheses = tuple(Hypothesis(k, *one) for k, one in enumerate(looks))
        object.__setattr__(self, "hypotheses", hypotheses)
        _refuse_twice("faults", [fault.id for fault in self.faults])
        for fault in self.faults:
            _check_fault(self, fault)
        for term in self.fitted:
            _check_term(self, term)
        if sum(fault.anything for fault in self.faults) != 1:
            raise ProfileError("faults", "exactly one fault must expect anything: the one for *none of the others*")
        known = {fault.id for fault in self.faults}
        for row in self.gates:
            if row.fault not in known:
                raise ProfileError(f"gates.{row.gate}.fault", f"the profile has no fault {row.fault}")
            for other, _ in row.also:
                if other not in known or other == row.fault:
                    raise ProfileError(f"gates.{row.gate}.also", f"the profile has no other fault {other}")
        for missing in set(Gate) - {row.gate for row in self.gates}:
            raise ProfileError(f"gates.{missing}", "is missing: every gate must point to a fault")
        for check in set(Check) - {row.check for row in self.checks}:
            raise ProfileError(f"checks.{check}", "is missing: every check needs its statement and cost")
        for table in self.checks:
            if table.after is not None and self.check(table.after).after is not None:
                raise ProfileError(f"checks.{table.check}.after", f"{table.after} comes after another check itself")

    def fault(self, fault_id: str) -> FaultTable:
        """The table of a fault; raises `ProfileError` for one that the profile does not have."""
        for fault in self.faults:
            if fault.id == fault_id:
                return fault
        raise ProfileError(f"faults.{fault_id}", "the profile has no such fault")

    def finding(self, name: FindingName) -> FindingTable | None:
        """How a finding is compared; `None` where the profile does not use it."""
        return next((table for table in self.findings if table.name is name), None)

    def term(self, name: FindingName) -> FittedTerm | None:
        """What was fitted of a finding; `None` where nothing was."""
        return next((term for term in self.fitted if term.finding is name), None)

    def check(self, check: Check) -> CheckTable:
        """The words and cost of a check."""
        return next(table for table in self.checks if table.check is check)


def _refuse_twice(key: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ProfileError(f"{key}.{name}", "stands twice")


def _check_fault(profile: DeviceProfile, fault: FaultTable) -> None:
    place = f"faults.{fault.id}"
    total = sum(look.share for look in fault.looks)
    if abs(total - 1.0) > 1e-6:
        raise ProfileError(f"{place}.looks", f"the shares must add up to 1, but they make {total:g}")
    for look in fault.looks:
        for row in look.findings:
            table = profile.finding(row.finding)
            if table is None:
                raise ProfileError(f"{place}.findings.{row.finding}", "the profile has no table for this finding")
            _check_bands(f"{place}.findings.{row.finding}", row.bands, table)
        for states in look.states:
            _check_chances(f"{place}.states.{states.observable}", states)


def _check_term(profile: DeviceProfile, term: FittedTerm) -> None:
    place, table = f"fitted.{term.finding}", profile.finding(term.finding)
    if table is None:
        raise ProfileError(place, "the profile has no table for this finding")
    rising = all(before < after for before, after in pairwise(term.at))
    if not rising or not table.low <= term.at[0] <= term.at[-1] <= table.high:
        raise ProfileError(f"{place}.at", f"expected rising values inside {table.low:g} to {table.high:g}")
    for curve in term.curves:
        key = f"{place}.nats.{curve.fault}"
        profile.fault(curve.fault)
        if len(curve.nats) != len(term.at):
            raise ProfileError(key, f"expected {len(term.at)} numbers, one for each place, not {len(curve.nats)}")
        if max(map(abs, curve.nats)) > profile.weighing.fitted_bound:
            raise ProfileError(key, f"expected nothing beyond ±{profile.weighing.fitted_bound:g}, the fitted_bound")


def _check_bands(place: str, bands: tuple[Band, ...], table: FindingTable) -> None:
    for k, band in enumerate(bands):
        if not table.low <= band.low <= band.high <= table.high:
            raise ProfileError(
                f"{place}.bands.{k}",
                f"expected a range inside {table.low:g} to {table.high:g}, not {band.low:g} to {band.high:g}",
            )
        if band.low == band.high and table.scale is not Scale.STEP:
            raise ProfileError(f"{place}.bands.{k}", f"the range from {band.low:g} to {band.high:g} has no width")
    total = sum(band.share for band in bands)
    if not 0.0 < total < 1.0:
        raise ProfileError(f"{place}.bands", f"the shares must add up to less than 1, but they make {total:g}")


def _check_chances(place: str, states: StateExpectation) -> None:
    allowed = STATES_OF[states.observable]
    _refuse_twice(place, [row.state for row in states.chances])
    for row in states.chances:
        if row.state not in allowed:
            raise ProfileError(f"{place}.{row.state}", f"{states.observable} has no such state")
    total = sum(row.probability for row in states.chances)
    if abs(total - 1.0) > 1e-6 or len(states.chances) != len(allowed):
        raise ProfileError(place, f"the probabilities of all {len(allowed)} states must add up to 1, not {total:g}")
