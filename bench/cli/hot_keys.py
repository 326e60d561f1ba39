"""Single keys from a terminal, without Enter: POSIX by termios, Windows by msvcrt. Ctrl-C stays what it is.

`HotKeys` is used as a context: the terminal is as before afterwards. Without a terminal no key ever comes.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType


def at_a_terminal() -> bool:
    """Somebody can press keys."""
    return sys.stdin is not None and sys.stdin.isatty()


if sys.platform == "win32":  # pragma: no cover - Windows' branch of the two
    import msvcrt

    class HotKeys:
        """Keys of a Windows console."""

        def __init__(self) -> None:
            self.there = at_a_terminal()

        def __enter__(self) -> HotKeys:
            return self

        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            """Nothing was changed."""

        def key(self, timeout_s: float) -> str | None:
            """The next key, waiting at most `timeout_s`; `None` where none came."""
            end_s = time.monotonic() + timeout_s
            while time.monotonic() < end_s:
                if self.there and msvcrt.kbhit():
                    return msvcrt.getwch()
                time.sleep(0.01)
            return None
else:
    import os
    import select
    import termios
    import tty

    class HotKeys:
        """Keys of a POSIX terminal."""

        def __init__(self) -> None:
            self.there = at_a_terminal()

        def __enter__(self) -> HotKeys:
            if self.there:
                self._before = termios.tcgetattr(sys.stdin.fileno())
                tty.setcbreak(sys.stdin.fileno())
            return self

        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            if self.there:
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._before)

        def key(self, timeout_s: float) -> str | None:
            """The next key, waiting at most `timeout_s`; `None` where none came."""
            if not self.there:
                time.sleep(timeout_s)
                return None
            ready, _, _ = select.select([sys.stdin.fileno()], [], [], timeout_s)
            # One byte: what was typed ahead is the next key's, and every key here is ASCII.
            return (os.read(sys.stdin.fileno(), 1).decode("ascii", errors="ignore") or None) if ready else None
