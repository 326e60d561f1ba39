"""`bootbench pack`: a case with its traces, report and signed manifest as one file that can be checked anywhere."""

from __future__ import annotations

from pathlib import Path

import click

from bench.cli.path_type import PATH
from bench.cli.report_options import ReportChoice, report_options
from bench.errors import BadInputError


@click.command()
@click.argument("case_folder", metavar="CASE", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="Data pack to write, ending in .zip.")
@report_options
def command(case_folder: Path, output: Path, choice: ReportChoice) -> None:
    """Write CASE as a data pack: case, traces, claim, report, profile, policy, and a signed manifest over them.

    Whoever has the bench's public key can check it with bootbench verify. The same case gives the same bytes.
    """
    from bench.case import load_case
    from bench.cli.asked_passphrase import asked_passphrase
    from bench.proof.keys import key_path, load_private
    from bench.proof.proven import prove, write_pack
    from bench.redaction.copy import redacted

    if output.suffix.lower() != ".zip":
        raise BadInputError(output, "expected the name of a data pack, ending in .zip")
    key = load_private(choice.key or key_path(), asked_passphrase)
    with redacted(load_case(case_folder), choice.level, key, choice.hide) as shown:
        write_pack(prove(choice.gathered(shown), key, choice.words, choice.on_paper, choice.golden), output, key)
    click.echo(output)
