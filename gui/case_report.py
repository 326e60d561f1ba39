"""The report of a case as the settings want it: language, paper, and signed where this bench has a key. Knows no Qt."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.case import load_case
from bench.errors import BadInputError, BenchError
from bench.profile_file import load_profile
from bench.proof.keys import PASSPHRASE_VARIABLE, WrongPassphraseError, has_passphrase, key_path, load_private
from bench.report.languages import words_of
from bench.settings import Settings
from bench.written import write_bytes_whole
from gui.troubles import TroubleWords

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def save_report(folder: Path, path: Path, settings: Settings, passphrase: str | None = None) -> None:
    """Write the PDF of a case, whole or not at all. Raises `BenchError`, `AnalysisError`.

    `passphrase` opens the bench's key where it is locked.
    """
    # The PDF library takes longer to load than the window may take to start.
    from bench.proof.proven import prove
    from bench.report.compose import compose
    from bench.report.gather import gather
    from bench.report.pdf import document_pdf

    material, words = gather(load_case(folder), load_profile()), words_of(settings.report_language)
    key = signing_key(passphrase) if settings.sign else None
    if key is not None:
        write_bytes_whole(path, prove(material, key, words, settings.paper).sealed_pdf)
    else:
        write_bytes_whole(path, document_pdf(compose(material, words), settings.paper))


def signing_key(passphrase: str | None) -> Ed25519PrivateKey | None:
    """The bench's key; `None` where there is none. Raises `BadInputError` for one that cannot be used."""
    return load_private(key_path(), partial(_passphrase, passphrase)) if key_path().is_file() else None


def asks_passphrase(settings: Settings) -> bool:
    """Whether signing, as the settings want it, needs a passphrase that nobody gave yet."""
    if not settings.sign or PASSPHRASE_VARIABLE in os.environ or not key_path().is_file():
        return False
    try:
        return has_passphrase(key_path())
    except BenchError:
        return False  # whoever signs is told why the key cannot be used


def locked_out(passphrase: str, wrong: str, say: TroubleWords) -> str | None:
    """Why a passphrase does not open the key, `wrong` where it is another one; `None` where it does."""
    try:
        signing_key(passphrase)
    except WrongPassphraseError:
        return wrong
    except BenchError as error:
        return say.of(error)
    return None


def _passphrase(given: str | None) -> str:
    found = given if given is not None else os.environ.get(PASSPHRASE_VARIABLE)
    if found is None:
        advice = f"set {PASSPHRASE_VARIABLE}, or switch signing off in Settings"
        raise BadInputError(key_path(), "has a passphrase, and none was given", advice=advice)
    return found
