"""Drives one reader with damaged copies of one sample.

`python -m tests.bench.traces.mutation_run 'battor: twelve rows' 200` tries 200 of them.
It runs in a process of its own, so that a crash of a native library or a wild request for memory ends that process and
not the test run. Each copy must give a sound recording or one sentence.
"""

from __future__ import annotations

import random
import sys
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, seed, settings

from bench.errors import BadInputError
from bench.traces.recording import Recording
from tests.bench.traces.mutations import Wound, wounded, wounds
from tests.bench.traces.samples import Sample, sample_id, samples

if sys.platform == "linux":
    import resource

LARGEST_BYTES = 80_000
"""Larger samples say nothing that the small ones do not, and cost time."""
MOST_RESIDENT_BYTES = 160 << 20
"""Memory that a reader of such small files may come to hold, over what the process held before."""
MOST_ADDRESS_BYTES = 4 << 30
"""Address space beyond what libraries and their threads have reserved; a wild length field asks for more."""
SLOWEST = timedelta(seconds=20)


def bound_address_space() -> None:
    """Let an allocation beyond the bound fail."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        bound = pages * resource.getpagesize() + MOST_ADDRESS_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))


def most_resident_bytes() -> int:
    """The most memory that this process has held so far; 0 where it is not counted."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 if sys.platform == "linux" else 0


def check_sound(recording: Recording) -> None:
    """Times increase, values are finite or lost, columns are of one length."""
    trace = recording.trace
    times_s = trace.clock.times_s()
    assert len(trace) >= 1
    assert np.isfinite(times_s).all()
    assert (np.diff(times_s) > 0).all()
    assert 0 < trace.meter.rate_hz < float("inf") or len(trace) == 1
    for values in (trace.current_a, trace.voltage_v):
        assert values is None or (values.size == len(trace) and not np.isinf(values).any())


def check_one_sentence(text: str) -> None:
    """A refusal has one line, and is short enough to be read."""
    assert text
    assert "\n" not in text
    assert "\r" not in text
    assert len(text) < 800


def drive(sample: Sample, folder: Path, examples: int, chance: int | None) -> None:
    """Read `examples` damaged copies; `chance` picks others than the ordinary run does."""
    original = sample.make(folder).read_bytes()
    assert len(original) <= LARGEST_BYTES
    path = folder / f"damaged{sample.row.suffixes[0]}"

    @settings(
        max_examples=examples,
        derandomize=chance is None,
        database=None,
        deadline=SLOWEST,
        suppress_health_check=list(HealthCheck),
    )
    @given(wounds())
    def damage(found: list[Wound]) -> None:
        path.write_bytes(wounded(original, found))
        try:
            recording = sample.module.read(path, sample.hints)
        except BadInputError as refusal:
            check_one_sentence(str(refusal))
        else:
            check_sound(recording)

    (damage if chance is None else seed(chance)(damage))()


def main(arguments: list[str]) -> None:
    """Samples with `|` between them, number of examples, and `differently` for other damage each time."""
    names, examples, *differently = arguments
    chosen = [sample for sample in samples() if sample_id(sample) in names.split("|")]
    assert len(chosen) == len(names.split("|"))
    with ExitStack() as keep:
        folders = [Path(keep.enter_context(tempfile.TemporaryDirectory())) for _ in chosen]
        for sample, folder in zip(chosen, folders, strict=True):
            drive(sample, folder, 2, None)  # libraries are loaded before memory is counted
        bound_address_space()
        before = most_resident_bytes()
        for sample, folder in zip(chosen, folders, strict=True):
            drive(sample, folder, int(examples), random.randrange(1 << 30) if differently else None)
        grown = most_resident_bytes() - before
    assert grown <= MOST_RESIDENT_BYTES, f"reading damaged copies took {grown >> 20} MiB"


if __name__ == "__main__":
    main(sys.argv[1:])
