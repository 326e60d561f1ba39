"""Captures that keep one waiting: one whose recorder hangs once it records, one that starts slowly."""

from __future__ import annotations

import threading
import time
from multiprocessing.connection import Connection

from bench.capture.messages import CaptureRequest
from bench.capture.picture import Onlooker
from bench.capture.process import capture_main
from bench.recorder.items import Block, Happened

STARTS_AFTER_S = 1.5
HANGS_AFTER = 100
"""So many blocks are recorded first."""


def hanging_main(pipe: Connection, request: CaptureRequest) -> None:
    """The capture, with an onlooker that never comes back to the recorder's thread."""
    seen = [0]
    hear = Onlooker.hear

    def hang(onlooker: Onlooker, item: Block | Happened) -> None:
        seen[0] += 1
        if seen[0] > HANGS_AFTER:
            threading.Event().wait()
        hear(onlooker, item)

    Onlooker.hear = hang  # type: ignore[method-assign, assignment]  # in a process of its own, which has no other use
    capture_main(pipe, request)


def slow_main(pipe: Connection, request: CaptureRequest) -> None:
    """The capture on a machine that is busy with other things first."""
    time.sleep(STARTS_AFTER_S)
    capture_main(pipe, request)
