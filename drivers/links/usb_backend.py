"""The library under pyusb: the system's own on Linux and macOS, the one that `libusb-package` brings on Windows."""

from __future__ import annotations

import sys
from typing import Any


def usb_backend() -> Any | None:
    """What to give to pyusb as backend; `None` lets it find the system's. The Windows branch is not tried."""
    if sys.platform == "win32":
        # Windows has no libusb of its own; the package brings one.
        import libusb_package

        return libusb_package.get_libusb1_backend()
    return None
