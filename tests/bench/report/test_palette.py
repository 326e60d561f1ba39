"""Colours: words stay readable on every band, and lines on paper (WCAG 2.x contrast)."""

from __future__ import annotations

import pytest

from bench.report.figure import Ink


def luminance(ink: Ink) -> float:
    channels = [int(ink.value[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Ink, other: Ink) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", [ink for ink in Ink if ink.name.startswith(("STAGE", "USB"))])
def test_words_on_a_band_are_readable(ground: Ink) -> None:
    assert contrast(Ink.TEXT, ground) >= 5.0


@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [
        (Ink.TEXT, Ink.PAPER, 4.5),
        (Ink.MUTED, Ink.PAPER, 4.5),
        (Ink.WARN, Ink.WARN_SOFT, 4.5),
        (Ink.WARN, Ink.PAPER, 4.5),
        (Ink.OK, Ink.PAPER, 4.5),
        (Ink.PAPER, Ink.MOTHERBOARD, 4.5),
        (Ink.PAPER, Ink.NOT_MOTHERBOARD, 4.5),
        (Ink.LIMIT, Ink.PAPER, 4.5),
        (Ink.CURRENT, Ink.PAPER, 3.0),
        (Ink.CURRENT, Ink.CURRENT_RANGE, 3.0),
        (Ink.VOLTAGE, Ink.PAPER, 3.0),
        (Ink.BORDER, Ink.PAPER, 3.0),
    ],
)
def test_words_and_lines_stand_out(front: Ink, ground: Ink, least: float) -> None:
    assert contrast(front, ground) >= least
