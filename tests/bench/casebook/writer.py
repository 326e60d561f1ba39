"""A bench of its own: adds cases and notes to a casebook until it is done, or killed."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.casebook.book import Casebook
from tests.bench.casebook.folders import add, noted


def main(folder: Path, bench: str, count: int) -> None:
    """Own cases, and notes on one case that all benches write to; each is said on standard output when it is kept."""
    book = Casebook.open(folder)
    for k in range(count):
        add(book, f"{bench}-{k}")
        print(f"case {bench}-{k}", flush=True)
        book.note("shared", noted(f"{bench} {k}", by=bench))
        print(f"note {bench} {k}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
