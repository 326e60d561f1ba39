"""What a generator of cases imports: no stranger imports what it is to judge, or what the other phones are made of."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path


def not_its_own(phone: str, libraries: set[str]) -> list[tuple[str, str]]:
    """File and name of each import of `PHONE_*.py` beside this file that is of neither Python, libraries nor itself.

    Raises `ValueError` where the phone has no file.
    """
    sources = sorted(Path(__file__).parent.glob(f"{phone}_*.py"))
    if not sources:
        raise ValueError(f"there is no file of the {phone} phone")
    allowed, own = libraries | set(sys.stdlib_module_names), f"tests.truth.{phone}_"
    return [
        (source.name, name)
        for source in sources
        for name in _imports(source)
        if not name.startswith(own) and name.split(".")[0] not in allowed
    ]


def _imports(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
