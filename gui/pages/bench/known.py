"""What the Bench page knows beside its state: frozen, and without Qt."""

from __future__ import annotations

from dataclasses import dataclass

from bench.capture.messages import Finished, OutputIs
from bench.capture.picture import Picture
from bench.capture.proofs import Proved
from bench.plan import Plan
from bench.recorder.items import EndedBy
from bench.station import Station
from gui.cards.answer_model import AnswerText
from gui.pages.bench.healthy import Laid
from gui.pages.bench.rows import Leaves
from gui.troubles import Trouble


@dataclass(frozen=True, slots=True)
class StopNote:
    """What came of STOP. Times on the computer's own clock."""

    asked_s: float
    after_key_s: float | None
    """How long after the key it was pressed; `None` before the key."""
    off_after_s: float | None = None
    """How long the supply took to answer that its output is off; `None` while it has not."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Everything that the page is made from."""

    station: Station | None = None
    plan: Plan | None = None
    case_id: str = ""
    imei: str | None = None
    scan_problem: bool = False
    """The newest scan was no IMEI."""
    proved: tuple[Proved, ...] = ()
    proofs_of: int = 0
    refused: str = ""
    """Why the output may not go on, or why a run broke off, as the bench says it."""
    trouble: Trouble = Trouble.NOT_READY
    """Of which kind that is."""
    supply: OutputIs | None = None
    """The newest answer of this capture's supply."""
    silent_s: float = 0.0
    """How long nothing was heard of the capture."""
    picture: Picture | None = None
    """The newest."""
    run_number: int = 1
    ampere: bool = False
    """The reading is shown in A."""
    reading_a: float | None = None
    """What the large reading shows: renewed five times a second."""
    laid: Laid | None = None
    """How the band of healthy phones lies on a run; it may be the former one."""
    finished: Finished | None = None
    stop: StopNote | None = None
    ending: bool = False
    """It was stopped, and the capture's last word, what is kept, has not come yet."""
    answer: AnswerText | None = None
    attempts: int = 0
    """How often a lost supply was asked again."""
    free_bytes: int | None = None
    """On the disk that cases go to."""

    @property
    def laid_here(self) -> Laid | None:
        """How the band lies on the run that is pictured."""
        laid, picture = self.laid, self.picture
        return laid if laid is not None and picture is not None and laid.run_id == picture.progress.run else None

    @property
    def leaves(self) -> Leaves | None:
        """To which side of healthy phones this one draws now."""
        return self.laid_here.leaves if self.laid_here is not None else None

    @property
    def disk_failed(self) -> bool:
        """What broke the capture off is the place that it was written to."""
        return self.finished is not None and any(run.by is EndedBy.DISK for run in self.finished.runs)

    @property
    def runs_planned(self) -> int:
        """How many runs the plan has."""
        plan = self.plan
        return plan.boots + (plan.usb is not None) if plan is not None else 1
