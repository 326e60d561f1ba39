"""`bootbench station check`: prove a bench before a phone is on it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.tap_option import opened_tap, tap_option

if TYPE_CHECKING:
    from bench.station_check import StationChecked


@click.group()
def command() -> None:
    """A bench: which instrument plays which part, and whether it can be trusted with a phone."""


@command.command()
@click.argument("station", type=click.UNPROCESSED)
@click.option(
    "--plan",
    "plan_name",
    type=click.UNPROCESSED,
    metavar="TEXT",
    help="Check for this plan, shipped or a file.  [boot]",
)
@click.option("--fast", is_flag=True, help="Turn the clock of simulated instruments instead of waiting.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@tap_option
def check(station: str, plan_name: str | None, fast: bool, as_json: bool, tap: Path | None) -> None:
    """Prove a station, before a phone is connected.

    STATION is a station file or the address of one instrument. Each instrument is asked who it is, the supply is
    programmed and read back, and what the meters read with open clips is measured, with the output off and at 4.0 V.
    Exit status 1 where something failed.
    """
    from datetime import date

    from bench.plan_toml import load_plan
    from bench.station_check import check_station
    from bench.station_open import Opening, with_open_leads
    from bench.station_toml import load_station
    from drivers.clock import HostClock, TurnedClock

    bench = with_open_leads(load_station(station))
    plan = load_plan(plan_name)
    with opened_tap(tap) as record:
        opening = Opening(TurnedClock() if fast else HostClock(), tap, record)
        today = date.today()  # noqa: DTZ011 - a calibration ends on the bench's own calendar
        checked = check_station(bench, plan, opening, today)
    if as_json:
        click.echo(json.dumps(checked_fields(checked), indent=2, ensure_ascii=False))
    else:
        _print(checked)
    sys.exit(0 if checked.passed else 1)


def checked_fields(checked: StationChecked) -> dict[str, object]:
    """The JSON of a check."""
    return {
        "station": checked.station,
        "passed": checked.passed,
        "rows": [
            {
                "instrument": row.instrument,
                "question": row.question,
                "outcome": row.outcome.value,
                "sentence": row.sentence,
            }
            for row in checked.rows
        ],
        "zeros": [
            {
                "instrument": zero.instrument,
                "state": zero.state,
                "readings": zero.readings,
                "lost": zero.lost,
                "mean_a": zero.mean_a,
                "noise_a": zero.noise_a,
                "volts": zero.volts,
                "rate_hz": zero.rate_hz,
            }
            for zero in checked.zeros
        ],
    }


def _print(checked: StationChecked) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bench.station_check import Outcome

    words = {
        Outcome.PASSED: Text("passed", "green"),
        Outcome.WARNED: Text("look", "yellow"),
        Outcome.FAILED: Text("FAILED", "bold red"),
    }
    table = Table(title=f"Station {checked.station}", title_justify="left")
    for heading in ("instrument", "question", "", "what was found"):
        table.add_column(heading, overflow="fold")
    for row in checked.rows:
        table.add_row(Text(row.instrument), Text(row.question), words[row.outcome], Text(row.sentence))
    console = Console(highlight=False)
    console.print(table)
    failed = sum(row.outcome is Outcome.FAILED for row in checked.rows)
    console.print(
        "This bench is ready for a phone." if checked.passed else f"NOT READY: {failed} failed. Connect no phone yet."
    )
