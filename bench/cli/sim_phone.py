"""`bootbench sim phone`: serve a simulated phone's ADB and fastboot to other programs until stopped."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from drivers.address import Address
    from drivers.phone_model.stages import PhoneSaid

HEALTHY = "normal_boot"
LIMIT_A = 3.0
"""Of the power that the phone has where no supply is on its bench."""


@dataclass(frozen=True, slots=True)
class PhoneOptions:
    """What the command line says of the phone; `None` is *not said*."""

    fault: str | None
    seed: int | None
    key: str | None
    vbus: str | None
    bench: str
    adb_port: int | None
    fastboot_port: int | None
    volume: str | None
    debugging: bool | None

    def address(self, name: str) -> Address:
        """The address of a simulator with this phone on its leads."""
        from drivers.address import Address, Option, Scheme

        debugging = {True: "on", False: "off"}.get(self.debugging) if self.debugging is not None else None
        said = (
            ("phone", self.fault),
            ("seed", str(self.seed) if self.seed is not None else None),
            ("key", self.key),
            ("vbus", self.vbus),
            ("debugging", debugging),
            ("bench", self.bench if self.fault is not None else None),
        )
        return Address(Scheme.SIM, name, tuple(Option(name, value) for name, value in said if value is not None))


def serve_phone(options: PhoneOptions) -> None:
    """Print both addresses, then play the phone until stopped. Raises `DriversError`."""
    from dataclasses import replace

    from drivers.clock import HostClock
    from drivers.imaginary_phone import Action
    from drivers.phone_served import BATTERY_V, PhonePorts
    from drivers.sim_loads import joined

    clock = HostClock()
    phone = joined(replace(options, fault=options.fault or HEALTHY).address("phone"), clock)
    ports = PhonePorts(phone, clock, adb_port=options.adb_port or 0, fastboot_port=options.fastboot_port or 0)
    now_s = clock.now_s()
    alone = phone.feed_until_a_supply_comes(BATTERY_V, LIMIT_A, now_s)
    held = {"down": Action.VOLUME_DOWN, "up": Action.VOLUME_UP}.get(options.volume or "")
    if held is not None:
        phone.do(held, now_s)
    if options.vbus is None:
        phone.plug(True, now_s)
    click.echo(f"adb {ports.adb_address}")
    click.echo(f"fastboot {ports.fastboot_address}")
    sys.stdout.flush()
    if not alone:
        click.echo("this phone is on a bench with other programs: what they do to it counts here too", err=True)
    try:
        ports.serve(lambda: False, _tell)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    finally:
        phone.leave()


def _tell(word: PhoneSaid) -> None:
    click.echo(f"{word.at_s:8.1f} s  {word.word.value} {word.value}", err=True)
