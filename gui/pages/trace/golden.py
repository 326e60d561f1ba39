"""The golden band behind a trace: loaded from a file, laid on each run beside the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from analysis.errors import AnalysisError
from analysis.golden import Compared, GoldenBand, boot_curve, compare, corridor
from analysis.run import RunKind, RunRecord
from bench.case import Case
from bench.errors import BenchError
from bench.golden_file import check_phone, load_golden
from bench.profile_file import load_profile
from bench.report.quantities import current, seconds
from gui.bridge import Bridge, Refusal
from gui.pages.trace.comparing import LETTERS
from gui.pages.trace.words import MeasureWords
from gui.plots.lanes import BandLane
from gui.plots.run_model import OpenedRun
from gui.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class RunBand:
    """The band on one run."""

    run: OpenedRun
    lane: BandLane | None
    """`None` for a run without a start on the supply."""
    compared: Compared | None


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """The band on every run that is shown."""

    path: Path
    boots: int
    runs: tuple[RunBand, ...]

    def of(self, run: OpenedRun) -> RunBand | None:
        """That of one run."""
        return next((band for band in self.runs if band.run is run), None)


class Golden(QObject):
    """Holds the band that is shown, and lays it on runs."""

    found = Signal()
    refused = Signal(str)

    def __init__(self, broken: Refusal) -> None:
        super().__init__()
        self.path: Path | None = None
        """The file that was chosen last; it is asked for once."""
        self.bands: Bands | None = None
        self._bridge = Bridge(broken)
        self._bridge.found.connect(self._hear)

    def lay(self, path: Path, case: Case | None, runs: Sequence[OpenedRun], words: Words) -> None:
        """Lay the band of a file on runs; those that it lies on already are left alone."""
        if self.bands is not None and self.bands.path == path and all(self.bands.of(run) for run in runs):
            return
        self._bridge.start(partial(_lay, path, case, tuple(runs), words))

    def of(self, runs: Sequence[OpenedRun], say: MeasureWords) -> tuple[BandLane | None, tuple[str, ...]]:
        """The band behind the first run, and what is said of each; nothing while it is still laid."""
        bands = self.bands
        found = [bands.of(run) for run in runs] if bands is not None and bands.path == self.path else []
        if bands is None or not found or found[0] is None:
            return None, ()
        pairs = zip(LETTERS, runs, found, strict=False)
        said = (band_sentence(letter, band, run.zero_s, say) for letter, run, band in pairs if band is not None)
        return found[0].lane, (say.band_heading.format(count=bands.boots), *said)

    def close_down(self) -> None:
        """No thread outlives this."""
        self._bridge.close()

    def _hear(self, found: object) -> None:
        if isinstance(found, Bands):
            self.path, self.bands = found.path, found
            self.found.emit()
        elif isinstance(found, Refusal):
            self.path = None  # another may be chosen
            self.refused.emit(found.sentence)


def band_sentence(letter: str, band: RunBand, zero_s: float, say: MeasureWords) -> str:
    """Whether a trace stays inside, or where it leaves the band first and by how much."""
    if band.compared is None:
        return say.band_no_start.format(trace=letter)
    outside = band.compared.outside
    if outside is None:
        return say.band_inside.format(trace=letter, duration=seconds(band.compared.compared_s))
    words = say.band_above if outside.excess_a > 0 else say.band_below
    at_s = outside.interval_s[0] - zero_s
    return words.format(trace=letter, at=seconds(at_s), excess=current(abs(outside.excess_a)))


def _lay(path: Path, case: Case | None, runs: tuple[OpenedRun, ...], words: Words) -> Iterator[object]:
    try:
        golden = load_golden(path)
        if case is not None:
            check_phone(case, golden)
        yield Bands(path, golden.band.boots, tuple(band_on(run, golden.band, words.measure) for run in runs))
    except (BenchError, AnalysisError) as error:
        yield Refusal(words.trouble.of(error))


def band_on(run: OpenedRun, golden: GoldenBand, say: MeasureWords) -> RunBand:
    """Lay the band on a run, and find where the run leaves it."""
    record = RunRecord(run.run_id, run.kind or RunKind.SUPPLY_BOOT, run.analysed, run.supply, run.events, None)
    curve = boot_curve(record, load_profile().profile)
    if curve is None:
        return RunBand(run, None, None)
    found, place = compare(golden, curve), corridor(golden, curve)
    outside_s = found.outside.interval_s[0] if found.outside is not None else None
    label = say.band_outside.format(at=seconds(outside_s - run.zero_s)) if outside_s is not None else ""
    return RunBand(run, BandLane(place.at_s, place.low_a, place.high_a, outside_s, label), found)
