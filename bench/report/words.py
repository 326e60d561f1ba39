"""Every word of a report, in one place per language.

A language is one instance of `ReportWords`; what a report says, and in which order, is in `compose` and `evidence`.
Names in braces are filled in, so that another language may order them as it needs. The words inside a drawing are in
`figure_words`; sentences about the physics come from the diagnosis, and those about clauses from the decision, in
English: another language says them by its `phrases`. `languages` lists what there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.checks import Answer
from analysis.diagnosis import OnMotherboard, Verdict
from analysis.findings import FindingName, Judged
from analysis.run import RunKind
from analysis.states import State
from bench.redaction.levels import Level
from bench.report.figure_words import FigureWords
from bench.report.phrases import Phrasebook
from bench.warranty.clauses import State as ClauseState
from bench.warranty.dates import FallsUnder
from bench.warranty.decide import Outcome


@dataclass(frozen=True, slots=True)
class CustomerWords:
    """The first page: for the person whose phone it is."""

    title: str
    case: str
    phone: str
    imei: str
    verdicts: Mapping[Verdict, str]
    fault_found: str
    """{fault}"""
    faults_fit: str
    """{faults}"""
    one_fault_fits: str
    """{faults}"""
    nothing_fits: str
    and_more: str
    """{count}"""
    credibility: str
    """{share}"""
    credibility_open: str
    """{share}; the faults that still fit do not agree on the motherboard."""
    credibility_unsettled: str
    """{share}; they agree, but what would settle it is not done."""
    credibility_no_place: str
    """{share}; none of them tells where the fault sits."""
    not_yet_proved: str
    found: str
    facts: Mapping[FindingName, str]
    """{value} {limits}; in the order in which they are told."""
    usb_states: Mapping[State, str]
    checked: str
    """{statement} {answer}"""
    more_facts: str
    """{count}"""
    nothing_found: str
    picture: str
    """{run}"""
    means: str
    meanings: Mapping[Verdict, str]
    recommended: str
    """{outcome} {final}"""
    overridden: str
    """{decision} {person} {day}"""
    next: str
    next_check: str
    """{statement}"""
    if_yes: str
    """{verdict}"""
    if_no: str
    """{verdict}"""
    after: Mapping[Verdict, str]
    effort: str
    """{time} {tools}"""
    no_tools: str
    minutes: str
    """{count}"""
    no_check_left: str
    checks_settled: str
    to_be_surer: str
    simulated: str
    """{what}"""
    played_back: str
    """{what}"""


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """The pages behind the first: for who wants to check it."""

    runs: str
    no_runs: str
    run: str
    """{number} {kind} {id}"""
    kinds: Mapping[RunKind, str]
    figure: str
    """{number}"""
    no_current: str
    stage_columns: tuple[str, ...]
    more_rows: str
    """{count}"""
    findings: str
    findings_intro: str
    finding_columns: tuple[str, ...]
    finding_names: Mapping[FindingName, str]
    judged: Mapping[Judged, str]
    furthest_phases: tuple[str, ...]
    yes: str
    no: str
    no_findings: str
    from_to: str
    """{start} {stop}"""
    at_least: str
    """{value}"""
    at_most: str
    """{value}"""
    faults: str
    faults_intro: str
    fault: str
    """{number} {title} {share}"""
    fault_places: Mapping[OnMotherboard, str]
    because: str
    """{reason}"""
    against: str
    """{reason}"""
    nothing_for: str
    nothing_against: str
    other_faults: str
    other_columns: tuple[str, ...]
    checks: str
    done: str
    done_columns: tuple[str, ...]
    none_done: str
    open: str
    open_columns: tuple[str, ...]
    none_open: str
    answers: Mapping[Answer, str]
    meter: str
    meter_intro: str
    meter_sees_all: str
    withheld: str
    origin: str
    origin_names: OriginWords
    claim: str
    claim_columns: tuple[str, ...]
    clause_states: Mapping[ClauseState, str]
    outcomes: Mapping[Outcome, str]
    claim_facts: tuple[str, ...]
    falls_under: Mapping[FallsUnder, str]
    missing: str
    photos: str
    overrides: str
    override_columns: tuple[str, ...]
    decided: Mapping[Outcome, str]
    centre_decides: str
    sources: str
    sources_intro: str
    source_columns: tuple[str, ...]
    made: str
    made_names: MadeWords


@dataclass(frozen=True, slots=True)
class OriginWords:
    """Names of what is known of an instrument and a file."""

    instrument: str
    serial_number: str
    firmware: str
    calibration: str
    started: str
    supply: str
    supply_setting: str
    """{voltage} {limit}"""
    meter: str
    resolution: str
    """{step}"""
    watched: str
    readings: str
    readings_of: str
    """{total} {lost} {duration}"""
    one_pause: str
    """{duration}"""
    pauses: str
    """{count} {duration}"""
    file: str
    sha256: str
    lost_by_format: str
    noted: str
    not_told: str


@dataclass(frozen=True, slots=True)
class MadeWords:
    """Names of what made the report."""

    program: str
    profile: str
    profile_sha256: str
    content: str
    content_of: str
    """{sha256}"""
    simulated: str
    played_back: str
    station: str
    technician: str
    redaction: str
    redactions: Mapping[Level, str]
    validation: str
    validation_of: str


@dataclass(frozen=True, slots=True)
class AccountWords:
    """The words of the account that a terminal shows."""

    case: str
    """{case} {phone}"""
    recorded: str
    stages: str
    """{run}"""
    no_stages: str
    more_stages: str
    """{count}"""
    findings: str
    """{outside} {all}"""
    finding_columns: tuple[str, ...]
    stage_columns: tuple[str, ...]
    verdict: str
    chance: str
    """{share} {fault}"""
    next: str
    claim: str
    no_claim: str


@dataclass(frozen=True, slots=True)
class ReportWords:
    """All words of a report in one language."""

    language: str
    figure: FigureWords
    customer: CustomerWords
    evidence: EvidenceWords
    account: AccountWords
    banner: str
    """{what}"""
    played_banner: str
    """{what}"""
    footer: str
    """{case} {content}"""
    page: str
    """{page} {pages}"""
    subject: str
    """{verdict}"""
    author: str
    phrases: Phrasebook = field(default_factory=Phrasebook)
    """For sentences that others made: those of the diagnosis, the profile and the clauses."""
