"""What holds for one window alone is shown as what holds, and is not kept; what is changed in the window is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench.report.languages import Language
from bench.settings import LoadedSettings, Settings, TextSize, load_settings, save_settings
from bench.window_request import ThemeName
from gui.kept_settings import KeptSettings


def opened(file: Path) -> KeptSettings:
    """A window's settings, dark for this time; light is kept."""
    save_settings(replace(Settings(), theme=ThemeName.LIGHT), file)
    settings = KeptSettings(load_settings(file), file)
    settings.hold_for_now(theme=ThemeName.DARK)
    return settings


def test_what_holds_for_now_is_what_holds_and_another_change_does_not_keep_it(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    settings = opened(file)
    assert settings.now.theme is ThemeName.DARK
    settings.put(replace(settings.now, language=Language.HINDI))
    assert settings.now.theme is ThemeName.DARK
    kept = load_settings(file).settings
    assert (kept.theme, kept.language) == (ThemeName.LIGHT, Language.HINDI)


def test_setting_it_back_in_the_window_is_a_change_that_is_told_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    settings, told = opened(file), []
    settings.watch(lambda former, new: told.append((former.theme, new.theme)))
    settings.put(replace(settings.now, theme=ThemeName.LIGHT))
    settings.put(replace(settings.now, theme=ThemeName.DARK))
    assert told == [(ThemeName.DARK, ThemeName.LIGHT), (ThemeName.LIGHT, ThemeName.DARK)]
    assert load_settings(file).settings.theme is ThemeName.DARK


def test_without_a_file_everything_holds_for_this_window(tmp_path: Path) -> None:
    settings = KeptSettings(LoadedSettings(Settings()), None)
    settings.hold_for_now(text_size=TextSize.NORMAL)
    settings.put(replace(settings.now, theme=ThemeName.CONTRAST))
    assert settings.now.theme is ThemeName.CONTRAST
    assert list(tmp_path.iterdir()) == []
