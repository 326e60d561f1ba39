"""`bootbench udev-rules`: the rules that let the person at the screen open the phone and the instruments."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    """Print udev rules for the phone's USB states and the catalog's instruments (Linux).

    \b
    bootbench udev-rules | sudo tee /etc/udev/rules.d/70-bootbench.rules
    sudo udevadm control --reload
    """
    from drivers.udev import udev_rules

    click.echo(udev_rules(), nl=False)
