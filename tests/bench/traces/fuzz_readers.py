"""Coverage-guided fuzzing of the readers with atheris (Linux).

    python -m tests.bench.traces.fuzz_readers 'rocketlogger: two blocks' -max_total_time=300

reads ever other variants of that sample, driven by which lines of `bench.traces` they reach; of several samples, with
`|` between their names, the first byte of the input says which. Whatever is neither a sound recording nor one sentence
stops it, and libFuzzer leaves the input in the working folder. Its own options follow the names.
"""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bench.errors import BadInputError
from bench.traces import FORMATS
from tests.bench.traces.mutation_run import LARGEST_BYTES, check_one_sentence, check_sound
from tests.bench.traces.samples import Sample, sample_id, samples, samples_of


def targets() -> tuple[Sample, ...]:
    """A target of each format: its first sample that is small enough."""
    return tuple(next(sample for sample in samples_of(row) if sample.mutations) for row in FORMATS)


def target(sample: Sample, folder: Path) -> Callable[[bytes], None]:
    """What takes one variant of a sample, in a folder of its own, and checks what comes of it."""
    path = folder / f"variant{sample.row.suffixes[0]}"

    def read_one(data: bytes) -> None:
        path.write_bytes(data)
        try:
            recording = sample.module.read(path, sample.hints)
        except BadInputError as refusal:
            check_one_sentence(str(refusal))
        else:
            check_sound(recording)

    return read_one


def main(arguments: list[str]) -> None:
    """Names of samples, then options of libFuzzer."""
    atheris = import_module("atheris")
    names, *options = arguments
    chosen = [sample for sample in samples() if sample_id(sample) in names.split("|")]
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    read: list[Callable[[bytes], None]] = []
    for number, sample in enumerate(chosen):
        own = folder / str(number)
        own.mkdir()
        (corpus / str(number)).write_bytes(bytes([number]) + sample.make(own).read_bytes()[:LARGEST_BYTES])
        read.append(target(sample, own))
    for imported in [name for name in sys.modules if name.startswith("bench.traces.")]:
        for function in vars(sys.modules[imported]).values():
            if getattr(function, "__module__", None) == imported and hasattr(function, "__code__"):
                atheris.instrument_func(function)

    def read_one(data: bytes) -> None:
        if data:
            read[data[0] % len(read)](data[1:])

    atheris.Setup([sys.argv[0], str(corpus), *options], read_one)
    leave = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_void_p)(_leave)
    ctypes.CDLL(None).on_exit(leave, None)
    atheris.Fuzz()


def _leave(status: int, _argument: int | None) -> None:
    """End at once: libFuzzer calls C's exit() with Python's lock held, which a library's thread may await for ever."""
    os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1:])
