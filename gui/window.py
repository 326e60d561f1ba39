"""The window: a frame around one page at a time. Pages are made when first shown, and anew for another look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget

from bench.settings import Settings
from gui.aloud import say_aloud
from gui.choosing import ask_file
from gui.dragged import dragged_files
from gui.dropped import kind_of
from gui.focus import FocusRing
from gui.focus_keeper import FocusKeeper
from gui.focus_path import FocusPath
from gui.frame.arrangement import arranged
from gui.frame.key_list import KeyList
from gui.frame.notices import Notices
from gui.frame.passphrase_panel import PassphrasePanel
from gui.frame.rail import Rail
from gui.frame.status_bar import StatusBar
from gui.frame.top_bar import TopBar
from gui.icons import Icon, icon_picture
from gui.kept_work import KeptWork
from gui.keyboard import Keyboard
from gui.keys import Key
from gui.page_stack import PageStack
from gui.pages.page import Around, Page
from gui.pages.settings.words import Part
from gui.pages.table import PAGES, row_of, taker
from gui.pages.texts import Fact, OpenAt, PageName
from gui.restart import Restart
from gui.supply import SupplyState

LEAST_WIDTH_PX, LEAST_HEIGHT_PX = 1280, 720
_USUAL_HEIGHT_PX = 800
_ICON_PX = 128


class Window(QMainWindow):
    """Shows one page, hands keys and files to it, and keeps output lamp and STOP in sight."""

    def __init__(
        self, around: Around, first: PageName | None = None, look: Callable[[Settings], Around] | None = None
    ) -> None:
        """`first` is the page that is shown; `look` dresses the application anew after a change of the settings."""
        super().__init__()
        self.around = around
        self._look = look
        self.pages = PageStack(self._join)
        self.restart: Restart | None = None
        self._focus = FocusPath()
        self._case: Path | None = None
        """The case that a page was about last; the claim page goes on with it."""
        self.name = first if first is not None and row_of(first) is not None else PAGES[0].name
        self._build()
        self.keyboard = Keyboard(self, self)
        self._shortcuts()
        around.supply.watch(self._show_supply)
        around.settings.watch(self._settings_changed)
        self.setMinimumSize(LEAST_WIDTH_PX, LEAST_HEIGHT_PX)
        self.resize(LEAST_WIDTH_PX, _USUAL_HEIGHT_PX)
        self.setAcceptDrops(True)
        colours = around.theme.colours
        self.setWindowIcon(QIcon(icon_picture(Icon.BENCH, colours.on_action, colours.action, _ICON_PX)))
        self._arrive(self.name)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._page(self.name)

    def show_page(self, name: PageName) -> None:
        """Show a page; one that is not there changes nothing."""
        if name is self.name or row_of(name) is None:
            return
        self._focus.leave(self.name, self.page, self.focusWidget())
        self._case = self.page.case or self._case
        self.keyboard.let_go()
        self.page.leave()
        self.key_list.hide()
        self.passphrase.close_panel()
        self._arrive(name)

    def change(self, around: Around) -> None:
        """Another language, look or text size: everything is made anew, pages go on from where they were."""
        self.around, said = around, self.notice.kept
        self._focus = FocusPath()
        self._build()
        self.notice.show_again(said)
        self.pages.make_anew(around, self.stack)
        self._arrive(self.name)

    def come_back(self, name: PageName | None, kept: Mapping[PageName, str]) -> None:
        """Show the page that was left, as it was; `None` stays where it was asked to begin."""
        if name is None:
            return
        if kept.get(self.name):
            self.page.restore(kept[self.name])
        self.show_page(name)

    def keep_work(self, work: KeptWork) -> Restart:
        """Keep layout and unfinished work on disk from now on."""
        self.restart = Restart(self, work)
        return self.restart

    def open(self, wanted: Path | OpenAt) -> None:
        """Hand a file to the page that shows its kind."""
        path = wanted.path if isinstance(wanted, OpenAt) else wanted
        row = taker(kind_of(path))
        if row is None:
            say = self.around.say.frame
            self.notify(say.no_proof_page.format(name=path.name), say.cannot_open)
            return
        self.notice.withdraw(self.around.say.frame.cannot_open)
        self.show_page(row.name)
        page = self._page(row.name)
        if isinstance(wanted, OpenAt):
            page.open_at(wanted)
        else:
            page.open(path)

    def escape(self) -> None:
        """Output off, first of all; and where it was off already, close what lies open."""
        was_off = not self.around.supply.may_be_on
        self.around.supply.stop()
        if was_off:
            self._close_panel()

    def notify(self, sentence: str, heading: str) -> None:
        """Say something above the page, and aloud, once."""
        self.notice.show_sentence(sentence, heading)
        self._say_aloud(f"{heading}. {sentence}", True)
        self._read_page()

    def offer(self, sentence: str, heading: str, label: str, offered: Path | Callable[[], None]) -> None:
        """The same with something to go on with."""
        self.notice.offer(sentence, heading, offered, label)
        self._say_aloud(f"{heading}. {sentence}", True)
        self._read_page()

    def press(self, key: Key) -> bool:
        """A single key for the page, unless something lies over it."""
        covered = self.key_list.isVisible() or self.passphrase.isVisible()
        return not covered and self.page.press(key)

    def release(self, key: Key) -> None:
        """The key that the page took went up."""
        self.page.release(key)

    def again(self, key: Key) -> None:
        """It did not: the keyboard repeats it."""
        self.page.again(key)

    @property
    def expects_scanner(self) -> bool:
        """Whether digits may come from a scanner."""
        return self.around.settings.now.scanner

    def scan(self, digits: str) -> None:
        """A scanner read these: for the page that is shown, else for the Bench page, which is shown then."""
        if self.page.scan(digits) or row_of(PageName.BENCH) is None:
            return
        if self._page(PageName.BENCH).scan(digits):
            self.show_page(PageName.BENCH)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A lower window has room for fewer notices."""
        super().resizeEvent(event)
        self.notice.fit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """No thread outlives the window."""
        self.hide()
        self.around.supply.unwatch(self._show_supply)
        self.around.settings.unwatch(self._settings_changed)
        if self.restart is not None:
            self.restart.close_down()
        self.pages.close_down()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files of this machine may be dropped."""
        if dragged_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open what was dropped, if it is one thing; with Ctrl the page may show it together with what is open."""
        dropped = dragged_files(event.mimeData())
        event.acceptProposedAction()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.page.lay_over(dropped):
            return
        if len(dropped) == 1:
            self.open(dropped[0])
        else:
            self.notify(self.around.say.frame.one_at_a_time, self.around.say.frame.cannot_open)

    def _build(self) -> None:
        theme, say = self.around.theme, self.around.say.frame
        self.rail = Rail(theme, say)
        self.top = TopBar(theme, say, self.around.supply)
        self.notice = Notices(theme, say)
        self.status = StatusBar(theme, say, say.language)
        self.stack = QStackedWidget()
        central = arranged(self.rail, (self.top, self.notice), self.stack, self.status)
        self.setCentralWidget(central)
        self.key_list = KeyList(theme, say, central)
        self.passphrase = PassphrasePanel(theme, say, self.around.say.trouble, central)
        self.passphrase.refused.connect(partial(self._say_aloud, at_once=True))
        self.ring = FocusRing(central, theme)
        self.keeper = FocusKeeper(self.stack, lambda: self.page)
        self.rail.chosen.connect(self.show_page)
        self.top.stop.clicked.connect(self.around.supply.stop)
        self.notice.went_on.connect(self._go_on)
        self.notice.changed.connect(self._read_page)
        self.status.keys_wanted.connect(self._show_keys)
        self.status.language_wanted.connect(self._show_language)
        self.status.explanation_wanted.connect(self._explain)

    def _shortcuts(self) -> None:
        for keys, wanted in (
            (QKeySequence(QKeySequence.StandardKey.Open), self._ask_what),
            (QKeySequence("F1"), self._show_keys),
            (QKeySequence("F6"), self._next_region),
            (QKeySequence("Shift+F6"), self._former_region),
            (QKeySequence("F11"), self._full_screen),
            (QKeySequence("Ctrl+Z"), self._undo),
            (QKeySequence("Ctrl+Shift+Z"), self._redo),
        ):
            QShortcut(keys, self).activated.connect(wanted)

    def _page(self, name: PageName) -> Page:
        return self.pages.page(name, self.around, self.stack)

    def _join(self, page: Page) -> None:
        page.status_changed.connect(self._read_page)
        page.open_wanted.connect(self.open)
        page.page_wanted.connect(self.show_page)
        page.said.connect(self._say_aloud)
        page.noticed.connect(self.notify)
        page.offered.connect(self.offer)
        page.passphrase_wanted.connect(self._ask_passphrase)

    def _arrive(self, name: PageName) -> None:
        page = self._page(name)
        self.name = name
        self.stack.setCurrentWidget(page)
        self.rail.show_page(name)
        if self._case is not None:
            page.take_case(self._case)
        page.arrive()
        self._read_page()
        self._focus.arrive(name, page)

    def _read_page(self) -> None:
        """Show what the page says of itself; what a page that is not shown says can wait."""
        page = self.page
        self.keeper.look()
        head = page.heading
        self.top.show_head(head)
        self.status.show_facts(page.facts)
        self.setWindowTitle(self.around.say.frame.title.format(what=head.heading) if head.line else "bootbench")
        order: list[QWidget] = [
            *self.passphrase.controls,
            *self.notice.controls,
            *page.controls,
            *self.top.controls,
            *self.rail.controls,
            *self.status.controls,
        ]
        self._focus.set_order(order)

    def _show_supply(self, state: SupplyState) -> None:
        former = self.top.lamp.state
        self.top.lamp.show_state(state)
        if former.output is not state.output or former.connected != state.connected:
            self._say_aloud(self.top.lamp.sentence, True)
        self._read_page()

    def _settings_changed(self, former: Settings, now: Settings) -> None:
        """Language, look and text size are in everything that is drawn; the station is in what pages are made with."""
        looks = [(settings.language, settings.theme, settings.text_size) for settings in (former, now)]
        benches = [(settings.station, settings.cases) for settings in (former, now)]
        if self._look is not None and (looks[0] != looks[1] or benches[0] != benches[1]):
            # Not from inside the button that was pressed for it: it goes with the page.
            QTimer.singleShot(0, self, self._change_look)

    def _change_look(self) -> None:
        if self._look is not None:
            self.change(self._look(self.around.settings.now))

    def _say_aloud(self, sentence: str, at_once: bool) -> None:
        say_aloud(self, sentence, at_once)

    def _explain(self, fact: Fact) -> None:
        self.notify(fact.explained, fact.text)

    def _show_language(self) -> None:
        self.show_page(PageName.SETTINGS)
        if self.name is PageName.SETTINGS:
            self.page.restore(Part.LANGUAGE.value)

    def _close_panel(self) -> None:
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            popup.close()
        elif isinstance(dialog, QDialog):
            dialog.reject()
        elif self.passphrase.isVisible():
            self.passphrase.close_panel()
        elif self.key_list.isVisible():
            self.key_list.close_list()
        elif not self.page.close_panel():
            self.notice.close_newest()

    def _go_on(self, offered: Path | Callable[[], None]) -> None:
        """What a page offered; or the phone of a capture that was cut off: where it was, else as a case to look at."""
        if not isinstance(offered, Path):
            offered()
            return
        if row_of(PageName.BENCH) is not None and self._page(PageName.BENCH).go_on(offered):
            self.show_page(PageName.BENCH)
        else:
            self.open(offered)

    def _ask_what(self) -> None:
        chosen = ask_file(self, self.around.say.trace.open_title)
        if chosen is not None:
            self.open(chosen)

    def _show_keys(self) -> None:
        own = self.page.keys
        said = {row.keys for row in own}  # the page says it of itself, and better
        everywhere = (row for row in self.around.say.frame.key_rows if row.keys not in said)
        self.key_list.open_over(self.stack, (*own, *everywhere))

    def _ask_passphrase(self, then: Callable[[str], None]) -> None:
        self.key_list.hide()
        self.passphrase.ask(self.stack, then)

    def _undo(self) -> None:
        self._say_step(self.around.say.frame.undone, self.page.undo())

    def _redo(self) -> None:
        self._say_step(self.around.say.frame.redone, self.page.redo())

    def _say_step(self, sentence: str, what: str) -> None:
        if what:
            self._say_aloud(sentence.format(what=what), False)
        self._read_page()

    def _next_region(self) -> None:
        self._go_round(1)

    def _former_region(self) -> None:
        self._go_round(-1)

    def _go_round(self, step: int) -> None:
        """The focus goes round: parts of the page, top bar, rail, status bar."""
        regions = [*self.page.regions, self.top, self.rail, self.status]
        self._focus.go_round(regions, self.focusWidget(), step)

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()
