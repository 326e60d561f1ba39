"""The first page: what a person understands whose phone it is, in plain words and whole numbers."""

from __future__ import annotations

from analysis.diagnose import NOTHING_RECORDED
from analysis.diagnosis import Diagnosis, NextCheck, OnMotherboard, Verdict
from analysis.findings import Finding, FindingName, Judged
from analysis.judging import whole_percent
from analysis.profile import CheckTable, DeviceProfile
from analysis.states import Observable, observe
from bench.case import Case
from bench.report.document import (
    Block,
    Bullets,
    Fact,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Picture,
    VerdictCard,
    Voice,
)
from bench.report.facts import limits_in_words, value_in_words
from bench.report.material import Material, RunMaterial
from bench.report.naming import named
from bench.report.quantities import NOT_KNOWN, seconds
from bench.report.run_picture import run_picture
from bench.report.trace_figure import Frame, trace_figure
from bench.report.words import ReportWords

_ONLY_IF_THERE = (
    FindingName.OWN_START,
    FindingName.IDLE_REACHED,
    FindingName.RETURNS_TO_ZERO,
    FindingName.LIMIT_SHARE,
)
_MOST_FAULTS = 3
_MOST_FACTS = 7


def first_page(material: Material, words: ReportWords, width: float) -> tuple[Block, ...]:
    """Case, verdict, how sure, what was found, what it means and the next check."""
    diagnosis, said = material.diagnosis, words.customer
    blocks: list[Block] = [Heading(said.title), _who(material, words)]
    blocks.append(VerdictCard(diagnosis.verdict, said.verdicts[diagnosis.verdict], verdict_sentence(material, words)))
    blocks.append(Paragraph(f"{_credibility(diagnosis, words)} {said.not_yet_proved}"))
    if material.case.simulated is not None:
        blocks.append(Notice(said.simulated.format(what=words.phrases.said(material.case.simulated))))
    if material.case.played_back is not None:
        blocks.append(Notice(said.played_back.format(what=words.phrases.said(material.case.played_back))))
    if material.redaction is not None:
        blocks.append(Paragraph(words.evidence.made_names.redactions[material.redaction], Voice.SMALL))
    blocks += [Heading(said.found, 2), _found(material, words)]
    blocks += [Heading(said.means, 2), Paragraph(said.meanings[diagnosis.verdict])]
    if material.decision is not None:
        evidence = words.evidence
        outcome = evidence.outcomes[material.decision.outcome]
        blocks.append(Paragraph(said.recommended.format(outcome=outcome, final=evidence.centre_decides)))
    if material.overrides:
        last = material.overrides[-1]
        decision, day = words.evidence.decided[last.outcome], last.at.date().isoformat()
        blocks.append(Paragraph(said.overridden.format(decision=decision, person=last.person, day=day)))
    blocks += [Heading(said.next, 2), *next_check(material, words), *_picture(material, words, width)]
    return tuple(blocks)


def fault_title(profile: DeviceProfile, fault_id: str, words: ReportWords) -> str:
    """A fault's name in the profile's words, said in the report's language."""
    return words.phrases.said(next((fault.title for fault in profile.faults if fault.id == fault_id), fault_id))


def banner_of(case: Case, words: ReportWords) -> str | None:
    """What stands at the top of every page of a case without a phone; `None` where a phone was there."""
    if case.simulated is not None:
        return words.banner.format(what=words.phrases.said(case.simulated))
    if case.played_back is not None:
        return words.played_banner.format(what=words.phrases.said(case.played_back))
    return None


def _who(material: Material, words: ReportWords) -> Facts:
    case, said = material.case, words.customer
    facts = [Fact(said.case, case.case_id), Fact(said.phone, case.model or NOT_KNOWN)]
    if case.imei is not None:
        facts.append(Fact(said.imei, case.imei))
    return Facts(tuple(facts))


def verdict_sentence(material: Material, words: ReportWords) -> str:
    """Which fault it is, or which faults still fit."""
    diagnosis, said = material.diagnosis, words.customer
    if diagnosis.verdict is not Verdict.CANNOT_SAY and diagnosis.fault is not None:
        return said.fault_found.format(fault=_opened(fault_title(material.profile, diagnosis.fault, words)))
    titles = [fault_title(material.profile, fault, words) for fault in diagnosis.credible_set]
    if not titles:
        return said.nothing_fits
    shown, rest = titles[:_MOST_FAULTS], len(titles) - _MOST_FAULTS
    listed = "; ".join([*shown, *([said.and_more.format(count=rest)] if rest > 0 else [])])
    return (said.one_fault_fits if len(titles) == 1 else said.faults_fit).format(faults=listed)


def _credibility(diagnosis: Diagnosis, words: ReportWords) -> str:
    share = str(min(99, whole_percent(diagnosis.credibility)))
    said = words.customer
    if diagnosis.verdict is not Verdict.CANNOT_SAY:
        return said.credibility.format(share=share)
    places = {one.motherboard for one in diagnosis.faults if one.fault in diagnosis.credible_set}
    if len(places) > 1:
        return said.credibility_open.format(share=share)
    settled_by_a_check = OnMotherboard.INDETERMINATE not in places
    return (said.credibility_unsettled if settled_by_a_check else said.credibility_no_place).format(share=share)


