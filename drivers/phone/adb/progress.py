"""How far Android's boot has come: asked again and again until `sys.boot_completed` says 1.

Every change is `Heard` once, with the middle of the interval in which it must have happened, and half of that interval
as its uncertainty. A phone that is not there, is offline, or is unauthorized is asked again later; nothing here waits
for a phone longer than one question takes.
"""

from __future__ import annotations

from collections.abc import Callable

from drivers.clock import Clock
from drivers.errors import DriversError, LinkError
from drivers.phone.adb.link import AdbLink
from drivers.phone.adb.properties import properties_in
from drivers.phone.adb.questions import Question
from drivers.phone.adb.state import ANSWERING, AdbState
from drivers.phone.heard import Heard, PhoneWord
from drivers.phone.untrusted import shown

POLL_S = 0.5
UNAUTHORIZED_POLL_S = 5.0
"""Each new connection asks the phone's owner again whether to accept this computer."""
COMPLETED = "sys.boot_completed"
FOLLOWED = (
    # The charging picture has the same USB identity as Android with ADB alone, and answers as *device* (LineageOS,
    # init.qcom.usb.rc); this service tells them apart.
    ("init.svc.vendor.charger", Question.CHARGER),
    ("init.svc.bootanim", Question.BOOT_ANIMATION),
    (COMPLETED, Question.BOOT_COMPLETED),
)
"""Properties that change on the way, in the order in which they are asked."""
TOLD = (
    "ro.product.device",
    "ro.product.model",
    "ro.boot.hwc",
    "ro.boot.hwversion",
    "ro.build.fingerprint",
    "ro.boot.bootreason",
    "sys.boot.reason",
)
"""Properties that do not change while a phone is on, and that a diagnosis or a report may want."""


class BootProgress:
    """Follows one phone; owned by one thread."""

    def __init__(self, reach: Callable[[], AdbLink | None], clock: Clock) -> None:
        """`reach` finds the phone: `None`, or any `DriversError`, where it is not there."""
        self._reach, self._clock = reach, clock
        self._phone: AdbLink | None = None
        self._state: AdbState | None = None
        self._values: dict[str, str] = {}
        self._told = False
        self._before_s = clock.now_s()
        self._next_s = self._before_s
        self.trouble: str | None = None
        """Why the phone could not be asked the last time, in one sentence; `None` if it could."""

    @property
    def state(self) -> AdbState | None:
        """The phone's state as far as it is known; `None` while it is not there."""
        return self._state

    @property
    def completed(self) -> bool:
        """Android has said that its boot is complete."""
        return self._values.get(COMPLETED) == "1"

    @property
    def next_s(self) -> float:
        """When to ask again."""
        return self._next_s

    def poll(self) -> tuple[Heard, ...]:
        """Ask once, if it is time to; what is new since the last call."""
        if self._clock.now_s() < self._next_s:
            return ()
        since_s = self._before_s
        self._before_s = self._clock.now_s()
        heard: list[Heard] = []
        self.trouble = None
        try:
            self._find(since_s, heard)
            self._ask(since_s, heard)
        except DriversError as error:
            self.trouble = str(error)
            if self._phone is None or isinstance(error, LinkError):
                self._lose()
        if self._state not in ANSWERING:
            self._let_go()
        pause_s = UNAUTHORIZED_POLL_S if self._state is AdbState.UNAUTHORIZED else POLL_S
        self._next_s = self._clock.now_s() + pause_s
        return tuple(heard)

    def until_completed(self, until_s: float) -> tuple[Heard, ...]:
        """Follow the boot until it is complete, or until a time of the clock."""
        heard: list[Heard] = []
        while not self.completed and self._clock.now_s() < until_s:
            heard += self.poll()
            self._clock.sleep_s(min(self._next_s, until_s) - self._clock.now_s())
        return tuple(heard)

    def close(self) -> None:
        """Let go of the phone."""
        self._let_go()

    def _find(self, since_s: float, heard: list[Heard]) -> None:
        if self._phone is None:
            self._phone = self._reach()
        state = None if self._phone is None else self._phone.state
        if state is not self._state:
            self._state = state
            self._values.clear()
            self._told = False
            if state is not None:
                heard.append(self._heard(since_s, PhoneWord.ADB_STATE, state.value))

    def _ask(self, since_s: float, heard: list[Heard]) -> None:
        if self._phone is None or self._state not in ANSWERING:
            return
        if not self._told:
            asked_s = self._clock.now_s()
            properties = properties_in(self._phone.ask(Question.PROPERTIES).text)
            for name in TOLD:
                value = properties.value(name)
                if value is not None:
                    # These were so before we came: what is uncertain is only when they were said.
                    heard.append(self._heard(asked_s, PhoneWord.ADB_PROPERTY, f"{name}={value}"))
            self._told = True
        for name, question in FOLLOWED:
            reply = self._phone.ask(question)
            value = "" if reply.refusal is not None else shown(reply.text.strip(), 80)
            if value and value != self._values.get(name):
                self._values[name] = value
                heard.append(self._heard(since_s, PhoneWord.ADB_PROPERTY, f"{name}={value}"))

    def _heard(self, since_s: float, word: PhoneWord, value: str) -> Heard:
        now_s = self._clock.now_s()
        return Heard((since_s + now_s) / 2.0, (now_s - since_s) / 2.0, word, shown(value))

    def _lose(self) -> None:
        """The phone went away; what it said holds no longer."""
        self._let_go()
        self._state, self._told = None, False
        self._values.clear()

    def _let_go(self) -> None:
        if self._phone is not None:
            self._phone.close()
            self._phone = None
