"""A phone in fastboot, played by the guest's own kernel: a USB gadget whose one function is our simulated boot loader.

Runs as `python -m tests.peers.guest.fastboot_gadget FUNCTIONFS FOLDER` inside the guest. Linux describes the interface
(`Documentation/usb/functionfs.rst`): descriptors and texts are written to `ep0`, then `ep1` goes to the computer and
`ep2` comes from it. What was asked and refused so far is in FOLDER.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import time
from pathlib import Path

from drivers.phone.fastboot.sim import FastbootSim
from tests.drivers.phone.fastboot.phones import VOICE

DESCRIPTORS_V2, STRINGS = 3, 2
FULL_AND_HIGH_SPEED = 1 | 2
INTERFACE = bytes([9, 4, 0, 0, 2, 0xFF, 0x42, 0x03, 1])
LATE_S = 3.0
"""The answer to `getvar:kernel` comes late while there is a file `late`."""


def main(functionfs: Path, folder: Path) -> None:
    """Answer until the kernel takes the endpoints away, or until killed."""
    device = FastbootSim(VOICE)
    ep0 = os.open(functionfs / "ep0", os.O_RDWR)
    os.write(ep0, descriptors())
    os.write(ep0, texts(b"fastboot"))
    (folder / "described").touch()
    from_host, to_host = os.open(functionfs / "ep2", os.O_RDONLY), os.open(functionfs / "ep1", os.O_WRONLY)
    while True:
        try:
            command = os.read(from_host, 4096)
            if command == b"getvar:kernel" and (folder / "late").exists():
                time.sleep(LATE_S)
            for packet in device.obey(command):
                os.write(to_host, packet)
        except OSError:  # ESHUTDOWN: the plug is pulled
            break
        noted = {"asked": device.asked, "refused": device.refused}
        (folder / "noted.json").write_text(json.dumps(noted), encoding="utf-8")


def descriptors() -> bytes:
    """One interface with two bulk endpoints, at both speeds."""
    both = b"".join(INTERFACE + endpoint(0x81, size) + endpoint(0x02, size) for size in (64, 512))
    return struct.pack("<IIIII", DESCRIPTORS_V2, 20 + len(both), FULL_AND_HIGH_SPEED, 3, 3) + both


def endpoint(address: int, packet_bytes: int) -> bytes:
    """A bulk endpoint."""
    return struct.pack("<BBBBHB", 7, 5, address, 2, packet_bytes, 0)


def texts(interface: bytes) -> bytes:
    """The interface's name in English."""
    words = struct.pack("<H", 0x0409) + interface + b"\0"
    return struct.pack("<IIII", STRINGS, 16 + len(words), 1, 1) + words


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
