"""The passphrase of the bench's key: from the environment for scripts, else asked for at the terminal.

Without a terminal it is the first line of standard input, where there is one.
"""

from __future__ import annotations

import os
import sys

import click

from bench.cli.hot_keys import at_a_terminal
from bench.errors import BadInputError
from bench.proof.keys import PASSPHRASE_VARIABLE


def asked_passphrase() -> str:
    """The passphrase; called only where the key has one. Raises `BadInputError` where nobody can be asked."""
    given = os.environ.get(PASSPHRASE_VARIABLE)
    return given if given is not None else _typed("Passphrase of the bench's key", twice=False)


def chosen_passphrase() -> str:
    """The passphrase of a new key, which is typed twice. Raises `BadInputError` where nobody can be asked."""
    given = os.environ.get(PASSPHRASE_VARIABLE)
    return given if given is not None else _typed("Passphrase", twice=True)


def _typed(words: str, *, twice: bool) -> str:
    if at_a_terminal() or _has_terminal():
        return str(click.prompt(words, hide_input=True, confirmation_prompt=twice, err=True))
    line = sys.stdin.readline()
    if not line:
        problem = "expected a terminal to ask for the passphrase at, but there is none"
        raise BadInputError("key", problem, advice=f"set {PASSPHRASE_VARIABLE} to it instead")
    return line.rstrip("\r\n")


def _has_terminal() -> bool:
    """A hidden prompt goes to the terminal of the session, whatever standard input is; Windows has no such name."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | getattr(os, "O_NOCTTY", 0)))
    except OSError:
        return False
    return True
