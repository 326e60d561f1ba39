"""Words on a command line: names, notes, days. What a terminal hands over may be bytes that are no text."""

from __future__ import annotations

import click

from bench.cli.path_type import called
from bench.cli.plain_text import plain
from bench.errors import BadInputError


class _WholeText(click.types.StringParamType):
    """Text that can be written down. POSIX hands over any bytes, and Python shows those that are no text as halves."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Raises `BadInputError`."""
        text: str = super().convert(value, param, ctx)
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            problem = f"expected text, but {plain(text)} is none"
            raise BadInputError(called(param) or "text", problem, advice="type it anew, as UTF-8")
        return text


TEXT = _WholeText()


def take_whole_text(command: click.Command) -> None:
    """Let every word that a verb takes, and the verbs below it, be whole text; file names may be any bytes."""
    for param in command.params:
        if param.type is click.STRING:
            param.type = TEXT
    for below in getattr(command, "commands", {}).values():
        take_whole_text(below)