def _found(material: Material, words: ReportWords) -> Block:
    facts = [*_not_counted(material, words), *_measured(material, words)]
    for run in material.runs:
        facts += _heard(material, run, words)
    said = words.customer
    for result in material.case.checks:
        statement = words.phrases.said(material.profile.check(result.check).statement)
        facts.append(said.checked.format(statement=_opened(statement), answer=words.evidence.answers[result.answer]))
    facts = list(dict.fromkeys(facts))
    if not facts:
        return Paragraph(said.nothing_found, Voice.LEAD)
    if len(facts) > _MOST_FACTS:
        rest = len(facts) - _MOST_FACTS + 1
        facts = [*facts[: _MOST_FACTS - 1], said.more_facts.format(count=rest)]
    return Bullets(tuple(facts))


def _not_counted(material: Material, words: ReportWords) -> list[str]:
    """Runs that the bench spoilt or that contradict an answer, in the diagnosis's own sentences.

    What a check is called in files says nothing to a customer.
    """
    runs = tuple(f"{run.run.id} " for run in material.runs)
    sentences = [sentence for sentence in material.diagnosis.withheld if sentence.startswith(runs)]
    return [named(words.phrases.said(sentence), material.profile, words.phrases) for sentence in sentences]


def _measured(material: Material, words: ReportWords) -> list[str]:
    """The few findings that a layman can follow, in the order of a power-on, each from the first run that has it."""
    facts = []
    for name, sentence in words.customer.facts.items():
        found = (finding for finding in material.diagnosis.findings if finding.name == name.value)
        finding = next((finding for finding in found if _worth_telling(finding, name)), None)
        if finding is not None:
            value = value_in_words(finding, words.evidence, doubt=False)
            limits = words.phrases.said(limits_in_words(finding, words.evidence))
            facts.append(sentence.format(value=value, limits=limits))
    return facts


def _worth_telling(finding: Finding, name: FindingName) -> bool:
    """A measured value; of what is mostly nothing, only where it is something."""
    if finding.value is None or finding.judged is Judged.NOT_MEASURABLE:
        return False
    return name not in _ONLY_IF_THERE or finding.value > 0


def _heard(material: Material, run: RunMaterial, words: ReportWords) -> list[str]:
    """What the phone itself said, or did not say while somebody looked."""
    said = words.customer
    return [
        said.usb_states[state.state]
        for state in observe(run.record, material.profile.usb)
        if state.observable is Observable.USB
    ]


def next_check(material: Material, words: ReportWords) -> tuple[Paragraph, ...]:
    """The most telling check, what each answer would decide and what it takes; or that none is needed, or left."""
    diagnosis, said = material.diagnosis, words.customer
    if NOTHING_RECORDED in diagnosis.withheld:  # no answer to a check would settle it
        return (Paragraph(words.phrases.said(NOTHING_RECORDED), Voice.LEAD),)
    if not diagnosis.next_checks:
        settled = diagnosis.verdict is not Verdict.CANNOT_SAY
        return (Paragraph(said.checks_settled if settled else said.no_check_left, Voice.LEAD),)
    check = diagnosis.next_checks[0]
    table = next((row for row in material.profile.checks if row.check.value == check.check), None)
    statement = table.statement if table is not None else check.check
    lead = said.next_check.format(statement=words.phrases.said(statement))
    if diagnosis.verdict is not Verdict.CANNOT_SAY:
        lead = f"{said.checks_settled} {said.to_be_surer} {lead}"
    answers = f"{said.if_yes.format(verdict=_after(check, words, yes=True))} "
    answers += said.if_no.format(verdict=_after(check, words, yes=False))
    effort = _effort(table, words) if table is not None else ""
    return Paragraph(lead, Voice.LEAD), Paragraph(f"{answers} {effort}".strip())


def _after(check: NextCheck, words: ReportWords, *, yes: bool) -> str:
    return words.customer.after[check.if_yes if yes else check.if_no]


def _effort(table: CheckTable, words: ReportWords) -> str:
    said = words.customer
    tools = ", ".join(words.phrases.said(tool) for tool in table.tools) if table.tools else said.no_tools
    time = seconds(table.seconds) if table.seconds < 100 else said.minutes.format(count=round(table.seconds / 60))
    return said.effort.format(time=time, tools=tools)


def _picture(material: Material, words: ReportWords, width: float) -> tuple[Block, ...]:
    """The first run with a current, small, if the page has room for it."""
    run = next((run for run in material.runs if run.record.trace is not None), None)
    if run is None:
        return ()
    figure = trace_figure(run_picture(material, run), Frame(width, 185.0, 7.5, 2.0), words.figure)
    return (Picture(figure, words.customer.picture.format(run=run.run.id), only_if_room=True),)


def _opened(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
