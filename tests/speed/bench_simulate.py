"""Simulating whole cases against merely writing their files: `python -m tests.speed.bench_simulate [--quick]`.

Claim: at least 20 cases a second on one core with the polled supplies, all faults in turn, labels, answers and files
included. Floor in the same run: the same recordings written again by the same writers, nothing simulated. For streams
the floor is most of the cost: opening and closing one `.jls` takes `pyjls` some 50 ms whatever is in it. Seconds are
those of the process, so that others on the machine count less.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from bench.case import load_run_trace
from bench.simulate import SimulatedCase, fault_ids, simulate_corpus
from bench.traces import case_csv, jls
from bench.traces.recording import Recording

METERS = ("korad", "riden", "ammeter_1khz")
CASES, QUICK_CASES = 100, 5
FIRST_SEED = 9000


def recordings_of(cases: list[SimulatedCase]) -> list[Recording]:
    """Every recording of these cases."""
    read = (load_run_trace(run) for made in cases for run in made.case.runs)
    return [recording for recording in read if recording is not None]


def write_again(recordings: list[Recording], folder: Path) -> None:
    """The floor: the files without the simulation."""
    for k, recording in enumerate(recordings):
        streamed = recording.origin.format == "jls"
        (jls if streamed else case_csv).write(recording, folder / f"{k}.{'jls' if streamed else 'csv'}")


def main(arguments: list[str]) -> None:
    """Measure and print."""
    count = QUICK_CASES if "--quick" in arguments else CASES
    for meter in METERS:
        with tempfile.TemporaryDirectory() as folder:
            list(simulate_corpus(fault_ids(), FIRST_SEED, 2, meter, Path(folder, "warm")))
            began_s = time.process_time()
            cases = list(simulate_corpus(fault_ids(), FIRST_SEED, count, meter, Path(folder, "corpus")))
            simulated_s = time.process_time() - began_s
            recordings = recordings_of(cases)
            began_s = time.process_time()
            write_again(recordings, Path(folder))
            floor_s = time.process_time() - began_s
        readings = sum(len(recording.trace) for recording in recordings)
        print(
            f"{meter:14} {count / simulated_s:6.1f} cases/s  {readings / simulated_s / 1e3:9.1f} thousand readings/s  "
            f"{simulated_s / floor_s:5.1f} x the time of writing the files alone"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
