"""What the fuzzers of the phone's protocols share: led by coverage of the code that reads, with atheris (Linux)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path


def fuzz(
    target: Callable[[bytes], object], modules: Sequence[str], options: Sequence[str], honest: bytes = b""
) -> None:
    """Feed `target` until libFuzzer's `options` end it; begins at what an honest sender would send, where given."""
    atheris = import_module("atheris")
    for module in modules:
        for thing in vars(sys.modules[module]).values():
            members = vars(thing).values() if isinstance(thing, type) else (thing,)
            for function in members:
                if getattr(function, "__module__", None) == module and hasattr(function, "__code__"):
                    atheris.instrument_func(function)
    corpus = Path(tempfile.mkdtemp(prefix="fuzz-"))
    if honest:
        (corpus / "honest").write_bytes(honest)
    atheris.Setup([sys.argv[0], str(corpus), *options], target)
    atheris.Fuzz()
