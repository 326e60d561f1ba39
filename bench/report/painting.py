"""A figure into a file: the suffix says how, and the file is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

from bench.errors import BadInputError
from bench.report.figure import Figure
from bench.written import write_bytes_whole

SUFFIXES = (".pdf", ".png", ".svg")


def check_suffix(path: Path) -> None:
    """Refuse a file name whose suffix is no picture, before any work is done."""
    if path.suffix.lower() not in SUFFIXES:
        shown = f"not the suffix {path.suffix}" if path.suffix else "and this has no suffix"
        raise BadInputError(path, f"expected a picture's name ending in {', '.join(SUFFIXES)}, {shown}")


def write_figure(figure: Figure, path: Path) -> None:
    """Write a figure as PDF, PNG (one pixel for each point) or SVG, by the suffix of its name."""
    check_suffix(path)
    write_bytes_whole(path, _painted(figure, path.suffix.lower()))


def _painted(figure: Figure, suffix: str) -> bytes:
    # Each painter pulls in a library of its own.
    if suffix == ".svg":
        from bench.report.svg import figure_svg

        return figure_svg(figure).encode("utf-8")
    if suffix == ".png":
        from bench.report.png import figure_png

        return figure_png(figure)
    from bench.report.pdf import figure_pdf

    return figure_pdf(figure)
