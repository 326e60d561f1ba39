"""The words of the Replay page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.diagnosis import Verdict
from bench.replay_compare import Turn

if TYPE_CHECKING:
    from gui.words import KeyWords


@dataclass(frozen=True, slots=True)
class ReplayWords:
    """Rows, figures, matrices and the list of what changed."""

    heading: str
    idle: str
    """Under the heading, before the first run."""
    running: str
    """{done} {of}"""
    finished: str
    """{read} {errors}"""
    kept: str
    """{done} {of}: stopped by hand."""
    corpus: str
    no_corpus: str
    corpus_title: str
    cases_in: str
    """{name} {count}"""
    baseline: str
    no_baseline: str
    baseline_title: str
    baseline_files: str
    """A filter of the file chooser."""
    choose: str
    run: str
    run_again: str
    stop: str
    export: str
    export_title: str
    export_files: str
    exported: str
    """{name}"""
    empty: str
    ready: str
    """{count}"""
    starting: str
    pace: str
    """{done} {of} {rate} {left}"""
    wrong: str
    undecided: str
    calibration: str
    speed: str
    unread: str
    limit: str
    """{limit}"""
    limit_was: str
    """{limit} {was}"""
    was: str
    """{was}"""
    too_few: str
    """{needed}: shown greyed until so many cases are done."""
    no_labels: str
    in_time: str
    """{count} {time}"""
    per_second: str
    """{rate}"""
    list_them: str
    all_read: str
    verdicts: str
    verdict_axes: str
    short_verdicts: Mapping[Verdict, str]
    cell_wrong: str
    cell: str
    """{truth} {said} {count}: the accessible name of a cell."""
    cases: str
    """{count}"""
    counts_only: str
    """Why there is no matrix: the corpus has no labels."""
    confidence: str
    """{share}"""
    faults: str
    fault_axes: str
    """{count}"""
    truth: str
    said_first: str
    of_truth: str
    """{count} {of}"""
    nothing_there: str
    changed: str
    """{count}"""
    turns: Mapping[Turn, str]
    turn_counts: Mapping[Turn, str]
    """{count}"""
    changed_columns: tuple[str, ...]
    listed_columns: tuple[str, ...]
    nothing_changed: str
    wrong_list: str
    """{count}: shown where there is no baseline."""
    none_wrong: str
    unread_list: str
    """{count}"""
    cell_list: str
    """{truth} {said} {count}"""
    back: str
    then_now: str
    """{before} {after}"""
    weighing: str
    judged: str
    """{finding} {before} {after}"""
    shown_of: str
    """{shown} {of}"""
    open_at: str
    """{case}"""
    open_none: str
    profile: str
    """{name}"""
    key_rows: tuple[KeyWords, ...]
