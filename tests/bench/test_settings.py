"""Settings come back as they were set; a file that cannot be read changes nothing and is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from bench.redaction.levels import Level
from bench.report.document import Paper
from bench.report.languages import Language
from bench.settings import Settings, SwitchOn, TextSize, load_settings, save_settings
from bench.window_request import ThemeName

PATHS = st.one_of(st.none(), st.text("abcäहि \"'\\#=", min_size=1).map(Path))
SETTINGS = st.builds(
    Settings,
    language=st.sampled_from(Language),
    theme=st.sampled_from(ThemeName),
    text_size=st.sampled_from(TextSize),
    switch_on=st.sampled_from(SwitchOn),
    scanner=st.booleans(),
    station=PATHS,
    cases=PATHS,
    golden=PATHS,
    report_language=st.sampled_from(Language),
    paper=st.sampled_from(Paper),
    sign=st.booleans(),
    redact=st.one_of(st.none(), st.sampled_from(Level)),
    show_imei=st.booleans(),
)


@limits(deadline=None, max_examples=40)
@given(SETTINGS)
def test_settings_come_back_as_they_were_set(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    path = tmp_path_factory.mktemp("settings") / "sub" / "settings.toml"
    save_settings(settings, path)
    loaded = load_settings(path)
    assert (loaded.settings, loaded.refused) == (settings, "")


def test_without_a_file_the_defaults_hold_and_nothing_is_said(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path / "settings.toml")
    assert (loaded.settings, loaded.refused) == (Settings(), "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("text_size = 130", "format"),
        ('format = "bootbench-settings/1"\ntext_size = 131', "text_size"),
        ('format = "bootbench-settings/1"\ncolour = "pink"', "colour"),
        ("\0", "TOML"),
    ],
)
def test_a_damaged_file_is_said_in_one_sentence_and_kept(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    loaded = load_settings(path)
    assert loaded.settings == Settings()
    assert said in loaded.refused
    assert "\n" not in loaded.refused
    assert (tmp_path / "settings.damaged.toml").read_text(encoding="utf-8") == text
    save_settings(replace(Settings(), scanner=False), path)
    assert load_settings(path).settings == replace(Settings(), scanner=False)


def test_comments_beside_settings_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        '# of bench 3\nformat = "bootbench-settings/1"\ncases = "/cases"\ntheme = "dark"  # the lamp blinds\n', "utf-8"
    )
    loaded = load_settings(path).settings
    save_settings(replace(loaded, scanner=False, cases=None), path)
    assert load_settings(path).settings == replace(loaded, scanner=False, cases=None)
    text = path.read_text("utf-8")
    assert text.startswith("# of bench 3\n")
    assert 'theme = "dark"  # the lamp blinds\n' in text
