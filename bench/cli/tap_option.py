"""`--tap FILE`: the same option for every verb that opens a link.

A verb that opens the link itself writes into `opened_tap(tap)`. One whose supply lives in the guard hands the path on,
`GuardClient(address, tap)`, and opens nothing: the guard's process writes the record, its last *off* included. Links
that are open at the same time share the file, also those of two processes; each line says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from bench.cli.path_type import PATH

tap_option = click.option(
    "--tap",
    type=PATH,
    help="Write down everything that the links carry, with times; the address replay://FILE plays it back.",
)


@contextmanager
def opened_tap(path: Path | None) -> Iterator[TextIO | None]:
    """The record at `path`, new or added to; `None` without one. Raises `AddressError`."""
    if path is None:
        yield None
        return
    from drivers.links.record import open_record

    with open_record(path) as record:
        yield record
    if record.broken_off is not None:
        click.echo(f"bootbench: {record.broken_off}", err=True)
