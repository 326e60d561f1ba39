"""`bootbench casebook export` and `stats`: what leaves the casebook."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bench.cli.casebook_options import book_option, check_fault, filter_options, json_option, opened, wanted_of
from bench.cli.path_type import PATH
from bench.cli.report_options import ReportChoice, report_options
from bench.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from bench.casebook.book import Casebook
    from bench.casebook.facts import Wanted
    from bench.redaction.redaction import Redaction

FORMATS = ("csv", "xlsx", "jsonl", "parquet", "pdf")


@click.command()
@click.option("--format", "format_name", type=click.Choice(FORMATS), required=True, help="pdf is a folder of reports.")
@click.option("-o", "--output", type=PATH, required=True, help="File to write; for pdf a new folder.")
@click.option("--text", default="", help="Words, as `search` takes them.")
@filter_options
@report_options
@click.option("--sign", is_flag=True, help="Put a signed manifest into each PDF, for bootbench verify.")
@click.option("--jobs", type=click.IntRange(1), help="Processes for PDF; as many as there are cores, if left out.")
@book_option
def export(
    format_name: str,
    output: Path,
    text: str,
    sign: bool,
    jobs: int | None,
    folder: Path | None,
    choice: ReportChoice,
    **filters: Any,
) -> None:
    """Write the cases that fit the filters as a table, or as a folder of PDF reports.

    Without --redact an export holds full IMEIs, names and notes; with it, the same number or name has the same mark in
    all of the export. The old file stays until the new one is whole. Exit status 1 where a case could not be reported;
    the others are.
    """
    from bench.redaction.redaction import check_hidden

    wanted = wanted_of(text, **filters)
    check_hidden(choice.level, choice.hide)
    sign = sign or choice.key is not None
    if format_name != "pdf" and (sign or choice.golden or choice.profile):
        problem = "--sign, --key, --golden and --profile are for reports"
        raise BadInputError("export", problem, advice="add --format pdf, or leave them out")
    key = _signing_key(choice) if sign else None
    with opened(folder) as book:
        check_fault(book, wanted)
        if format_name == "pdf":
            _export_reports(book, wanted, output, choice, key, jobs)
        else:
            _export_table(book, wanted, output, format_name, choice)
    click.echo(output)


@click.command()
@click.option("--text", default="", help="Words, as `search` takes them.")
@filter_options
@click.option("--html", "html_path", type=PATH, help="Page to write.")
@book_option
@json_option
def stats(text: str, html_path: Path | None, folder: Path | None, as_json: bool, **filters: Any) -> None:
    """Count verdicts, faults, outcomes, abstentions and overrides by week, station and technician; repeat repairs and
    the checks that were done.
    """
    from bench.casebook.statistics import statistics
    from bench.casebook.statistics_out import statistics_json, statistics_lines, statistics_page
    from bench.written import write_text_whole

    with opened(folder) as book:
        book.complete()
        wanted = wanted_of(text, **filters)
        check_fault(book, wanted)
        figures = statistics(book.every(wanted))
    if html_path is not None:
        write_text_whole(html_path, statistics_page(figures))
    if as_json:
        click.echo(json.dumps(statistics_json(figures), indent=1, ensure_ascii=False))
        return
    for line in statistics_lines(figures):
        click.echo(line)


def _signing_key(choice: ReportChoice) -> Ed25519PrivateKey:
    from bench.cli.asked_passphrase import asked_passphrase
    from bench.proof.keys import key_path, load_private

    return load_private(choice.key or key_path(), asked_passphrase)


def _redaction(
    book: Casebook, choice: ReportChoice, folders: Iterable[str], key: Ed25519PrivateKey | None
) -> Redaction | None:
    from bench.casebook.facts import Named
    from bench.redaction.mask_key import export_key
    from bench.redaction.redaction import Redaction

    if choice.level is None:
        return None
    marks = export_key((book.folder / name for name in folders), choice.level, key)
    return Redaction(choice.level, marks, choice.hide, book.names(Named.TECHNICIAN))


def _export_table(book: Casebook, wanted: Wanted, output: Path, format_name: str, choice: ReportChoice) -> None:
    from rich.console import Console
    from rich.progress import track

    from bench.casebook.exports import TABLES
    from bench.casebook.exports.table_file import write_table

    row = next(row for row in TABLES if row.name == format_name)
    total = book.find(wanted, 1).total
    cases = book.every(wanted)
    redaction = _redaction(book, choice, (), None)
    if redaction is not None:
        from bench.casebook.exports.masked import masked_cases

        cases = masked_cases(book.folder, cases, redaction)
    write_table(row, track(cases, "export", total, console=Console(stderr=True)), output)


def _export_reports(
    book: Casebook, wanted: Wanted, output: Path, choice: ReportChoice, key: Ed25519PrivateKey | None, jobs: int | None
) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from rich.console import Console
    from rich.progress import track

    from bench.casebook.exports.reports import ReportOrder, write_reports
    from bench.golden_file import load_golden
    from bench.profile_file import load_profile
    from bench.written import whole_folder

    # What is wrong for every case is one mistake, not one for each.
    load_profile(choice.profile)
    if choice.golden is not None:
        load_golden(choice.golden)
    folders = [one.folder for one in book.every(wanted)]
    if not folders:
        raise BadInputError("export", "no case fits, so there is nothing to write")
    order = ReportOrder(
        paper=choice.on_paper,
        language=choice.on_language,
        profile=choice.profile,
        golden=choice.golden,
        redaction=_redaction(book, choice, folders, key),
        signing=key.private_bytes_raw() if key is not None else None,
    )
    failed = []
    workers = min(jobs or os.cpu_count() or 1, len(folders))
    with (
        whole_folder(output) as target,
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor,
    ):
        done = write_reports(executor, book.folder, folders, target, order)
        failed = [one for one in track(done, "report", len(folders), console=Console(stderr=True)) if one.error]
    for one in failed:
        click.echo(f"bootbench: {one.folder}: {one.error}", err=True)
    if failed:
        raise SystemExit(1)
