"""The band of healthy phones behind a run while it comes: laid as on a finished run, and said when it is left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.golden import STEP_S
from analysis.run import RunKind
from bench.capture.picture import Picture
from bench.plan_toml import load_plan
from bench.report.languages import Language
from gui.bridge import Refusal
from gui.languages import window_words
from gui.pages.bench.boot_facts import MOST_FACTS, facts_of
from gui.pages.bench.healthy import Healthy, Laid, band_lane
from gui.pages.bench.laying import lay, load_healthy
from gui.pages.bench.live_lanes import live_lanes, waiting_lanes
from gui.pages.bench.model import KEY_DUE_S, describe
from gui.pages.bench.rows import Leaves, Sign
from gui.pages.bench.states import Situation, State
from gui.words import Words
from tests.gui.bench_samples import NOW_S, ZERO_S, known, picture
from tests.gui.golden_files import golden
from tests.gui.samples import PROFILE

WORDS = [window_words(language) for language in Language]
ENGLISH = window_words(Language.ENGLISH)
KEY_S, ANSWER_S = 994.0, 994.5
"""Of the sample: from the answer on it draws 129.8 mA."""


def healthy(folder: Path, level_a: float, spread: float = 0.1) -> Healthy:
    found = list(load_healthy(golden(folder, level_a, spread=spread), ENGLISH.trouble))
    assert isinstance(found[0], Healthy)
    return found[0]


def laid(band: Healthy, seen: Picture) -> Laid:
    return next(iter(lay(band, seen)))


@pytest.mark.parametrize(
    ("level_a", "leaves"), [(0.6, Leaves.BELOW), (0.02, Leaves.ABOVE), (0.13, None)], ids=("more", "less", "the same")
)
@pytest.mark.parametrize("words", WORDS)
def test_a_run_outside_the_band_says_what_healthy_phones_draw(
    tmp_path: Path, level_a: float, leaves: Leaves | None, words: Words
) -> None:
    found = laid(healthy(tmp_path, level_a), picture())
    assert found.leaves is leaves
    rows = facts_of(picture(), words.bench.facts, found)
    warned = [row.text for row in rows if row.sign is Sign.WARNING]
    assert warned == ([words.bench.facts.healthy_draw[leaves]] if leaves is not None else [])
    if leaves is not None:
        assert found.outside_host_s == pytest.approx(ANSWER_S, abs=2 * STEP_S)
        plan = load_plan("boot-usb")
        lanes = live_lanes(picture(), plan, 1, PROFILE.usb, words, healthy=healthy(tmp_path, level_a), laid=found)
        assert words.bench.facts.healthy_draw[leaves] in lanes.text


def test_the_band_of_a_run_starts_at_its_answer_and_goes_on_beyond_now(tmp_path: Path) -> None:
    band = healthy(tmp_path, 0.13)
    found = laid(band, picture())
    lane = band_lane(band, found, KEY_S - ZERO_S, ZERO_S, ENGLISH)
    assert lane.at_s[0] == pytest.approx(ANSWER_S - ZERO_S, abs=0.1)
    assert (np.diff(lane.at_s) > 0).all()
    assert lane.at_s[-1] == pytest.approx(ANSWER_S - ZERO_S + 59 * STEP_S, abs=0.1)
    assert lane.at_s[-1] > NOW_S - ZERO_S
    assert lane.outside_s is None
    assert (lane.low_a < 0.13).all()
    assert (lane.high_a > 0.13).all()


def test_before_the_key_the_band_stands_at_the_key_and_nothing_is_laid(tmp_path: Path) -> None:
    band, waits = healthy(tmp_path, 0.6), picture(key_s=None, answered_s=None, at_s=4.4, current_a=0.0002)
    assert list(lay(band, waits)) == []
    lanes = live_lanes(waits, load_plan("boot-usb"), 1, PROFILE.usb, ENGLISH, healthy=band)
    assert lanes.band is not None
    assert lanes.band.at_s[0] == lanes.zero_s
    assert lanes.current is not None
    assert lanes.current.high_a > band.top_a
    alone = waiting_lanes(load_plan("boot-usb"), band, ENGLISH)
    assert alone.band is not None
    assert alone.band.at_s[0] == alone.zero_s == KEY_DUE_S
    assert "9 healthy boots" in alone.text


def test_a_key_that_nothing_answers_is_outside_from_the_key_on(tmp_path: Path) -> None:
    found = laid(healthy(tmp_path, 0.6), picture(current_a=0.0002, answered_s=None))
    assert found.leaves is Leaves.BELOW
    assert found.start_host_s == pytest.approx(KEY_S, abs=0.1)


def test_a_run_that_came_back_inside_says_when_it_was_outside(tmp_path: Path) -> None:
    seen = picture()
    assert seen.current is not None
    low = (seen.current.at_s > 995.0) & (seen.current.at_s < 997.5)
    dipped = replace(seen, current=replace(seen.current, mean=np.where(low, 0.004, seen.current.mean)))
    found = laid(healthy(tmp_path, 0.13, spread=0.2), dipped)
    assert found.leaves is None
    assert found.outside_host_s == pytest.approx(995.0, abs=2 * STEP_S)
    rows = facts_of(dipped, ENGLISH.bench.facts, found)
    assert rows[-1].sign is Sign.WARNING
    assert rows[-1].text.startswith("Left the healthy band 1")


def test_current_on_usb_power_has_no_band(tmp_path: Path) -> None:
    probe, band = picture(kind=RunKind.USB_PROBE), healthy(tmp_path, 0.6)
    assert list(lay(band, probe)) == []
    assert live_lanes(probe, load_plan("boot-usb"), 2, PROFILE.usb, ENGLISH, healthy=band).band is None


def test_of_four_facts_one_that_is_well_gives_way(tmp_path: Path) -> None:
    lossy = picture(lost=12)
    rows = facts_of(lossy, ENGLISH.bench.facts, laid(healthy(tmp_path, 0.6), lossy))
    assert len(rows) == MOST_FACTS
    assert [row.sign for row in rows] == [Sign.TICK, Sign.WARNING, Sign.WARNING]


def test_the_band_of_a_former_run_says_nothing_of_this_one(tmp_path: Path) -> None:
    there = known(State.LIVE)
    outside = laid(healthy(tmp_path, 0.6), picture())
    now = describe(Situation(State.LIVE), replace(there, laid=outside), ENGLISH)
    later = describe(Situation(State.LIVE), replace(there, laid=replace(outside, run_id="run-0")), ENGLISH)
    assert len(now.rows) == len(later.rows) + 1


@pytest.mark.parametrize(
    ("model", "text", "said"),
    [("Another phone", None, "Another phone"), ("", "format = 3", "format"), ("", "\0", "TOML")],
)
def test_a_band_that_does_not_count_is_refused_in_one_sentence(
    tmp_path: Path, model: str, text: str | None, said: str
) -> None:
    path = golden(tmp_path, 0.6, model or "POCO X3 Pro")
    if text is not None:
        path.write_text(text, encoding="utf-8")
    found = list(load_healthy(path, ENGLISH.trouble))
    assert isinstance(found[0], Refusal)
    assert said in found[0].sentence
    assert "\n" not in found[0].sentence


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    assert isinstance(next(iter(load_healthy(tmp_path / "gone.toml", ENGLISH.trouble))), Refusal)
