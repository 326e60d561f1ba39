"""JSON Lines: one case a line, with the fields of `bootbench casebook list --json`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from bench.casebook.facts import CaseFacts
from bench.casebook.table_text import case_json


def write(cases: Iterable[CaseFacts], path: Path) -> None:
    """Write the lines."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for one in cases:
            file.write(json.dumps(case_json(one), ensure_ascii=False) + "\n")
