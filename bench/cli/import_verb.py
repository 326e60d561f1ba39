"""`bootbench import`: other people's recordings, each into a `.jls` that keeps where it came from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.hint_options import hint_options
from bench.cli.trace_words import engineering, kind
from bench.errors import BadInputError, BenchError

if TYPE_CHECKING:
    from bench.traces.recording import Hints


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the .jls files.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@hint_options
def command(files: tuple[Path, ...], folder: Path, force: bool, hints: Hints, format_name: str | None) -> None:
    """Bring recordings into the native format, one .jls per file.

    Says what each source format lost. A file that cannot be read is named with the reason; the others go on, and the
    exit status is 2. What a file leaves open is asked for; the options below answer.
    """
    from rich.console import Console
    from rich.progress import Progress

    from analysis.errors import AnalysisError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(folder, f"cannot be made a folder ({error.strerror})") from error
    refused = 0
    made: dict[str, Path] = {}
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=len(files) < 2 or not console.is_terminal) as progress:
        for path in progress.track(files, description="importing"):
            try:
                _import_one(path, folder, force, made, hints, format_name)
            except (BenchError, AnalysisError) as error:
                refused += 1
                click.echo(f"bootbench: {error}", err=True)
    if refused:
        if len(files) > 1:
            click.echo(f"bootbench: {refused} of {len(files)} files were not imported", err=True)
        sys.exit(2)


def _import_one(
    path: Path, folder: Path, force: bool, made: dict[str, Path], hints: Hints, format_name: str | None
) -> None:
    """Import one file and say what it was, what its format lost and what was seen."""
    from bench.traces import jls
    from bench.traces.reading import read_recognised, recognise

    target = folder / f"{path.stem}.jls"
    if target.name.casefold() in made:
        raise BadInputError(
            path, f"would become {target}, as {made[target.name.casefold()]} did", advice="import it to another folder"
        )
    if target.exists():
        if path.exists() and target.samefile(path):
            raise BadInputError(path, "would be written over itself", advice="import it to another folder")
        if not force:
            raise BadInputError(target, "is there already", advice="give --force to replace it")
    recognised = recognise(path, format_name)
    recording = read_recognised(path, recognised, hints)
    rounded = jls.write(recording, target)
    made[target.name.casefold()] = path
    trace = recording.trace
    rate_hz = (len(trace) - 1) / trace.duration_s if trace.duration_s else trace.meter.rate_hz
    about = f"{len(trace)} readings, {trace.duration_s:.6g} s, {engineering(rate_hz, 'Hz')}"
    click.echo(f"{path} → {target}\n  {kind(recognised)}: {about}\n  SHA-256 {recording.origin.source_sha256}")
    for loss in dict.fromkeys((*recording.origin.losses, *rounded)):
        click.echo(f"  lost: {loss.value}")
    for note in recording.origin.notes:
        click.echo(f"  note: {note}")
