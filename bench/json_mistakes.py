"""What is wrong with text that is no JSON, in words for whoever wrote or copied the file."""

from __future__ import annotations

from json import JSONDecodeError

_MISTAKES = (
    ("Extra data", "something follows behind its end"),
    ("Expecting ',' delimiter", "a comma or a closing bracket is missing here"),
    ("Expecting ':' delimiter", "a colon is missing here"),
    ("Expecting property name", "the name of a field in double quotation marks is missing here"),
    ("Illegal trailing comma", "a comma stands here that nothing follows"),
    ("Expecting value", "a value is missing here, or stands without double quotation marks"),
    ("Invalid control character", "a text has no closing quotation mark in its line"),
    ("Invalid \\", "a text has a backslash that begins no sign of JSON; two stand for one"),
)
"""How Python's words for a mistake begin, and ours. Source: `json/decoder.py` and `json/scanner.py` of 3.11 to 3.14."""


def json_mistake(error: JSONDecodeError) -> str:
    """What is wrong at the line and column of the error; what Python calls by a new name is said in general."""
    text = error.doc
    if not text.strip():
        return "the file is empty"
    if error.pos >= len(text.rstrip()):
        return "the file ends before it is whole; copy it again"
    if error.msg.startswith("Unterminated string"):
        return "the text that begins here has no end; close it, or copy the file again"
    return next((ours for theirs, ours in _MISTAKES if error.msg.startswith(theirs)), "from here on it is none")
