"""While the program is still being loaded, Ctrl+C ends it without a word: nothing was begun that needs one.

Imported before anything that takes time; `loaded` is called when the imports are through, and an interrupt is an
exception again, to which the verbs have an answer.
"""

from __future__ import annotations

import signal
import threading

_QUIET = (
    threading.current_thread() is threading.main_thread()
    and signal.getsignal(signal.SIGINT) is signal.default_int_handler
)
if _QUIET:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def loaded() -> None:
    """The imports are through."""
    if _QUIET and signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
