"""`bootbench export`: a recording for other programs, and what their format cannot keep."""

from __future__ import annotations

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
@click.option(
    "--to",
    "target",
    required=True,
    type=PATH,
    help="File to write: X.csv, X.sr, X.npz, X.parquet or X.jls.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@hint_options
def command(file: Path, target: Path, force: bool, hints: Hints, format_name: str | None) -> None:
    """Write a recording as CSV, sigrok session, NumPy archive, Parquet table or .jls; the suffix says which.

    Says what the written format does not keep.
    """
    from bench.stretch_export import write_recording, writing_row
    from bench.traces.reading import open_recording

    row = writing_row(target)
    if target.exists():
        if file.exists() and target.samefile(file):
            raise BadInputError(file, "would be written over itself", advice="name another file")
        if not force:
            raise BadInputError(target, "is there already", advice="give --force to replace it")
    recording = open_recording(file, hints, format_name)
    losses = write_recording(recording, target)
    click.echo(f"{file} → {target}\n  {row.title}: {len(recording.trace)} readings")
    for loss in losses:
        click.echo(f"  lost: {loss.value}")
