"""`bootbench replay`: diagnose a corpus again, count what is right, list what changed."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.path_type import PATH
from bench.cli.plain_text import plain
from bench.counted import counted
from bench.errors import BadInputError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from bench.replay import Replayed
    from bench.replay_files import Change
    from bench.replay_summary import Summary
    from bench.replay_workers import Workers

MOST_LISTED = 50
"""Cases listed in the terminal; the files have them all."""


@click.command()
@click.argument("corpus", metavar="CORPUS", type=PATH)
@click.option("--json", "json_path", type=PATH, help="File to write: every diagnosis, and the summary.")
@click.option("--html", "html_path", type=PATH, help="Page to write: tables, matrices, calibration, worst cases.")
@click.option("--junit", "junit_path", type=PATH, help="JUnit XML to write, for a build server.")
@click.option("--baseline", type=PATH, help="Older JSON of a replay: list what changed, exit status 1 if anything did.")
@click.option("--profile", "profile_path", type=PATH, help="Device profile (TOML) instead of the POCO X3 Pro's.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; as many as there are cores, where it is left out.")
@click.option("--scheduler", metavar="ADDRESS", help="Dask cluster to work on, such as tcp://host:8786.")
def command(
    corpus: Path,
    json_path: Path | None,
    html_path: Path | None,
    junit_path: Path | None,
    baseline: Path | None,
    profile_path: Path | None,
    jobs: int | None,
    scheduler: str | None,
) -> None:
    """Diagnose every case folder in CORPUS.

    A case that cannot be read is an error of its own; the others go on. Exit status 0, 1 with a --baseline that
    differs, 2 for a corpus, profile or baseline that cannot be one. The workers of a --scheduler must see the corpus
    under the same path and have this version of bootbench; the cases of one that dies are done by another.
    """
    from bench.profile_file import load_profile
    from bench.replay import case_folders
    from bench.replay_files import changes_since, junit_text, old_outcomes, replay_text
    from bench.replay_ids import ids_of_folders, not_compared, shared_ids
    from bench.replay_summary import summary
    from bench.replay_workers import dask_workers, local_processes
    from bench.written import check_file_can_be, write_text_whole

    profile = load_profile(profile_path)  # a profile that is wrong is one mistake, not one for each case
    if scheduler is not None and jobs is not None:
        raise BadInputError(
            "--jobs", "the cluster of --scheduler has workers of its own", advice="leave one of them out"
        )
    for path in (json_path, html_path, junit_path):
        if path is not None:
            check_file_can_be(path)
    before = old_outcomes(baseline, each_once=True) if baseline is not None else None
    # A worker elsewhere may stand in another folder.
    corpus, profile_path = corpus.resolve(), profile_path.resolve() if profile_path is not None else None
    folders = case_folders(corpus)
    if baseline is not None and (shared := shared_ids(ids_of_folders(folders))):
        raise not_compared(corpus, shared)
    cores = min(jobs or os.cpu_count() or 1, len(folders))
    place = dask_workers(scheduler, corpus, profile_path) if scheduler is not None else local_processes(cores)
    replayed = _replayed(folders, profile_path, place)
    figures = summary(replayed)
    changes = changes_since(before, replayed) if before is not None else ()
    # Before the files: a disk that is full must not cost what was found.
    _print_summary(figures, replayed)
    _print_changes(changes, baseline)
    if json_path is not None:
        write_text_whole(json_path, replay_text(replayed, figures))
    if html_path is not None:
        from bench.replay_page.page import replay_page

        write_text_whole(html_path, replay_page(replayed, figures, changes if baseline is not None else None, profile))
    if junit_path is not None:
        write_text_whole(junit_path, junit_text(replayed, changes))
    if changes:
        raise SystemExit(1)


def _replayed(folders: tuple[Path, ...], profile_path: Path | None, place: AbstractContextManager[Workers]) -> Replayed:
    """Run the corpus with a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import track

    from bench.replay import collected, replay

    began_s = time.monotonic()
    with place as workers:
        results = replay(workers.executor, folders, profile_path, workers.lost)
        console = Console(stderr=True)
        return collected(iter(track(results, "replay", len(folders), console=console)), began_s)


def _print_unknown_labels(replayed: Replayed) -> None:
    """Whose label names a fault that the profile does not know, and what to do."""
    from bench.json_input import shown

    unknown = [(one.folder, one.label) for one in replayed.results if not one.knows_label and one.label is not None]
    for folder, label in unknown[:MOST_LISTED]:
        click.echo(
            f"{folder}: expected a label with a fault of the profile (bootbench profile show lists them), "
            f"but it is {shown(label.fault)}; its first fault is not scored until the label is corrected"
        )
    if len(unknown) > MOST_LISTED:
        click.echo(f"and {len(unknown) - MOST_LISTED} more labels with a fault that the profile does not know")


def _print_shared_ids(replayed: Replayed) -> None:
    """Which cases no later replay could tell from each other."""
    from bench.replay_ids import shared_among, sharing_sentence

    shared = shared_among(replayed.results)
    if shared:
        click.echo(f"  {sharing_sentence(shared)}; give each one of its own, or this replay serves as no baseline")


def _print_summary(figures: Summary, replayed: Replayed) -> None:
    cases = counted(figures.cases, "case")
    click.echo(f"{cases} in {figures.seconds:.1f} s, {figures.cases_per_second:.1f} per second")
    for cell in figures.verdicts:
        click.echo(f"  {cell.said}: {cell.count}")
    if figures.errors:
        click.echo(f"  could not be read: {figures.errors}")
        for result in [one for one in replayed.results if one.error is not None][:MOST_LISTED]:
            click.echo(f"    {result.error}")
    _print_unknown_labels(replayed)
    _print_shared_ids(replayed)
    if figures.labelled:
        click.echo(f"labelled: {figures.labelled}")
        click.echo(f"  wrong verdicts: {figures.wrong_verdicts} ({_percent(figures.wrong_verdict_rate)})")
        click.echo(f"  left open though the truth is definite: {_percent(figures.abstention_rate)}")
        click.echo(f"  first fault right: {_percent(figures.first_fault_rate)}")
        if figures.expected_calibration_error is not None:
            click.echo(f"  expected calibration error: {figures.expected_calibration_error:.3f}")
        click.echo("  truth → verdict")
        for cell in figures.by_verdict:
            click.echo(f"    {cell.truth} → {cell.said}: {cell.count}")


def _print_changes(changes: tuple[Change, ...], baseline: Path | None) -> None:
    if baseline is None:
        return
    click.echo(f"changed since {baseline}: {len(changes)}")
    for change in changes:
        click.echo(f"  {plain(f'{change.case_id}: was {change.before}; is {change.after}')}")


def _percent(rate: float | None) -> str:
    return "none" if rate is None else f"{rate:.2%}"
