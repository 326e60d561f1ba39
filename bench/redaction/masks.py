"""Marks in place of numbers and names: keyed, so that inside one export the same original has the same mark."""

from __future__ import annotations

import hmac
import re
from enum import Enum

from bench.redaction.levels import LevelRow
from bench.warranty.imei import imei_problem, luhn_digit

TEST_IMEI = "00101"
"""Numbers that begin so are given to test equipment (3GPP TS 23.003): a mark is never another person's phone."""
_IMEI_LIKE = re.compile(r"(?<!\d)\d{14,16}(?!\d)|(?<!\d)\d(?:[ \-/.]?\d){14}(?!\d)")
_INVOICE = re.compile(
    r"\b(?P<word>invoice|receipt|bill|inv|बिल|रसीद)(?P<between>[\s.:#-]*(?:(?:no|nr|number|num|id)\b[\s.:#-]*)?)"
    r"(?P<number>(?=[\w/-]*\d)[\w][\w/-]*)",
    re.IGNORECASE,
)
TAKEN_OUT = "[a text taken out of this export]"
"""Stands in place of a text that a level does not leave in."""
_LEAST_PART = 3
"""Letters of a part of a name that is masked alone too."""


class Kind(Enum):
    """What is masked; the value begins its mark."""

    IMEI = "imei"
    SERIAL = "serial"
    INVOICE = "invoice"
    PERSON = "person"
    CASE = "case"
    CLAIM = "claim"
    HIDDEN = "hidden"


class Masks:
    """Marks of one export."""

    def __init__(self, row: LevelRow, key: bytes) -> None:
        self.row = row
        self._key = key
        self._known: dict[str, str] = {}
        """What to look for in texts, case folded, and its mark."""

    def mask(self, kind: Kind, original: str) -> str:
        """The mark of an original, which is looked for in texts from now on; an empty one stays empty."""
        plain = original.strip()
        if not plain:
            return original
        if plain.casefold() not in self._known:
            mark = self._imei(plain) if kind is Kind.IMEI else f"{kind.value}-{self._digest(kind, plain)[:10]}"
            self._known[plain.casefold()] = mark
            if kind is Kind.PERSON:
                for part in re.findall(rf"\w{{{_LEAST_PART},}}", plain):
                    self._known.setdefault(part.casefold(), mark)
        return self._known[plain.casefold()]

    def text(self, text: str) -> str:
        """A text with marks in place of every known original, and of what looks like an IMEI or an invoice number."""
        for original in sorted(self._known, key=len, reverse=True):
            pattern = re.compile(rf"(?<![^\W_]){re.escape(original)}(?![^\W_])", re.IGNORECASE)
            text = pattern.sub(self._known[original], text)
        text = _IMEI_LIKE.sub(self._imei_found, text)
        return _INVOICE.sub(self._invoice_found, text)

    def words(self, text: str) -> str:
        """A reason or a note: masked, or taken out where the level has no such texts."""
        if not text or self.row.texts:
            return self.text(text)
        return TAKEN_OUT

    def _imei_found(self, match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[0])
        separated = digits != match[0]
        if digits.startswith(TEST_IMEI) or (separated and imei_problem(digits) is not None):
            return match[0]
        return self.mask(Kind.IMEI, digits)

    def _invoice_found(self, match: re.Match[str]) -> str:
        if match["number"].startswith(f"{Kind.INVOICE.value}-"):
            return match[0]
        return f"{match['word']}{match['between']}{self.mask(Kind.INVOICE, match['number'])}"

    def _imei(self, plain: str) -> str:
        """Fifteen digits that are a good number of no phone, for programs that look at the check digit."""
        digits = re.sub(r"\D", "", plain)
        drawn = str(int(self._digest(Kind.IMEI, digits or plain), 16))
        kept = digits[-self.row.last_imei_digits :] if self.row.last_imei_digits else ""
        body = TEST_IMEI + drawn[: 9 - len(kept)]
        if not kept:
            return body + str(luhn_digit(body))
        return next(number for d in "0123456789" if imei_problem(number := body + d + kept) is None)

    def _digest(self, kind: Kind, plain: str) -> str:
        return hmac.digest(self._key, f"{kind.value}\0{plain.casefold()}".encode(), "sha256").hex()
