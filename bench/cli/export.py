"""`bootbench export`: a recording for other programs, and what their format cannot keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.hint_options import hint_options
from bench.errors import BadInputError

if TYPE_CHECKING:
    from bench.traces.recording import Hints


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    help="File to write: X.csv, X.sr, X.npz, X.parquet or X.jls.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@hint_options
def command(file: Path, target: Path, force: bool, hints: Hints, format_name: str | None) -> None:
    """Write a recording as CSV, sigrok session, NumPy archive, Parquet table or .jls; the suffix says which.

    Says what the written format does not keep.
    """
    from bench.traces import FORMATS, load_format
    from bench.traces.reading import open_recording

    row = next((row for row in FORMATS if row.writes and target.suffix.casefold() in row.suffixes), None)
    if row is None:
        suffixes = ", ".join(suffix for row in FORMATS if row.writes for suffix in row.suffixes)
        raise BadInputError(target, "has no suffix that says how to write it", advice=f"end it in one of {suffixes}")
    if target.exists():
        if file.exists() and target.samefile(file):
            raise BadInputError(file, "would be written over itself", advice="name another file")
        if not force:
            raise BadInputError(target, "is there already", advice="give --force to replace it")
    recording = open_recording(file, hints, format_name)
    losses = load_format(row).write(recording, target)  # type: ignore[attr-defined]  # rows that write have it
    click.echo(f"{file} → {target}\n  {row.title}: {len(recording.trace)} readings")
    for loss in losses:
        click.echo(f"  lost: {loss.value}")
