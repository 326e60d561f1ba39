"""The clause table of a decision in a terminal: every clause, how it stands in word and colour, what was seen."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from bench.warranty.clauses import State
from bench.warranty.decide import Decision
from bench.warranty.policy import ClauseId

TITLES = {
    ClauseId.MODEL: "model",
    ClauseId.ISSUE: "power-on fault",
    ClauseId.MOTHERBOARD: "motherboard is the cause",
    ClauseId.PURCHASER: "first purchaser",
    ClauseId.WINDOW: "in time",
    ClauseId.GROUNDS: "no excluded damage",
    ClauseId.PROOF: "receipt or invoice",
    ClauseId.TERMS: "warranty terms",
}
_WORDS = {State.SATISFIED: "satisfied", State.FAILED: "failed", State.UNKNOWN: "not known"}
_STYLES = {State.SATISFIED: "green", State.FAILED: "bold red", State.UNKNOWN: "yellow"}


def clause_table(decision: Decision) -> Table:
    """One row per clause of the policy; a clause that is switched off says so."""
    # Text, not str: a square bracket in a claim must not become markup.
    title = Text(f"{decision.claim.claim_id} · {decision.policy.name}")
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
    table.add_column("Clause", max_width=16)
    table.add_column("State", no_wrap=True)
    table.add_column("Seen", overflow="fold")
    table.add_column("Limit", overflow="fold")
    table.add_column("Source", max_width=10)
    rulings = {ruling.id: ruling for ruling in decision.clauses}
    for clause in decision.policy.clauses:
        ruling = rulings.get(clause.id)
        name = Text(f"{clause.id.value} {TITLES[clause.id]}" if clause.id is not ClauseId.MODEL else "model")
        if ruling is None:
            table.add_row(name, "–", Text("not part of this policy", style="dim"), "", Text(clause.source))
        else:
            state = Text(_WORDS[ruling.state], style=_STYLES[ruling.state])
            table.add_row(name, state, Text(ruling.saw), Text(ruling.limit), Text(ruling.source))
    return table
