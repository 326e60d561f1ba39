"""The Bench page's work beside the window: one phone from its clips to its verdict. Knows no Qt.

Inputs go through `moves.after`; the orders that come of them are given here, to the capture's process or to a thread of
the bridge. What arrives from those is taken in `take`, on the window's own thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from analysis.checks import Check
from analysis.profile import DeviceProfile
from bench.capture.messages import (
    AllProved,
    Finished,
    NotRecorded,
    OutputIs,
    Proving,
    Silence,
    Vanished,
)
from bench.capture.picture import Picture
from bench.capture.process import BY_HAND
from bench.errors import BenchError
from bench.guard.messages import Output
from bench.settings import Settings
from gui.pages.bench.capturing import Capturing, Start
from gui.pages.bench.collecting import Collecting
from gui.pages.bench.endings import how_it_ended
from gui.pages.bench.examined import Examined
from gui.pages.bench.given import Said
from gui.pages.bench.healthy import Healthy, Laid
from gui.pages.bench.kept import KeptPhone, known_again
from gui.pages.bench.known import Known
from gui.pages.bench.looking import Looked
from gui.pages.bench.model import KEY_DUE_S
from gui.pages.bench.moves import ANSWERED, CAPTURING, RUNNING, after
from gui.pages.bench.scanned import Scanned, after_scan, write_imei
from gui.pages.bench.setting import BenchSetting
from gui.pages.bench.states import (
    Answered,
    CameBack,
    Checked,
    Diagnosed,
    Did,
    Ended,
    Input,
    KeyDue,
    Order,
    Outcome,
    Over,
    Press,
    Situation,
    State,
    StationThere,
)
from gui.pages.bench.supply_answers import answered, stopped
from gui.pages.bench.work import Failed, ReportSaved, reported
from gui.troubles import Trouble
from gui.words import Words

SILENT_S = 2.0
"""A capture of which nothing is heard for so long, with its output on, has lost the supply."""

_ANSWERS = {Order.ANSWER_YES: Said.YES, Order.ANSWER_NO: Said.NO, Order.ANSWER_NOT_DONE: Said.NOT_DONE}


class BenchSession:
    """One bench, one phone at a time. Used on the window's thread, but for the work that it starts."""

    def __init__(
        self,
        setting: BenchSetting | None,
        words: Words,
        start: Start,
        outside: Callable[[Order], None],
        stopped: Callable[[], None],
        *,
        twice: bool = False,
    ) -> None:
        """`start` runs work and hands what it yields to `take`; `outside` gets the orders that are not obeyed here,
        and `stopped` is called after each STOP, wherever it came from."""
        self._setting = self._next_setting = setting
        self._words, self._start, self._outside = words, start, outside
        self._stopped = stopped
        self._collecting = Collecting()
        self.situation = Situation(twice=twice)
        self.known = self._fresh()
        self._examined = Examined()
        self.profile: DeviceProfile | None = None
        """What shows itself on USB by which number; read beside the window when the first capture begins."""
        self.healthy: Healthy | None = None
        """The shop's golden band, where the settings name one."""
        self._capture = Capturing()
        self.hear(StationThere(setting is not None))

    @property
    def looked(self) -> Looked | None:
        """The answer to the phone whose runs are over."""
        return self._examined.looked

    @looked.setter
    def looked(self, looked: Looked | None) -> None:
        self._examined.looked = looked

    @property
    def capturing(self) -> bool:
        """Whether a capture is open."""
        return self._capture.is_open

    def goes_on(self, setting: BenchSetting | None) -> bool:
        """Whether this phone is gone on with, where the bench may have been set anew meanwhile."""
        idle = self.situation.state in (State.NO_STATION, State.CONNECT)
        return not idle or setting == self._setting

    def arm_by(self, *, twice: bool) -> None:
        """Whether the output goes on when the action was held, or pressed twice."""
        self.situation = replace(self.situation, twice=twice, held_since_s=None)

    def go_to_bench(self, setting: BenchSetting | None) -> None:
        """Another bench, or none; one that a phone is on stays until that is closed."""
        self._next_setting = setting
        if self.situation.state not in (State.NO_STATION, State.CONNECT):
            return
        self._setting = setting
        self.known = replace(self._fresh(), imei=self.known.imei)
        self.hear(StationThere(setting is not None))

    def hear(self, heard: Input) -> None:
        """Something happened: go where it leads, and give the orders that come of it."""
        if heard is Press.STOP:
            self._note_stop()
        found = after(self.situation, heard)
        self.situation = found.situation
        self._collecting.while_capturing(self.situation.state in CAPTURING)
        for order in found.orders:
            self._obey(order)

    def take(self, told: object) -> str:
        """What work beside the window found, or a capture told; a sentence where one is to be read."""
        match told:
            case DeviceProfile():
                self.profile = told
            case Looked():
                self._take_looked(told)
            case Laid():
                self.known = replace(self.known, laid=told)
            case ReportSaved(path):
                return self._words.bench.report_saved.format(name=path.name)
            case Failed(sentence):
                self._capture.is_over()
                self.known = replace(self.known, refused=sentence, trouble=Trouble.ANALYSIS)
                self.hear(Diagnosed(Outcome.FAILED))
            case Picture():
                self._take_picture(told)
            case Proving(proved, of):
                self.known = replace(self.known, proved=(*self.known.proved, proved), proofs_of=of)
            case AllProved():
                self.hear(Checked(passed=True))
            case OutputIs():
                self._take_output(told)
            case Silence(silent_s):
                self._take_silence(silent_s)
            case Finished():
                self._take_finished(told)
            case NotRecorded(sentence, output):
                self._capture.is_over()
                refused = "" if sentence == BY_HAND else sentence
                self.known = replace(self.known, refused=refused, trouble=Trouble.NOT_READY, ending=False)
                self.hear(Ended(Over.NOTHING, output))
            case Vanished(sentence):
                self._capture.is_over()
                self.known = replace(self.known, refused=sentence, trouble=Trouble.BROKEN_OFF, ending=False)
                in_this_computer = self._setting is not None and self._setting.pace is not None
                self.hear(Ended(Over.BROKEN_OFF, Output.OFF if in_this_computer else Output.UNKNOWN))
            case _:
                pass
        return ""

    def scan(self, digits: str, *, replaces: bool = False) -> Scanned:
        """A scanner read fifteen digits; `replaces` puts them in place of those that the phone has."""
        scanned = after_scan(digits, self.known, self.situation.state, self._words.bench, replaces=replaces)
        if scanned.known.finished is not None:
            try:
                write_imei(scanned.known.finished.folder, scanned.known.imei)
            except BenchError as error:
                return Scanned(self.known, self._words.trouble.of(error))
        self.known = scanned.known
        return scanned

    def go_to_folder(self, folder: Path) -> None:
        """Cases go there from now on; the phone is checked again."""
        if self._setting is not None:
            self._setting = self._next_setting = replace(self._setting, folder=folder)
            self.hear(Press.RUN_AGAIN)

    @property
    def kept(self) -> KeptPhone:
        """The phone, for a window that comes after this one."""
        folder = self._setting.folder if self._setting is not None else None
        if self.looked is not None and self.situation.state in (*ANSWERED, State.THINKING):
            return self._examined.kept(self.looked, folder)
        return KeptPhone(imei=self.known.imei if self.situation.state not in RUNNING else None, folder=folder)

    @property
    def recording(self) -> Path | None:
        """The case that is being written."""
        writes = self.situation.state in (*RUNNING, State.STOPPING)
        return self._setting.folder / self.known.case_id if writes and self._setting is not None else None

    def come_back(self, kept: KeptPhone) -> bool:
        """Go on with a phone of a former window, where none is here; whether that is done. Raises `BenchError`."""
        if self.situation.state not in (State.NO_STATION, State.CONNECT):
            return False
        if kept.case is None:
            self.known = replace(self.known, imei=self.known.imei or kept.imei)
            return kept.imei is not None
        self.known = known_again(kept.case, self._fresh())
        self._examined.come_back(kept.case, kept)
        self.hear(CameBack())
        return True

    def undo(self) -> str:
        """Take the newest answer back, and ask that check again; which it was. Raises `BenchError`."""
        return self._again(self._examined.undo)

    def redo(self) -> str:
        """Give it again; which it was. Raises `BenchError`."""
        return self._again(self._examined.redo)

    def change(self, check: Check) -> None:
        """Take the answer to a check back, and ask it again. Raises `BenchError`."""
        question = self._words.answer.questions[check]
        self._again(partial(self._examined.take_back, check, question))

    def save_report(self, settings: Settings, passphrase: str | None) -> None:
        """The report of the case as it stands, beside the case."""
        if self.looked is not None:
            self._start(partial(reported, self.looked.case.folder, settings, passphrase))

    def move_to(
        self, words: Words, start: Start, outside: Callable[[Order], None], stopped: Callable[[], None]
    ) -> None:
        """Another page, perhaps in another language, goes on with this phone; an answer is said anew in that."""
        other_words = words is not self._words
        self._words, self._start, self._outside, self._stopped = words, start, outside, stopped
        if other_words and self.situation.state in ANSWERED:
            self.hear(Press.CHANGE_ANSWER)

    def stop(self) -> None:
        """Output off; always obeyed."""
        self.hear(Press.STOP)
        self._stopped()

    def close(self) -> None:
        """Output off, and nothing more is heard."""
        self.stop()
        self._collecting.while_capturing(False)

    def _fresh(self) -> Known:
        setting = self._setting
        return Known(station=setting.station, plan=setting.plan) if setting is not None else Known()

    def _note_stop(self) -> None:
        if self.situation.state not in CAPTURING or self.situation.state is State.STOPPING:
            return
        self.known = stopped(self.known, time.monotonic())

    def _obey(self, order: Order) -> None:
        match order:
            case Order.CHECK:
                self._begin(again=self.looked)
            case Order.DIAGNOSE:
                self._look()
            case Order.ANSWER_YES | Order.ANSWER_NO | Order.ANSWER_NOT_DONE:
                self._answer(_ANSWERS[order])
            case Order.CLOSE_PHONE:
                self._setting = self._next_setting
                self.known = self._fresh()
                self._examined.forget()
                self.hear(StationThere(self._setting is not None))
            case Order.LOOK_AGAIN:
                pass  # the capture's work asks again and again by itself
            case Order.OTHER_FOLDER if not self.known.disk_failed:
                self.hear(Press.RUN_AGAIN)
            case _ if not self._capture.obeys(order):
                self._outside(order)
            case _:
                pass

    def _begin(self, again: Looked | None) -> None:
        """A capture of its own process: prove, and wait to be let go on. `again` is a case that gets further runs."""
        setting = self._setting
        if setting is None:
            self.hear(Ended(Over.NOTHING, Output.UNKNOWN))
            self.hear(StationThere(False))
            return
        try:
            target = setting.next_case() if again is None else again.case.folder
        except BenchError as error:
            self.known = replace(self.known, refused=str(error), trouble=Trouble.DISK)
            self.hear(Ended(Over.NOTHING, Output.UNKNOWN))
            return
        imei = self.known.imei
        self.known = replace(self._fresh(), case_id=target.name, imei=imei)
        self._examined.forget()
        self._capture.begin(target, again.case if again is not None else None, imei, setting, self._start)

    def _look(self) -> None:
        if self.known.finished is not None:
            self._start(self._examined.look(self.known.finished, self._words, self.healthy))

    def _answer(self, said: Said) -> None:
        if self._examined.give(said):
            self._look()

    def _again(self, step: Callable[[], str]) -> str:
        question = step() if self.situation.state in ANSWERED else ""
        if question:
            self.hear(Press.CHANGE_ANSWER)
        return question

    def _take_looked(self, looked: Looked) -> None:
        self.looked = looked
        self.known = replace(self.known, answer=looked.answer)
        self.hear(Diagnosed(looked.outcome))

    def _take_picture(self, picture: Picture) -> None:
        known = self._capture.following.see(picture, self.known, time.monotonic())
        if known is None:
            return
        self.known = known
        doing = self._capture.following.begun(picture)
        if doing is not None:
            self.hear(Did(doing))
        if self.situation.state is State.KEY and picture.progress.at_s >= KEY_DUE_S:
            self.hear(KeyDue())

    def _take_output(self, told: OutputIs) -> None:
        self.known = answered(self.known, told, time.monotonic(), captures=self._capture.is_open)
        self.hear(Answered(told.output))

    def _take_silence(self, silent_s: float) -> None:
        if self.situation.state in (*RUNNING, State.LINK_LOST):
            self.known = replace(self.known, silent_s=silent_s)
        if self.situation.state in RUNNING and silent_s >= SILENT_S:
            self._take_output(OutputIs(Output.UNKNOWN, None, None))

    def _take_finished(self, finished: Finished) -> None:
        self._capture.is_over()
        sentence = finished.runs[-1].sentence if finished.runs else ""
        ended = replace(self.known, finished=finished, ending=False)
        self.known = replace(ended, refused=sentence, trouble=Trouble.BROKEN_OFF)
        write_imei(finished.folder, self.known.imei)
        self.hear(Ended(how_it_ended(finished), finished.output))
