"""An application with a guard, for tests to kill: `python -m tests.walk.guard_app ADDRESS END`."""

from __future__ import annotations

import os
import sys
import time

from bench.guard.client import GuardClient
from bench.guard.messages import PowerRequest, Stopped


def main(address: str, end: str) -> None:
    """Switch on, say so, then end as told."""
    guard = GuardClient(address)
    guard.arm(PowerRequest(4.0, 2.0))
    guard.switch_on()
    print(f"on {guard.process_id}", flush=True)
    if end == "raises":
        raise RuntimeError("something nobody thought of")
    if end == "exits":
        sys.exit(0)
    if end == "exits_at_once":
        os._exit(1)
    if end == "leaves":
        guard.close()
        return
    if end == "hangs":
        time.sleep(600)
    while True:
        report = guard.receive(0.1)
        if isinstance(report, Stopped):
            print(f"stopped {report.cause} {report.output}", flush=True)
            break
    time.sleep(600)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
