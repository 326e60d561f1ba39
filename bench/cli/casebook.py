"""`bootbench casebook`: put cases in, find them, say something of them, make the index again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bench.casebook.place import casebook_folder, person
from bench.cli.casebook_options import (
    book_option,
    by_option,
    check_fault,
    day_of,
    filter_options,
    json_option,
    opened,
    wanted_of,
)
from bench.cli.casebook_out import export, stats
from bench.cli.path_type import PATH
from bench.counted import counted
from bench.errors import BadInputError

if TYPE_CHECKING:
    from datetime import datetime

    from bench.casebook.book import Casebook
    from bench.casebook.facts import CaseFacts, Found, Wanted

NEWEST = 50


@click.group()
def command() -> None:
    """Every case of a shop, findable: case folders, their history, and an index that is made from them."""


@command.command()
@click.argument("cases", nargs=-1, required=True, metavar="CASE...", type=PATH)
@click.option("--technician", help="Who had the phone on the bench.")
@click.option("--station", help="Which bench.")
@click.option("--day", "day_text", metavar="DAY", help="When, as 2026-11-23.  [as recorded, as claimed, today]")
@click.option("--profile", "profile_path", type=PATH, help="Device profile (TOML) instead of the POCO X3 Pro's.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; as many as there are cores, where it is left out.")
@by_option
@book_option
@json_option
def add(
    cases: tuple[Path, ...],
    technician: str | None,
    station: str | None,
    day_text: str | None,
    profile_path: Path | None,
    jobs: int | None,
    by: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Copy case folders, or folders of them, into the casebook; diagnose and decide each.

    A case that lies in the casebook already is diagnosed anew. One that cannot be read is listed as damaged, and never
    stops the rest; a folder that cannot be copied is named, and the exit status is 2.
    """
    from datetime import UTC, datetime

    from bench.casebook.journal import Stated, checked_entry
    from bench.profile_file import load_profile

    load_profile(profile_path)  # a profile that is wrong is one mistake, not one for each case
    now, who = datetime.now(UTC), person(by)
    stated = Stated(at=now, by=who, technician=technician, station=station, day=day_of("--day", day_text))
    checked_entry(stated)
    with opened(folder) as book:
        names, refused = [], 0
        for source in _sources(cases):
            try:
                name = book.bring(source)
            except BadInputError as error:
                refused += 1
                click.echo(f"bootbench: {error}", err=True)
                continue
            if any((technician, station, day_text)) or not book.journal(name).entries:
                book.note(name, stated)
            names.append(name)
        added = _examined(book, tuple(dict.fromkeys(names)), profile_path, jobs, now, who)
    if added or as_json or not refused:
        _print_cases(added, as_json)
    if refused:
        raise SystemExit(2)


@command.command("list")
@filter_options
@click.option("--limit", type=click.IntRange(1), default=NEWEST, show_default=True, help="Cases shown, newest first.")
@book_option
@json_option
def list_cases(limit: int, folder: Path | None, as_json: bool, **filters: Any) -> None:
    """List the newest cases, or those that fit the filters."""
    with opened(folder) as book:
        _print_found(_found(book, wanted_of(**filters), limit), as_json)


@command.command()
@click.argument("words", nargs=-1, metavar="WORD...")
@filter_options
@click.option("--limit", type=click.IntRange(1), default=NEWEST, show_default=True, help="Cases shown, newest first.")
@book_option
@json_option
def search(words: tuple[str, ...], limit: int, folder: Path | None, as_json: bool, **filters: Any) -> None:
    """Find the cases in which every WORD begins a word: id, names, fault, tags, notes.

    A number is also found inside the case's number, and as the last digits of the IMEI.
    """
    with opened(folder) as book:
        _print_found(_found(book, wanted_of(" ".join(words), **filters), limit), as_json)


@command.command()
@click.argument("case")
@book_option
@json_option
def show(case: str, folder: Path | None, as_json: bool) -> None:
    """Show all of one CASE: what is known, its notes and its whole history."""
    from bench.casebook.journal import entry_json
    from bench.casebook.table_text import case_json, case_lines, history_lines

    with opened(folder) as book:
        facts = book.named(case)
        entries = book.journal(facts.folder).entries
    if as_json:
        click.echo(_json(case_json(facts) | {"history": [entry_json(entry) for entry in entries]}))
        return
    for line in (*case_lines(facts), "", "History", *(f"  {line}" for line in history_lines(entries))):
        click.echo(line)


@command.command()
@click.argument("case")
@click.argument("tags", nargs=-1, required=True, metavar="TAG...")
@click.option("--remove", is_flag=True, help="Take the tags off.")
@by_option
@book_option
def tag(case: str, tags: tuple[str, ...], remove: bool, by: str | None, folder: Path | None) -> None:
    """Put tags on a CASE, or take them off; the history keeps both."""
    from datetime import UTC, datetime

    from bench.casebook.journal import Tagged, Untagged

    kind = Untagged if remove else Tagged
    with opened(folder) as book:
        entries = [kind(at=datetime.now(UTC), by=person(by), tag=name) for name in tags]
        facts = book.note(book.named(case).folder, *entries)
    click.echo(f"{facts.folder}: {', '.join(facts.tags) or 'no tags'}")


