"""The desktop entry and the icon that are installed with the package."""

from __future__ import annotations

import tomllib
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
ENTRY = ROOT / "gui" / "desktop" / "bootbench.desktop"


def test_the_entry_starts_the_window_and_names_the_icon() -> None:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ENTRY, encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert entry["Type"] == "Application"
    assert entry["Exec"] == "bootbench window %f"
    assert parser[f"Desktop Action {entry['Actions'].rstrip(';')}"]["Exec"] == "bootbench window --demo"
    icon = ENTRY.with_name(f"{entry['Icon']}.svg")
    assert ElementTree.parse(icon).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_the_wheel_puts_both_where_a_desktop_looks() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = table["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {
        "gui/desktop/bootbench.desktop": "share/applications/bootbench.desktop",
        "gui/desktop/bootbench.svg": "share/icons/hicolor/scalable/apps/bootbench.svg",
    }
    assert all((ROOT / source).is_file() for source in shared)
