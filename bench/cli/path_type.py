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
            where = param.opts[-1] if isinstance(param, click.Option) else (param and param.human_readable_name) or ""
            problem = "expected the name of a file or folder, but an empty one was given"
            raise BadInputError(where.strip("[].") or "path", problem, advice="name it; . is the folder you are in")
        return super().convert(value, param, ctx)


PATH = _NamedPath(path_type=Path)
