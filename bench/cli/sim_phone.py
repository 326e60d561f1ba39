"""`bootbench sim phone`: serve a simulated phone's ADB and fastboot to other programs until stopped."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from drivers.phone_model.stages import PhoneSaid

HEALTHY = "normal_boot"
KEY_S = 3.0


@dataclass(frozen=True, slots=True)
class PhoneOptions:
    """What the command line says of the phone; `None` is *not said*."""

    fault: str | None
    seed: int | None
    key: str | None
    adb_port: int | None
    fastboot_port: int | None
    volume: str | None
    debugging: bool | None


def serve_phone(options: PhoneOptions) -> None:
    """Print both addresses, then play the phone until stopped. Raises `DriversError`."""
    from dataclasses import replace

    from drivers.clock import HostClock
    from drivers.imaginary_phone import Action, ImaginaryPhone
    from drivers.phone_served import PhoneOnUsb, PhonePorts

    phone = ImaginaryPhone.of(options.fault or HEALTHY, options.seed or 0)
    if options.debugging is not None:
        android = "2717:ff48" if options.debugging else "2717:ff40"
        usb = replace(phone.unit.usb, debugging=options.debugging, authorised=options.debugging, android=android)
        phone = ImaginaryPhone(replace(phone.unit, usb=usb))
    held = {"down": Action.VOLUME_DOWN, "up": Action.VOLUME_UP}.get(options.volume or "")
    shown = PhoneOnUsb(phone, key_s=_key_s(options.key), held=held)
    ports = PhonePorts(shown, HostClock(), adb_port=options.adb_port or 0, fastboot_port=options.fastboot_port or 0)
    click.echo(f"adb {ports.adb_address}")
    click.echo(f"fastboot {ports.fastboot_address}")
    sys.stdout.flush()
    try:
        ports.serve(lambda: False, _tell)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


def _tell(word: PhoneSaid) -> None:
    click.echo(f"{word.at_s:8.1f} s  {word.word.value} {word.value}", err=True)


def _key_s(text: str | None) -> float | None:
    from drivers.errors import AddressError

    if text is None:
        return KEY_S
    if text == "none":
        return None
    try:
        key_s = float(text)
    except ValueError:
        key_s = -1.0
    if not 0.0 <= key_s <= 3600.0:
        raise AddressError(f"--key: expected seconds after power, such as --key 3, or --key none, not {text!r}")
    return key_s
