"""The recommendation, what is missing for it, what it would become, and the window of clause 3. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bench.report.typeface import printable
from bench.warranty.clauses import Ruling, State
from bench.warranty.decide import Outcome, combine
from bench.warranty.explain import explain
from bench.warranty.policy import ClauseId
from gui.pages.decide.desk import ClaimDesk
from gui.words import Words


@dataclass(frozen=True, slots=True)
class WindowText:
    """Clause 3 as a drawing: shares of the whole length, and the dates under them."""

    title: str
    bought: str
    purchase_ends: str
    extended_ends: str
    claim: str
    purchase: str
    extended: str
    purchase_share: float
    """Of the drawing: from the purchase to the end of the Purchase Warranty."""
    end_share: float
    """To the end of the Extended Warranty; less than 1 where the claim lies after it."""
    claim_share: float
    spoken: str


@dataclass(frozen=True, slots=True)
class RecommendationText:
    """What bootbench recommends as the claim stands."""

    outcome: Outcome
    word: str
    heading: str
    items: tuple[str, ...]
    """What is missing, or the clauses that failed, each with its clause."""
    settled: str
    """What it becomes once all that is settled; empty where nothing is open."""
    settled_note: str
    window: WindowText | None
    notes: tuple[str, ...]
    final: str


def recommendation_text(desk: ClaimDesk, words: Words) -> RecommendationText:
    """The recommendation in words; a pure function of the desk and the language."""
    say, decision = words.decide, desk.decision
    rulings = decision.clauses
    unknown = [ruling for ruling in rulings if ruling.state is State.UNKNOWN]
    failed = [ruling for ruling in rulings if ruling.state is State.FAILED]
    heading, settled, settled_note = say.all_satisfied, "", ""
    items: tuple[str, ...] = ()
    if failed:
        heading, items = say.failed, tuple(_failed(ruling, words) for ruling in failed)
    elif unknown:
        items = _to_do(desk, words)
        heading = _missing(len(items), words)
        becomes = combine([State.SATISFIED if row.state is State.UNKNOWN else row.state for row in rulings])
        settled = _if_settled(len(items), becomes, words)
        settled_note = say.or_else
    simulated = (say.simulated,) if desk.case.simulated is not None else ()
    return RecommendationText(
        outcome=decision.outcome,
        word=say.outcomes[decision.outcome],
        heading=heading,
        items=items,
        settled=settled,
        settled_note=settled_note,
        window=_window(desk, words),
        notes=simulated,
        final=say.final,
    )


def _missing(count: int, words: Words) -> str:
    say = words.decide
    if count == 1:
        return say.one_missing
    return say.missing.format(count=say.counts[count - 2] if count < len(say.counts) + 2 else str(count))


def _if_settled(count: int, becomes: Outcome, words: Words) -> str:
    say = words.decide
    sentence = {1: say.if_one_settled, 2: say.if_both_settled}.get(count, say.if_all_settled)
    return sentence.format(outcome=say.outcomes[becomes].lower())


def _failed(ruling: Ruling, words: Words) -> str:
    said = words.report.phrases.said
    saw, limit, source = said(ruling.saw), said(ruling.limit), said(ruling.source)
    return printable(words.decide.failed_item.format(saw=f"{saw[:1].upper()}{saw[1:]}", limit=limit, source=source))


def _to_do(desk: ClaimDesk, words: Words) -> tuple[str, ...]:
    """What is to be brought or done, shortened as for the customer."""
    told = explain(desk.decision)
    said = words.report.phrases.said
    items = [said(item) for item in (*told.centre_does, *told.customer_brings)]
    return tuple(printable(f"{item[:1].upper()}{item[1:]}") for item in items)


def _window(desk: ClaimDesk, words: Words) -> WindowText | None:
    say, decision, claim = words.decide, desk.decision, desk.claim
    window = decision.window
    if window is None or claim.purchase_date is None or decision.falls_under is None:
        return None
    shown = next((ruling for ruling in decision.clauses if ruling.id is ClauseId.WINDOW), None)
    if shown is None:
        return None
    under = say.under[decision.falls_under.value]
    end = max(window.extended_ends, claim.claim_date)
    share = _Scale(claim.purchase_date, end)
    claimed = say.claim_on.format(date=claim.claim_date.isoformat())
    title = say.window_title.format(clause=say.clauses[shown.id], under=under)
    dates = f"{claim.purchase_date} – {window.purchase_ends} – {window.extended_ends}"
    return WindowText(
        title=title,
        bought=claim.purchase_date.isoformat(),
        purchase_ends=window.purchase_ends.isoformat(),
        extended_ends=window.extended_ends.isoformat(),
        claim=claimed,
        purchase=say.purchase,
        extended=say.extended,
        purchase_share=share.of(window.purchase_ends),
        end_share=share.of(window.extended_ends),
        claim_share=share.of(claim.claim_date),
        spoken=f"{title}. {say.purchase}, {say.extended}: {dates}. {claimed}.",
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days on a line from the purchase to the last day that is drawn."""

    first: date
    last: date

    def of(self, day: date) -> float:
        """Where a day lies, 0 to 1."""
        return (day - self.first).days / max(1, (self.last - self.first).days)
