"""`bootbench import`: other people's recordings, each into a `.jls` that keeps where it came from."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.hint_options import hint_options
from bench.cli.path_type import PATH
from bench.cli.trace_words import engineering, kind, several
from bench.errors import BadInputError, BenchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.power_ons import PowerOn
    from bench.traces.reading import Recognised
    from bench.traces.recording import Hints, Loss, Recording
    from bench.traces.streamed import Stream


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--to", "folder", required=True, type=PATH, help="Folder for the .jls files.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@click.option("--split", is_flag=True, help="Each power-on of a recording into a .jls of its own.")
@hint_options
def command(
    files: tuple[Path, ...], folder: Path, force: bool, split: bool, hints: Hints, format_name: str | None
) -> None:
    """Bring recordings into the native format, one .jls per file.

    Says what each source format lost. A file that cannot be read is named with the reason; the others go on, and the
    exit status is 2. What a file leaves open is asked for; the options below answer. Several power-ons in one file are
    told, and with --split each becomes a run of its own: NAME-1.jls, NAME-2.jls, …
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
                _import_one(path, folder, _Wishes(force, split, hints, format_name), made)
            except (BenchError, AnalysisError) as error:
                refused += 1
                click.echo(f"bootbench: {error}", err=True)
    if refused:
        if len(files) > 1:
            click.echo(f"bootbench: {refused} of {len(files)} files were not imported", err=True)
        sys.exit(2)


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What the person said."""

    force: bool
    split: bool
    hints: Hints
    format_name: str | None


def _import_one(path: Path, folder: Path, wishes: _Wishes, made: dict[str, Path]) -> None:
    """Import one file and say what it was, what its format lost and what was seen."""
    from bench.power_ons import power_ons_of
    from bench.traces import load_format
    from bench.traces.reading import read_recognised, recognise, recording_file
    from bench.traces.streamed import is_streamed

    target = folder / f"{path.stem}.jls"
    if not wishes.split:
        _check_free(path, target, wishes.force, made)  # before the file is read
    recognised = recognise(path, wishes.format_name)
    module, file = load_format(recognised.row), recording_file(path)
    if is_streamed(module, file) and not wishes.split:
        made[target.name.casefold()] = path
        _import_streamed(path, target, recognised, module.stream(file, wishes.hints))
        return
    recording = read_recognised(path, recognised, wishes.hints)
    power_ons = power_ons_of(recording.trace)
    losses = _write_all(path, target, recording, power_ons if wishes.split else (), wishes.force, made)
    trace = recording.trace
    rate_hz = (len(trace) - 1) / trace.duration_s if trace.duration_s else trace.meter.rate_hz
    about = f"{len(trace)} readings, {trace.duration_s:.6g} s, {engineering(rate_hz, 'Hz')}"
    click.echo(f"  {kind(recognised)}: {about}\n  SHA-256 {recording.origin.source_sha256}")
    for loss in dict.fromkeys((*recording.origin.losses, *losses)):
        click.echo(f"  lost: {loss.value}")
    for note in recording.origin.notes:
        click.echo(f"  note: {note}")
    if power_ons and not wishes.split:
        click.echo(f"  note: {several(power_ons)}")


def _import_streamed(path: Path, target: Path, recognised: Recognised, stream: Stream) -> None:
    """Import a file that is larger than memory, block by block."""
    from bench.power_ons import power_ons_of_long
    from bench.traces.jls_file import JlsFile
    from bench.traces.stream_writing import write_stream

    written = write_stream(stream, target)
    about = f"{written.readings} readings, {written.duration_s:.6g} s"
    click.echo(f"{path} → {target}\n  {kind(recognised)}: {about}\n  SHA-256 {stream.origin.source_sha256}")
    for loss in stream.origin.losses:
        click.echo(f"  lost: {loss.value}")
    for note in stream.origin.notes:
        click.echo(f"  note: {note}")
    with JlsFile(target) as file:
        power_ons = power_ons_of_long(file)
    if power_ons:
        click.echo(f"  note: {several(power_ons)}")


def _write_all(
    path: Path, target: Path, recording: Recording, power_ons: Sequence[PowerOn], force: bool, made: dict[str, Path]
) -> list[Loss]:
    """Write one file, or one for each power-on."""
    from bench.power_ons import cut_out
    from bench.traces import jls

    parts = [(target, recording)]
    if power_ons:
        parts = [
            (target.with_name(f"{target.stem}-{k}.jls"), replace(recording, trace=cut_out(recording.trace, power_on)))
            for k, power_on in enumerate(power_ons, start=1)
        ]
    losses: list[Loss] = []
    for file, _ in parts:
        _check_free(path, file, force, made)
    for file, part in parts:
        losses.extend(jls.write(part, file))
        made[file.name.casefold()] = path
        click.echo(f"{path} → {file}")
    return losses


def _check_free(path: Path, target: Path, force: bool, made: dict[str, Path]) -> None:
    """Refuse to write over what is there. Raises `BadInputError`."""
    if target.name.casefold() in made:
        raise BadInputError(
            path, f"would become {target}, as {made[target.name.casefold()]} did", advice="import it to another folder"
        )
    if target.exists():
        if path.exists() and target.samefile(path):
            raise BadInputError(path, "would be written over itself", advice="import it to another folder")
        if not force:
            raise BadInputError(target, "is there already", advice="give --force to replace it")
