"""The words of the Casebook page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.diagnosis import Verdict
from bench.redaction.levels import Level
from bench.warranty.decide import Outcome
from gui.pages.casebook.asked import Filter, When

if TYPE_CHECKING:
    from gui.words import KeyWords


@dataclass(frozen=True, slots=True)
class PlotWords:
    """Statistics as plots."""

    verdicts: str
    faults: str
    decisions: str
    benches: str
    checks: str
    weeks_shown: str
    """{count}"""
    others: str
    """{bars} {count}"""
    overridden: str
    no_bars: str
    repeated: str
    """{phones} {cases}"""
    spoken: str
    """{name} {parts}"""


@dataclass(frozen=True, slots=True)
class ProofWords:
    """What a check of a pack or a PDF says."""

    heading: str
    verified: str
    changed: str
    """{parts}"""
    intact: str
    not_verified: str
    parts: Mapping[str, str]
    """By their names in a pack."""
    trace: str
    """{name}"""
    other: str
    """{name}"""
    other_key: str
    other_key_title: str
    no_key: str
    file: str
    case: str
    verdict: str
    decision: str
    redaction: str
    played_back: str
    made_by: str
    key: str
    previous: str
    first_report: str


@dataclass(frozen=True, slots=True)
class ExportWords:
    """Exports in bulk."""

    button: str
    title: str
    whom: Mapping[Level | None, str]
    for_whom: str
    hidden: str
    open_to_all: str
    exporting: str
    progress: str
    """{done} {total}"""
    left: str
    """{time}"""
    cancel: str
    cancel_keep: str
    """{count}"""
    stopping: str
    done: str
    """{count} {folder}"""
    stopped: str
    """{count} {folder}"""
    failed: str
    """{count} {first}"""
    folder_name: str
    """{day} {number}"""


@dataclass(frozen=True, slots=True)
class CasebookWords:
    """The whole page."""

    cases: str
    """{count}"""
    search: str
    search_hint: str
    found: str
    """{found} {total}"""
    clear: str
    plots: str
    table: str
    filters: Mapping[Filter, str]
    whens: Mapping[When, str]
    since: str
    until: str
    day_hint: str
    no_day: str
    """{typed}"""
    days_swapped: str
    verdicts: Mapping[Verdict, str]
    decisions: Mapping[Outcome, str]
    columns: tuple[str, ...]
    """Case, verdict, fault, decision, day."""
    tick: str
    """{case}"""
    ticked: str
    row: str
    """{case} {verdict} {fault} {decision} {day}"""
    chosen: str
    """{count}"""
    all_found: str
    """{count}"""
    newest: str
    """{count} {found}"""
    not_diagnosed: str
    damaged: str
    overridden: str
    """{decision}"""
    simulated: str
    stale: str
    no_case: str
    nothing: str
    reading: str
    """{done} {total}"""
    preview: str
    choose: str
    looking: str
    runs: tuple[str, str]
    """One, {count}."""
    reason: str
    """{number}"""
    decision: str
    imei: str
    no_imei: str
    show: str
    hide: str
    show_does: str
    bench: str
    tags: str
    notes: str
    open_case: str
    verify: str
    verify_title: str
    drop_hint: str
    close: str
    key_rows: tuple[KeyWords, ...]
    plot: PlotWords
    proof: ProofWords
    export: ExportWords
