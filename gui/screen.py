"""Whether this machine can show a window: Qt itself ends the whole process where it cannot, without a sentence.

On Linux two things can be missing after Qt's Python modules are there: the libraries of its X11 plug-in, and an X
server to talk to. Both are asked for here before Qt does.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

from gui.errors import WindowError

_PACKAGES = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 "
    "libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1"
)


@contextmanager
def usable_screen() -> Iterator[None]:
    """Raise `WindowError` where Qt would end the process for want of a screen or a library.

    Make the application inside: a bare X server starts anew when its last client leaves, so the question stays
    connected until Qt is.
    """
    if not _asks_x11():
        yield
        return
    if not os.environ.get("DISPLAY"):
        raise WindowError(
            "there is no screen to show the window on (DISPLAY is not set); "
            "start it in a graphical session, or use `bootbench report` for the same as a PDF"
        )
    _load_plugin()
    xcb = _libxcb()
    connection = xcb.xcb_connect(None, None)
    try:
        if xcb.xcb_connection_has_error(connection):
            raise WindowError(f"the X server {os.environ['DISPLAY']} does not answer; check DISPLAY and try again")
        yield
    finally:
        xcb.xcb_disconnect(connection)


def _asks_x11() -> bool:
    """Whether Qt will go to an X server. Windows and macOS have their screen, and their plug-ins what they need."""
    if sys.platform != "linux":
        return False
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    return platform == "xcb" or (not platform and not os.environ.get("WAYLAND_DISPLAY"))


def _load_plugin() -> None:
    """Load the plug-in that Qt is going to load, so that a library it misses has its name said."""
    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / "libqxcb.so"
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        raise WindowError(
            f"the window needs a system library that is missing ({error}); on Debian: apt install {_PACKAGES}"
        ) from error


def _libxcb() -> ctypes.CDLL:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    return xcb
