"""Every English sentence that modules can put into a report, read out of their source.

A sentence is a text of several words outside docstrings, refusals and questions. What an f-string would put in is
replaced by a number, so that a translation shows which numbers it keeps.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NUMBER = "7"
"""Stands for whatever is put into a sentence."""
_REFUSALS = ("BadInputError", "QuestionError", "Refusal")


def sentences_of(*patterns: str) -> Iterator[str]:
    """The sentences of modules, by glob patterns from the root."""
    for pattern in patterns:
        paths = sorted(ROOT.glob(pattern))
        assert paths, pattern
        for path in paths:
            yield from _inside(ast.parse(path.read_text(encoding="utf-8")))


def _inside(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Raise | ast.Expr) and not _yields_text(child):
            continue
        if isinstance(child, ast.Call) and ast.unparse(child.func).rpartition(".")[2] in _REFUSALS:
            continue
        text = _text(child)
        if text is None:
            yield from _inside(child)
        elif " " in text.strip() and any(letter.islower() for letter in text):
            yield text


def _yields_text(node: ast.AST) -> bool:
    """An expression that stands alone is a docstring, unless it is a call such as `notes.append(…)`."""
    return isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        text = ""
        for part in node.values:
            if isinstance(part, ast.Constant):
                text += str(part.value)
            elif not text[-1:].isalnum():  # what follows a letter may also be nothing
                text += NUMBER
        return text
    return None
