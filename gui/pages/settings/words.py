"""The words of the Settings page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bench.redaction.levels import Level
from bench.report.document import Paper
from bench.report.phrases import Phrasebook
from bench.settings import SwitchOn, TextSize
from bench.station import StationPart
from bench.station_check import Outcome
from bench.window_request import ThemeName
from gui.pages.texts import KeyWords


class Part(Enum):
    """The parts of the page, in their order."""

    STATION = "station"
    KEYS = "keys and scanner"
    LANGUAGE = "language"
    LOOK = "look and text size"
    REPORTS = "reports and signing"
    PRIVACY = "privacy"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class StationWords:
    """The part about the instruments."""

    no_station: str
    no_station_line: str
    choose: str
    choose_title: str
    kinds: str
    """For the file chooser."""
    look: str
    looking: str
    test_all: str
    test: str
    testing: str
    """{name}"""
    parts: Mapping[StationPart, str]
    calibrated: str
    """{day} {due}"""
    never_calibrated: str
    reading: str
    lost: str
    """{count}"""
    good_for: str
    nobody: str
    found: str
    nothing_found: str
    result: str
    ready: str
    not_ready: str
    """{count}"""
    outcomes: Mapping[Outcome, str]
    phrases: Phrasebook
    """What the layers below say of instruments and of the test of a station."""
    open_leads: str
    """What has to be so before the whole station is tested."""


@dataclass(frozen=True, slots=True)
class HealthyWords:
    """The band of healthy boots that the Bench page shows."""

    heading: str
    none: str
    shown: str
    """{file}"""
    choose: str
    choose_title: str
    kinds: str
    """For the file chooser."""
    make: str
    make_why: str
    making: str
    """Said while it is made."""
    made: str
    """{count}"""
    forget: str
    failed: str


@dataclass(frozen=True, slots=True)
class KeyFileWords:
    """The key that signs."""

    heading: str
    none: str
    fingerprint: str
    file: str
    make: str
    passphrase: str
    passphrase_why: str
    made: str
    keep: str


@dataclass(frozen=True, slots=True)
class AboutWords:
    """What this program is, and what it was tried on."""

    version: str
    python: str
    qt: str
    system: str
    folder: str
    validated: str
    instruments: str
    catalog: Phrasebook
    """What instruments are called, and how each was verified."""
    licence: str


@dataclass(frozen=True, slots=True)
class SettingsWords:
    """The whole page."""

    line: str
    parts: Mapping[Part, str]
    locked: str
    """For what reaches the output, while that may be on."""
    not_kept: str
    station: StationWords
    healthy: HealthyWords
    switch_on: str
    switch_on_by: Mapping[SwitchOn, str]
    switch_on_why: str
    scanner: str
    scanner_why: str
    on: str
    off: str
    language: str
    theme: str
    themes: Mapping[ThemeName, str]
    text_size: str
    text_sizes: Mapping[TextSize, str]
    report_language: str
    paper: str
    papers: Mapping[Paper, str]
    sign: str
    sign_why: str
    key: KeyFileWords
    redact: str
    redact_to: Mapping[Level | None, str]
    redact_why: str
    show_imei: str
    show_imei_why: str
    about: AboutWords
    key_rows: tuple[KeyWords, ...]
