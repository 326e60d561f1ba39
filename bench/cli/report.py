"""`bootbench report`: a case as PDF, HTML or JSON, one page for the customer and the evidence behind it."""

from __future__ import annotations

from pathlib import Path

import click

from bench.errors import BadInputError

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("case_folder", metavar="CASE", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="File to write, ending in .pdf, .html or .json.")
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
@click.option("--golden", "golden_path", type=PATH, help="Golden band (TOML) to draw behind the runs.")
@click.option("--sign", is_flag=True, help="Put a signed manifest into the PDF, for bootbench verify.")
@click.option("--key", "private", type=PATH, help="Private key to sign with, instead of the one in your data folder.")
def command(
    case_folder: Path,
    output: Path,
    paper: str,
    language: str,
    profile_path: Path | None,
    golden_path: Path | None,
    sign: bool,
    private: Path | None,
) -> None:
    """Diagnose CASE and write its report: one page that a customer understands, then all evidence.

    The same case gives the same bytes on any day. A case that was simulated says so on every page. HTML is one file
    without scripts that opens on a phone; JSON is the same for programs.
    """
    from bench.case import load_case
    from bench.golden_file import load_golden
    from bench.profile_file import load_profile
    from bench.report.document import Paper
    from bench.report.files import check_report_name, write_report
    from bench.report.gather import gather
    from bench.report.languages import Language, words_of

    check_report_name(output)
    if (sign or private) and output.suffix.lower() != ".pdf":
        advice = "sign the PDF, or make a data pack with bootbench pack"
        raise BadInputError(output, "only a PDF has a place for the signature", advice=advice)
    golden = load_golden(golden_path) if golden_path is not None else None
    material = gather(load_case(case_folder), load_profile(profile_path), golden)
    words = words_of(Language(language.lower()))
    if sign or private:
        from bench.cli.asked_passphrase import asked_passphrase
        from bench.proof.keys import key_path, load_private
        from bench.proof.proven import prove
        from bench.written import write_bytes_whole

        key = load_private(private or key_path(), asked_passphrase)
        write_bytes_whole(output, prove(material, key, words, Paper(paper.lower())).sealed_pdf)
    else:
        write_report(material, output, words, Paper(paper.lower()))
    click.echo(output)
