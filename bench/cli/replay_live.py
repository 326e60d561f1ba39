"""`bootbench replay-live FILE`: play a recording as if it were an instrument."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.hint_options import hint_options
from bench.cli.path_type import PATH
from bench.cli.tap_option import opened_tap, tap_option

if TYPE_CHECKING:
    from bench.traces.recording import Hints
    from drivers.played import Played


@click.command()
@click.argument("file", type=PATH)
@click.option("--speed", type=float, default=1.0, show_default=True, help="How many times as fast, 0.1 to 100.")
@click.option("--as", "name", help="Instrument that plays it: ammeter, riden, korad, ppk2, ...  [what suits it]")
@click.option("--run", help="Which run, where FILE is a case folder.  [its first recording]")
@click.option("--tcp", "port", type=click.IntRange(0, 65535), help="Serve on this TCP port of loopback (0: any).")
@hint_options
@tap_option
def command(
    file: Path,
    speed: float,
    name: str | None,
    run: str | None,
    port: int | None,
    hints: Hints,
    format_name: str | None,
    tap: Path | None,
) -> None:
    """Play a recording, or a run of a case, as if it were an instrument, until stopped.

    Prints the address first, then waits: it begins when the output is switched on, or the ammeter started, and again
    each time. On a pseudo-terminal by default (Linux, macOS), or on a TCP port with --tcp. Inside one program the same
    recording is `play://FILE?driver=NAME&speed=10`, wherever a station is asked for.
    """
    from bench.played import AMMETER, load_played, row_that_plays, simulator_of
    from drivers.clock import HostClock
    from drivers.links.tap import TapChannel
    from drivers.serving import PtyChannel, TcpChannel, serve

    played = load_played(file, speed, run=run, hints=hints, format_name=format_name)
    row = row_that_plays(name, played)
    simulator = simulator_of(played, row)
    channel = TcpChannel(port or 0) if port is not None or sys.platform == "win32" else PtyChannel()
    try:
        with opened_tap(tap) as record:
            served = TapChannel(channel, record, HostClock(), row.name) if record is not None else channel
            click.echo(f"{channel.address}?driver={row.name}")
            click.echo(_said(played, row.title), err=True)
            if row.name != AMMETER:
                _say_holes(played)
            sys.stdout.flush()
            serve(simulator, served, HostClock(), lambda: False)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    finally:
        channel.close()


def _said(played: Played, title: str) -> str:
    count = played.times_s.size
    return (
        f"plays {count} readings of {played.name} at x{played.speed:g} as {title}; over "
        f"{played.duration_s:.1f} s after output on"
    )


def _say_holes(played: Played) -> None:
    """A supply answers whenever it is asked."""
    import numpy as np

    lost = int(np.isnan(played.current_a).sum())
    if lost:
        click.echo(
            f"{lost} readings of it were lost; a supply cannot leave a reading out, so what came before is shown "
            "(--as ammeter leaves them out)",
            err=True,
        )
