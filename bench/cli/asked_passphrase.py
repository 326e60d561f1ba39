"""The passphrase of the bench's key: from the environment for scripts, else asked for at the terminal."""

from __future__ import annotations

import os

import click

from bench.proof.keys import PASSPHRASE_VARIABLE


def asked_passphrase() -> str:
    """The passphrase; called only where the key has one."""
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    return str(click.prompt("Passphrase of the bench's key", hide_input=True, err=True))
