"""What the frame asks of every page, and what it gives to each.

A page says something of itself by properties, which the frame reads on arrival and after each `status_changed`; it is
told of its life by `arrive`, `leave` and `close_down`, and of keys by `press` and `release`. Language, look and text
size hold at once because pages are made anew: the new page gets what the former one hands over (`hand_over`, for what
lives: threads, recordings) and what it kept (`kept`, a text that is also written to disk and comes back after a crash).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.bridge import Load
from gui.case_report import asks_passphrase
from gui.kept_settings import KeptSettings
from gui.keys import Key
from gui.pages.bench.setting import BenchSetting
from gui.pages.texts import Fact, HeadText, OpenAt
from gui.supply import Supply
from gui.theme import Theme
from gui.words import KeyWords, Words


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """What every page is made with."""

    theme: Theme
    say: Words
    supply: Supply
    """The output's state and STOP, for as long as the window lives."""
    load: Load
    """Works out what the Trace page shows of a case or a recording."""
    settings: KeptSettings
    """What the person set; to change something, put other settings there: they hold at once."""
    demo: bool = False
    """Whether the Bench page stands on the virtual bench."""
    bench: BenchSetting | None = None
    """Which bench the Bench page works on; `None` where no station is known yet."""


class Page(QWidget):
    """One page of the window. A page that has nothing to say to a question leaves it as it is here."""

    status_changed = Signal()
    """Something that the frame shows may have changed: facts, heading, controls, keys."""
    open_wanted = Signal(object)
    """A `Path` of a case or recording that the Trace page shall show, or an `OpenAt` that says where."""
    page_wanted = Signal(object)
    """A `PageName`: the work goes on there, with the case that this page has."""
    said = Signal(str, bool)
    """A sentence for the screen reader; at once (`True`) or politely."""
    noticed = Signal(str, str)
    """A sentence and its heading for the notice above the page: a refusal that closes nothing."""
    offered = Signal(str, str, str, object)
    """The same with a button: what stands on it, and what is called when it is pressed."""

    passphrase_wanted = Signal(object)
    """The bench's key is locked: the frame asks for its passphrase and calls this with it, or never."""

    def __init__(self, around: Around) -> None:
        super().__init__()
        self.setObjectName("page")
        self.around = around

    @property
    def controls(self) -> list[QWidget]:
        """Everything that Tab reaches, in its order."""
        return []

    @property
    def regions(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        return [self]

    @property
    def facts(self) -> Sequence[str | Fact]:
        """What the status bar says; empty texts are left out."""
        return []

    @property
    def keys(self) -> tuple[KeyWords, ...]:
        """The rows of the list of keys that are this page's own."""
        return ()

    @property
    def heading(self) -> HeadText:
        """What the top bar says."""
        return HeadText("bootbench", "")

    def with_key(self, then: Callable[[str | None], None]) -> None:
        """Go on with the passphrase that signing needs, `None` where it needs none; not where the person declines."""
        if asks_passphrase(self.around.settings.now):
            self.passphrase_wanted.emit(then)
        else:
            then(None)

    def take_focus(self) -> QWidget | None:
        """Give the focus to where the work goes on; returns where it went."""
        controls = [control for control in self.controls if control.isVisible() and control.isEnabled()]
        if not controls:
            return None
        controls[0].setFocus()
        return controls[0]

    @property
    def case(self) -> Path | None:
        """The folder of the case that this page is about; `None` where it is about none."""
        return None

    @property
    def recording(self) -> Path | None:
        """The case that is being written now; a window that is killed meanwhile asks for it when it comes back."""
        return None

    def go_on(self, folder: Path) -> bool:
        """Go on with the phone of a capture that was cut off; whether the page does."""
        del folder
        return False

    def take_case(self, folder: Path) -> None:
        """Another page was about this case last; called on arrival, each time."""
        del folder

    def arrive(self) -> None:
        """The page is shown now."""

    def leave(self) -> None:
        """Another page is shown now; work may go on."""

    def close_down(self) -> None:
        """The page goes: no thread and no process of it outlives this call, except what was handed over."""

    def press(self, key: Key) -> bool:
        """A single key went down, by its place, outside of text fields; whether the page acted on it.

        Space that no page takes presses the control that has the focus.
        """
        del key
        return False

    def release(self, key: Key) -> None:
        """A key that `press` took went up again."""
        del key

    def again(self, key: Key) -> None:
        """What `release` said was a keyboard that repeats: the key is down as it was, and is not pressed anew."""
        del key

    def close_panel(self) -> bool:
        """Esc, and the output is off: close what lies open over the page. Whether something was open."""
        return False

    def scan(self, digits: str) -> bool:
        """A scanner read these digits, wherever the focus was; whether the page took them."""
        del digits
        return False

    def open(self, path: Path) -> None:
        """Show a file that was chosen or dropped, of a kind that the page's row in the table takes."""
        del path

    def open_at(self, wanted: OpenAt) -> None:
        """Show a case at a stretch of one of its runs."""
        self.open(wanted.path)

    def lay_over(self, paths: Sequence[Path]) -> bool:
        """Files were dropped with Ctrl held: show them beside what is open; whether the page does such things."""
        del paths
        return False

    def undo(self) -> str:
        """Take the last step back; what it was in words, or nothing where there is none."""
        return ""

    def redo(self) -> str:
        """Do what was taken back again; what it was in words, or nothing where there is none."""
        return ""

    def hand_over(self) -> object | None:
        """What lives on in the page that is made in place of this one; `close_down` leaves it alone from now on."""
        return None

    def take_over(self, handed: object) -> None:
        """Go on with what the former page handed over."""
        del handed

    @property
    def kept(self) -> str:
        """Layout and unfinished work as a text (JSON) that `restore` reads; empty where there is nothing to keep."""
        return ""

    def restore(self, kept: str) -> None:
        """Come back as `kept` says: after a change of look or language, and after a restart or a crash.

        The text comes from a file that anybody can write; what does not fit is left out.
        """
        del kept
