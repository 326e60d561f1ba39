"""`bootbench phone`: what the phone shows and says on USB, now or live."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from bench.cli.finite_range import FiniteRange
from bench.cli.readers import nobody_reads
from bench.cli.tap_option import opened_tap, tap_option

if TYPE_CHECKING:
    from bench.phone_watch.now import PhoneNow
    from drivers.address import Address

STEP_S = 0.2


@click.command()
@click.option("--watch", is_flag=True, help="Print what the phone shows and says as it happens, until Ctrl-C.")
@click.option("--seconds", type=FiniteRange(0.0, min_open=True), help="End the watch after so long.")
@click.option(
    "--adb", "adb_text", metavar="ADDRESS", help="Ask Android here, such as tcp://127.0.0.1:5555, not on USB."
)
@click.option("--fastboot", "fastboot_text", metavar="ADDRESS", help="Ask a boot loader here, such as tcp://host:5554.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one line for each phone or event.")
@tap_option
def command(
    watch: bool,
    seconds: float | None,
    adb_text: str | None,
    fastboot_text: str | None,
    as_json: bool,
    tap: Path | None,
) -> None:
    """Say which state the phone is in, what it says of itself, and what that means for the two questions.

    Asks and never tells: nothing is written to the phone, nothing unlocked, nothing restarted. Without an address every
    phone on this computer's USB is asked.
    """
    from bench.errors import BadInputError
    from drivers.address import parse_address

    adb = parse_address(adb_text) if adb_text is not None else None
    fastboot = parse_address(fastboot_text) if fastboot_text is not None else None
    if seconds is not None and not watch:
        raise BadInputError("--seconds", "belongs to --watch", advice="add --watch")
    if watch:
        with opened_tap(tap) as record:
            _watch(adb, fastboot, seconds, as_json, record)
    else:
        with opened_tap(tap) as record:
            phones = _found(adb, fastboot, record)
        _show(phones, as_json)


def _show(phones: tuple[PhoneNow, ...], as_json: bool) -> None:
    from bench.phone_text import NO_PHONE, console, phone_fields, print_no_phone, print_phone

    if as_json:
        lines = [phone_fields(phone) for phone in phones] or [{"state": None, "words": NO_PHONE}]
        for line in lines:
            click.echo(json.dumps(line, ensure_ascii=False))
        return
    out = console()
    for k, phone in enumerate(phones):
        if k:
            out.print()
        print_phone(phone, out)
    if not phones:
        print_no_phone(out)


def _found(adb: Address | None, fastboot: Address | None, tap: TextIO | None) -> tuple[PhoneNow, ...]:
    """The phones at the addresses that were given; without one, those on USB."""
    from bench.phone_watch.now import phone_at_adb, phone_at_fastboot, phones_on_usb
    from bench.phone_watch.watch import adb_door
    from drivers.clock import HostClock
    from drivers.errors import DriversError
    from drivers.phone.usb_watch import watch_usb

    clock = HostClock()
    if adb is None and fastboot is None:
        watch = watch_usb(clock)
        try:
            return phones_on_usb(watch, adb_door, clock, tap)
        finally:
            watch.close()
    asking: list[Callable[[], PhoneNow]] = []
    if adb is not None:
        asking.append(partial(phone_at_adb, adb, adb_door(), clock, tap))
    if fastboot is not None:
        asking.append(partial(phone_at_fastboot, fastboot, clock, tap))
    found: list[PhoneNow] = []
    troubles: list[DriversError] = []
    for ask in asking:
        try:
            found.append(ask())
        except DriversError as error:
            troubles.append(error)
    # A phone is in one state: where both addresses are given, one of them is expected to be silent.
    if not found:
        raise troubles[0] if len(troubles) == 1 else DriversError("; ".join(str(error) for error in troubles))
    return tuple(found)


def _watch(
    adb: Address | None, fastboot: Address | None, seconds: float | None, as_json: bool, tap: TextIO | None
) -> None:
    from bench.phone_text import console, print_told, told_fields
    from bench.phone_watch.watch import phone_watch
    from drivers.clock import HostClock

    clock, out = HostClock(), console()
    began_s = clock.now_s()
    until_s = began_s + seconds if seconds is not None else math.inf
    try:
        with phone_watch(adb, fastboot, usb=adb is None and fastboot is None, clock=clock, tap=tap) as ears:
            click.echo("watching; Ctrl-C ends it", err=True)
            while clock.now_s() < until_s and not nobody_reads():
                for told in ears.take(STEP_S):
                    if as_json:
                        click.echo(json.dumps(told_fields(told, began_s), ensure_ascii=False))
                    else:
                        print_told(told, began_s, out)
                sys.stdout.flush()
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
