"""Draws the Bench page and hands on what is done to it: keys, buttons, the scanner, STOP."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from analysis.checks import Check
from bench.errors import BenchError
from bench.settings import Settings, SwitchOn
from bench.window_request import WindowRequest
from gui.bridge import Bridge, Refusal
from gui.choosing import ask_folder
from gui.keys import Key
from gui.pages.bench.beeps import beeps
from gui.pages.bench.disk import free_bytes
from gui.pages.bench.head_text import heading, status
from gui.pages.bench.healthy import Healthy, Laid
from gui.pages.bench.healthy_band import HealthyBand
from gui.pages.bench.kept import KeptPhone, kept_phone
from gui.pages.bench.lamp_state import supply_state
from gui.pages.bench.model import BenchText, describe
from gui.pages.bench.moves import CAPTURING
from gui.pages.bench.primary import PrimaryButton
from gui.pages.bench.session import BenchSession
from gui.pages.bench.setting import bench_setting
from gui.pages.bench.states import Again, Down, Order, Press, State, Tick, Up
from gui.pages.bench.view import BenchView
from gui.pages.bench.words import Step
from gui.pages.bench.work import Failed
from gui.pages.page import Around, Page
from gui.pages.texts import Fact, HeadText, PageName
from gui.words import KeyWords

Found = TypeVar("Found")
TICK_MS = 30
_ANSWER_KEYS = {Key.Y: Press.YES, Key.N: Press.NO, Key.X: Press.NOT_DONE}
_AT_ONCE = (State.STOPPED, State.LINK_LOST, State.OPEN, State.DECIDED, State.FINAL, State.SHORT)
PAGE_KEYS = ("Space", "Y  N  X", "H", "Alt+1 … 4", "Ctrl+N", "F5")


class BenchPage(Page):
    """The technician's page."""

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._say = around.say.bench
        self.bridge = Bridge(Failed(around.say.frame.broken))
        twice = around.settings.now.switch_on is SwitchOn.TWICE
        self.session = BenchSession(
            around.bench, around.say, self.bridge.start, self._outside, self._renew, twice=twice
        )
        self.text: BenchText | None = None
        self._stale = False
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.bridge.found.connect(self._found)
        self.band = HealthyBand(Refusal(around.say.frame.broken), around.say.trouble)
        self.band.found.connect(self._band_found)
        self.band.refused.connect(lambda sentence: self.noticed.emit(sentence, around.say.measure.band))
        self._handed_over = False
        around.settings.watch(self._set_anew)
        self.band.use(around.settings.now.golden)
        self.show_now()

    @property
    def controls(self) -> list[QWidget]:
        """The action, the rest of the left column, the other buttons, the traces, the steps that are done."""
        return self.view.controls

    @property
    def regions(self) -> list[QWidget]:
        """The left column, the other buttons, the traces, the steps."""
        return self.view.regions

    @property
    def primary(self) -> PrimaryButton:
        """The one action."""
        return self.view.primary

    @property
    def facts(self) -> list[str | Fact]:
        """Guard, meter, lost readings, disk."""
        return status(self.session.situation, self.session.known, self.around.say)

    @property
    def keys(self) -> tuple[KeyWords, ...]:
        """The page's own keys."""
        return tuple(KeyWords(keys, does) for keys, does in zip(PAGE_KEYS, self._say.key_rows, strict=True))

    @property
    def heading(self) -> HeadText:
        """The phone on the bench."""
        return heading(self.session.known, self.around.say)

    @property
    def case(self) -> Path | None:
        """The case that was looked at."""
        return self.session.looked.case.folder if self.session.looked is not None else None

    def take_focus(self) -> QWidget | None:
        """To the action; while a check is asked to its question; where waiting is the thing to do, to the trace."""
        return self.view.take_focus()

    def arrive(self) -> None:
        """STOP comes here from now on."""
        self.around.supply.feed(self.session.stop)
        self._tell_supply()
        self.band.use(self.around.settings.now.golden)

    def close_down(self) -> None:
        """Output off, and no thread and no process left."""
        self._timer.stop()
        self.around.settings.unwatch(self._set_anew)
        self.band.close_down()
        if self._handed_over:
            return
        self.session.close()
        self.bridge.close()
        self.around.supply.end_feed(self.session.stop)

    def press(self, key: Key) -> bool:
        """Space is the action, and nothing while a check is asked; Y, N, X answer; H says how."""
        if key is Key.SPACE:
            self._down()
            return True
        if self.text is None or not self.text.asks:
            return False
        if key in _ANSWER_KEYS:
            self.hear(_ANSWER_KEYS[key])
            return True
        if key is Key.H:
            self.view.left.ask.turn_how()
            return True
        return False

    def release(self, key: Key) -> None:
        """Space is let go."""
        if key is Key.SPACE:
            self._up()

    def again(self, key: Key) -> None:
        """It is held on."""
        if key is Key.SPACE:
            self.session.hear(Again(time.monotonic()))
            self._renew()

    def read_step(self, step: Step) -> None:
        """Open a step that is done, to be read; the same again closes it."""
        self.view.former = step if step is not self.view.former else None
        self.show_now()
        self.status_changed.emit()  # the tab order, before the focus goes there
        self.view.focus_step(step)

    def close_panel(self) -> bool:
        """Esc goes back from a step that is read."""
        if self.view.former is None:
            return False
        self.read_step(self.view.former)
        return True

    def scan(self, digits: str) -> bool:
        """An IMEI of the phone on the bench."""
        self._scanned(digits)
        return True

    def undo(self) -> str:
        """Take the newest answer to a check back."""
        return self._tried(self.session.undo, self._say.change_answer) or ""

    def redo(self) -> str:
        """Give it again."""
        return self._tried(self.session.redo, self._say.change_answer) or ""

    @property
    def recording(self) -> Path | None:
        """The case that is being written."""
        return self.session.recording

    def go_on(self, folder: Path) -> bool:
        """Put a case on the bench again, where a station is and no phone."""
        come_back = partial(self.session.come_back, KeptPhone(case=folder))
        return self.around.bench is not None and bool(self._tried(come_back, self.around.say.frame.cannot_open))

    @property
    def kept(self) -> str:
        """The phone that is on the bench."""
        return self.session.kept.text

    def restore(self, kept: str) -> None:
        """Go on with it, where none is."""
        back = kept_phone(kept, self.around.bench.folder if self.around.bench is not None else None)
        self._tried(partial(self.session.come_back, back), self.around.say.frame.cannot_open)

    def hand_over(self) -> object | None:
        """The phone on the bench lives on in the page that is made in place of this one."""
        self._timer.stop()
        self._handed_over = True
        self.bridge.found.disconnect(self._found)
        return (self.session, self.bridge)

    def take_over(self, handed: object) -> None:
        """Go on with the phone on the bench."""
        match handed:
            case (BenchSession() as session, Bridge() as bridge) if session.goes_on(self.around.bench):
                self.session, self.bridge = session, bridge
                self.session.move_to(self.around.say, self.bridge.start, self._outside, self._renew)
                self.session.go_to_bench(self.around.bench)
                self.bridge.found.connect(self._found)
                self._renew()
            case (BenchSession() as session, Bridge() as bridge):
                bridge.close()
                self.around.supply.end_feed(session.stop)
            case _:
                pass

    def _scanned(self, digits: str, *, replaces: bool = False) -> None:
        found, say = self.session.scan(digits, replaces=replaces), self._say
        if found.otherwise:
            mean_it = partial(self._scanned, digits, replaces=True)
            self.offered.emit(found.sentence, say.scan, found.otherwise, mean_it)
        elif found.sentence:
            self.noticed.emit(found.sentence, say.scan)
        self.show_now()

    def _tried(self, work: Callable[[], Found], heading: str) -> Found | None:
        try:
            found = work()
        except BenchError as error:
            self.noticed.emit(self.around.say.trouble.of(error), heading)
            return None
        self.show_now()
        return found

    def _renew(self) -> None:
        self._run_timer()
        self.show_now()

    def _set_anew(self, former: Settings, now: Settings) -> None:
        """Another station, folder or way to switch on: at once, where no phone is in work."""
        self.session.arm_by(twice=now.switch_on is SwitchOn.TWICE)
        if (former.station, former.cases) != (now.station, now.cases) and not self.around.demo:
            self.session.go_to_bench(bench_setting(WindowRequest(), now))
        self.band.use(now.golden)
        self.show_now()

    def hear(self, press: Press) -> None:
        """One of the page's buttons, or its key."""
        self.session.hear(press)
        self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wide windows give the left column more."""
        super().resizeEvent(event)
        self.show_now()

    def _build(self) -> None:
        self.view = BenchView(self.around.theme, self.around.say)
        self.steps, self.trace = self.view.steps, self.view.trace
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.steps.opened.connect(self.read_step)
        self.view.down.connect(self._down)
        self.view.up.connect(self._up)
        self.view.heard.connect(self.hear)
        self.view.change_wanted.connect(self._change)
        self.view.report_wanted.connect(self._save_report)
        self.view.open_wanted.connect(self._open_case)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(partial(self.hear, Press.CLOSE_PHONE))
        QShortcut(QKeySequence("F5"), self).activated.connect(self._read_aloud)

    def _down(self) -> None:
        self.session.hear(Down(time.monotonic()))
        self._renew()

    def _up(self) -> None:
        self.session.hear(Up(time.monotonic()))
        self.show_now()

    def _tick(self) -> None:
        self.session.hear(Tick(time.monotonic()))
        self._renew()

    def _run_timer(self) -> None:
        """Time matters while something is held or waited for."""
        capturing = self.session.situation.state in CAPTURING
        if capturing is not self._timer.isActive():
            (self._timer.start if capturing else self._timer.stop)()

    def _found(self, told: object) -> None:
        if isinstance(told, Failed) and told.report:
            self.noticed.emit(self.around.say.trouble.marked(told.sentence), self._say.report_failed)
            return
        if sentence := self.session.take(told):
            self.noticed.emit(sentence, self._say.kept)
        self._tell_supply()
        self._run_timer()
        if not self._stale:  # several pictures at once are one
            self._stale = True
            QTimer.singleShot(0, self.show_now)

    def _band_found(self, found: Healthy | Laid | None) -> None:
        """The band was read, or laid on the run; where this is where the run leaves it, that is said once."""
        session, waits = self.session, self.session.known.leaves
        if isinstance(found, Laid):
            session.take(found)
        else:
            session.healthy, session.known = found, replace(session.known, laid=None)
        leaves = session.known.leaves
        if leaves is not None and waits is None and session.situation.state is State.LIVE:
            self.said.emit(self._say.facts.healthy_draw[leaves], False)
        self.show_now()

    def _tell_supply(self) -> None:
        """What the supply answered, to the lamp; its silence too."""
        state = supply_state(self.session.known)
        if state != self.around.supply.state:
            self.around.supply.tell(state)

    def show_now(self) -> None:
        """Show what is known by now."""
        self._stale = False
        session = self.session
        former, self.text = self.text, describe(session.situation, session.known, self.around.say)
        if former is None or former.state is not self.text.state:
            self.view.former = None  # what is now comes before what was
        focused: QWidget | None = self.window().focusWidget()
        ours = focused is None or self.isAncestorOf(focused)  # before a control that has it goes
        made_anew = self.view.fit(self.size())
        self.view.show_text(self.text, session, self.band)
        if made_anew:
            self._go_on_in(focused)
        if former is None or former.state is not self.text.state:
            self._enter(self.text, ours=ours)
        if beeps(former, self.text):
            QApplication.beep()

    def _go_on_in(self, focused: QWidget | None) -> None:
        """The left column was made anew: the order of Tab, and the focus where it was in the former one."""
        self.status_changed.emit()
        if self.isVisible() and (focused is None or not self.window().isAncestorOf(focused)):
            self.take_focus()

    def _enter(self, text: BenchText, *, ours: bool) -> None:
        """A new state: said aloud, its action has the focus, and the frame reads the page anew."""
        folder = self.around.bench.folder if self.around.bench is not None else None
        self.session.known = replace(self.session.known, free_bytes=free_bytes(folder))
        self.said.emit(f"{text.word}. {text.sentence}", text.state in _AT_ONCE)
        self.status_changed.emit()
        if self.isVisible() and ours:
            self.take_focus()

    def _open_case(self) -> None:
        if self.session.looked is not None:
            self.open_wanted.emit(self.session.looked.case.folder)

    def _read_aloud(self) -> None:
        """The live reading is not announced: it is read when somebody asks."""
        if self.text is not None and self.text.reading is not None:
            self.said.emit(f"{self.text.reading.number} {self.text.reading.unit}", True)

    def _change(self, check: Check) -> None:
        self._tried(partial(self.session.change, check), self._say.change_answer)

    def _save_report(self) -> None:
        self.with_key(partial(self.session.save_report, self.around.settings.now))

    def _outside(self, order: Order) -> None:
        match order:
            case Order.TO_CLAIM:
                self.page_wanted.emit(PageName.DECIDE)
            case Order.OTHER_FOLDER:
                chosen = ask_folder(self, self._say.states[State.BROKEN_OFF].primary)
                if chosen is not None:
                    self.session.go_to_folder(chosen)
                    self.show_now()
            case Order.FIND_INSTRUMENTS:
                self.page_wanted.emit(PageName.SETTINGS)
            case _:
                pass
