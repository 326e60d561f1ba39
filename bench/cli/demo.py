"""`bootbench demo`: the main job on the shipped case, from a recording to a report."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("bootbench-demo"),
    show_default=True,
    help="Folder for the report; made if it is not there.",
)
def command(folder: Path) -> None:
    """Diagnose the shipped case of an imaginary phone and write its report.

    Needs no phone, no instrument and no window. The last line of the output is where the PDF is.
    """
    from rich.console import Console

    from bench.case import load_case
    from bench.demo import CASE
    from bench.errors import BadInputError
    from bench.profile_file import load_profile
    from bench.report.account import Account
    from bench.report.compose import compose
    from bench.report.english import ENGLISH
    from bench.report.gather import gather
    from bench.report.pdf import document_pdf
    from bench.written import write_bytes_whole

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(
            folder, f"cannot be made ({error.strerror})", advice="give another folder with --to"
        ) from error
    material = gather(load_case(CASE), load_profile())
    Account(material, ENGLISH, Console(highlight=False, soft_wrap=False)).print()
    path = folder / f"{material.case.case_id}.pdf"
    write_bytes_whole(path, document_pdf(compose(material)))
    click.echo()
    click.echo(path.resolve())
