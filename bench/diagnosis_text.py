"""A diagnosis for a person at a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from analysis.diagnosis import Diagnosis, Suspicion, Verdict
from analysis.findings import Finding, Judged
from analysis.judging import shown
from bench.profile_file import LoadedProfile

WORDS = {
    Verdict.MOTHERBOARD: "MOTHERBOARD",
    Verdict.NOT_MOTHERBOARD: "NOT THE MOTHERBOARD",
    Verdict.CANNOT_SAY: "CANNOT SAY",
}
LEAST_SHOWN = 0.01
"""Faults below this probability are counted, not listed."""
MOST_REASONS = 4
MOST_CHECKS = 3


def print_diagnosis(
    diagnosis: Diagnosis,
    profile: LoadedProfile,
    simulated: str | None,
    console: Console | None = None,
    *,
    played_back: str | None = None,
) -> None:
    """Print the verdict first, then why, then what to do next, then what was measured."""
    out = console or Console(highlight=False, soft_wrap=True)
    out.print(f"[bold]{WORDS[diagnosis.verdict]}[/bold]{_fault_words(diagnosis, profile)}")
    if simulated is not None:
        out.print(f"[bold]Simulated, no real phone:[/bold] {escape(simulated)}")
    if played_back is not None:
        out.print(f"[bold]Not measured here:[/bold] {escape(played_back)}")
    for sentence in diagnosis.withheld:
        out.print(f"  {escape(sentence)}")
    shown_faults = [one for one in diagnosis.faults if one.probability >= LEAST_SHOWN] or list(diagnosis.faults[:1])
    out.print()
    for suspicion in shown_faults:
        _print_suspicion(out, suspicion, suspicion.fault in diagnosis.credible_set)
    rest = len(diagnosis.faults) - len(shown_faults)
    out.print(f"{rest} other faults below {LEAST_SHOWN:.0%}")
    _print_checks(out, diagnosis, profile)
    if diagnosis.findings:
        out.print()
        _print_findings(out, diagnosis.findings)
    for sentence in diagnosis.meter_limits:
        out.print(f"meter: {escape(sentence)}")
    out.print(f"profile {escape(profile.version)}, sha256 {profile.sha256[:16]}…")


def _fault_words(diagnosis: Diagnosis, profile: LoadedProfile) -> str:
    if diagnosis.fault is None:
        return ""
    probability = diagnosis.faults[0].probability
    return f": {escape(profile.profile.fault(diagnosis.fault).title)} ({diagnosis.fault}, {probability:.0%})"


def _print_suspicion(out: Console, suspicion: Suspicion, credible: bool) -> None:
    mark = "•" if credible else "◦"
    out.print(f"{mark} {suspicion.fault}  {suspicion.probability:.1%}  (motherboard: {suspicion.motherboard})")
    for sign, sentences in (("+", suspicion.because), ("−", suspicion.against)):
        for sentence in sentences[:MOST_REASONS]:
            out.print(f"    {sign} {escape(sentence)}")


def _print_checks(out: Console, diagnosis: Diagnosis, profile: LoadedProfile) -> None:
    if not diagnosis.next_checks:
        return
    statements = {table.check.value: table.statement for table in profile.profile.checks}
    out.print()
    out.print(
        "[bold]Next check[/bold]"
        if len(diagnosis.next_checks) == 1
        else "[bold]Next checks[/bold], first what tells most for its time, a look before a swap"
    )
    for number, check in enumerate(diagnosis.next_checks[:MOST_CHECKS], 1):
        out.print(f"{number}. {escape(statements[check.check])}  [{check.information_bits:.2f} bits]", markup=False)
        out.print(f"   {escape(check.why)}")
        out.print(f"   --answer {check.check}=yes|no")


def _print_findings(out: Console, findings: tuple[Finding, ...]) -> None:
    """One line each, so that nothing is cut off at the edge of a narrow terminal."""
    widest = max(len(str(finding.name)) for finding in findings)
    for finding in findings:
        start_s, stop_s = finding.interval_s
        measured = "–" if finding.value is None else shown(finding.value, finding.unit)
        if finding.uncertainty:
            measured += f" ± {shown(finding.uncertainty, finding.unit)}"
        limits = _limits(finding)
        line = f"{finding.run}  {finding.name:<{widest}}  {measured}{f' ({limits})' if limits else ''}"
        why = f": {finding.why}" if finding.judged is Judged.NOT_MEASURABLE else f", {start_s:z.1f}–{stop_s:z.1f} s"
        out.print(f"{line}: {finding.judged.value.replace('_', ' ')}{why}", markup=False)


def _limits(finding: Finding) -> str:
    low = None if finding.low is None else shown(finding.low, finding.unit)
    high = None if finding.high is None else shown(finding.high, finding.unit)
    if low is not None and high is not None:
        return f"{low} … {high}"
    return f"≥ {low}" if low is not None else f"≤ {high}" if high is not None else ""
