"""The words of the window, by the part that says them. A language is one instance of `Words`; English is `gui.english`.

Fields in braces are filled in by name, so that another language may order them as it needs. What figures
and reports say too is said in their words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.checks import Check
from analysis.run import RunKind
from bench.report.words import ReportWords
from gui.pages.bench.words import BenchWords
from gui.pages.casebook.words import CasebookWords
from gui.pages.decide.words import DecideWords
from gui.pages.replay.words import ReplayWords
from gui.pages.settings.words import SettingsWords
from gui.pages.texts import KeyWords as KeyWords  # for all who have the other words from here
from gui.pages.texts import PageName
from gui.pages.trace.words import MeasureWords, QuestionWords
from gui.troubles import TroubleWords


@dataclass(frozen=True, slots=True)
class LampWords:
    """The output lamp and STOP."""

    off: str
    on: str
    unknown: str
    no_supply: str
    not_asked: str
    silent: str
    """{time}"""
    no_volts: str
    measured: str
    """{volts}"""
    limited: str
    """{volts} {limit}"""
    stop: str
    stop_does: str


@dataclass(frozen=True, slots=True)
class FrameWords:
    """Rail, top bar, status bar, list of keys, notices."""

    title: str
    """{what}"""
    language: str
    """What the language calls itself."""
    pages: Mapping[PageName, str]
    lamp: LampWords
    simulated: str
    keys: str
    all_keys: str
    """The list itself, as told apart from the button that opens it."""
    close: str
    key_rows: tuple[KeyWords, ...]
    """Those of every page."""
    cannot_open: str
    one_at_a_time: str
    broken: str
    no_proof_page: str
    """{name}"""
    was_recording: str
    """{time} {case}"""
    was_recording_head: str
    go_on: str
    leave_it: str
    more_notices: str
    """{count}: notices that are not shown yet."""
    passphrase_heading: str
    passphrase_why: str
    passphrase: str
    wrong_passphrase: str
    sign: str
    do_not_sign: str
    undone: str
    """{what}"""
    redone: str
    """{what}"""


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The verdict, its reasons and the next check."""

    motherboard: str
    not_motherboard: str
    cannot_say_yet: str
    cannot_say: str
    one_fits: str
    """{fault}"""
    some_fit: str
    """{count} {faults}"""
    more: str
    """{count}"""
    counts: tuple[str, ...]
    """Two, three, four … as words."""
    none_fits: str
    not_calibrated: str
    why: str
    press: str
    no_reason: str
    fits: str
    fits_both: str
    fits_all: str
    fits_some: str
    """{count} {of}"""
    speaks_against: str
    after_key: str
    """{run} {start} {stop}"""
    in_run: str
    """{run} {start} {stop}"""
    once_after_key: str
    """{run} {at}"""
    once_in_run: str
    """{run} {at}"""
    from_check: str
    meter_limits: str
    withheld: str
    rank: str
    """{count}"""
    only_check: str
    about: str
    """{time}"""
    questions: Mapping[Check, str]
    yes: str
    no: str
    not_done: str
    then_motherboard: str
    then_not_motherboard: str
    then_cannot_say: str
    another_check: str
    no_check_left: str


@dataclass(frozen=True, slots=True)
class DetailWords:
    """The lists under the answer."""

    check: str
    findings: str
    segments: str
    faults: str
    recording: str
    in_full: str
    """{name}: a panel, as told apart from its tab."""
    finding_columns: tuple[str, ...]
    run_column: str
    segment_columns: tuple[str, ...]
    still_fits: str
    fits_no_more: str
    speaks_for: str
    speaks_against: str
    events: str
    event_columns: tuple[str, ...]
    no_events: str
    no_findings: str
    no_segments: str
    no_losses: str
    format: str
    rate: str
    step: str
    noise: str
    mean: str
    range: str


@dataclass(frozen=True, slots=True)
class TraceWords:
    """The trace page and its card."""

    empty: str
    open: str
    open_title: str
    opening: str
    """{name}"""
    diagnosing: str
    leaves_open: str
    imei: str
    """{imei}"""
    no_imei: str
    no_model: str
    of_no_case: str
    key_rows: tuple[KeyWords, ...]
    column: str
    """{readings}"""
    each_reading: str
    meter: str
    """{name} {rate}"""
    step: str
    """{step}"""
    lost: str
    """{count}"""
    found_on: str
    """{count}: stages of a recording that is too long for memory."""
    judged_on_means: str
    """{run} {count}"""
    reading_through: str
    """{share} {total}"""
    run_kinds: Mapping[RunKind, str]
    run: str
    """{number}"""
    run_title: str
    """{number} {kind}"""
    all_runs: str
    recording: str
    choose_run: str
    zoom_in: str
    zoom_out: str
    whole: str
    fit_height: str
    level_lane: str
    gap_at_end: str
    """{at}"""
    voltage_not_measured: str
    own_battery: str
    no_stages: str
    spoken: str
    """{title} {duration} {parts}"""
    spoken_stage: str
    """{stage} {level} {duration}"""
    spoken_lost: str
    """{count}"""
    spoken_none_lost: str


@dataclass(frozen=True, slots=True)
class Words:
    """The whole window in one language."""

    report: ReportWords
    """The words of figures and reports: the window says the same of the same thing."""
    trouble: TroubleWords
    qt: Mapping[str, str]
    """What Qt itself says, by its English; empty where that is the language."""
    frame: FrameWords
    answer: AnswerWords
    detail: DetailWords
    trace: TraceWords
    decide: DecideWords
    replay: ReplayWords
    measure: MeasureWords
    question: QuestionWords
    bench: BenchWords
    settings: SettingsWords
    casebook: CasebookWords
