"""`bootbench sim NAME`: serve a simulated instrument to other programs until stopped."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bench.cli.tap_option import opened_tap, tap_option


@click.command()
@click.argument("name")
@click.option(
    "--tcp", "port", type=click.IntRange(0, 65535), help="Serve on this TCP port of loopback (0: any free one)."
)
@click.option("--load", "load_a", type=float, help="Hang a load on it that draws this many ampere at 4 V.")
@click.option("--short", is_flag=True, help="Hang a short of 0.05 ohm on it.")
@click.option("--fault", help="Hang a simulated phone with this fault on it.")
@click.option("--seed", type=click.IntRange(0), help="Which of the simulated phones with that fault.  [0]")
@click.option("--key", metavar="SECONDS", help="Press that phone's power key so long after output on, or `none`.  [3]")
@tap_option
def command(
    name: str,
    port: int | None,
    load_a: float | None,
    short: bool,
    fault: str | None,
    seed: int | None,
    key: str | None,
    tap: Path | None,
) -> None:
    """Serve a simulated instrument (any row of `bootbench instruments --known`) until stopped.

    Prints its address first, then waits. On a pseudo-terminal by default (Linux, macOS), or on a TCP port with --tcp.
    Its output starts off, as a real one does.
    """
    from drivers.address import Address, Option, Scheme
    from drivers.catalog import INSTRUMENTS, Carrier, instrument_row, simulator_class
    from drivers.clock import HostClock
    from drivers.errors import AddressError
    from drivers.links.tap import TapChannel
    from drivers.serving import PtyChannel, TcpChannel, serve
    from drivers.sim_loads import load_of

    row = instrument_row(name)
    if row is not None and row.carrier is Carrier.USB:
        raise AddressError(
            f"{name} talks USB transfers, which no pseudo-terminal or TCP port carries; inside bootbench its simulator "
            f"has the address sim://{name}, such as in `bootbench instruments --ask sim://{name}`"
        )
    if row is None:
        known = ", ".join(row.name for row in INSTRUMENTS if row.carrier is Carrier.STREAM)
        raise AddressError(f"there is no simulator {name!r} to serve; there are {known}")
    options = [Option("load", str(load_a))] if load_a is not None else []
    options += [Option("short", "1")] if short else []
    options += [Option("phone", fault)] if fault is not None else []
    options += [Option("seed", str(seed))] if seed is not None else []
    options += [Option("key", key)] if key is not None else []
    load = load_of(Address(Scheme.SIM, name, tuple(options)))
    channel = TcpChannel(port or 0) if port is not None or sys.platform == "win32" else PtyChannel()
    try:
        with opened_tap(tap) as record:
            served = TapChannel(channel, record, HostClock(), name) if record is not None else channel
            click.echo(channel.address)
            sys.stdout.flush()
            serve(simulator_class(row)(load), served, HostClock(), lambda: False)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    finally:
        channel.close()
