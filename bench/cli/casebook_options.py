"""Options that the verbs of the casebook share: which casebook, who is at work, and which cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bench.casebook.place import PERSON_VARIABLE, casebook_folder
from bench.cli.path_type import PATH
from bench.errors import BadInputError

if TYPE_CHECKING:
    from bench.casebook.book import Casebook
    from bench.casebook.facts import Wanted

Command = TypeVar("Command", bound=Callable[..., Any])

book_option = click.option(
    "--casebook", "folder", type=PATH, help="Folder of the casebook.  [BOOTBENCH_CASEBOOK, else the user's own]"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
by_option = click.option("--by", help=f"Who makes the change.  [{PERSON_VARIABLE}, else the name logged in]")

_FILTERS = (
    click.option("--imei", help="Exactly this IMEI."),
    click.option("--since", metavar="DAY", help="From this day on, as 2026-11-23."),
    click.option("--until", metavar="DAY", help="Up to and with this day."),
    click.option("--technician", help="This technician."),
    click.option("--station", help="This station."),
    click.option("--fault", help="The most probable fault, by its id."),
    click.option("--verdict", help="motherboard, not_motherboard or cannot_say."),
    click.option("--outcome", help="What stands: eligible, not_eligible or needs_evidence."),
    click.option("--tag", "tags", multiple=True, help="With this tag; may be given several times."),
    click.option("--damaged/--whole", default=None, help="Only damaged cases, or only whole ones."),
    click.option("--overridden/--as-recommended", default=None, help="Only cases with an override, or without."),
)


def filter_options(command: Command) -> Command:
    """Every filter; they reach the command as one `Wanted` through `wanted_of`."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def wanted_of(text: str = "", **filters: Any) -> Wanted:
    """The filters of a command line. Raises `BadInputError`."""
    from analysis.diagnosis import Verdict
    from bench.casebook.facts import Wanted
    from bench.warranty.decide import Outcome

    since, until = day_of("--since", filters["since"]), day_of("--until", filters["until"])
    if since is not None and until is not None and until < since:
        raise BadInputError("--until", f"{until} lies before --since {since}", advice="give the earlier day to --since")
    return Wanted(
        text=text,
        imei=filters["imei"],
        since=since,
        until=until,
        technician=filters["technician"],
        station=filters["station"],
        fault=filters["fault"],
        verdict=_member(Verdict, "--verdict", filters["verdict"]),
        outcome=_member(Outcome, "--outcome", filters["outcome"]),
        tags=tuple(filters["tags"]),
        damaged=filters["damaged"],
        overridden=filters["overridden"],
    )


def check_fault(book: Casebook, wanted: Wanted) -> None:
    """Raise `BadInputError` for a fault that neither the profile nor any case of the casebook knows."""
    if wanted.fault is None:
        return
    from bench.casebook.facts import Named
    from bench.json_input import shown
    from bench.profile_file import load_profile

    known = {fault.id for fault in load_profile().profile.faults} | set(book.names(Named.FAULT))
    if wanted.fault.strip().casefold() not in {name.casefold() for name in known}:
        problem = f"expected the id of a fault of the profile or of a case, not {shown(wanted.fault)}"
        raise BadInputError("--fault", problem, advice="bootbench profile show lists them")


def day_of(option: str, text: str | None) -> date | None:
    """A day as it is typed. Raises `BadInputError`."""
    from bench.warranty.dates import parse_date

    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        raise BadInputError(option, str(error)) from error


@contextmanager
def opened(folder: Path | None) -> Iterator[Casebook]:
    """The casebook of a command line."""
    from bench.casebook.book import Casebook

    book = Casebook.open(casebook_folder(folder))
    try:
        yield book
    finally:
        book.close()


def _member(kind: Any, option: str, text: str | None) -> Any:
    if text is None:
        return None
    try:
        return kind(text.lower().replace("-", "_"))
    except ValueError as error:
        raise BadInputError(option, f"expected one of {', '.join(kind)}, not {text}") from error
