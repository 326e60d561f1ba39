"""Coverage-guided fuzzing of the readers with atheris (Linux).

    python -m tests.bench.traces.fuzz_readers 'rocketlogger: two blocks' -max_total_time=300

reads ever other variants of that sample, driven by which lines of `bench.traces` they reach. Whatever is neither a
sound recording nor one sentence stops it, and libFuzzer leaves the file in the working folder. Its own options follow
the name of the sample.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

from bench.errors import BadInputError
from tests.bench.traces.mutation_run import check_one_sentence, check_sound
from tests.bench.traces.samples import sample_id, samples


def main(arguments: list[str]) -> None:
    """Name of a sample, then options of libFuzzer."""
    atheris = import_module("atheris")
    name, *options = arguments
    sample = next(sample for sample in samples() if sample_id(sample) == name)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "sample").write_bytes(sample.make(folder).read_bytes())
    path = folder / f"variant{sample.row.suffixes[0]}"
    module = sample.module
    for imported in [name for name in sys.modules if name.startswith("bench.traces.")]:
        for function in vars(sys.modules[imported]).values():
            if getattr(function, "__module__", None) == imported and hasattr(function, "__code__"):
                atheris.instrument_func(function)

    def read_one(data: bytes) -> None:
        path.write_bytes(data)
        try:
            recording = module.read(path, sample.hints)
        except BadInputError as refusal:
            check_one_sentence(str(refusal))
        else:
            check_sound(recording)

    atheris.Setup([sys.argv[0], str(corpus), *options], read_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
