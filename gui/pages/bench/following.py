"""Follows the pictures of one capture: what each adds to what is known, and what the recorder has just begun. No Qt."""

from __future__ import annotations

from dataclasses import replace

from bench.capture.picture import Picture
from bench.recorder.items import Stage
from gui.pages.bench.figures import in_ampere
from gui.pages.bench.known import Known
from gui.pages.bench.states import Doing

READING_S = 0.2
"""The large reading is renewed this often."""
UNIT_S = 1.0
"""Its unit changes no more often than this."""

_DOES = {
    Stage.SWITCHING_ON: Doing.TOUCHING,
    Stage.WAITING_FOR_KEY: Doing.WAITING_FOR_KEY,
    Stage.KEY_BY_RELAY: Doing.WATCHING,
    Stage.STARTING: Doing.WATCHING,
    Stage.PLUG_IN_USB: Doing.WAITING_FOR_USB,
    Stage.SWITCHING_USB_ON: Doing.WATCHING,
    Stage.WATCHING_USB: Doing.WATCHING,
}


class Following:
    """One for each capture."""

    def __init__(self) -> None:
        self._told: tuple[str, Stage] | None = None
        self._runs: list[str] = []
        self._read_s = self._unit_s = 0.0

    def see(self, picture: Picture, known: Known, now_s: float) -> Known | None:
        """What is known with this picture; `None` between two runs and after the last, when the former one stays."""
        progress = picture.progress
        if progress.kind is None and known.picture is not None:
            return None
        known = replace(known, picture=picture, silent_s=0.0)
        if progress.run not in self._runs:
            self._runs.append(progress.run)
        if now_s - self._read_s >= READING_S:
            self._read_s = now_s
            step_a = picture.meter.resolution_a if picture.meter is not None else None
            ampere = known.ampere
            if progress.current_a is not None and now_s - self._unit_s >= UNIT_S:
                self._unit_s, ampere = now_s, in_ampere(progress.current_a, known.ampere, step_a)
            known = replace(known, reading_a=progress.current_a, ampere=ampere)
        return replace(known, run_number=len(self._runs))

    def begun(self, picture: Picture) -> Doing | None:
        """What the recorder has begun with this picture."""
        stage = (picture.progress.run, picture.progress.stage)
        if stage == self._told:
            return None
        self._told = stage
        return _DOES.get(picture.progress.stage)
