"""`bootbench plot`: a recording as a picture."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.hint_options import hint_options
from bench.cli.path_type import PATH
from bench.errors import BadInputError

if TYPE_CHECKING:
    from bench.traces.recording import Hints


@click.command()
@click.argument("file", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="Picture to write: its suffix is .png, .svg or .pdf.")
@click.option(
    "--from", "start_s", type=float, metavar="SECONDS", help="Where the picture begins; the start, if left out."
)
@click.option("--to", "stop_s", type=float, metavar="SECONDS", help="Where the picture ends; the end, if left out.")
@click.option(
    "--width", type=click.IntRange(300, 8000), default=1200, show_default=True, help="Width in pixels or points."
)
@click.option(
    "--height", type=click.IntRange(200, 8000), default=560, show_default=True, help="Height in pixels or points."
)
@hint_options
def command(
    file: Path,
    output: Path,
    start_s: float | None,
    stop_s: float | None,
    width: int,
    height: int,
    hints: Hints,
    format_name: str | None,
) -> None:
    """Draw a recording: current with its extremes, stages, events, lost readings and supply voltage.

    PNG, SVG and PDF show the same picture. Where several readings share a column, the shade runs from the least to the
    most of them, so that a spike of one reading stays visible.
    """
    from bench.report.painting import check_suffix, write_figure
    from bench.report.plot import Window, plot_figure
    from bench.traces.reading import open_recording

    check_suffix(output)
    for name, value in (("--from", start_s), ("--to", stop_s)):
        if value is not None and not math.isfinite(value):
            raise BadInputError(name, f"expected a time in seconds, not {value}")
    figure = plot_figure(
        open_recording(file, hints, format_name), file, Window(start_s, stop_s), float(width), float(height)
    )
    write_figure(figure, output)
    click.echo(output)
