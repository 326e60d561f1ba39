"""A private X server for a test, and what stands on its screen: read from its own frame buffer, no tool between.

The frame buffer file has the layout of `XWDFile.h` (X.Org xproto, version 7): a header of big-endian words, the name of
the window, a colour table, then the pixels.
"""

from __future__ import annotations

import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

WIDTH, HEIGHT = 1280, 800
_HEADER_SIZE, _PIXMAP_HEIGHT, _PIXMAP_WIDTH, _BYTE_ORDER, _BITS, _BYTES_PER_LINE, _COLOURS = 0, 5, 4, 7, 11, 12, 19
_COLOUR_BYTES = 12


@dataclass(frozen=True, slots=True)
class Screen:
    """A running X server."""

    display: str
    frame_buffer: Path

    def environment(self) -> dict[str, str]:
        """What a program needs to show itself here; it has a user's folder of its own."""
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        own = {"XDG_DATA_HOME": str(self.frame_buffer.parent / "data")}
        return kept | own | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def picture(self) -> npt.NDArray[np.uint8]:
        """What is on the screen now, shape (height, width, 3)."""
        data = self.frame_buffer.read_bytes()
        words = struct.unpack_from(">25I", data)
        assert words[_BITS] == 32
        start = words[_HEADER_SIZE] + _COLOUR_BYTES * words[_COLOURS]
        height, width, line = words[_PIXMAP_HEIGHT], words[_PIXMAP_WIDTH], words[_BYTES_PER_LINE]
        rows = np.frombuffer(data, np.uint8, height * line, start).reshape(height, line)
        pixels = rows[:, : 4 * width].reshape(height, width, 4)
        return (pixels[..., 2::-1] if words[_BYTE_ORDER] == 0 else pixels[..., 1:]).copy()


@contextmanager
def x_server(folder: Path, *options: str) -> Iterator[Screen]:
    """Start Xvfb on a display number of its own choice, and end it."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder)]
    process = subprocess.Popen(
        [*command, "-nolisten", "tcp", "-noreset", *options],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        assert number.isdecimal(), "Xvfb ended without a display"
        yield Screen(f":{number}", folder / "Xvfb_screen0")
    finally:
        process.terminate()
        process.wait(timeout=120)
