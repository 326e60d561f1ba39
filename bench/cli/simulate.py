"""`bootbench simulate`: write cases of an imaginary phone, labelled with what is true of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.finite_range import FiniteRange
from bench.cli.path_type import PATH
from bench.counted import counted
from bench.errors import BadInputError

if TYPE_CHECKING:
    from analysis.checks import Check

ALL = "all"


@click.command()
@click.option("--fault", help="Fault of the imaginary phone, or `all` for each in turn.")
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Which phone; the same seed, the same case."
)
@click.option("--meter", default="korad", show_default=True, help="Instrument that records it.")
@click.option(
    "--answers",
    default="all",
    show_default=True,
    help="Checks that are answered, truly: all, none, deciding, or a share such as 0.5.",
)
@click.option(
    "--count", type=click.IntRange(1), help="Write a corpus: a folder of this many cases, seeds from --seed on."
)
@click.option("-o", "--output", type=PATH, help="Case folder to write (with --count, corpus folder).")
@click.option(
    "--claim", "with_claim", is_flag=True, help="Add an invented claim.json that only the motherboard decides."
)
@click.option("--level", type=FiniteRange(0.1, 10.0), default=1.0, help="Multiply the phone's currents.")
@click.option("--time", "time_gain", type=FiniteRange(0.1, 10.0), default=1.0, help="Multiply the phone's durations.")
@click.option("--noise", type=FiniteRange(0.0, 100.0), default=1.0, help="Multiply the instrument's noise.")
@click.option("--lost", type=FiniteRange(0.0, 0.9), help="Share of readings that are lost.")
@click.option("--unmarked-key", is_flag=True, help="Nobody marks the key press.")
@click.option("--no-usb", is_flag=True, help="Nobody looks at USB.")
@click.option("--list", "lists", is_flag=True, help="List faults and instruments, and stop.")
def command(
    fault: str | None,
    seed: int,
    meter: str,
    answers: str,
    count: int | None,
    output: Path | None,
    with_claim: bool,
    level: float,
    time_gain: float,
    noise: float,
    lost: float | None,
    unmarked_key: bool,
    no_usb: bool,
    lists: bool,
) -> None:
    """Write a simulated case, or a corpus of them.

    A case is an ordinary case folder, with the label and a sentence that says that it is simulated, and a truth.json
    with the stage edges. No public recording of an X3 Pro booting exists; these are no evidence about real phones.
    """
    if lists:
        _list()
        return
    if fault is None or output is None:
        raise BadInputError("simulate", "expected --fault and -o", advice="--list shows the faults")
    from bench.simulate import deciding_checks, fault_ids, simulate_case, simulate_corpus
    from bench.simulation.written import Nuisance
    from drivers.meter_models import meter_named
    from drivers.phone_scenarios.scenario import fault_named

    in_turn = fault_ids() if fault == ALL else (fault_named(fault).id,)
    meter_named(meter)
    nuisance = Nuisance(
        level=level, time=time_gain, noise=noise, lost_share=lost, unmarked_key=unmarked_key, no_usb=no_usb
    )
    wanted = _wanted(answers)
    if count is None:
        if fault == ALL:
            raise BadInputError("--fault all", "needs --count", advice="say how many cases to write")
        checks = deciding_checks(fault) if wanted is None else wanted
        made = simulate_case(fault, seed, meter, output, checks, nuisance, with_claim=with_claim)
        label = made.case.label
        runs, answered = counted(len(made.case.runs), "run"), counted(len(made.case.checks), "check")
        click.echo(f"{output}: {runs}, {answered} answered, simulated")
        click.echo(f"true fault {label.fault}, right verdict {label.verdict}" if label else "no label")
        return
    cases = simulate_corpus(in_turn, seed, count, meter, output, wanted, nuisance, with_claim=with_claim)
    with click.progressbar(cases, length=count, label="simulating", show_pos=True) as bar:
        written = sum(1 for _ in bar)
    click.echo(f"{output}: {written} simulated cases")


def _wanted(answers: str) -> float | frozenset[Check] | None:
    """The share of checks that is wanted; `None` for the deciding ones."""
    words: dict[str, float | None] = {"all": 1.0, "none": 0.0, "deciding": None}
    if answers in words:
        return words[answers]
    try:
        share = float(answers)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise BadInputError(
            "--answers", f"expected all, none, deciding, or a share between 0 and 1, not {answers[:40]!r}"
        )
    return share


def _list() -> None:
    from drivers.meter_models import meters
    from drivers.phone_scenarios.scenario import faults

    click.echo("Faults (on the motherboard: yes, no, indeterminate):")
    for fault in faults().values():
        click.echo(f"  {fault.id:<34} {fault.motherboard:<14} {'; '.join(variant.name for variant in fault.variant)}")
    click.echo("Instruments:")
    for model in meters().values():
        step = f"{model.resolution_a * 1000:g} mA"
        click.echo(f"  {model.id:<34} {f'{model.rate_hz:g} readings/s':<18} {step:<9} {model.title}")
