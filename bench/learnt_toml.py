"""A learnt profile as TOML: the text that it came from with the learnt numbers put in, comments and all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from analysis.calibrate import Calibration
from analysis.learn import SHOP, Learnt
from analysis.looks import CheckExpectation, FindingExpectation, Look, Provenance, StateExpectation
from bench.errors import BadInputError
from bench.profile_file import LoadedProfile, parse_profile

Row = FindingExpectation | StateExpectation | CheckExpectation


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the numbers were learnt."""

    corpus: str
    cases: int
    phones: int
    prior_cases: float

    @property
    def words(self) -> str:
        """As the profile's list of sources has it."""
        return (
            f"labelled cases of the corpus {self.corpus}: {self.cases} cases of {self.phones} phones, "
            f"against a literature that counts as {self.prior_cases:g} cases"
        )


def learnt_text(loaded: LoadedProfile, learnt: Learnt, calibration: Calibration | None, origin: Origin) -> str:
    """The TOML of a learnt profile; the same arguments give the same text.

    Raises `BadInputError` for a profile laid out so that its numbers cannot be replaced in place.
    """
    document: Any = tomlkit.parse(_with_source(loaded.text, origin.words))
    document["version"] = f"{loaded.profile.version}, learnt from {origin.cases} cases"
    for old, new in zip(loaded.profile.faults, learnt.profile.faults, strict=True):
        table: Any = document["faults"][old.id]
        for k, (before, after) in enumerate(zip(old.looks, new.looks, strict=True)):
            target = table["looks"][k] if "looks" in table else table
            for row in _rows(after):
                if row not in _rows(before):
                    _put(target, row)
    for old_term, new_term in zip(loaded.profile.fitted, learnt.profile.fitted, strict=True):
        for before_curve, after_curve in zip(old_term.curves, new_term.curves, strict=True):
            if after_curve != before_curve:
                document["fitted"][new_term.finding.value]["nats"][after_curve.fault] = list(after_curve.nats)
    if calibration is not None:
        _put_number(document, "temperature", calibration.temperature, origin)
        _put_number(document, "credibility", calibration.credibility, origin)
    text = (
        f"# Learnt by `bootbench learn` from {origin.cases} cases of {_plain(origin.corpus)}: numbers with "
        f'prov = "{Provenance.SHOP}".\n# The rest is as it was in version {_plain(loaded.profile.version)}, '
        f"sha256 {loaded.sha256}.\n{tomlkit.dumps(document)}"
    )
    where = Path("the learnt profile")
    said = parse_profile(text.encode("utf-8"), where).profile
    if (said.faults, said.fitted) != (learnt.profile.faults, learnt.profile.fitted):
        raise BadInputError(
            where,
            "does not say what was learnt",
            advice="lay out its faults and fitted terms as the shipped profile does",
        )
    return text


def _with_source(text: str, words: str) -> str:
    """The text with the corpus as the first of its sources, under a key that `learn` cites."""
    head, mark, rest = text.partition("[sources]\n")
    if not mark:
        raise BadInputError(Path("the profile"), "expected a table [sources] on a line of its own")
    return f"{head}{mark}{SHOP} = {tomlkit.string(words).as_string()}\n{rest}"


def _rows(look: Look) -> tuple[Row, ...]:
    return (*look.findings, *look.states, *look.checks)


def _put(table: Any, row: Row) -> None:
    """Set one expectation, as `findings.final_level = { … }`, in the layout of the table."""
    if isinstance(row, FindingExpectation):
        bands = ", ".join(f"[{one.low!r}, {one.high!r}, {one.share!r}]" for one in row.bands)
        group, name, numbers = "findings", row.finding.value, f"bands = [{bands}]"
    elif isinstance(row, StateExpectation):
        chances = ", ".join(f"{one.state.value} = {one.probability!r}" for one in row.chances)
        group, name, numbers = "states", row.observable.value, f"chances = {{ {chances} }}"
    else:
        applies = f", applies = {row.applies!r}" if row.applies < 1.0 else ""
        group, name, numbers = "checks", row.check.value, f"yes = {row.yes!r}{applies}"
    source = tomlkit.string(row.cited.source).as_string()
    value = tomlkit.value(f'{{ {numbers}, source = {source}, prov = "{row.cited.provenance.value}" }}')
    if group in table:
        table[group][name] = value
    else:
        table.append(tomlkit.key([group, name]), value)


def _put_number(document: Any, name: str, number: float, origin: Origin) -> None:
    source = tomlkit.string(f"{origin.cases} cases of {SHOP}").as_string()
    document["weighing"][name] = tomlkit.value(
        f'{{ value = {number!r}, source = {source}, prov = "{Provenance.SHOP.value}" }}'
    )


def _plain(text: str) -> str:
    """Text that stays on its comment's line."""
    return "".join(c if c.isprintable() else "?" for c in text)
