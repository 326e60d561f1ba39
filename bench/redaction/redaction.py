"""How one export is masked: for whom, under which key, and which words nobody could guess to be personal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bench.errors import BadInputError
from bench.redaction.levels import Level, row_of
from bench.redaction.masks import Kind, Masks


@dataclass(frozen=True, slots=True)
class Redaction:
    """The same for every case of an export, so that the same number or name has the same mark in each."""

    level: Level
    key: bytes = field(repr=False)
    """The export's own; see `mask_key`."""
    hidden: tuple[str, ...] = ()
    """Words to mask wherever they stand."""
    persons: tuple[str, ...] = ()
    """Names that any of the cases may speak of, such as those of all technicians."""

    def masks(self) -> Masks:
        """Marks that know these words, and nothing of a case yet."""
        masks = Masks(row_of(self.level), self.key)
        for word in self.hidden:
            masks.mask(Kind.HIDDEN, word)
        for person in self.persons:
            masks.mask(Kind.PERSON, person)
        return masks


def check_hidden(level: Level | None, hidden: Iterable[str]) -> None:
    """Refuse words to hide in an export that hides nothing. Raises `BadInputError`."""
    if level is None and tuple(hidden):
        raise BadInputError("--hide", "masks words of an export without personal data", advice="add --redact")
