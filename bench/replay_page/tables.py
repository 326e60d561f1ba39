"""The tables of a replay's page."""

from __future__ import annotations

from collections import Counter

from analysis.diagnosis import Verdict
from bench.replay import CaseResult
from bench.replay_files import Change
from bench.replay_page.markup import left_out, percent, table, words
from bench.replay_page.worst import Troubled
from bench.replay_summary import Cell, Summary

MOST_NAMES = 40
"""Rows and columns of a matrix; a corpus may carry any label."""
MOST_LISTED = 300
"""Cases in a list."""
LONGEST_NAME = 60
_RIGHT, _OPEN, _WRONG = "11,102,64", "230,160,0", "180,18,31"
"""Colours of a cell; a case left open costs little."""


def summary_table(figures: Summary) -> str:
    """The counts and rates."""
    error = figures.expected_calibration_error
    rows = [
        ("cases", str(figures.cases)),
        ("could not be read", str(figures.errors)),
        *((f"verdict {words(cell.said)}", str(cell.count)) for cell in figures.verdicts),
        ("labelled with a verdict", str(figures.labelled)),
        *(
            [("labelled with a fault that the profile does not know, not scored", str(len(figures.unknown_labels)))]
            if figures.unknown_labels
            else []
        ),
        ("wrong verdicts", f"{figures.wrong_verdicts} ({percent(figures.wrong_verdict_rate)})"),
        ("left open though the truth is definite", percent(figures.abstention_rate)),
        ("first fault right", percent(figures.first_fault_rate)),
        ("expected calibration error", "–" if error is None else f"{error:.3f}"),
        ("time taken", f"{figures.seconds:.1f} s, {figures.cases_per_second:.1f} cases per second"),
    ]
    return table("Summary", ("figure", "value"), rows)


def matrix(caption: str, cells: tuple[Cell, ...]) -> str:
    """A confusion matrix: rows are what is true, columns what was said; the deeper, the more of the row."""
    if not cells:
        return f"<p>{words(caption)}: no case is labelled for it.</p>"
    totals: Counter[str] = Counter()
    for cell in cells:
        totals[cell.truth] += cell.count
    said = Counter(dict.fromkeys(totals, 0))
    for cell in cells:
        said[cell.said] += cell.count
    rows = sorted(sorted(totals, key=lambda name: (-totals[name], name))[:MOST_NAMES])
    columns = sorted(sorted(said, key=lambda name: (-said[name], name))[:MOST_NAMES])
    counts = {(cell.truth, cell.said): cell.count for cell in cells}
    head = "".join(f'<th scope="col" class="up"><span>{words(name, LONGEST_NAME)}</span></th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{words(row, LONGEST_NAME)}</th>'
        + "".join(_cell(counts.get((row, column), 0), totals[row], row, column) for column in columns)
        + f"<td>{totals[row]}</td></tr>\n"
        for row in rows
    )
    note = left_out(len(rows), len(totals), "true names") + left_out(len(columns), len(said), "names that were said")
    return (
        f'<div class="wide"><table class="matrix"><caption>{words(caption)}</caption>'
        f'<thead><tr><td>true ↓, said →</td>{head}<th scope="col">all</th></tr></thead>\n'
        f"<tbody>{body}</tbody></table></div>{note}"
    )


def fault_table(figures: Summary) -> str:
    """For each true fault: how often it was first, how often the case was left open, and what was asked then."""
    rows = sorted(figures.fault_rows, key=lambda row: (-row.open / row.cases, row.fault))[:MOST_LISTED]
    cells = (
        (
            words(row.fault, LONGEST_NAME),
            str(row.cases),
            percent(row.first_right / row.cases),
            percent(row.open / row.cases),
            str(row.wrong),
            words(row.asked_first or "–"),
        )
        for row in rows
    )
    head = ("true fault", "cases", "is first", "left open", "wrong verdicts", "most often asked first")
    return table("Left open, by true fault", head, cells) + left_out(len(rows), len(figures.fault_rows), "faults")


def case_table(troubled: tuple[Troubled, ...]) -> str:
    """Every case with a trouble, worst first."""
    cells = (_case_row(one) for one in troubled[:MOST_LISTED])
    head = ("case", "trouble", "true", "said", "first fault", "probability")
    note = left_out(min(MOST_LISTED, len(troubled)), len(troubled), "cases")
    return f'<div class="wide">{table("Cases to look at", head, cells)}</div>{note}'


def error_list(results: tuple[CaseResult, ...]) -> str:
    """What could not be read, each with its sentence."""
    errors = [result.error for result in results if result.error is not None]
    items = "".join(f"<li>{words(error, 1000)}</li>\n" for error in errors[:MOST_LISTED])
    return f"<ul>{items}</ul>" + left_out(min(MOST_LISTED, len(errors)), len(errors), "errors")


def change_table(changes: tuple[Change, ...]) -> str:
    """What came out differently from the baseline."""
    cells = ((words(one.case_id), words(one.before), words(one.after)) for one in changes[:MOST_LISTED])
    note = left_out(min(MOST_LISTED, len(changes)), len(changes), "changes")
    return table("Changed since the baseline", ("case", "was", "is"), cells) + note


def label_words(result: CaseResult) -> str:
    """The label as HTML."""
    if result.label is None:
        return "not labelled"
    return words(f"{result.label.fault or 'no fault named'}, {result.label.verdict or 'no verdict named'}")


def _case_row(one: Troubled) -> tuple[str, ...]:
    result = one.result
    return (
        words(result.case_id),
        one.trouble.value,
        label_words(result),
        words(str(result.verdict)),
        words(str(result.first_fault)),
        f"{result.first_probability:.1%}",
    )


def _cell(count: int, total: int, true: str, said: str) -> str:
    if not count:
        return '<td class="none">·</td>'
    shade = round(0.15 + 0.5 * count / total, 2)
    colour = _RIGHT if true == said else _OPEN if said == Verdict.CANNOT_SAY else _WRONG
    return f'<td style="background:rgba({colour},{shade})">{count}</td>'
