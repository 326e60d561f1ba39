"""`bootbench pack`: a case with its traces, report and signed manifest as one file that can be checked anywhere."""

from __future__ import annotations

from pathlib import Path

import click

from bench.errors import BadInputError

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("case_folder", metavar="CASE", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="Data pack to write, ending in .zip.")
@click.option("--key", "private", type=PATH, help="File of the private key, instead of the one in your data folder.")
@click.option(
    "--paper", type=click.Choice(["a4", "letter"], case_sensitive=False), default="a4", show_default=True, help="Paper."
)
@click.option(
    "--language",
    type=click.Choice(["en", "hi"], case_sensitive=False),
    default="en",
    show_default=True,
    help="Language of the report: English or Hindi.",
)
@click.option("--profile", "profile_path", type=PATH, help="Device profile (TOML) instead of the POCO X3 Pro's.")
def command(
    case_folder: Path, output: Path, private: Path | None, paper: str, language: str, profile_path: Path | None
) -> None:
    """Write CASE as a data pack: case, traces, claim, report, profile, policy, and a signed manifest over them.

    Whoever has the bench's public key can check it with bootbench verify. The same case gives the same bytes.
    """
    from bench.case import load_case
    from bench.cli.asked_passphrase import asked_passphrase
    from bench.profile_file import load_profile
    from bench.proof.keys import key_path, load_private
    from bench.proof.proven import prove, write_pack
    from bench.report.document import Paper
    from bench.report.gather import gather
    from bench.report.languages import Language, words_of

    if output.suffix.lower() != ".zip":
        raise BadInputError(output, "expected the name of a data pack, ending in .zip")
    key = load_private(private or key_path(), asked_passphrase)
    material = gather(load_case(case_folder), load_profile(profile_path))
    words = words_of(Language(language.lower()))
    write_pack(prove(material, key, words, Paper(paper.lower())), output, key)
    click.echo(output)
