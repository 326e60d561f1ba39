"""What kind of thing a file is that was chosen or dropped, by its first bytes. Knows no Qt."""

from __future__ import annotations

from pathlib import Path

from bench.errors import BadInputError
from bench.regular_file import open_regular
from gui.pages.texts import Takes

_HEAD_BYTES = 64
_PDF, _ZIP = b"%PDF", b"PK\3\4"
_FIRST_OF_PACK = b"manifest.json"
_NAME_AT = 30
"""Where the name of the first entry stands in a ZIP (PKWARE APPNOTE 6.3.10, 4.3.7)."""


def kind_of(path: Path) -> Takes:
    """A report pack or a PDF is proof; everything else is left to those who read cases and recordings."""
    try:
        with open_regular(path) as file:
            head = file.read(_HEAD_BYTES)
    except (OSError, BadInputError):  # a folder, or something that is then refused with its own sentence
        return Takes.TRACE
    packed = head.startswith(_ZIP) and head[_NAME_AT:].startswith(_FIRST_OF_PACK)
    return Takes.PROOF if packed or head.startswith(_PDF) else Takes.TRACE
