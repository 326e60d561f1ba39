"""`bootbench profile`: check a device profile, or print it readably."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.path_type import PATH

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.group()
def command() -> None:
    """Check or show a device profile: what each fault of a phone lets one expect."""


@command.command("check")
@click.argument("profile_path", metavar="FILE", type=PATH)
def check(profile_path: Path) -> None:
    """Check a profile FILE; a mistake is named by its key, with exit status 2.

    What is no longer used is no mistake, nor is a fault that the shipped profile does not have; both are said.
    """
    from bench.profile_file import load_profile

    loaded, known = load_profile(profile_path), [fault.id for fault in load_profile().profile.faults]
    profile = loaded.profile
    looks = len(profile.hypotheses)
    for sentence in loaded.retired:
        click.echo(f"{profile_path}, {sentence}")
    for sentence in _own_faults([fault.id for fault in profile.faults], known):
        click.echo(f"{profile_path}, {sentence}")
    click.echo(
        f"{profile_path}: {loaded.version} for {profile.device}: {len(profile.faults)} faults with {looks} looks, "
        f"{len(profile.findings)} findings, {len(profile.checks)} checks, {len(profile.sources)} sources: no mistake"
    )


def _own_faults(ids: list[str], known: list[str]) -> Iterator[str]:
    """What to look at in a profile whose faults are not those of the shipped one: another phone may have its own."""
    from bench.cli.plain_text import plain
    from bench.nearest import nearest_or

    for one in ids:
        if one not in known:
            meant = nearest_or(one, [name for name in known if name not in ids], "it may be this phone's own")
            yield f"faults.{plain(one)}: the shipped profile has no such fault; {meant}"


@command.command("show")
@click.argument("fault", required=False)
@click.option("--profile", "profile_path", type=PATH, help="Profile (TOML) instead of the POCO X3 Pro's.")
def show(fault: str | None, profile_path: Path | None) -> None:
    """Print the profile: all faults, or one FAULT with every expectation and its source."""
    from bench.profile_file import load_profile
    from bench.profile_text import print_fault, print_profile

    loaded = load_profile(profile_path)
    if fault is None:
        print_profile(loaded)
    else:
        print_fault(loaded, fault)
