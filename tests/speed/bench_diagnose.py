"""How long a diagnosis takes: `python -m tests.speed.bench_diagnose [--quick]`.

Claims: a 60 s trace at 100,000 readings a second (6 million float32) is diagnosed within 10 times `numpy.sum` +
`numpy.min` + `numpy.max` over the same array; a replay does at least 100 cases a second and core at up to 1,000
readings a second, beside `json`, pyarrow and pyjls reading the same files; `bootbench --help` starts in 0.15 s and
`bootbench diagnose` in 0.5 s, beside an empty Python and `import numpy` in the same run. Start-ups are medians, by the
clock and, where the system tells it, of processor.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pyarrow import csv
from pyjls import Reader

from analysis.run import RunKind, RunRecord, SupplySetting
from analysis.trace import Event, EventName
from bench.case import CASE_FILE
from bench.diagnosing import diagnose_records
from bench.replay import case_folders, replay_case
from bench.simulate import fault_ids, simulate_case, simulate_corpus
from bench.simulation.written import read_trace
from drivers.imaginary_phone import Action, ImaginaryPhone, Stimulus
from drivers.meter_models import meter_named
from tests.speed.drawn_cases import diagnosed, draws, shipped

REPEATS, QUICK_REPEATS = 9, 1
CASES, QUICK_CASES = 50, 2
PASSES = 3
LONG_S, QUICK_LONG_S = 60.0, 2.0
SEED = 9100


@dataclass(frozen=True, slots=True)
class Start:
    """How long a program takes from its start to its end."""

    clock_s: float
    processor_s: float


def long_run(seconds: float) -> RunRecord:
    """A boot as a PPK2 reads it, 100,000 times a second."""
    phone = ImaginaryPhone.of("normal_boot", SEED)
    run = phone.run((Stimulus(0.2, Action.OUTPUT_ON), Stimulus(1.0, Action.KEY_DOWN)), seconds)
    events = (Event(0.2, EventName.OUTPUT_ON), Event(1.0, EventName.KEY_DOWN))
    trace = read_trace(run, events, meter_named("ppk2"), SEED)
    return RunRecord("run-1", RunKind.SUPPLY_BOOT, trace, SupplySetting(4.0, 3.0), trace.events, None)


def median_s(work: Callable[[], object], repeats: int) -> float:
    """Median time of the process over repeated runs."""
    taken = []
    for _ in range(repeats):
        began_s = time.process_time()
        work()
        taken.append(time.process_time() - began_s)
    return statistics.median(taken)


def print_long(seconds: float, repeats: int) -> None:
    """Print the cost of a long fast trace over three passes of NumPy."""
    record = long_run(seconds)
    if record.trace is None:
        raise RuntimeError("the simulated run has no trace")
    current_a = record.trace.current_a
    profile = shipped()
    diagnose_records("warm", [record], (), profile)
    floor_s = median_s(lambda: (current_a.sum(), current_a.min(), current_a.max()), repeats)
    whole_s = median_s(lambda: diagnose_records("long", [record], (), profile), repeats)
    print(
        f"{current_a.size / 1e6:.2f} million readings: {whole_s * 1e3:.1f} ms, sum + min + max {floor_s * 1e3:.1f} ms, "
        f"ratio {whole_s / floor_s:.1f}"
    )


def print_cases(meter: str, count: int) -> None:
    """Print cases a second of one core, read from their folders, and how much longer that takes than bare reading."""
    with tempfile.TemporaryDirectory() as folder:
        list(simulate_corpus(fault_ids(), SEED, count, meter, Path(folder, "corpus"), None))
        folders = case_folders(Path(folder, "corpus"))
        if any(replay_case(str(one), None).error is not None for one in folders):
            raise RuntimeError("a simulated case cannot be read")
        whole_s = median_s(lambda: [replay_case(str(one), None) for one in folders], PASSES)
        bare_s = median_s(lambda: read_bare(folders), PASSES)
    print(
        f"replay, {meter:14} {count / whole_s:6.1f} cases/s and core, from case folders, "
        f"{whole_s / bare_s:.1f} × json, pyarrow and pyjls reading the same files"
    )


def read_bare(folders: tuple[Path, ...]) -> None:
    """What the libraries take to read the files of cases, unchecked: the floor under any diagnosis of them."""
    for folder in folders:
        for run in json.loads((folder / CASE_FILE).read_bytes())["runs"]:
            if run["trace"] is not None:
                _read_trace(folder / run["trace"])


def _read_trace(path: Path) -> None:
    if path.suffix == ".csv":
        csv.read_csv(path)
        return
    reader = Reader(str(path))
    for number, signal in reader.signals.items():
        if signal.length:
            reader.fsr(number, 0, signal.length)
    reader.close()


def print_memory(meter: str, count: int) -> None:
    """Print cases a second of one core with the files left out: drawing and diagnosing."""
    wanted = draws(SEED, count, deciding_answered=True, meters=(meter,))
    began_s = time.process_time()
    for draw in wanted:
        diagnosed(draw)
    print(f"drawn and diagnosed, {meter:14} {count / (time.process_time() - began_s):6.1f} cases/s and core, no files")


def started(command: list[str], repeats: int, bytecode: Path) -> Start:
    """Median start-up of a program that must succeed, its bytecode kept as that of an installed program is."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept["PYTHONPYCACHEPREFIX"] = str(bytecode)
    clock_s, processor_s = [], []
    for _ in range(repeats + 1):
        before, began_s = os.times(), time.perf_counter()
        subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, check=True, env=kept)
        clock_s.append(time.perf_counter() - began_s)
        after = os.times()
        processor_s.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return Start(statistics.median(clock_s[1:]), statistics.median(processor_s[1:]))


def print_starts(repeats: int) -> None:
    """Print start-up times beside an empty Python and the import of NumPy."""
    with tempfile.TemporaryDirectory() as folder:
        simulate_case("mb_ufs_edl_9008", SEED, "korad", Path(folder, "case"))
        verb = ["-m", "bench.cli.main"]
        commands = {
            "python -c pass": ["-c", "pass"],
            'python -c "import numpy"': ["-c", "import numpy"],
            "bootbench --help": [*verb, "--help"],
            "bootbench diagnose --json": [*verb, "diagnose", str(Path(folder, "case")), "--json"],
            "bootbench diagnose": [*verb, "diagnose", str(Path(folder, "case"))],
        }
        found = {name: started(command, repeats, Path(folder, "bytecode")) for name, command in commands.items()}
    numpy = found['python -c "import numpy"']
    for name, start in found.items():
        print(
            f"{name:26} {start.clock_s:6.3f} s by the clock, {start.processor_s:6.3f} s of processor, "
            f"{start.clock_s / numpy.clock_s:5.2f} × import numpy"
        )


def main(arguments: list[str]) -> None:
    """Measure and print."""
    quick = "--quick" in arguments
    repeats, count = (QUICK_REPEATS, QUICK_CASES) if quick else (REPEATS, CASES)
    print_long(QUICK_LONG_S if quick else LONG_S, repeats)
    for meter in ("korad", "riden", "ammeter_1khz"):
        print_cases(meter, count)
    print_memory("riden", count)
    print_starts(repeats)


if __name__ == "__main__":
    main(sys.argv[1:])
