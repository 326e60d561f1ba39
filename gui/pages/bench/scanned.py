"""What becomes of fifteen digits that a scanner read: a phone gets one IMEI, and keeps it. Knows no Qt.

Phones stand in a row, and the next one is scanned while the answer to the former still stands there: its number must
not get into the former's case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bench.case import CASE_FILE, load_case
from bench.case_rewriting import case_fields
from bench.report.typeface import printable
from bench.warranty.imei import imei_problem, spaced
from gui.pages.bench.known import Known
from gui.pages.bench.states import State
from gui.pages.bench.words import BenchWords

_NO_PHONE_YET = (State.NO_STATION, State.CONNECT)
"""Here a scan is the newest word on what is clipped on next."""


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """What is known after a scan, and a sentence where one is to be read."""

    known: Known
    sentence: str = ""
    otherwise: str = ""
    """Nothing was changed: it may be another phone's. What stands on a button that gives this phone the number."""


def after_scan(digits: str, known: Known, state: State, say: BenchWords, *, replaces: bool = False) -> Scanned:
    """An IMEI for the phone on the bench. One that has another, or whose runs are over, gets it only where `replaces`

    says that somebody means it: the next phone lies there already.
    """
    if imei_problem(digits) is not None:
        return Scanned(replace(known, scan_problem=True), say.wrong_digit)
    known = replace(known, scan_problem=False)
    has, case_id = known.imei, printable(known.case_id)
    if has is not None and has != digits and state not in _NO_PHONE_YET and not replaces:
        sentence = say.another_phone.format(scanned=spaced(digits), case=case_id, imei=spaced(has))
        return Scanned(known, sentence, say.replace_imei)
    if has is None and known.finished is not None and not replaces:
        return Scanned(known, say.whose_imei.format(case=case_id, imei=spaced(digits)), say.this_imei)
    changed = has != digits and known.finished is not None
    sentence = say.imei_written.format(case=case_id, imei=spaced(digits)) if changed else ""
    return Scanned(replace(known, imei=digits), sentence)


def write_imei(folder: Path, imei: str | None) -> None:
    """An IMEI that was scanned after the capture had begun, into its case. Raises `BenchError`."""
    if imei is not None and load_case(folder).imei != imei:
        with case_fields(folder / CASE_FILE) as fields:
            fields.setdefault("device", {})["imei"] = imei
