"""`bootbench golden`: the band in which a shop's good boots go, to hold other runs against."""

from __future__ import annotations

from pathlib import Path

import click

from bench.cli.path_type import PATH
from bench.counted import counted

MOST_LISTED = 10


@click.command()
@click.argument("corpus", metavar="CORPUS", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="Golden band (TOML) to write, for diagnose --golden.")
@click.option("--profile", "profile_path", type=PATH, help="Device profile (TOML) instead of the POCO X3 Pro's.")
def command(corpus: Path, output: Path, profile_path: Path | None) -> None:
    """Make a golden band of the cases in CORPUS that are labelled normal_boot.

    Runs that the bench spoilt are left out. Exit status 2 for a corpus with fewer than five good boots.
    """
    from rich.console import Console
    from rich.progress import track

    from analysis.golden import STEP_S
    from bench.golden_file import good_boots, write_golden
    from bench.profile_file import load_profile
    from bench.replay import case_folders

    profile = load_profile(profile_path)
    folders = case_folders(corpus)
    boots = good_boots(track(folders, "golden", len(folders), console=Console(stderr=True)), profile)
    golden = write_golden(output, corpus, boots, profile)
    for one in boots.left_out[:MOST_LISTED]:
        click.echo(f"  left out: {one.folder} {one.why}")
    if len(boots.left_out) > MOST_LISTED:
        click.echo(f"  left out: {len(boots.left_out) - MOST_LISTED} more")
    if boots.others:
        are = "is" if boots.others == 1 else "are"
        click.echo(f"  {counted(boots.others, 'case')} {are} not labelled normal_boot")
    lasts_s = golden.band.level_a.size * STEP_S
    click.echo(
        f"{output}: {golden.source}, {lasts_s:g} s from the first answer on; "
        f"a good boot stays within {golden.band.reach:.1f} spreads"
    )
