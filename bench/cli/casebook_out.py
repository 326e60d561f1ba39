"""`bootbench casebook export` and `stats`: what leaves the casebook."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bench.cli.casebook_options import PATH, book_option, filter_options, json_option, opened, wanted_of
from bench.errors import BadInputError

if TYPE_CHECKING:
    from bench.casebook.book import Casebook
    from bench.casebook.facts import Wanted

FORMATS = ("csv", "xlsx", "jsonl", "parquet", "pdf")


@click.command()
@click.option("--format", "format_name", type=click.Choice(FORMATS), required=True, help="pdf is a folder of reports.")
@click.option("-o", "--output", type=PATH, required=True, help="File to write; for pdf a new folder.")
@click.option("--text", default="", help="Words, as `search` takes them.")
@filter_options
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Paper of a PDF.")
@click.option("--profile", "profile_path", type=PATH, help="Device profile of a PDF instead of the POCO X3 Pro's.")
@click.option("--jobs", type=click.IntRange(1), help="Processes for PDF; as many as there are cores, if left out.")
@book_option
def export(
    format_name: str,
    output: Path,
    text: str,
    paper: str,
    profile_path: Path | None,
    jobs: int | None,
    folder: Path | None,
    **filters: Any,
) -> None:
    """Write the cases that fit the filters as a table, or as a folder of PDF reports.

    A table holds full IMEIs, names and notes. The old file stays until the new one is whole. Exit status 1 where a case
    could not be reported; the others are.
    """
    wanted = wanted_of(text, **filters)
    with opened(folder) as book:
        if format_name == "pdf":
            _export_reports(book, wanted, output, paper, profile_path, jobs)
        else:
            _export_table(book, wanted, output, format_name)
    click.echo(output)


@click.command()
@click.option("--text", default="", help="Words, as `search` takes them.")
@filter_options
@click.option("--html", "html_path", type=PATH, help="Page to write.")
@book_option
@json_option
def stats(text: str, html_path: Path | None, folder: Path | None, as_json: bool, **filters: Any) -> None:
    """Count verdicts, faults, outcomes, abstentions and overrides by week, station and technician; repeat repairs."""
    from bench.casebook.statistics import statistics
    from bench.casebook.statistics_out import statistics_json, statistics_lines, statistics_page
    from bench.written import write_text_whole

    with opened(folder) as book:
        figures = statistics(book.every(wanted_of(text, **filters)))
    if html_path is not None:
        write_text_whole(html_path, statistics_page(figures))
    if as_json:
        click.echo(json.dumps(statistics_json(figures), indent=1, ensure_ascii=False))
        return
    for line in statistics_lines(figures):
        click.echo(line)


def _export_table(book: Casebook, wanted: Wanted, output: Path, format_name: str) -> None:
    from rich.console import Console
    from rich.progress import track

    from bench.casebook.exports import TABLES
    from bench.casebook.exports.table_file import write_table

    row = next(row for row in TABLES if row.name == format_name)
    total = book.find(wanted, 1).total
    write_table(row, track(book.every(wanted), "export", total, console=Console(stderr=True)), output)


def _export_reports(
    book: Casebook, wanted: Wanted, output: Path, paper: str, profile_path: Path | None, jobs: int | None
) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from rich.console import Console
    from rich.progress import track

    from bench.casebook.exports.reports import write_reports
    from bench.profile_file import load_profile
    from bench.report.document import Paper
    from bench.written import whole_folder

    load_profile(profile_path)  # a profile that is wrong is one mistake, not one for each case
    folders = [one.folder for one in book.every(wanted)]
    if not folders:
        raise BadInputError("export", "no case fits, so there is nothing to write")
    failed = []
    workers = min(jobs or os.cpu_count() or 1, len(folders))
    with (
        whole_folder(output) as target,
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor,
    ):
        done = write_reports(executor, book.folder, folders, target, Paper(paper), profile_path)
        failed = [one for one in track(done, "report", len(folders), console=Console(stderr=True)) if one.error]
    for one in failed:
        click.echo(f"bootbench: {one.folder}: {one.error}", err=True)
    if failed:
        raise SystemExit(1)
