"""`bootbench window`: finds the window through its entry point, so that every other verb works without Qt."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.hint_options import hint_options
from bench.cli.path_type import PATH
from bench.errors import BenchError
from bench.window_request import ThemeName, WindowRequest

if TYPE_CHECKING:
    from bench.traces.recording import Hints

GROUP = "bootbench.window"
_PACKAGES = "libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0"


@click.command()
@click.argument("source", metavar="[CASE|FILE]", required=False, type=PATH)
@click.option(
    "--theme",
    type=click.Choice([theme.value for theme in ThemeName]),
    help="Look of the window, for this time; without it the one that was set there.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "hi"], case_sensitive=False),
    help="English or Hindi, for this time; without it the one that was set there.",
)
@click.option("--demo", is_flag=True, help="Start on the Bench page with the virtual bench: no instrument, no phone.")
@click.option(
    "--station",
    type=click.UNPROCESSED,
    metavar="TEXT",
    help="Station file or address of one instrument, for this time.",
)
@click.option("--plan", type=click.UNPROCESSED, metavar="TEXT", help="Plan of a capture.  [boot-usb]")
@click.option("--cases", type=PATH, help="Folder that cases go to, for this time.")
@hint_options
def command(
    source: Path | None,
    theme: str | None,
    language: str | None,
    demo: bool,
    station: str | None,
    plan: str | None,
    cases: Path | None,
    hints: Hints,
    format_name: str | None,
) -> None:
    """Show a case with its verdict, or a recording, in a window; work at the bench from it.

    CASE is a case folder, FILE a recording in any format that `bootbench info` reads. Without either the window starts
    as it was left, on its Bench page. The last options answer what a recording leaves open.
    """
    from bench.report.languages import Language

    found = list(entry_points(group=GROUP))
    if not found:
        raise BenchError(f"no window is installed (entry point {GROUP}); install bootbench again, whole")
    try:
        main = found[0].load()
    except ImportError as error:
        raise BenchError(
            f"the window needs a library that is missing ({error}); on Debian: apt install {_PACKAGES}; "
            "every other verb works without it"
        ) from error
    asked = WindowRequest(
        source,
        theme=ThemeName(theme) if theme is not None else None,
        language=Language(language.lower()) if language is not None else None,
        demo=demo,
        hints=hints,
        format_name=format_name,
        station=station,
        plan=plan,
        cases=cases,
    )
    sys.exit(main(asked))
