"""Contrast and colour distance as published, so that the figures of `theme.toml` are recomputed and not believed.

Contrast: WCAG 2.2, relative luminance. Colour-blind sight: Machado, Oliveira and Fernandes 2009, matrices at severity
1.0, applied to linear light. Distance: CIEDE2000 (Sharma, Wu and Dalal 2005) under D65.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SIGHTS: tuple[Floats, ...] = (
    np.eye(3),
    np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
)
"""Normal sight, protanopia, deuteranopia, tritanopia."""

_XYZ_FROM_RGB = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> Floats:
    """Linear light of `#RRGGBB`, shape (3,)."""
    values = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255.0
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(front: str, back: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    bright, dark = sorted((float(weights @ linear(front)), float(weights @ linear(back))), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def lab(colour: str, sight: Floats) -> Floats:
    """CIE L*a*b* of a colour as seen by `sight`, shape (3,)."""
    ratio = _XYZ_FROM_RGB @ np.clip(sight @ linear(colour), 0.0, 1.0) / _WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one: Floats, two: Floats) -> float:
    """CIEDE2000 between two L*a*b* colours."""
    mean_chroma7 = ((np.hypot(one[1], one[2]) + np.hypot(two[1], two[2])) / 2) ** 7
    stretch = 1 + 0.5 * (1 - np.sqrt(mean_chroma7 / (mean_chroma7 + 25.0**7)))
    a1, a2 = one[1] * stretch, two[1] * stretch
    c1, c2 = np.hypot(a1, one[2]), np.hypot(a2, two[2])
    h1, h2 = np.degrees(np.arctan2(one[2], a1)) % 360, np.degrees(np.arctan2(two[2], a2)) % 360
    turn = h2 - h1
    if c1 * c2 == 0:
        turn, mean_hue = 0.0, h1 + h2
    else:
        turn += 360 if turn < -180 else -360 if turn > 180 else 0
        mean_hue = (h1 + h2) / 2 if abs(h1 - h2) <= 180 else ((h1 + h2 + 360) / 2) % 360
    d_light, d_chroma = two[0] - one[0], c2 - c1
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    light, chroma = (one[0] + two[0]) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(mean_hue - 30))
        + 0.24 * np.cos(np.radians(2 * mean_hue))
        + 0.32 * np.cos(np.radians(3 * mean_hue + 6))
        - 0.20 * np.cos(np.radians(4 * mean_hue - 63))
    )
    s_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_chroma, s_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    twist = (
        -np.sin(np.radians(60 * np.exp(-(((mean_hue - 275) / 25) ** 2))))
        * 2
        * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    )
    return float(
        np.sqrt(
            (d_light / s_light) ** 2
            + (d_chroma / s_chroma) ** 2
            + (d_hue / s_hue) ** 2
            + twist * (d_chroma / s_chroma) * (d_hue / s_hue)
        )
    )
