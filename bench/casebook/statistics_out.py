"""Statistics as text, as JSON, and as one HTML page that runs and fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from bench.casebook.statistics import By, GroupRow, Repeated, Statistics
from bench.casebook.table_text import SHOWN_DIGITS
from bench.counted import counted
from bench.replay_page.markup import left_out, table, words
from bench.replay_page.page import POLICY, STYLE
from bench.report.typeface import printable

HEAD = (
    "cases",
    "motherboard",
    "not the motherboard",
    "cannot say",
    "eligible",
    "not eligible",
    "needs evidence",
    "overridden",
    "damaged",
    "most frequent faults",
)
MOST_FAULTS = 3
MOST_REPEATED = 100
LONGEST_NAME = 60


def statistics_json(figures: Statistics) -> dict[str, Any]:
    """Everything, repeated phones with their cases by folder."""
    return {
        "all": asdict(figures.whole),
        **{f"by_{by.value}": [asdict(row) for row in rows] for by, rows in figures.groups},
        "repeated": [{"imei": one.imei, "cases": [case.folder for case in one.cases]} for one in figures.repeated],
        "checks": [asdict(one) for one in figures.checks],
        "simulated": figures.simulated,
        "stale": figures.stale,
    }


def statistics_lines(figures: Statistics) -> tuple[str, ...]:
    """The tables as plain text."""
    lines = [*_remarks(figures), ""]
    for by, rows in figures.groups:
        lines += [*_text_table(by, (*rows, figures.whole)), ""]
    lines += ["faults"]
    lines += [f"  {share.count:6}  {printable(share.name)}" for share in figures.whole.faults] or ["  none"]
    lines += ["", "checks that were done"]
    lines += [f"  {one.done:6}  {one.check.value}, yes {one.yes}, no {one.no}" for one in figures.checks] or ["  none"]
    lines += ["", f"phones that came more than once: {len(figures.repeated)}"]
    lines += [f"  {_repeated_words(one)}" for one in figures.repeated[:MOST_REPEATED]]
    return tuple(lines)


def statistics_page(figures: Statistics) -> str:
    """The page."""
    simulated = [f'<p class="simulated">{words(text)}</p>' for text in _remarks(figures)[1:]]
    phones = counted(len(figures.repeated), "phone")
    parts = [
        "<h1>Casebook</h1>",
        *simulated,
        *(
            f'<div class="wide">{table(f"By {by.value}", (by.value, *HEAD), map(_cells, (*rows, figures.whole)))}</div>'
            for by, rows in figures.groups
        ),
        "<h2>Faults</h2>",
        table("Of the cases with a verdict", ("fault", "cases"), _fault_cells(figures)),
        "<h2>Checks that were done</h2>",
        table("In all cases", ("check", "cases", "yes", "no"), _check_cells(figures)),
        "<h2>Phones that came more than once</h2>",
        table(phones, ("IMEI ends in", "cases", "each of them"), _repeated_cells(figures)),
        left_out(min(len(figures.repeated), MOST_REPEATED), len(figures.repeated), "phones"),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>bootbench casebook</title>\n<style>{STYLE}</style></head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def _remarks(figures: Statistics) -> list[str]:
    said = [counted(figures.whole.cases, "case")]
    if figures.simulated:
        said.append(f"Simulated: {figures.simulated} of {figures.whole.cases} cases are of no real phone.")
    if figures.stale:
        were, their = ("was", "its") if figures.stale == 1 else ("were", "their")
        said.append(f"{counted(figures.stale, 'case')} {were} changed after {their} diagnosis.")
    return said


def _values(row: GroupRow) -> tuple[int, ...]:
    return (
        row.cases,
        row.motherboard,
        row.not_motherboard,
        row.cannot_say,
        row.eligible,
        row.not_eligible,
        row.needs_evidence,
        row.overridden,
        row.damaged,
    )


def _text_table(by: By, rows: Iterable[GroupRow]) -> list[str]:
    short = ("cases", "mb", "not mb", "open", "elig.", "not el.", "needs", "overr.", "damag.")
    lines = [f"{by.value:20}" + "".join(f"{name:>8}" for name in short)]
    return lines + [f"{printable(row.name)[:20]:20}" + "".join(f"{value:8}" for value in _values(row)) for row in rows]


def _cells(row: GroupRow) -> tuple[str, ...]:
    faults = ", ".join(f"{words(share.name, LONGEST_NAME)} {share.count}" for share in row.faults[:MOST_FAULTS])
    return (words(row.name, LONGEST_NAME), *map(str, _values(row)), faults or "–")


def _fault_cells(figures: Statistics) -> list[tuple[str, str]]:
    return [(words(share.name, LONGEST_NAME), str(share.count)) for share in figures.whole.faults]


def _check_cells(figures: Statistics) -> list[tuple[str, str, str, str]]:
    return [(one.check.value, str(one.done), str(one.yes), str(one.no)) for one in figures.checks]


def _repeated_cells(figures: Statistics) -> list[tuple[str, str, str]]:
    return [
        (words(one.imei[-SHOWN_DIGITS:]), str(len(one.cases)), words(_visits(one)))
        for one in figures.repeated[:MOST_REPEATED]
    ]


def _repeated_words(one: Repeated) -> str:
    return printable(f"…{one.imei[-SHOWN_DIGITS:]}  {len(one.cases)} times: {_visits(one)}")


def _visits(one: Repeated) -> str:
    said = [
        f"{case.folder} ({case.day or 'day not known'}, {(case.verdict or 'not diagnosed').replace('_', ' ')})"
        for case in one.cases
    ]
    return ", ".join(said)
