"""Checks a report pack or a signed PDF beside the window, and says what came out. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bench.errors import BenchError
from bench.proof.keys import key_path, load_public, public_path
from bench.proof.manifest import Manifest, Role
from bench.proof.verify import ChangedError, OtherKeyError, verify_file
from bench.report.typeface import printable
from gui.pages.casebook.preview_model import LineText
from gui.pages.casebook.words import ProofWords
from gui.words import Words

REPORT = "report.pdf"
_SHOWN_KEY = 16
"""Digits of a fingerprint; all of them are in the tooltip."""


@dataclass(frozen=True, slots=True)
class ProofText:
    """What a check says."""

    sentence: str
    is_good: bool
    asks_key: bool
    """Whether another public key could settle it."""
    more: str
    """A second sentence; empty where there is none."""
    lines: tuple[LineText, ...]


def prove(path: Path, public: Path | None, words: Words) -> Iterator[object]:
    """A `ProofText`; by the key that was given, else by this bench's own."""
    say = words.casebook.proof
    key_file = public or public_path(key_path())
    file = LineText(say.file, printable(path.name))
    if public is None and not key_file.is_file():
        yield ProofText(say.not_verified, False, True, say.no_key, (file,))
        return
    try:
        manifest = verify_file(path, load_public(key_file))
    except ChangedError as error:
        yield _changed(error, file, say)
    except OtherKeyError as error:
        yield ProofText(say.not_verified, False, True, words.trouble.of(error), (file,))
    except (BenchError, OSError) as error:
        yield ProofText(say.not_verified, False, False, words.trouble.of(error), (file,))
    else:
        yield ProofText(say.verified, True, False, "", (file, *_lines(manifest, words)))


def _changed(error: ChangedError, file: LineText, say: ProofWords) -> ProofText:
    parts = ", ".join(part_name(part, say) for part in error.parts)
    intact = say.intact if REPORT not in error.parts and "manifest.json" not in error.parts else ""
    return ProofText(say.changed.format(parts=parts), False, False, intact, (file,))


def part_name(part: str, say: ProofWords) -> str:
    """A part of a pack in words."""
    known = say.parts.get(part)
    if known is not None:
        return known
    name = printable(PurePosixPath(part).name)
    is_trace = part.startswith("case/") and PurePosixPath(part).suffix in (".csv", ".jls", ".parquet", ".npz", ".sr")
    return (say.trace if is_trace else say.other).format(name=name)


def _lines(manifest: Manifest, words: Words) -> tuple[LineText, ...]:
    say, casebook = words.casebook.proof, words.casebook
    verdicts = {verdict.value: said for verdict, said in casebook.verdicts.items()}
    lines = [
        LineText(say.case, printable(manifest.case_id), strong=True),
        LineText(say.verdict, verdicts.get(manifest.verdict, printable(manifest.verdict))),
    ]
    if manifest.outcome is not None:
        lines.append(LineText(say.decision, _decided(manifest, words)))
    if manifest.redaction is not None:
        whom = {level.value: said for level, said in casebook.export.whom.items() if level is not None}
        lines.append(LineText(say.redaction, whom.get(manifest.redaction, printable(manifest.redaction))))
    before = manifest.previous_report
    lines += [
        LineText(say.made_by, printable(manifest.program)),
        LineText(say.key, manifest.key[:_SHOWN_KEY]),
        LineText(say.previous, before[:_SHOWN_KEY] if before is not None else say.first_report),
    ]
    if manifest.simulated is not None:
        lines.append(LineText(casebook.simulated, words.report.phrases.said(printable(manifest.simulated))))
    if manifest.played_back is not None:
        lines.append(LineText(say.played_back, words.report.phrases.said(printable(manifest.played_back))))
    return tuple(lines)


def _decided(manifest: Manifest, words: Words) -> str:
    """What was recommended, and what the centre decided beside it."""
    said = {outcome.value: word for outcome, word in words.casebook.decisions.items()}
    recommended = said.get(manifest.outcome or "", printable(manifest.outcome or ""))
    own = manifest.override
    if own is not None:
        outcome = said.get(own.outcome, printable(own.outcome))
        day = printable(own.at.partition("T")[0])
        return words.decide.overridden.format(
            recommended=recommended, outcome=outcome, person=printable(own.person), date=day
        )
    if any(part.role is Role.OVERRIDES for part in manifest.parts):
        return words.casebook.overridden.format(decision=recommended)
    return recommended
