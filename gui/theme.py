"""Reads `theme.toml`: every distance, size and colour of the window has its one place there. Knows no Qt."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from importlib.resources import files
from typing import Any

from bench.window_request import ThemeName


@dataclass(frozen=True, slots=True)
class Colours:
    """One look; sRGB as `#RRGGBB`."""

    canvas: str
    surface: str
    sunken: str
    raised: str
    divider: str
    border: str
    text: str
    text_muted: str
    action: str
    on_action: str
    action_soft: str
    danger: str
    on_danger: str
    danger_soft: str
    energised: str
    on_energised: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    verdict_motherboard: str
    verdict_not_motherboard: str
    on_verdict: str
    verdict_cannot_say: str
    plot: str
    grid: str
    series: tuple[str, ...]
    """Overlaid traces A, B, C; a single trace is A."""
    difference: str
    golden_edge: str
    golden_fill: str
    voltage: str
    limit: str
    hatch: str
    selection: str
    marker: str
    stage: tuple[str, ...]
    """Before key, PMIC, early boot, boot loader, kernel, Android start, idle, asleep, stuck."""
    on_stage: str
    usb: tuple[str, ...]
    """Nothing, boot ROM, crash dump, fastboot, recovery, Android."""
    on_usb: str
    heat: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lettering:
    """A size of text: logical pixels, line height, weight."""

    px: int
    line_px: int
    weight: int


@dataclass(frozen=True, slots=True)
class Letterings:
    """The seven sizes of text there are."""

    caption: Lettering
    body: Lettering
    lead: Lettering
    heading: Lettering
    title: Lettering
    state: Lettering
    reading: Lettering


@dataclass(frozen=True, slots=True)
class Spaces:
    """The seven distances there are, in logical pixels."""

    x1: int
    x2: int
    x3: int
    x4: int
    x5: int
    x6: int
    x7: int


@dataclass(frozen=True, slots=True)
class Radii:
    """How round a corner is."""

    small: int
    medium: int
    large: int


@dataclass(frozen=True, slots=True)
class Lines:
    """How thick a line is."""

    divider: float
    control: float
    focus: float
    trace: float
    marker: float


@dataclass(frozen=True, slots=True)
class Targets:
    """How large a thing that can be pressed is at least, and how far from the next."""

    least: int
    primary: int
    answer: int
    stop: int
    gap: int


@dataclass(frozen=True, slots=True)
class Theme:
    """One look with the sizes that all looks share."""

    name: ThemeName
    colours: Colours
    space: Spaces
    radius: Radii
    line: Lines
    target: Targets
    families: tuple[str, ...]
    text: Letterings
    text_size: float = 1.0
    """How much larger than drawn all text is set; already in `text`."""
    scale: float = 1.0
    """How much larger than drawn everything is; already in `text_size` and in all sizes but the lines'."""


def load_theme(name: ThemeName, text_size: float = 1.0) -> Theme:
    """Read one look from the table that ships with the package, with its text so much larger."""
    table = tomllib.loads(files("gui").joinpath("theme.toml").read_text(encoding="utf-8"))
    colours: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table[name.value].items()
    }
    return Theme(
        name=name,
        colours=Colours(**colours),
        space=Spaces(**table["space"]),
        radius=Radii(**table["radius"]),
        line=Lines(**table["line"]),
        target=Targets(**table["target"]),
        families=tuple(table["font"]["family"]),
        text=Letterings(**{key: _lettering(size, text_size) for key, size in table["font"]["size"].items()}),
        text_size=text_size,
    )


def scaled(theme: Theme, scale: float) -> Theme:
    """The same look with everything larger but the lines, for a part of the window that is read from further away."""
    text = {one.name: _larger(getattr(theme.text, one.name), scale) for one in fields(theme.text)}
    space, radius, target = (
        {one.name: round(getattr(sizes, one.name) * scale) for one in fields(sizes)}
        for sizes in (theme.space, theme.radius, theme.target)
    )
    return replace(
        theme,
        space=Spaces(**space),
        radius=Radii(**radius),
        target=Targets(**target),
        text=Letterings(**text),
        text_size=theme.text_size * scale,
        scale=theme.scale * scale,
    )


def _larger(lettering: Lettering, scale: float) -> Lettering:
    return replace(lettering, px=round(lettering.px * scale), line_px=round(lettering.line_px * scale))


def _lettering(size: list[int], text_size: float) -> Lettering:
    px, line_px, weight = size
    return Lettering(round(px * text_size), round(line_px * text_size), weight)
