"""The names of files and folders on a command line."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bench.errors import BadInputError


class _NamedPath(click.Path):
    """A path as `Path`; an empty name, which would quietly mean the current folder, is refused."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Raises `BadInputError`."""
        if not os.fspath(value):
            problem = "expected the name of a file or folder, but an empty one was given"
            raise BadInputError(called(param) or "path", problem, advice="name it; . is the folder you are in")
        return super().convert(value, param, ctx)


def called(param: click.Parameter | None) -> str:
    """What a person calls an option or an argument; empty where nobody says."""
    if isinstance(param, click.Option):
        return param.opts[-1]
    return param.human_readable_name.strip("[].") if param is not None else ""


PATH = _NamedPath(path_type=Path)
