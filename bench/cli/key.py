"""`bootbench key`: the bench's key, which signs reports and data packs."""

from __future__ import annotations

from pathlib import Path

import click

from bench.cli.path_type import PATH


@click.group()
def command() -> None:
    """Make and show the Ed25519 key that this bench signs its reports with."""


@command.command()
@click.option("--key", "private", type=PATH, help="File of the private key, instead of the one in your data folder.")
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase that the private key is locked with.")
def new(private: Path | None, passphrase: bool) -> None:
    """Make a key. The private half is for its owner alone; hand out the public half, which stands beside it.

    A script gives the passphrase in BOOTBENCH_KEY_PASSPHRASE.
    """
    from bench.cli.asked_passphrase import chosen_passphrase
    from bench.proof.keys import fingerprint, key_path, new_key, public_path

    private = private or key_path()
    public = new_key(private, chosen_passphrase() if passphrase else None)
    click.echo(f"{private} is the private key: keep it here, and keep a copy in a safe place.")
    click.echo(f"{public_path(private)} is the public key: give it to whoever checks your reports.")
    click.echo(f"Fingerprint: {fingerprint(public)}")


@command.command()
@click.option("--key", "private", type=PATH, help="File of the private key, instead of the one in your data folder.")
def show(private: Path | None) -> None:
    """Print the public key and its fingerprint; the private half is not opened."""
    from bench.proof.keys import fingerprint, key_path, load_public, public_path, public_pem

    path = public_path(private or key_path())
    public = load_public(path, "make a key with bootbench key new")
    click.echo(public_pem(public).decode("ascii"), nl=False)
    click.echo(f"Fingerprint: {fingerprint(public)}", err=True)
