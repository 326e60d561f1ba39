"""IRNAS's own library for the PPK2 (GPL, run as a program of its own) measures for half a second; prints JSON.

Runs as `python -m tests.peers.ppk2_client PORT`. It reads as quickly as it can: the library asks a port what waits
there, and a pseudo-terminal holds no more than 10 ms of this stream.
"""

from __future__ import annotations

import json
import statistics
import sys
import time

from ppk2_api.ppk2_api import PPK2_API

MEASURED_S, SUPPLY_MV = 0.5, 4000


def main(port: str) -> None:
    kit = PPK2_API(port, timeout=1, write_timeout=1)
    calibration = kit.get_modifiers()
    kit.set_source_voltage(SUPPLY_MV)
    kit.use_ampere_meter()
    kit.toggle_DUT_power("ON")
    kit.start_measuring()
    came, end_s = list[bytes](), time.monotonic() + MEASURED_S
    while time.monotonic() < end_s:
        data = kit.get_data()
        if data:
            came.append(data)
        time.sleep(0.0005)
    kit.stop_measuring()
    readings_ua = [reading for data in came for reading in kit.get_samples(data)[0]]
    report = {
        "calibration": calibration,
        "readings": len(readings_ua),
        "median_a": statistics.median(readings_ua) / 1e6,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1])
