"""What a file leaves open, as fields to fill in, and what was filled in as hints. Knows no Qt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bench.traces import FORMATS
from bench.traces.asking import OPTIONS, HintName
from bench.traces.recording import Hints

_OPTION = re.compile(r"--([a-z][a-z-]*)(?:[ =](current|voltage|time)=)?")
_FORMAT = re.compile(r"--format ([a-z0-9][a-z0-9-]*)")
_IN_BRACKETS = re.compile(r" \(--[^)]*\)")
_NUMBERS: tuple[HintName, ...] = ("rate_hz", "shunt_ohm", "supply_v", "gain_a_per_count", "offset_a")


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """One way to read the file."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the person, and nothing that the file says itself."""

    sentence: str
    formats: tuple[FormatChoice, ...]
    """The formats that it could be; empty where that is not the question."""
    fields: tuple[HintName, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said of a file so far."""

    hints: Hints
    format_name: str | None = None


def question_of(problem: str, whole: str) -> Question:
    """The question of a refusal: `problem` for the person, `whole` with the options that would answer it."""
    names = tuple(dict.fromkeys(_FORMAT.findall(whole)))
    titles = {row.name: row.title for row in FORMATS}
    formats = tuple(FormatChoice(name, titles[name]) for name in names if name in titles)
    fields: list[HintName] = []
    by_option = {option.removeprefix("--"): hint for hint, option in OPTIONS.items()}
    for option, quantity in _OPTION.findall(whole):
        hint = {"current": "current", "voltage": "voltage", "time": "time"}.get(quantity)
        found = hint if option == "column" and hint else "current" if option == "column" else by_option.get(option)
        fields += [name for name in OPTIONS if name == found]
    if not fields and not formats:
        fields = list(OPTIONS)
    return Question(_IN_BRACKETS.sub("", problem), formats, tuple(dict.fromkeys(fields)))


def answered(before: Answers, filled: Mapping[HintName, str], format_name: str | None) -> Answers | HintName:
    """What was said before with what is said now; the name of a field that should hold a number and does not."""
    hints = before.hints
    for name, text in filled.items():
        if not text.strip():
            continue
        value: str | float | int = text.strip()
        if name in _NUMBERS or name == "recording":
            try:
                value = float(text.replace(",", ".")) if name in _NUMBERS else int(text)
            except ValueError:
                return name
        said: dict[str, Any] = {name: value}
        hints = replace(hints, **said)
    return Answers(hints, format_name if format_name is not None else before.format_name)
