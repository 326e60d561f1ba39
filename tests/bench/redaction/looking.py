"""Looking for originals in the bytes of an export, however they are stored, and in the words on its paper."""

from __future__ import annotations

import json
import re
import subprocess
import zlib
from pathlib import Path

from tests.bench.redaction.telling_case import ORIGINALS


def found(content: bytes) -> list[str]:
    """Originals in bytes: as UTF-8, as UTF-16 of both orders, as hexadecimal of a PDF's texts, and in its streams."""
    streams = b"\n".join(_inflated(raw) for raw in re.findall(rb"\nstream\n(x.*?)endstream", content, re.DOTALL))
    whole = (content + b"\n" + streams).lower()
    return [
        original
        for original in ORIGINALS
        if any(
            form.lower() in whole
            for form in (
                original.encode(),
                original.encode("utf-16-le"),
                original.encode("utf-16-be"),
                original.encode("utf-16-be").hex().encode(),
                json.dumps(original)[1:-1].encode(),
            )
        )
    ]


def _inflated(raw: bytes) -> bytes:
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return b""


def on_paper(path: Path) -> list[str]:
    """Originals in the words that a reader sees; lines may break anywhere."""
    said = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True, encoding="utf-8").stdout
    joined = re.sub(r"\s+", "", said)
    return [original for original in ORIGINALS if re.sub(r"\s+", "", original) in joined]
