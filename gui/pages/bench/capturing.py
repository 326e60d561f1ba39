"""The capture that is open on the bench, in a process of its own: begun, given its orders, over. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event

from bench.capture.client import CaptureClient
from bench.capture.messages import CaptureRequest, EndRun, LetGoOn, MarkKey, MarkUsb, SwitchOff
from bench.capture.messages import Order as CaptureOrder
from bench.case import Case
from gui.pages.bench.following import Following
from gui.pages.bench.setting import BenchSetting
from gui.pages.bench.states import Order
from gui.pages.bench.work import at_work, captured

Start = Callable[[Callable[[], Iterator[object]]], None]

_ORDERS: dict[Order, CaptureOrder] = {
    Order.SWITCH_ON: LetGoOn(),
    Order.MARK_KEY: MarkKey(),
    Order.MARK_KEY_BY_PROMPT: MarkKey(by_prompt=True),
    Order.MARK_USB: MarkUsb(),
    Order.END_RUN: EndRun(),
    Order.SWITCH_OFF: SwitchOff(),
}


class Capturing:
    """One bench's; one capture at a time."""

    def __init__(self) -> None:
        self._client: CaptureClient | None = None
        self._closed: Event | None = None
        """Set once the former capture has let go of the supply."""
        self.following = Following()

    @property
    def is_open(self) -> bool:
        """Whether a capture is open."""
        return self._client is not None

    def begin(self, target: Path, again: Case | None, imei: str | None, setting: BenchSetting, start: Start) -> None:
        """Open one: it proves the station, and waits to be let go on. `again` is a case that gets further runs."""
        request = CaptureRequest(
            setting.station,
            setting.plan,
            target,
            target.name if again is None else again.case_id,
            imei=imei,
            technician=at_work(),
            append=again is not None,
            pace=setting.pace,
        )
        self.following = Following()
        former, self._closed = self._closed, Event()
        self._client = CaptureClient(request)
        start(partial(captured, self._client, setting, former, self._closed))

    def obeys(self, order: Order) -> bool:
        """Whether an order is one for a capture; one that is open gets it."""
        if order not in _ORDERS:
            return False
        if self._client is not None:
            self._client.tell(_ORDERS[order])
        return True

    def is_over(self) -> None:
        """It said its last word."""
        self._client = None
