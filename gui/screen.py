"""Whether this machine can show a window: Qt itself ends the whole process where it cannot, without a sentence.

On Linux two things can be missing after Qt's Python modules are there: the libraries of its X11 plug-in, and an X
server to talk to. Both are asked for here before Qt does.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

import PySide6

from gui.errors import WindowError

PLUGIN = Path(PySide6.__path__[0]) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
_PACKAGES = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 "
    "libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1"
)


def check_screen() -> None:
    """Raise `WindowError` where Qt would end the process for want of a screen or a library."""
    if sys.platform != "linux":
        return  # Windows and macOS have their screen; their Qt plug-ins bring what they need.
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform not in ("", "xcb") or (not platform and os.environ.get("WAYLAND_DISPLAY")):
        return
    if not os.environ.get("DISPLAY"):
        raise WindowError(
            "there is no screen to show the window on (DISPLAY is not set); "
            "start it in a graphical session, or use `bootbench report` for the same as a PDF"
        )
    try:
        ctypes.CDLL(str(PLUGIN))
    except OSError as error:
        raise WindowError(
            f"the window needs a system library that is missing ({error}); on Debian: apt install {_PACKAGES}"
        ) from error
    if not _server_answers():
        raise WindowError(f"the X server {os.environ['DISPLAY']} does not answer; check DISPLAY and try again")


def _server_answers() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return bool(answers)
