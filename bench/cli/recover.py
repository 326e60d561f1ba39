"""`bootbench recover`: make cases of captures that were killed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from bench.cli.path_type import PATH


@click.command()
@click.argument("folder", type=PATH)
def command(folder: Path) -> None:
    """Finish captures that were killed, in FOLDER or FOLDER itself.

    Everything that was on disk is kept; what a killed capture lost, at most its last second, is said in the case.
    """
    from bench.recorder.recover import unfinished_in

    found = unfinished_in(folder)
    finish_all(found)
    if not found:
        click.echo(f"{folder}: nothing to finish")


def finish_all(folders: Iterable[Path]) -> None:
    """Finish each, and say what it is now; one that cannot be is said, and the others go on."""
    from bench.errors import BadInputError
    from bench.recorder.recover import recover

    for folder in folders:
        try:
            recovered = recover(folder)
        except BadInputError as error:
            click.echo(f"bootbench: {error}", err=True)
            continue
        runs = ", ".join(
            f"{one.run.id} with {one.readings} readings{'' if one.was_whole else ' (it was under way)'}"
            for one in recovered.runs
        )
        click.echo(f"{recovered.case.folder}: recovered, {runs}")
