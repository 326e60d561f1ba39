"""What the Settings page shows, as frozen descriptions without Qt, and what would hold after each choice."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TypeVar

from bench.errors import BenchError
from bench.instrument_look import known_instruments
from bench.proof.keys import fingerprint, key_path, load_public, public_path
from bench.settings import Settings
from bench.user_folder import user_folder
from gui.languages import LANGUAGES
from gui.pages.settings.words import Part, SettingsWords
from gui.words import Words

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Option:
    """One of several; `then` holds when it is pressed."""

    text: str
    then: Settings
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with its options."""

    name: str
    options: tuple[Option, ...]
    note: str = ""
    reaches_output: bool = False
    """Locked while the output may be on."""


@dataclass(frozen=True, slots=True)
class NamedFact:
    """A name and a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class KeyText:
    """The key that signs reports, as far as it may be shown."""

    facts: tuple[NamedFact, ...]
    """Empty where there is none."""
    sentence: str


def choices(part: Part, now: Settings, words: Words) -> tuple[Choice, ...]:
    """The choices of a part; none for those that are made otherwise."""
    say = words.settings
    match part:
        case Part.KEYS:
            held = _options(say.switch_on_by, now.switch_on, lambda value: replace(now, switch_on=value))
            return (
                Choice(say.switch_on, held, say.switch_on_why, reaches_output=True),
                Choice(say.scanner, _switch(say, now.scanner, lambda on: replace(now, scanner=on)), say.scanner_why),
            )
        case Part.LANGUAGE:
            names = {row.language: row.own_name for row in LANGUAGES}
            return (Choice(say.language, _options(names, now.language, lambda value: replace(now, language=value))),)
        case Part.LOOK:
            return (
                Choice(say.theme, _options(say.themes, now.theme, lambda value: replace(now, theme=value))),
                Choice(
                    say.text_size, _options(say.text_sizes, now.text_size, lambda value: replace(now, text_size=value))
                ),
            )
        case Part.REPORTS:
            names = {row.language: row.own_name for row in LANGUAGES}
            return (
                Choice(
                    say.report_language,
                    _options(names, now.report_language, lambda value: replace(now, report_language=value)),
                ),
                Choice(say.paper, _options(say.papers, now.paper, lambda value: replace(now, paper=value))),
                Choice(say.sign, _switch(say, now.sign, lambda on: replace(now, sign=on)), say.sign_why),
            )
        case Part.PRIVACY:
            return (
                Choice(
                    say.redact,
                    _options(say.redact_to, now.redact, lambda value: replace(now, redact=value)),
                    say.redact_why,
                ),
                Choice(
                    say.show_imei, _switch(say, now.show_imei, lambda on: replace(now, show_imei=on)), say.show_imei_why
                ),
            )
        case Part.STATION | Part.ABOUT:
            return ()


def key_text(words: Words) -> KeyText:
    """The bench's key, by its public half alone."""
    say, path = words.settings.key, public_path(key_path())
    if not path.exists():
        return KeyText((), say.none)
    try:
        public = load_public(path)
    except BenchError as error:
        return KeyText((), words.trouble.of(error))
    return KeyText((NamedFact(say.fingerprint, fingerprint(public)), NamedFact(say.file, str(path))), say.keep)


def about_facts(qt_version: str, words: Words) -> tuple[NamedFact, ...]:
    """Versions, where things are kept, and what it was tried on."""
    say = words.settings.about
    return (
        NamedFact(say.version, version("bootbench")),
        NamedFact(say.python, platform.python_version()),
        NamedFact(say.qt, qt_version),
        NamedFact(say.system, f"{platform.system()} {platform.release()}"),
        NamedFact(say.folder, str(user_folder())),
        NamedFact(say.validated, words.report.evidence.made_names.validation_of),
    )


def instrument_facts(words: Words) -> tuple[NamedFact, ...]:
    """What this program speaks with, and how far that was tried."""
    said = words.settings.about.catalog.said
    return tuple(NamedFact(said(known.title), said(known.verified_by)) for known in known_instruments())


def _options(texts: Mapping[Value, str], chosen: Value, then: Callable[[Value], Settings]) -> tuple[Option, ...]:
    return tuple(Option(text, then(value), value == chosen) for value, text in texts.items())


def _switch(say: SettingsWords, chosen: bool, then: Callable[[bool], Settings]) -> tuple[Option, ...]:
    return _options({True: say.on, False: say.off}, chosen, then)


def next_part(part: Part, step: int) -> Part:
    """The part so many places further, without going round."""
    order: Sequence[Part] = list(Part)
    return order[min(max(order.index(part) + step, 0), len(order) - 1)]
