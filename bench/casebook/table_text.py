"""Cases as a table in a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from bench.casebook.facts import CaseFacts
from bench.casebook.journal import Change, Entry, Examined, Noted, Stated, Tagged, Unreadable, Untagged
from bench.report.typeface import printable

SHOWN_DIGITS = 4
"""Of an IMEI; the table may lie open on a counter. `show`, JSON and exports have all of them."""


def case_table(cases: Iterable[CaseFacts]) -> Table:
    """One row for each case."""
    table = Table()
    for heading in ("case, IMEI", "day", "who, where", "verdict, fault", "warranty", ""):
        table.add_column(heading, overflow="fold", no_wrap=heading == "day")
    for one in cases:
        table.add_row(
            _two(one.folder, f"…{one.imei[-SHOWN_DIGITS:]}" if one.imei else None),
            Text(one.day.isoformat() if one.day else "–"),
            _two(one.technician, one.station),
            _two(_spoken(one.verdict or "not diagnosed"), one.fault),
            Text(_spoken(one.outcome or "–")),
            _remarks(one),
        )
    return table


def _two(upper: str | None, lower: str | None) -> Text:
    """Two lines of a cell; foreign text shows its steering signs instead of obeying them."""
    return Text("\n".join(printable(line) for line in (upper, lower) if line) or "–")


def case_lines(facts: CaseFacts) -> tuple[str, ...]:
    """Everything that is known of one case, a line each."""
    said = {
        "case": facts.case_id,
        "folder": facts.folder,
        "phone": facts.model,
        "IMEI": facts.imei,
        "day": facts.day.isoformat() if facts.day else None,
        "technician": facts.technician,
        "station": facts.station,
        "verdict": _spoken(facts.verdict) if facts.verdict else "not diagnosed",
        "fault": facts.fault,
        "credibility": f"{facts.credibility:.4f}" if facts.credibility is not None else None,
        "warranty": _spoken(facts.outcome) if facts.outcome else None,
        "recommended": _spoken(facts.recommended) if facts.overrides and facts.recommended else None,
        "overrides": str(facts.overrides) if facts.overrides else None,
        "checks": ", ".join(map(_spoken, facts.answers)) or None,
        "tags": ", ".join(facts.tags) or None,
    }
    lines = [f"{name:12} {printable(value)}" for name, value in said.items() if value is not None]
    if facts.simulated:
        lines.append("This case is simulated: no phone was there.")
    if facts.stale:
        lines.append("Case or claim were changed after the diagnosis; add the case again to diagnose it anew.")
    if facts.damaged:
        lines.append(f"DAMAGED: {printable(facts.damaged)}")
    return tuple(lines)


def case_json(facts: CaseFacts) -> dict[str, object]:
    """The fields of a case, as `--json` and JSON Lines have them."""
    return {
        "folder": facts.folder,
        "case_id": facts.case_id,
        "model": facts.model,
        "imei": facts.imei,
        "day": facts.day.isoformat() if facts.day else None,
        "technician": facts.technician,
        "station": facts.station,
        "verdict": facts.verdict.value if facts.verdict else None,
        "fault": facts.fault,
        "credibility": facts.credibility,
        "recommended": facts.recommended.value if facts.recommended else None,
        "outcome": facts.outcome.value if facts.outcome else None,
        "overrides": facts.overrides,
        "simulated": facts.simulated,
        "stale": facts.stale,
        "checks": list(facts.answers),
        "tags": list(facts.tags),
        "notes": list(facts.notes),
        "damaged": facts.damaged,
    }


def history_lines(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Every change, oldest first, a line each."""
    return tuple(printable(f"{_head(entry)}  {_change_words(entry)}") for entry in entries)


def _head(entry: Change) -> str:
    return f"{entry.at:%Y-%m-%d %H:%M}Z  {entry.by}"


def _change_words(entry: Entry) -> str:
    match entry:
        case Stated():
            said = (("technician", entry.technician), ("station", entry.station), ("day", entry.day))
            return ", ".join(["added", *(f"{name} {value}" for name, value in said if value is not None)])
        case Examined():
            outcome = f", warranty {_spoken(entry.outcome)}" if entry.outcome else ""
            return f"diagnosed: {_spoken(entry.verdict)}, {entry.fault} first{outcome} (bootbench {entry.bootbench})"
        case Unreadable():
            return f"could not be diagnosed: {entry.reason}"
        case Tagged():
            return f"tagged {entry.tag}"
        case Untagged():
            return f"tag {entry.tag} taken off"
        case Noted():
            return f"noted: {entry.text}"


def _remarks(facts: CaseFacts) -> Text:
    said = [printable(tag) for tag in facts.tags]
    if facts.simulated:
        said.append("simulated")
    if facts.overrides:
        said.append("overridden")
    if facts.stale:
        said.append("changed since")
    text = Text(", ".join(said))
    if facts.damaged:
        text.append((", " if said else "") + f"damaged: {printable(facts.damaged)}", "red")
    return text


def _spoken(value: str) -> str:
    return value.replace("_", " ")
