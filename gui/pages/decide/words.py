"""The words of the claim page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.warranty.clauses import State
from bench.warranty.decide import Outcome
from bench.warranty.policy import ClauseId

if TYPE_CHECKING:
    from gui.words import KeyWords


@dataclass(frozen=True, slots=True)
class DecideWords:
    """The claim page in one language. Clauses and grounds that a policy adds are said in the policy's own words."""

    heading: str
    settled: str
    """{count} {of}"""
    empty: str
    opening: str
    not_a_case: str
    """{name}"""
    clauses: Mapping[ClauseId, str]
    """The number of a clause as it stands before its row."""
    questions: Mapping[ClauseId, str]
    fields: Mapping[str, str]
    """The name of a field inside a row that has more than one."""
    answers: Mapping[str, str]
    """Answers that can be chosen, by their name in `claim.json`."""
    another_model: str
    notice_says: str
    """{clause}"""
    states: Mapping[State, str]
    not_known: str
    from_verdict: str
    """{answer} {case}"""
    entered: str
    """{answer} {case}"""
    change: str
    reason: str
    reason_hint: str
    dates: str
    """{bought} {presented}"""
    date_hint: str
    grounds: Mapping[str, str]
    """A ground in a few words, by its id."""
    ground_counts: str
    """{absent} {open} {caused}"""
    hints: Mapping[str, tuple[str, str]]
    """What the diagnosis of a fault makes worth looking for: the ground, and the words. It never sets it."""
    add_photo: str
    """{ground}"""
    remove_photo: str
    removing: str
    """{name}"""
    photo_title: str
    recommendation: str
    outcomes: Mapping[Outcome, str]
    missing: str
    """{count}"""
    one_missing: str
    counts: tuple[str, ...]
    """Two, three, four … as words."""
    if_one_settled: str
    """{outcome}"""
    if_both_settled: str
    """{outcome}"""
    if_all_settled: str
    """{outcome}"""
    or_else: str
    failed: str
    failed_item: str
    """{saw} {limit} {source}"""
    all_satisfied: str
    window_title: str
    """{clause} {under}"""
    under: Mapping[str, str]
    purchase: str
    extended: str
    claim_on: str
    """{date}"""
    final: str
    next_question: str
    sign: str
    save: str
    saved: str
    """{path}"""
    saved_at: str
    """{time}"""
    saved_when_answered: str
    policy: str
    """{name}"""
    signing: str
    override: str
    overridden: str
    """{recommended} {outcome} {person} {date}"""
    changed_since: str
    override_heading: str
    recommended_side: str
    """What bootbench recommends stands under it, unchanged."""
    decided_side: str
    person: str
    role: str
    override_reason: str
    override_reason_hint: str
    """{least}"""
    record_override: str
    cannot_be_undone: str
    choose_first: str
    cancel: str
    simulated: str
    key_rows: tuple[KeyWords, ...]
