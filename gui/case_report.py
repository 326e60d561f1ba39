"""The report of a case as the settings want it: language, paper, and signed where this bench has a key. Knows no Qt."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bench.case import load_case
from bench.errors import BadInputError
from bench.profile_file import load_profile
from bench.proof.keys import PASSPHRASE_VARIABLE, key_path, load_private
from bench.report.languages import words_of
from bench.settings import Settings
from bench.written import write_bytes_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def save_report(folder: Path, path: Path, settings: Settings) -> None:
    """Write the PDF of a case, whole or not at all. Raises `BenchError`, `AnalysisError`."""
    # The PDF library takes longer to load than the window may take to start.
    from bench.proof.proven import prove
    from bench.report.compose import compose
    from bench.report.gather import gather
    from bench.report.pdf import document_pdf

    material, words = gather(load_case(folder), load_profile()), words_of(settings.report_language)
    key = signing_key() if settings.sign else None
    if key is not None:
        write_bytes_whole(path, prove(material, key, words, settings.paper).sealed_pdf)
    else:
        write_bytes_whole(path, document_pdf(compose(material, words), settings.paper))


def signing_key() -> Ed25519PrivateKey | None:
    """The bench's key; `None` where there is none. Raises `BadInputError` for one that cannot be used."""
    return load_private(key_path(), _no_passphrase) if key_path().is_file() else None


def _no_passphrase() -> str:
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is None:
        advice = f"set {PASSPHRASE_VARIABLE}, sign with bootbench report --sign, or switch signing off in Settings"
        raise BadInputError(key_path(), "has a passphrase, which the window does not ask for", advice=advice)
    return given
