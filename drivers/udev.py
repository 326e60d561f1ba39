"""The udev rules that let the person at the screen open the phone and the instruments on Linux."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.catalog import INSTRUMENTS, Carrier
from drivers.phone.states import STATES, VENDORS
from drivers.udev_rule import RULES_FILE, udev_rule

_HEAD = f"""\
# Rules of bootbench: who sits at the screen may open the phone and the instruments.
# Put this into {RULES_FILE} (70 comes before 73-seat-late, which grants the access), then
#   udevadm control --reload
# and plug the devices in again."""
_MODEM = 'SUBSYSTEM=="usb", ATTR{idVendor}=="05c6", ENV{ID_MM_DEVICE_IGNORE}="1"'


def udev_rules() -> str:
    """The whole file."""
    return "\n".join((_HEAD, *_phone(), *_instruments())) + "\n"


def _phone() -> Iterator[str]:
    yield "\n# The phone, by state."
    for row in STATES:
        yield f"# {row.state}: {row.shows}"
        yield from (udev_rule(usb_id) for usb_id in row.usb_ids)
    yield "\n# An unknown composition of the phone with ADB or fastboot in it."
    for vendor in VENDORS:
        yield (
            f'SUBSYSTEM=="usb", ENV{{DEVTYPE}}=="usb_device", ATTR{{idVendor}}=="{vendor}", '
            'ENV{ID_USB_INTERFACES}=="*:ff420[13]:*", TAG+="uaccess"'
        )
    yield "\n# ModemManager would take a phone's Qualcomm port for a modem, and talk to it before we do."
    yield _MODEM


def _instruments() -> Iterator[str]:
    yield "\n# Instruments, and the serial chips inside them."
    done: set[str] = set()
    for row in INSTRUMENTS:
        for usb_id in row.usb_ids:
            if usb_id in done:
                continue
            done.add(usb_id)
            yield udev_rule(usb_id)
            if row.carrier is Carrier.STREAM:
                vendor, product = usb_id.split(":")
                yield (
                    f'SUBSYSTEM=="tty", ATTRS{{idVendor}}=="{vendor}", ATTRS{{idProduct}}=="{product}", '
                    'TAG+="uaccess", ENV{ID_MM_PORT_IGNORE}="1"'
                )
