"""What lets the person at the screen open a USB device on Linux: a udev rule, named in every sentence that needs it."""

from __future__ import annotations

RULES_FILE = "/etc/udev/rules.d/70-bootbench.rules"


def udev_rule(usb_id: str) -> str:
    """The line for one `vid:pid`."""
    vendor, product = usb_id.split(":")
    return f'SUBSYSTEM=="usb", ATTR{{idVendor}}=="{vendor}", ATTR{{idProduct}}=="{product}", TAG+="uaccess"'
