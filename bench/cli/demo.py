"""`bootbench demo`: the main job on the virtual bench, from the output on to a report."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.path_type import PATH

if TYPE_CHECKING:
    from bench.case import Case
    from bench.profile_file import LoadedProfile
    from bench.recorder.items import Progress
    from bench.simulation.recorded import RecordedCase

FAULT, SEED, METER = "mb_ufs_edl_9008", 5, "riden"
"""A phone whose processor waits in its ROM, since the storage does not answer; seen on USB."""
PLAN = "boot-usb"


@click.command()
@click.option("--fault", default=FAULT, show_default=True, help="Fault of the virtual phone.")
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True, help="Which phone with that fault.")
@click.option("--meter", default=METER, show_default=True, help="Simulated instrument that records it.")
@click.option("--list", "lists", is_flag=True, help="List faults and instruments, and stop.")
@click.option(
    "--to",
    "folder",
    type=PATH,
    default=Path("bootbench-demo"),
    show_default=True,
    help="Folder for case and report; made if it is not there.",
)
def command(fault: str, seed: int, meter: str, lists: bool, folder: Path) -> None:
    """Record a boot of the virtual phone, diagnose it, decide its claim and write its report.

    Recorder, guard, drivers, diagnosis and report are the real ones; phone and instruments are simulated, time is
    turned on, and every page says so. Needs no phone, no instrument and no window. The last line of the output is where
    the PDF is.
    """
    if lists:
        _list()
        return
    from rich.console import Console

    from bench.profile_file import load_profile
    from bench.report.account import Account
    from bench.report.compose import compose
    from bench.report.english import ENGLISH
    from bench.report.gather import gather
    from bench.report.pdf import document_pdf
    from bench.written import write_bytes_whole

    profile = load_profile()
    recorded = _recorded(fault, seed, meter, folder, profile)
    for one in recorded.capture.runs:
        click.echo(f"  {one.done.run.id}: {one.ended.sentence}")
    click.echo(f"The case: {recorded.case.folder}")
    click.echo()
    material = gather(recorded.case, profile)
    Account(material, ENGLISH, Console(highlight=False, soft_wrap=False)).print()
    path = folder / f"{material.case.case_id}.pdf"
    write_bytes_whole(path, document_pdf(compose(material)))
    click.echo()
    click.echo(path.resolve())


def _make(folder: Path) -> None:
    from bench.errors import BadInputError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(
            folder, f"cannot be made ({error.strerror})", advice="give another folder with --to"
        ) from error


def _recorded(fault: str, seed: int, meter: str, folder: Path, profile: LoadedProfile) -> RecordedCase:
    """The case, in its folder; one that an earlier demo left there is made again."""
    from dataclasses import replace

    from bench.case import load_case
    from bench.plan_toml import load_plan
    from bench.simulate import deciding_checks
    from bench.simulation.recorded import record_virtually, station_with
    from drivers.phone_scenarios.scenario import fault_named

    checks = deciding_checks(fault_named(fault).id)
    station, plan = station_with(meter, fault, seed), load_plan(PLAN)
    case_id = f"demo-{fault}-{seed}-{meter}"
    target = folder / case_id
    _make(folder)
    _free(target, case_id)
    click.echo(f"Recording {fault}, phone {seed}, on a simulated {meter} (time is turned on):")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".demo-") as name:
        made = record_virtually(
            station,
            plan,
            Path(name) / case_id,
            profile.profile.ladder,
            answered=checks,
            with_claim=True,
            case_id=case_id,
            tell=_teller(),
        )
        (Path(name) / case_id).rename(target)
    case: Case = load_case(target)
    return replace(made, case=case)


def _free(target: Path, case_id: str) -> None:
    """Remove what an earlier demo recorded; anything else that lies there stays, and is refused."""
    from bench.case import load_case
    from bench.errors import BadInputError

    if not target.exists():
        return
    case = load_case(target)
    if case.case_id != case_id or case.simulated is None:
        raise BadInputError(target, "is there already, and no case of a demo", advice="give another folder with --to")
    shutil.rmtree(target)


def _teller() -> Callable[[Progress], None]:
    """Prints each stage of the capture once."""
    told: set[tuple[str, str]] = set()

    def tell(progress: Progress) -> None:
        key = (progress.run, progress.stage.value)
        if key not in told:
            told.add(key)
            click.echo(f"  {progress.run} {progress.at_s:6.1f} s  {progress.stage.value}")

    return tell


def _list() -> None:
    from drivers.catalog import INSTRUMENTS, Part
    from drivers.phone_scenarios.scenario import faults

    click.echo("Faults (on the motherboard: yes, no, indeterminate):")
    for fault in faults().values():
        click.echo(f"  {fault.id:<34} {fault.motherboard}")
    click.echo("Instruments:")
    for row in INSTRUMENTS:
        if {Part.SUPPLY, Part.METER} & set(row.parts):
            click.echo(f"  {row.name:<34} {row.title}")
