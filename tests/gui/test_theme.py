"""The figures of `theme.toml` are promises: each is computed again here."""

from __future__ import annotations

import itertools
import tomllib
from importlib.resources import files

import numpy as np
import pytest

from bench.window_request import ThemeName
from gui.theme import Colours, load_theme, scaled
from tests.gui.colour_science import SIGHTS, ciede2000, contrast, lab

TABLE = tomllib.loads(files("gui").joinpath("theme.toml").read_text(encoding="utf-8"))
ROUNDING = 0.1


def named(colours: Colours, name: str) -> tuple[str, ...]:
    key, _, index = name.partition(".")
    value = getattr(colours, key)
    if not index:
        return (value,)
    return tuple(value) if index == "*" else (value[int(index)],)


def lanes(colours: Colours, name: str) -> tuple[str, ...]:
    """The colours that must be told apart: overlay lines stand with the difference and the edge of the band."""
    if name == "series":
        return (*colours.series, colours.difference, colours.golden_edge)
    if name == "verdict":
        return (colours.verdict_motherboard, colours.verdict_not_motherboard, colours.verdict_cannot_say)
    return named(colours, f"{name}.*")


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("promise", TABLE["promises"]["contrast"], ids=lambda row: f"{row[0]} on {row[1]}")
def test_contrast_is_as_promised(theme: ThemeName, promise: list[object]) -> None:
    """Every pair of front and back reaches its least contrast, and the measured figure in the table is true."""
    front, back, least, *measured = promise
    colours = load_theme(theme).colours
    fronts = str(front).split(" or ")
    worst = min(
        max(contrast(one, ground) for name in fronts for one in named(colours, name))
        for ground in named(colours, str(back))
    )
    assert worst >= float(str(least))
    assert float(str(measured[list(ThemeName).index(theme)])) == pytest.approx(worst, abs=ROUNDING)


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("name", list(TABLE["distinct"]))
def test_colours_stay_distinct_for_every_sight(theme: ThemeName, name: str) -> None:
    """Lanes, overlays and verdicts differ for normal and for colour-blind eyes by at least the distance promised."""
    row, colours = TABLE["distinct"][name], lanes(load_theme(theme).colours, name)
    for pairs, kind in ((itertools.combinations, "any"), (lambda seen, _: itertools.pairwise(seen), "neighbour")):
        seen_by = [[lab(colour, sight) for colour in colours] for sight in SIGHTS]
        distances = [min(ciede2000(a, b) for a, b in pairs(seen, 2)) for seen in seen_by]
        assert min(distances) >= row[f"least_{kind}"]
        assert row[f"{theme.value}_{kind}"] == pytest.approx(distances, abs=ROUNDING)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_distance_agrees_with_the_published_pairs(
    one: tuple[float, ...], two: tuple[float, ...], expected: float
) -> None:
    """CIEDE2000 gives the values of Sharma, Wu and Dalal's table 1."""
    assert expected == pytest.approx(ciede2000(np.array(one), np.array(two)), abs=1e-4)


def test_black_on_white_has_the_largest_contrast_there_is() -> None:
    assert pytest.approx(21.0) == contrast("#000000", "#FFFFFF")


def test_a_part_that_is_larger_has_all_its_sizes_larger_and_its_lines_and_colours_as_they_were() -> None:
    theme = load_theme(ThemeName.DARK, 1.3)
    large = scaled(theme, 1.25)
    assert (large.target.least, large.target.primary, large.space.x4) == (55, 80, 20)
    assert large.text.state.px == round(round(44 * 1.3) * 1.25)
    assert (large.scale, large.text_size) == (1.25, 1.3 * 1.25)
    assert (large.colours, large.line, large.families) == (theme.colours, theme.line, theme.families)
    assert scaled(theme, 1.0) == theme
