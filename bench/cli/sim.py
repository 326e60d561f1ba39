"""`bootbench sim NAME`: serve a simulated instrument to other programs until stopped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.sim_phone import PhoneOptions, serve_phone
from bench.cli.tap_option import opened_tap, tap_option

if TYPE_CHECKING:
    from drivers.address import Address
    from drivers.catalog import InstrumentRow


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

    `sim phone` serves a simulated phone's ADB and fastboot on two TCP ports, in step, from the moment at which it is
    powered; what it shows and says goes to standard error.
    """
    from drivers.address import Address, Option, Scheme
    from drivers.catalog import INSTRUMENTS, Carrier, instrument_row
    from drivers.errors import AddressError

    phone = PhoneOptions(fault, seed, key, adb_port, fastboot_port, volume, debugging)
    if name == "phone":
        if port is not None or load_a is not None or short or tap is not None:
            raise AddressError("sim phone has no leads: --tcp, --load, --short and --tap belong to instruments")
        serve_phone(phone)
        return
    if any(option is not None for option in (adb_port, fastboot_port, volume, debugging)):
        raise AddressError("--adb-port, --fastboot-port, --volume and --debugging belong to `bootbench sim phone`")
    row = instrument_row(name)
    if row is None:
        known = ", ".join((*(row.name for row in INSTRUMENTS), "phone"))
        raise AddressError(f"there is no simulator {name!r} to serve; there are {known}")
    options = [Option("load", str(load_a))] if load_a is not None else []
    options += [Option("short", "1")] if short else []
    options += [Option("phone", fault)] if fault is not None else []
    options += [Option("seed", str(seed))] if seed is not None else []
    options += [Option("key", key)] if key is not None else []
    serving = _serve_stream if row.carrier is Carrier.STREAM else _serve_usb
    try:
        serving(Address(Scheme.SIM, name, tuple(options)), row, port, tap)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


def _serve_stream(address: Address, row: InstrumentRow, port: int | None, tap: Path | None) -> None:
    from drivers.clock import HostClock
    from drivers.links.tap import TapChannel
    from drivers.opening import simulator_of
    from drivers.serving import PtyChannel, TcpChannel, serve

    simulator = simulator_of(address, row)
    channel = TcpChannel(port or 0) if port is not None or sys.platform == "win32" else PtyChannel()
    try:
        with opened_tap(tap) as record:
            served = TapChannel(channel, record, HostClock(), row.name) if record is not None else channel
            _print_first(channel.address)
            serve(simulator, served, HostClock(), lambda: False)
    finally:
        channel.close()


def _serve_usb(address: Address, row: InstrumentRow, port: int | None, tap: Path | None) -> None:
    from drivers.clock import HostClock
    from drivers.links.record import Record
    from drivers.opening import simulator_of
    from drivers.usbip.served import instrument_shape
    from drivers.usbip.server import BUS_ID, UsbIpServer

    simulator = simulator_of(address, row)
    server = UsbIpServer(simulator, instrument_shape(row, simulator.descriptors), HostClock(), port or 0)
    try:
        with opened_tap(tap) as record:
            if record is not None:
                server.write_down(Record(record, HostClock(), server.address, row.name, simulator.descriptors))
            _print_first(server.address)
            click.echo(f"on Linux: usbip --tcp-port {server.port} attach -r 127.0.0.1 -b {BUS_ID}", err=True)
            server.serve(lambda: False)
    finally:
        server.close()


def _print_first(address: str) -> None:
    click.echo(address)
    sys.stdout.flush()