@command.command()
@click.argument("case")
@click.argument("text")
@by_option
@book_option
def note(case: str, text: str, by: str | None, folder: Path | None) -> None:
    """Add a note to a CASE. A note is never changed; a wrong one is followed by another."""
    from datetime import UTC, datetime

    from bench.casebook.journal import Noted

    with opened(folder) as book:
        facts = book.note(book.named(case).folder, Noted(at=datetime.now(UTC), by=person(by), text=text))
    click.echo(f"{facts.folder}: {counted(len(facts.notes), 'note')}")


@command.command()
@click.option("--diagnose", is_flag=True, help="Diagnose the cases that have no verdict, or were changed since.")
@click.option("--profile", "profile_path", type=PATH, help="Device profile for that, instead of the POCO X3 Pro's.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; as many as there are cores, where it is left out.")
@by_option
@book_option
def rebuild(diagnose: bool, profile_path: Path | None, jobs: int | None, by: str | None, folder: Path | None) -> None:
    """Make the index again from the case folders, which are the truth.

    A damaged index is set aside, never thrown away. What was diagnosed stands in each case's history and is read from
    there; with --diagnose the rest is diagnosed and kept.
    """
    from datetime import UTC, datetime

    from rich.console import Console
    from rich.progress import Progress

    from bench.casebook.book import Casebook, Rebuilt
    from bench.casebook.facts import Wanted
    from bench.profile_file import load_profile

    if profile_path is not None:
        if not diagnose:
            raise BadInputError("--profile", "is for diagnosing", advice="add --diagnose")
        load_profile(profile_path)
    book = Casebook.open_for_rebuild(casebook_folder(folder))
    done = Rebuilt(0, 0)
    try:
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("rebuild", total=None)
            for done in book.rebuild():
                progress.update(task, completed=done.done, total=done.total)
        if diagnose:
            _examined(book, done.to_examine, profile_path, jobs, datetime.now(UTC), person(by))
        damaged = book.find(Wanted(damaged=True), NEWEST)
    finally:
        book.close()
    click.echo(f"{counted(done.total, 'case')}, {damaged.total} damaged")
    for one in damaged.cases:
        click.echo(f"  {one.folder}: {one.damaged}")
    if done.to_examine:
        said = "now diagnosed" if diagnose else "not diagnosed, or changed since: bootbench casebook rebuild --diagnose"
        click.echo(f"{len(done.to_examine)} {said}")
    for name in done.refused:
        click.echo(f"  {name}: the folder's name is no text; rename it", err=True)


def _sources(cases: tuple[Path, ...]) -> tuple[Path, ...]:
    """Case folders as they are, and those inside a folder that is none itself."""
    from bench.case import CASE_FILE
    from bench.replay import case_folders

    found: list[Path] = []
    for path in cases:
        inside = path.is_dir() and not (path / CASE_FILE).exists()
        found += case_folders(path) if inside else [path]
    return tuple(found)


def _examined(
    book: Casebook, names: tuple[str, ...], profile_path: Path | None, jobs: int | None, now: datetime, who: str
) -> tuple[CaseFacts, ...]:
    """Diagnose cases of the casebook; each is in the index as soon as it is done."""
    import os
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from rich.console import Console
    from rich.progress import track

    from bench.casebook.examine import examine, examine_all

    if not names:
        return ()
    if len(names) == 1:
        profile = str(profile_path) if profile_path is not None else None
        return (book.note(names[0], examine(str(book.folder / names[0]), profile, now, who)),)
    done = {}
    workers = min(jobs or os.cpu_count() or 1, len(names))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        told = examine_all(executor, book.folder, names, profile_path, now, who)
        for one in track(told, "diagnose", len(names), console=Console(stderr=True)):
            done[one.name] = book.note(one.name, one.entry)
    return tuple(done[name] for name in names)


def _found(book: Casebook, wanted: Wanted, limit: int) -> Found:
    check_fault(book, wanted)
    return book.find(wanted, limit)


def _print_found(found: Found, as_json: bool) -> None:
    _print_cases(found.cases, as_json)
    if not as_json and found.total > len(found.cases):
        click.echo(f"{len(found.cases)} of {found.total} cases; --limit shows more, filters fewer")


def _print_cases(cases: tuple[CaseFacts, ...], as_json: bool) -> None:
    from bench.casebook.table_text import case_json, case_table

    if as_json:
        click.echo(_json([case_json(one) for one in cases]))
        return
    if not cases:
        click.echo("No case fits.")
        return
    from rich.console import Console

    Console().print(case_table(cases))


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)


command.add_command(export)
command.add_command(stats)
