"""A case told in a terminal, step by step: what was recorded, stages, findings, verdict, next check, claim.

It works on a pipe and in a terminal that knows ASCII alone: colours are left away where nobody sees them, and signs
that the terminal lacks are written out, so that `µA` never becomes `?A`.
"""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from analysis.diagnosis import Verdict
from analysis.findings import Judged
from bench.report.customer import banner_of, fault_title, next_check, verdict_sentence
from bench.report.evidence import chance
from bench.report.facts import finding_name, judged_in_words, limits_in_words, value_in_words
from bench.report.figure_words import stage_name
from bench.report.gaps import find_gaps, readings_said
from bench.report.material import Material, RunMaterial
from bench.report.quantities import NOT_KNOWN, current, rate, seconds
from bench.report.typeface import printable
from bench.report.words import ReportWords

_VERDICT_STYLE = {
    Verdict.MOTHERBOARD: "bold magenta",
    Verdict.NOT_MOTHERBOARD: "bold cyan",
    Verdict.CANNOT_SAY: "bold yellow",
}
_MOST_STAGES = 12
_MOST_FAULTS = 3
_WRITTEN_OUT = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "µ": "u", "±": "+/-", "·": "-", "…": "...", "\u00a0": " ", "\u202f": " ", "’": "'"}
)


class Account:
    """Prints a case's account, one part after the other."""

    def __init__(self, material: Material, words: ReportWords, console: Console) -> None:
        self._material, self._words, self._console = material, words, console
        self._ascii = not console.encoding.lower().startswith("utf")

    def print(self) -> None:
        """Print the whole account."""
        said, case = self._words.account, self._material.case
        self._head(said.case.format(case=case.case_id, phone=case.model or NOT_KNOWN))
        banner = banner_of(case, self._words)
        if banner is not None:
            self._line(banner, "yellow")
        self._recorded()
        self._stages()
        self._findings()
        self._verdict()
        self._head(said.next)
        for paragraph in next_check(self._material, self._words):
            self._line(paragraph.text)
        self._claim()

    def _recorded(self) -> None:
        self._head(self._words.account.recorded)
        evidence = self._words.evidence
        for number, run in enumerate(self._material.runs, start=1):
            kind = evidence.kinds[run.run.kind]
            self._line(f"{evidence.run.format(number=number, kind=kind, id=run.run.id)}: {self._readings(run)}")

    def _readings(self, run: RunMaterial) -> str:
        names, trace = self._words.evidence.origin_names, run.record.trace
        if trace is None:
            looked = seconds(run.record.duration_s) if run.record.duration_s is not None else NOT_KNOWN
            return f"{names.watched.lower()} {looked}"
        readings = readings_said(trace, find_gaps(trace), names)
        return f"{trace.meter.name}, {rate(trace.meter.rate_hz)}, {readings}"

    def _stages(self) -> None:
        said, shown = self._words.account, 0
        for run in self._material.runs:
            segments = [named for named in self._material.diagnosis.segments if named.run == run.run.id]
            trace = run.record.trace
            if not segments or trace is None:
                continue
            shown += 1
            self._head(said.stages.format(run=run.run.id))
            table = _table(said.stage_columns, numbers_from=1)
            for named in segments[:_MOST_STAGES]:
                segment = named.segment
                self._row(
                    table,
                    stage_name(named, self._words.figure),
                    seconds(segment.start_s),
                    seconds(segment.stop_s),
                    current(segment.level_a, trace.meter.resolution_a, mean=True),
                )
            self._console.print(Padding(table, (0, 0, 0, 2), expand=False))
            if len(segments) > _MOST_STAGES:
                self._line(said.more_stages.format(count=len(segments) - _MOST_STAGES))
        if not shown:
            self._head(said.no_stages)

    def _findings(self) -> None:
        said, evidence = self._words.account, self._words.evidence
        findings = self._material.diagnosis.findings
        outside = [finding for finding in findings if finding.judged not in (Judged.OK, Judged.NOT_MEASURABLE)]
        self._head(said.findings.format(outside=len(outside), all=len(findings)))
        if not outside:
            return
        table = _table(said.finding_columns)
        for finding in outside:
            self._row(
                table,
                finding_name(finding, evidence),
                value_in_words(finding, evidence),
                self._words.phrases.said(limits_in_words(finding, evidence)),
                judged_in_words(finding, evidence),
            )
        self._console.print(Padding(table, (0, 0, 0, 2), expand=False))

    def _verdict(self) -> None:
        diagnosis, said = self._material.diagnosis, self._words.account
        self._head(said.verdict)
        self._line(self._words.customer.verdicts[diagnosis.verdict], _VERDICT_STYLE[diagnosis.verdict])
        self._line(verdict_sentence(self._material, self._words))
        for suspicion in diagnosis.faults[:_MOST_FAULTS]:
            title = fault_title(self._material.profile, suspicion.fault, self._words)
            self._line(said.chance.format(share=self._words.phrases.said(chance(suspicion.probability)), fault=title))

    def _claim(self) -> None:
        said, decision = self._words.account, self._material.decision
        self._head(said.claim)
        if decision is None:
            self._line(said.no_claim)
            return
        self._line(self._words.evidence.outcomes[decision.outcome])
        for item in decision.missing:
            self._line(f"- {self._words.phrases.said(item)}")

    def _head(self, text: str) -> None:
        self._console.print()
        self._console.print(Text(self._shown(text), style="bold"))

    def _line(self, text: str, style: str = "") -> None:
        self._console.print(Padding(Text(self._shown(text), style=style), (0, 0, 0, 2), expand=False))

    def _row(self, table: Table, *cells: str) -> None:
        table.add_row(*(Text(self._shown(cell)) for cell in cells))

    def _shown(self, text: str) -> str:
        text = printable(text)
        return text.translate(_WRITTEN_OUT) if self._ascii else text


def _table(titles: tuple[str, ...], numbers_from: int | None = None) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for k, title in enumerate(titles):
        table.add_column(title, justify="right" if numbers_from is not None and k >= numbers_from else "left")
    return table
