"""`bootbench window`: finds the window through its entry point, so that every other verb works without Qt."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.hint_options import hint_options
from bench.errors import BenchError
from bench.window_request import ThemeName, WindowRequest

if TYPE_CHECKING:
    from bench.traces.recording import Hints

GROUP = "bootbench.window"
_PACKAGES = "libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0"


@click.command()
@click.argument("source", metavar="[CASE|FILE]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--theme",
    type=click.Choice([theme.value for theme in ThemeName]),
    default=ThemeName.LIGHT.value,
    show_default=True,
    help="Look of the window.",
)
@hint_options
def command(source: Path | None, theme: str, hints: Hints, format_name: str | None) -> None:
    """Show a case with its verdict, or a recording, in a window.

    CASE is a case folder, FILE a recording in any format that `bootbench info` reads. Without either the window starts
    empty. The options below answer what a recording leaves open.
    """
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
    sys.exit(main(WindowRequest(source, ThemeName(theme), hints, format_name)))
