"""What poppler says of a PDF."""

from __future__ import annotations

import subprocess
from pathlib import Path


def pages(path: Path, order: str = "-layout") -> list[str]:
    """The words of each page, white space as single blanks; in the order of the eye, or as drawn (`-raw`)."""
    said = _run("pdftotext", order, str(path), "-")
    return [" ".join(page.split()) for page in said.split("\f")[:-1]]


def unembedded_fonts(path: Path) -> list[str]:
    """Names of fonts that are not embedded subsets."""
    rows = _run("pdffonts", str(path)).splitlines()[2:]
    assert rows
    return [row.split()[0] for row in rows if row.split()[-5:-3] != ["yes", "yes"]]


def rasters(path: Path) -> list[str]:
    """One row for each picture of pixels."""
    return _run("pdfimages", "-list", str(path)).splitlines()[2:]


def info(path: Path) -> dict[str, str]:
    """Document information."""
    rows = _run("pdfinfo", str(path)).splitlines()
    return {name: value.strip() for name, _, value in (row.partition(":") for row in rows)}


def words_outside(path: Path) -> list[str]:
    """Words whose box leaves the page."""
    import re

    outside, width, height = [], 0.0, 0.0
    for row in _run("pdftotext", "-bbox", str(path), "-").splitlines():
        page = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', row)
        if page:
            width, height = float(page[1]), float(page[2])
        word = re.search(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>', row)
        if word and not (float(word[1]) >= 0 and float(word[3]) <= width and float(word[4]) <= height):
            outside.append(word[5])
    return outside


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
