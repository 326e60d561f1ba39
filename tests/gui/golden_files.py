"""A golden band that is made up: one level for fifteen seconds from the answer on."""

from __future__ import annotations

from pathlib import Path

_BAND = """format = "bootbench-golden/1"
models = ["{model}"]
source = "9 good boots, made up"
boots = 9
step_s = 0.25
reach = 3.0
level_a = [{levels}]
spread = [{spreads}]
"""


def golden(folder: Path, level_a: float, model: str = "POCO X3 Pro", spread: float = 0.1) -> Path:
    """Write it; the band is as wide as three spreads on both sides."""
    path = folder / "golden.toml"
    levels, spreads = ", ".join([str(level_a)] * 60), ", ".join([str(spread)] * 60)
    path.write_text(_BAND.format(model=model, levels=levels, spreads=spreads), encoding="utf-8")
    return path
