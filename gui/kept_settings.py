"""The settings while the window is open: what holds now, kept on disk at each change, told to who watches. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.errors import BenchError
from bench.settings import LoadedSettings, Settings, load_settings, save_settings, settings_path

Changed = Callable[[Settings, Settings], None]
"""Called with the former settings and the new ones."""


class KeptSettings:
    """One for each window."""

    def __init__(self, loaded: LoadedSettings, path: Path | None) -> None:
        """Kept in a file; without one they hold for this window alone."""
        self._now, self._path = loaded.settings, path
        self._for_now: dict[str, tuple[Any, Any]] = {}
        """Fields that hold for this window alone: what holds, and what is kept instead."""
        self.refused = loaded.refused
        """Why the file on disk does not count, or cannot be written; empty while all is well."""
        self._watchers: list[Changed] = []

    @classmethod
    def of_user(cls) -> KeptSettings:
        """Those in the user's folder."""
        return cls(load_settings(), settings_path())

    @property
    def now(self) -> Settings:
        """What holds."""
        return self._now

    def hold_for_now(self, **fields: Any) -> None:
        """Let fields of `Settings` hold in this window without being kept, until something else is put there."""
        self._for_now |= {name: (value, getattr(self._now, name)) for name, value in fields.items()}
        self._now = replace(self._now, **fields)

    def watch(self, changed: Changed) -> None:
        """Call `changed` at each change from now on."""
        self._watchers.append(changed)

    def unwatch(self, changed: Changed) -> None:
        """Call it no more; harmless for one that does not watch."""
        if changed in self._watchers:
            self._watchers.remove(changed)

    def put(self, settings: Settings) -> None:
        """These hold at once, also where they cannot be kept; `refused` says so then."""
        former, self._now = self._now, settings
        if settings == former:
            return
        self._for_now = {n: both for n, both in self._for_now.items() if getattr(settings, n) == both[0]}
        if self._path is not None:
            try:
                save_settings(replace(settings, **{n: kept for n, (_, kept) in self._for_now.items()}), self._path)
                self.refused = ""
            except BenchError as error:
                self.refused = str(error)
        for changed in tuple(self._watchers):
            changed(former, settings)
