"""`bootbench sim NAME`: serve a simulated instrument to other programs until stopped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bench.cli.sim_phone import PhoneOptions, serve_phone
from bench.cli.tap_option import opened_tap, tap_option

if TYPE_CHECKING:
    from drivers.address import Address
    from drivers.catalog import InstrumentRow
    from drivers.clock import Clock


BENCH = "common"


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
@click.option("--vbus", metavar="SECONDS", help="Switch that phone's USB power on so long after output on, or `none`.")
@click.option("--bench", help=f"Where that phone lies; programs that name one bench share its phone.  [{BENCH}]")
@click.option(
    "--adb-port", type=click.IntRange(0, 65535), help="Of `sim phone`: serve ADB here (0: any free port).  [0]"
)
@click.option("--fastboot-port", type=click.IntRange(0, 65535), help="Of `sim phone`: serve fastboot here.  [0]")
@click.option("--volume", type=click.Choice(["down", "up"]), help="Of `sim phone`: hold this volume key.")
@click.option("--debugging/--no-debugging", default=None, help="Of `sim phone`: USB debugging.  [as the seed has it]")
@tap_option
def command(
    name: str,
    port: int | None,
    load_a: float | None,
    short: bool,
    fault: str | None,
    seed: int | None,
    key: str | None,
    vbus: str | None,
    bench: str | None,
    adb_port: int | None,
    fastboot_port: int | None,
    volume: str | None,
    debugging: bool | None,
    tap: Path | None,
) -> None:
    """Serve a simulated instrument (any row of `bootbench instruments --known`) until stopped, or `phone`.

    Prints its address first, then waits. On a pseudo-terminal by default (Linux, macOS), or on a TCP port with --tcp; a
    USB instrument always on a TCP port, as USB/IP: `usbip attach` of any Linux takes it for a device that was plugged
    in. Its output starts off, as a real one does.

    A phone of one fault and seed is one phone: a supply, an ammeter with its relay, and `sim phone`, each started by
    itself, have the same one on their leads.

    `sim phone` serves that phone's ADB and fastboot on two TCP ports, in step; what it shows and says goes to standard
    error. It has USB power from its start, unless --vbus says otherwise; and power, where no supply is on its bench.
    """
    from dataclasses import replace

    from drivers.address import Option
    from drivers.catalog import INSTRUMENTS, Carrier, instrument_row
    from drivers.clock import HostClock
    from drivers.errors import AddressError

    phone = PhoneOptions(fault, seed, key, vbus, bench or BENCH, adb_port, fastboot_port, volume, debugging)
    if name == "phone":
        if port is not None or load_a is not None or short or tap is not None:
            raise AddressError("sim phone has no leads: --tcp, --load, --short and --tap belong to instruments")
        serve_phone(phone)
        return
    if any(option is not None for option in (adb_port, fastboot_port, volume)):
        raise AddressError("--adb-port, --fastboot-port and --volume belong to `bootbench sim phone`")
    row = instrument_row(name)
    if row is None:
        known = ", ".join((*(row.name for row in INSTRUMENTS), "phone"))
        raise AddressError(f"there is no simulator {name!r} to serve; there are {known}")
    options = [Option("load", str(load_a))] if load_a is not None else []
    options += [Option("short", "1")] if short else []
    address, clock = phone.address(name), HostClock()
    simulator = _simulator(replace(address, options=(*address.options, *options)), row, clock, shared=bench is not None)
    serving = _serve_stream if row.carrier is Carrier.STREAM else _serve_usb
    try:
        serving(simulator, row, clock, port, tap)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


def _simulator(address: Address, row: InstrumentRow, clock: Clock, *, shared: bool) -> Any:
    """The simulator; its phone is the one that other programs have. `shared` was asked for, and is no offer."""
    from dataclasses import replace

    from drivers.errors import LinkBusyError
    from drivers.opening import simulator_of

    try:
        return simulator_of(address, row, clock)
    except LinkBusyError:
        if shared:
            raise
    click.echo("the supply of another program feeds that phone; this one has a phone of its own", err=True)
    own = tuple(option for option in address.options if option.name != "bench")
    return simulator_of(replace(address, options=own), row)


def _serve_stream(simulator: Any, row: InstrumentRow, clock: Clock, port: int | None, tap: Path | None) -> None:
    from drivers.links.tap import TapChannel
    from drivers.serving import PtyChannel, TcpChannel, serve

    channel = TcpChannel(port or 0) if port is not None or sys.platform == "win32" else PtyChannel()
    try:
        with opened_tap(tap) as record:
            served = TapChannel(channel, record, clock, row.name) if record is not None else channel
            _print_first(channel.address)
            serve(simulator, served, clock, lambda: False)
    finally:
        channel.close()


def _serve_usb(simulator: Any, row: InstrumentRow, clock: Clock, port: int | None, tap: Path | None) -> None:
    from drivers.links.record import Record
    from drivers.usbip.served import instrument_shape
    from drivers.usbip.server import BUS_ID, UsbIpServer

    server = UsbIpServer(simulator, instrument_shape(row, simulator.descriptors), clock, port or 0)
    try:
        with opened_tap(tap) as record:
            if record is not None:
                server.write_down(Record(record, clock, server.address, row.name, simulator.descriptors))
            _print_first(server.address)
            click.echo(f"on Linux: usbip --tcp-port {server.port} attach -r 127.0.0.1 -b {BUS_ID}", err=True)
            server.serve(lambda: False)
    finally:
        server.close()


def _print_first(address: str) -> None:
    click.echo(address)
    sys.stdout.flush()
