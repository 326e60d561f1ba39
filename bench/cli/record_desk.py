"""What the person at a capture sees and presses: one line that lives, and keys for what is done by hand."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console
from rich.live import Live
from rich.text import Text

from analysis.trace import Event, EventName
from bench.recorder.items import Ended, EndedBy, Happened, Item, Progress, Stage, StopNow
from drivers.clock import Clock

HAND_S = 0.2
"""A mark by hand lies within this of what it marks."""
HELP = "k key down/up   u USB is in   n note   q stop"


@dataclass(slots=True)
class Desk:
    """Turns keys into marks. Owned by the main thread."""

    clock: Clock
    inbox: queue.SimpleQueue[Item]
    plugs: Callable[[bool], None] | None = None
    """Of a simulated phone: what is marked is done to it."""
    presses: Callable[[bool], None] | None = None
    """The same of its power key."""
    key_is_down: bool = False
    usb_is_in: bool = False
    note: str | None = None
    """The text that is being typed; `None` while none is."""
    marks: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        """Obey a key."""
        if self.note is not None:
            self._type(key)
        elif key == "k":
            self.key_is_down = not self.key_is_down
            if self.presses is not None:
                self.presses(self.key_is_down)
            self._mark(EventName.KEY_DOWN if self.key_is_down else EventName.KEY_UP)
        elif key == "u":
            self.usb_is_in = not self.usb_is_in
            if self.plugs is not None:
                self.plugs(self.usb_is_in)
            self._mark(EventName.VBUS_ON if self.usb_is_in else EventName.VBUS_OFF)
        elif key == "n":
            self.note = ""
        elif key == "q":
            self.stop(Ended(EndedBy.ASKED, "stopped by hand"))

    def stop(self, ended: Ended) -> None:
        """Have the capture end."""
        self.inbox.put(StopNow(ended))

    def _type(self, key: str) -> None:
        text = self.note or ""
        if key in "\r\n":
            self.note = None
            if text.strip():
                self._mark(EventName.NOTE, text.strip())
        elif key == "\x1b":
            self.note = None
        elif key in "\x08\x7f":
            self.note = text[:-1]
        elif key.isprintable():
            self.note = (text + key)[:500]

    def _mark(self, name: EventName, value: str | None = None) -> None:
        self.inbox.put(Happened(Event(self.clock.now_s(), name, value, HAND_S)))
        self.marks.append(name.value)


class Line:
    """One line: stage, milliampere, USB, lost readings. Without a terminal, a line for each new stage."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, refresh_per_second=10, transient=True) if console.is_terminal else None
        self._stage: Stage | None = None

    def begin(self) -> None:
        """Take the line."""
        if self._live is not None:
            self._live.start()

    def end(self) -> None:
        """Give it back."""
        if self._live is not None:
            self._live.stop()

    def show(self, progress: Progress, desk: Desk) -> None:
        """The newest of what is known."""
        if self._live is not None:
            self._live.update(line_of(progress, desk))
        elif progress.stage is not self._stage:
            self._console.print(f"{progress.run}: {progress.stage.value}", markup=False, highlight=False)
        self._stage = progress.stage


def line_of(progress: Progress, desk: Desk) -> Text:
    """The line as text."""
    if desk.note is not None:
        return Text(f"note (Enter keeps it, Esc drops it): {desk.note}_")
    text = Text()
    text.append(f" {progress.stage.value} ", "reverse")
    text.append(f" {progress.at_s:6.1f} s ")
    if progress.phase is not None:
        text.append(f" {progress.phase.replace('_', ' ')} ", "bold")
    if progress.current_a is not None:
        text.append(f" {1000 * progress.current_a:7.1f} mA ")
    if progress.voltage_v is not None:
        text.append(f" {progress.voltage_v:.2f} V ")
    text.append(f" USB {progress.usb or 'nothing'} ")
    lost = f" {progress.lost} lost of {progress.readings} "
    text.append(lost, "bold yellow" if progress.lost else "")
    text.append(f"  {HELP}", "dim")
    return text
