"""`bootbench verify`: is a data pack or a signed PDF as it was signed? Needs the public key and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.path_type import PATH
from bench.cli.plain_text import plain
from bench.counted import counted
from bench.errors import BenchError

if TYPE_CHECKING:
    from bench.proof.manifest import Manifest


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option("--key", "public", type=PATH, required=True, help="The bench's public key (PEM).")
@click.option("--case", "case_folder", type=PATH, help="Compare this case folder with what was signed, too.")
def command(files: tuple[Path, ...], public: Path, case_folder: Path | None) -> None:
    """Check FILEs, data packs (ZIP) or signed PDFs, against the bench's public key, offline.

    Exit status 0 where nothing was changed; otherwise 2 and a sentence that names the part. Of several files each is
    checked, whatever the others are, and of those of one case it says which follows which.
    """
    from bench.proof.keys import load_public
    from bench.proof.verify import verify_case, verify_file

    key = load_public(public)
    known: dict[str, Path] = {}
    refused = 0
    for path in files:
        try:
            manifest = verify_file(path, key)
            if case_folder is not None:
                verify_case(case_folder, manifest)
        except BenchError as error:  # the others may be as they were signed, and are asked about as well
            if len(files) == 1:
                raise
            click.echo(f"bootbench: {error}", err=True)
            refused += 1
            continue
        _say(path, manifest, known)
        known[manifest.sha256] = path
    if refused:
        sys.exit(2)


def _say(path: Path, manifest: Manifest, known: dict[str, Path]) -> None:
    from bench.proof.manifest import Role

    click.echo(f"{path}: as it was signed, {counted(len(manifest.parts), 'part')}")
    click.echo(f"  case {plain(manifest.case_id)}, verdict {plain(manifest.verdict)}")
    if manifest.outcome is not None:
        click.echo(f"  recommendation for the claim: {plain(manifest.outcome)}")
    if manifest.override is not None:
        by = f"{plain(manifest.override.person)}, {plain(manifest.override.at)}"
        click.echo(f"  overridden by the centre: {plain(manifest.override.outcome)}, {by}")
    elif any(part.role is Role.OVERRIDES for part in manifest.parts):
        click.echo("  overridden by the centre: this older report says on its pages how, by whom and when")
    if manifest.simulated is not None:
        click.echo(f"  SIMULATED: {plain(manifest.simulated)}")
    if manifest.played_back is not None:
        click.echo(f"  NOT MEASURED HERE: {plain(manifest.played_back)}")
    if manifest.redaction is not None:
        click.echo(f"  personal data taken out for: {plain(manifest.redaction)}")
    click.echo(f"  signed by key {manifest.key}")
    click.echo(f"  made by {plain(manifest.program)}; profile {plain(manifest.profile)}")
    click.echo(f"  manifest {manifest.sha256}")
    before = manifest.previous_report
    if before is None:
        click.echo("  the first signed report of the case")
    else:
        named = f" ({known[before]})" if before in known else ""
        click.echo(f"  follows the report with manifest {before}{named}")
