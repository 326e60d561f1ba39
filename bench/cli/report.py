"""`bootbench report`: a case as PDF, HTML or JSON, one page for the customer and the evidence behind it."""

from __future__ import annotations

from pathlib import Path

import click

from bench.cli.path_type import PATH
from bench.cli.report_options import ReportChoice, report_options
from bench.errors import BadInputError


@click.command()
@click.argument("case_folder", metavar="CASE", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="File to write, ending in .pdf, .html or .json.")
@report_options
@click.option("--sign", is_flag=True, help="Put a signed manifest into the PDF, for bootbench verify.")
def command(case_folder: Path, output: Path, sign: bool, choice: ReportChoice) -> None:
    """Diagnose CASE and write its report: one page that a customer understands, then all evidence.

    The same case gives the same bytes on any day. A case that was simulated says so on every page. HTML is one file
    without scripts that opens on a phone; JSON is the same for programs.
    """
    from bench.case import load_case
    from bench.redaction.copy import redacted
    from bench.report.files import check_report_name, write_report

    check_report_name(output)
    sign = sign or choice.key is not None
    if sign and output.suffix.lower() != ".pdf":
        advice = "sign the PDF, or make a data pack with bootbench pack"
        raise BadInputError(output, "only a PDF has a place for the signature", advice=advice)
    case = load_case(case_folder)
    if not sign:
        with redacted(case, choice.level, None, choice.hide) as shown:
            write_report(choice.gathered(shown), output, choice.words, choice.on_paper)
    else:
        from bench.cli.asked_passphrase import asked_passphrase
        from bench.proof.keys import key_path, load_private
        from bench.proof.proven import prove
        from bench.written import write_bytes_whole

        key = load_private(choice.key or key_path(), asked_passphrase)
        with redacted(case, choice.level, key, choice.hide) as shown:
            proven = prove(choice.gathered(shown), key, choice.words, choice.on_paper, choice.golden)
            write_bytes_whole(output, proven.sealed_pdf)
    click.echo(output)
