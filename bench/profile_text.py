"""A device profile for a person at a terminal."""

from __future__ import annotations

import math

from rich.console import Console
from rich.markup import escape

from analysis.checks import CheckResult
from analysis.findings import UNITS, FindingName
from analysis.judging import shown
from analysis.looks import Cited, FindingExpectation, Look
from analysis.profile import DeviceProfile, FaultTable, FindingTable, GateTable
from analysis.wording import settled_by
from bench.errors import BadInputError
from bench.nearest import nearest_or
from bench.profile_file import LoadedProfile

LEAST_CHANCE = 0.02
"""States with a smaller probability are left out of the picture."""


def print_profile(loaded: LoadedProfile, console: Console | None = None) -> None:
    """All faults, then findings, checks, gates and sources."""
    out, profile = console or Console(highlight=False, soft_wrap=True), loaded.profile
    out.print(f"[bold]{escape(profile.device)}[/bold] ({escape(', '.join(profile.models))}), profile {loaded.version}")
    out.print("\n[bold]faults[/bold]")
    for fault in profile.faults:
        out.print(f"{fault.id}: {escape(fault.title)}")
        out.print(f"  motherboard: {fault.motherboard}; prior {fault.prior:g}; {_cited(fault.cited)}")
        out.print(f"  settled by {settled_by(fault) or 'nothing that is recorded here'}")
    out.print("\n[bold]findings[/bold]")
    for table in profile.findings:
        out.print(f"{table.name}: in order {_in_order(table)}{_marginal(table)}; {_cited(table.cited)}")
    out.print("\n[bold]checks[/bold]")
    for check in profile.checks:
        needs = f", needs {', '.join(check.tools)}" if check.tools else ""
        first = f", after {check.after}" if check.after is not None else ""
        out.print(f"{check.check}: {escape(check.statement)} ({check.seconds:g} s{escape(needs)}{first})")
    out.print("\n[bold]runs that are no evidence[/bold]")
    for gate in profile.gates:
        out.print(f"{gate.gate}: points to {gate.fault}{_also(gate)}{_unless(gate)}; {_cited(gate.cited)}")
    out.print("\n[bold]sources[/bold]")
    for source in profile.sources:
        out.print(f"{source.key}: {escape(source.title)}")


def print_fault(loaded: LoadedProfile, fault_id: str, console: Console | None = None) -> None:
    """One fault with its looks, states, checks and proofs. Raises `BadInputError` for one that there is none of."""
    out, profile = console or Console(highlight=False, soft_wrap=True), loaded.profile
    fault = next((one for one in profile.faults if one.id == fault_id), None)
    if fault is None:
        known = [one.id for one in profile.faults]
        advice = nearest_or(fault_id, known, f"bootbench profile show without a fault lists the {len(known)} that are")
        raise BadInputError("profile show", f"there is no fault {fault_id!r}", advice=advice)
    out.print(f"[bold]{fault.id}[/bold]: {escape(fault.title)}")
    out.print(f"motherboard: {fault.motherboard}; prior {fault.prior:g}; {_cited(fault.cited)}")
    out.print(f"settled by: {settled_by(fault) or 'nothing that is recorded here'}")
    if fault.anything:
        out.print("expects any value, state and answer alike")
    _print_fitted(out, profile, fault)
    for look in fault.looks:
        _print_look(out, loaded, look)


def _print_fitted(out: Console, profile: DeviceProfile, fault: FaultTable) -> None:
    """What was fitted of the fault, beside what its looks expect: bits at each value, straight from one to the next."""
    for term in profile.fitted:
        for curve in term.curves:
            if curve.fault == fault.id:
                unit = UNITS[term.finding]
                places = zip(curve.nats, term.at, strict=True)
                words = ", ".join(f"{nats / math.log(2.0):+.1f} at {shown(value, unit)}" for nats, value in places)
                out.print(f"  {term.finding}, bits: {words}  ({_cited(term.cited)})")


def _print_look(out: Console, loaded: LoadedProfile, look: Look) -> None:
    if look.name:
        out.print(f"look: {escape(look.name)} ({look.share:.0%}{', a whole boot' if look.boots else ''})")
    for row in look.findings:
        table = loaded.profile.finding(row.finding)
        if table is not None:
            out.print(f"  {row.finding}: {_bands(row, table)}  ({_cited(row.cited)})")
    for states in look.states:
        chances = sorted(states.chances, key=lambda one: -one.probability)
        words = ", ".join(f"{c.state} {c.probability:.0%}" for c in chances if c.probability >= LEAST_CHANCE)
        out.print(f"  {states.observable}: {words}  ({_cited(states.cited)})")
    for check in look.checks:
        applies = f", where it applies: to {check.applies:.0%}" if check.applies < 1.0 else ""
        out.print(f"  {check.check}: yes in {check.yes:.1%}{applies}  ({_cited(check.cited)})")


def _also(gate: GateTable) -> str:
    """The faults that leave such a run themselves, each with its odds against the one that the gate points to."""
    return "".join(f", or {fault} at odds of {odds:g} to 1" for fault, odds in gate.also)


def _unless(gate: GateTable) -> str:
    without = f" (without {_answers(gate.silent_without)})" if gate.silent_without else ""
    ways = [f"{_answers(gate.unless_silent)}{without}"] if gate.unless_silent else []
    ways += [_answers(gate.unless)] if gate.unless else []
    return f", and forbids no verdict with {', or with '.join(ways)}" if ways else ""


def _answers(results: tuple[CheckResult, ...]) -> str:
    return " or ".join(f"{result.check}={result.answer}" for result in results)


def _bands(row: FindingExpectation, table: FindingTable) -> str:
    unit = table.limits.unit
    parts = [f"{shown(b.low, unit)} to {shown(b.high, unit)} in {b.share:.0%}" for b in row.bands]
    return ", ".join(parts)


def _in_order(table: FindingTable) -> str:
    low, high = _shown(table.limits.low, table.name), _shown(table.limits.high, table.name)
    return f"{low} … {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else "any"


def _marginal(table: FindingTable) -> str:
    marginal = _shown(table.limits.marginal_high, table.name)
    return f", marginal to {marginal}" if marginal else ""


def _shown(value: float | None, name: FindingName) -> str:
    return "" if value is None else shown(value, UNITS[name])


def _cited(cited: Cited) -> str:
    return f"{escape(cited.source)}; {cited.provenance}"
