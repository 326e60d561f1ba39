"""HTML from text: what is text stays text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from bench.report.typeface import printable

LONGEST = 300
"""Characters of a foreign text that are shown."""


def words(text: str, longest: int = LONGEST) -> str:
    """A text of any origin as HTML text, also inside a quoted attribute; steering signs are shown, not obeyed."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return escape(printable(cut), quote=True)


def percent(rate: float | None) -> str:
    """A rate, or an en dash where nothing was labelled for it."""
    return "–" if rate is None else f"{rate:.2%}"


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table whose cells are HTML already; the first cell of each row names it."""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(f"<tr>{_row(tuple(cells))}</tr>\n" for cells in rows)
    return f"<table><caption>{caption}</caption><thead><tr>{top}</tr></thead>\n<tbody>{body}</tbody></table>"


def _row(cells: tuple[str, ...]) -> str:
    return f'<th scope="row">{cells[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in cells[1:])


def left_out(shown: int, whole: int, what: str) -> str:
    """A sentence on what the page does not show; empty where it shows everything."""
    if shown >= whole:
        return ""
    return f"<p>{shown} of {whole} {what} are shown, {whole - shown} are left out; the JSON file has them all.</p>"
