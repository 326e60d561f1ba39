"""What a person set in the window: one TOML file in the user's folder, checked when it is read, whole when written.

    format = "bootbench-settings/1"
    language = "hi"
    theme = "dark"
    text_size = 130
    switch_on = "hold"
    scanner = true
    station = "/home/shop/bench3.toml"
    cases = "/home/shop/cases"
    golden = "/home/shop/golden.toml"
    report_language = "hi"
    paper = "a4"
    sign = true
    redact = "customer"
    show_imei = false

A key that is left out has its default. A file that cannot be read is no reason to show no window: it is kept under
another name, the defaults hold, and one sentence says so.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum, IntEnum
from pathlib import Path
from typing import Literal

import tomlkit
from pydantic import BaseModel, ConfigDict
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError

from bench.casebook.place import casebook_folder
from bench.errors import BadInputError
from bench.redaction.levels import Level
from bench.report.document import Paper
from bench.report.languages import Language
from bench.toml_input import read_toml
from bench.user_folder import user_folder
from bench.window_request import ThemeName
from bench.written import write_text_whole

FILE_NAME = "settings.toml"
FORMAT = "bootbench-settings/1"
_NOTHING = "nothing"


class TextSize(IntEnum):
    """How large text is set, in percent."""

    NORMAL = 100
    LARGER = 115
    LARGE = 130
    LARGEST = 150


class SwitchOn(Enum):
    """What makes sure that the output is meant to go on; the value is the word in the file."""

    HOLD = "hold"
    """The key or the button held for 0.6 s."""
    TWICE = "twice"
    """Pressed twice within 2 s."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with its default."""

    language: Language = Language.ENGLISH
    theme: ThemeName = ThemeName.LIGHT
    text_size: TextSize = TextSize.NORMAL
    switch_on: SwitchOn = SwitchOn.HOLD
    scanner: bool = True
    """Whether fifteen digits typed faster than a person can are taken for a scanned IMEI."""
    station: Path | None = None
    """The station file (TOML) of this bench."""
    cases: Path | None = None
    """Where new cases are written; `None` is the casebook."""
    golden: Path | None = None
    """The golden band that lies behind a boot while it comes; `None` shows none."""
    report_language: Language = Language.ENGLISH
    paper: Paper = Paper.A4
    sign: bool = True
    """Whether reports are signed where there is a key."""
    redact: Level | None = Level.CUSTOMER
    """What is masked in exports; `None` leaves everything in."""
    show_imei: bool = False
    """Whether lists show the whole IMEI at once."""


class _Model(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["bootbench-settings/1"]
    language: Language = Language.ENGLISH
    theme: ThemeName = ThemeName.LIGHT
    text_size: TextSize = TextSize.NORMAL
    switch_on: SwitchOn = SwitchOn.HOLD
    scanner: bool = True
    station: Path | None = None
    cases: Path | None = None
    golden: Path | None = None
    report_language: Language = Language.ENGLISH
    paper: Paper = Paper.A4
    sign: bool = True
    redact: Level | Literal["nothing"] = Level.CUSTOMER
    show_imei: bool = False


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings, and what there is to say about the file."""

    settings: Settings
    refused: str = ""
    """Why the file does not count, as one sentence; empty where it does, or where there is none yet."""


def load_settings(path: Path | None = None) -> LoadedSettings:
    """Read the file, the user's own where none is named; what cannot be read is kept beside it. Raises nothing."""
    path = path or settings_path()
    if not path.exists():
        return LoadedSettings(Settings())
    try:
        model = read_toml(path, _Model)
    except BadInputError as error:
        return LoadedSettings(Settings(), f"{error}; {_put_aside(path)}")
    given = {field.name: getattr(model, field.name) for field in fields(Settings)}
    if given["redact"] == _NOTHING:
        given["redact"] = None
    return LoadedSettings(Settings(**given))


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write all of them; comments that somebody wrote beside them stay.

    Raises `BadInputError` where the folder cannot be written to.
    """
    path = path or settings_path()
    document = _there(path)
    document["format"] = FORMAT
    for field in fields(Settings):
        value = getattr(settings, field.name)
        if field.name == "redact" and value is None:
            value = _NOTHING
        if value is not None:
            document[field.name] = _plain(value)
        elif field.name in document:
            del document[field.name]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(path, f"cannot be written ({error.strerror})") from error
    write_text_whole(path, tomlkit.dumps(document))


def _there(path: Path) -> TOMLDocument:
    """The file as it is; an empty one where there is none that can be read (`load_settings` puts that aside)."""
    try:
        return tomlkit.parse(path.read_bytes())
    except (OSError, UnicodeDecodeError, TOMLKitError):
        return tomlkit.document()


def _plain(value: object) -> bool | int | str:
    """What TOML has for a value."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return value.value if isinstance(value.value, int) else str(value.value)
    return str(value)


def _put_aside(path: Path) -> str:
    """Keep a file that cannot be read under another name, so that the next change does not overwrite it."""
    aside = path.with_name(f"{path.stem}.damaged{path.suffix}")
    try:
        path.replace(aside)
    except OSError:
        return "the defaults hold"
    return f"the defaults hold, and the file is kept as {aside.name}"


def settings_path() -> Path:
    """Where they are kept."""
    return user_folder() / FILE_NAME


def cases_folder(settings: Settings) -> Path:
    """Where new cases are written: the casebook, where nothing else was set."""
    return settings.cases or casebook_folder(None)
