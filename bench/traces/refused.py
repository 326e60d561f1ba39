"""Files that people bring and that nobody outside their makers can read: what to export instead.

No description of these formats is public as far as we know, so none is guessed. A row is found by what its files begin
with or hold; only where nothing is known of their content, by their suffix, which decides about the advice alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.errors import BadInputError
from bench.traces.csv_dialect import Encoding, NoTable, dialect_of_head, encoding_of

_TEXT_BYTES = 64
"""So much text before the first zero is no accident."""


@dataclass(frozen=True, slots=True)
class RefusedKind:
    """One kind of file that is not read."""

    title: str
    advice: str
    begins: bytes | None = None
    holds: tuple[bytes, ...] = ()
    """Any of these within the head, whatever the case of its letters."""
    suffixes: tuple[str, ...] = ()


REFUSED: tuple[RefusedKind, ...] = (
    RefusedKind(
        "a file of an AiXun supply, whose format is not public",
        "export from AiXun's program a CSV with time, current and voltage, units in its header, and send us a sample",
        holds=(b"aixun", "爱讯".encode(), "爱讯".encode("gbk"), "AiXun".encode("utf-16-le")),
    ),
    RefusedKind(
        "a Monsoon PowerTool 5 recording, whose format is not public",
        "export it from PowerTool as CSV",
        suffixes=(".pt5",),
    ),
    RefusedKind(
        "the memory of a FNIRSI meter",
        "log with fnirsi-usb-power-data-logger instead, or export it as CSV with FNIRSI's program",
        suffixes=(".cfn",),
    ),
    RefusedKind(
        "the database of ChargerLAB's program for the KM003C",
        "export the chart as CSV from that program, or log with km003c-rs",
        begins=b"SQLite format 3\0",
        holds=(b"pd_chart",),
    ),
    RefusedKind(
        "a SQLite database",
        "export the recording as CSV from the program that wrote it, such as rd-usb",
        begins=b"SQLite format 3\0",
    ),
    RefusedKind("a spreadsheet", "save it as CSV", begins=b"PK\x03\x04", holds=(b"[content_types].xml",)),
    RefusedKind("an old spreadsheet", "save it as CSV", begins=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    RefusedKind("an oscilloscope's own file", "save it as CSV on the oscilloscope", holds=(b":wfm#",)),
    RefusedKind("an oscilloscope's own file", "save it as CSV on the oscilloscope", suffixes=(".wfm", ".bin", ".trc")),
    RefusedKind("a sigrok view", "name the .sr beside it", suffixes=(".pvs",)),
    RefusedKind("a Saleae capture", "export its analogue channels as CSV", suffixes=(".sal", ".logicdata")),
)


def refusal(path: Path, head: bytes) -> BadInputError:
    """The sentence for a file that no format knows."""
    folded = head.lower()
    for kind in REFUSED:
        if kind.begins is not None and not head.startswith(kind.begins):
            continue
        if kind.holds and not any(sign.lower() in folded for sign in kind.holds):
            continue
        if kind.suffixes and path.suffix.casefold() not in kind.suffixes:
            continue
        return BadInputError(path, f"seems to be {kind.title}", advice=kind.advice)
    return _not_a_table(path, head)


def _not_a_table(path: Path, head: bytes) -> BadInputError:
    """What is wrong with a text that holds no readings, and of all else that it is not known."""
    found = dialect_of_head(head)
    if isinstance(found, NoTable) and not found.place:
        advice = "export the readings themselves as CSV; a header alone is no recording"
        return BadInputError(path, f"is in none of the known trace formats, and {found.problem}", advice=advice)
    stop = next((k for k, byte in enumerate(head) if byte == 0), 0)
    if isinstance(found, NoTable) and stop > _TEXT_BYTES and isinstance(encoding_of(head[:stop]), Encoding):
        problem = "is text that turns into zeros, as where a logger or a disk lost its power"
        return BadInputError(path, problem, place=f"byte {stop}", advice="cut the file there, or record again")
    return BadInputError(path, "is in none of the known trace formats", advice="export it as CSV and try again")
