"""A phone asked directly, through the adb-shell library, over USB or TCP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from adb_shell import exceptions as adb
from adb_shell.adb_device import AdbDevice

from drivers.clock import Clock
from drivers.errors import DriversError, GarbledError, LinkLostError, NoAnswerError
from drivers.links import Link
from drivers.phone.adb.gate import Gate
from drivers.phone.adb.keys import AdbKey
from drivers.phone.adb.questions import Answer, Question, answer
from drivers.phone.adb.state import ANSWERING, WORDS, AdbState, state_of_banner
from drivers.phone.untrusted import shown

ANSWER_S = 2.0
"""Longest silence in a conversation. adb-shell's own 10 s would be the time after which a pulled cable is noticed."""
ACCEPT_S = 1.0
"""How long a person has to accept our key at the phone's screen before the answer is *unauthorized*."""


class DirectAdb:
    """One phone, held by us: no other program can have it meanwhile over USB."""

    def __init__(
        self,
        name: str,
        open_link: Callable[[], Link],
        keys: tuple[AdbKey, ...],
        clock: Clock,
        *,
        answer_s: float = ANSWER_S,
        accept_s: float = ACCEPT_S,
    ) -> None:
        """Connect and find the state, which may be one in which nothing can be asked.

        Keys are tried in order; the first is what an unknown phone is asked to accept. Raises what `open_link` raises,
        `LinkLostError`, `GarbledError`.
        """
        self._name, self._keys, self._answer_s, self._accept_s = name, keys, answer_s, accept_s
        self._gate = Gate(open_link, clock)
        self._device = AdbDevice(self._gate, banner=b"bootbench")
        self._state = self._connect()
        self._broken_off = False
        self._closed = False

    @property
    def name(self) -> str:
        """How it is reached."""
        return self._name

    @property
    def state(self) -> AdbState:
        """What it said when it was connected."""
        return self._state

    def ask(self, question: Question) -> Answer:
        """Ask, and wait a bounded time. Raises `LinkLostError`, `NoAnswerError`, `GarbledError`."""
        if self._closed:
            raise LinkLostError(f"{self._name}: the phone was let go of; connect it again")
        if self._broken_off:
            self._state, self._broken_off = self._connect(), False
        if self._state not in ANSWERING:
            raise NoAnswerError(f"{self._name}: nothing can be asked now; {WORDS[self._state]}")
        try:
            with self._explained():
                return answer(self._reply(question))
        except DriversError:
            self._device.close()  # what is still under way would be taken for the next answer
            self._broken_off = True
            raise

    def close(self) -> None:
        """Let go of the phone. May be called twice."""
        self._closed = True
        self._device.close()

    def _reply(self, question: Question) -> bytes:
        self._gate.expect_answer()
        data = bytearray()
        for piece in self._device.streaming_shell(
            question.value, transport_timeout_s=self._answer_s, read_timeout_s=self._answer_s, decode=False
        ):
            data += piece
        return bytes(data)

    def _connect(self) -> AdbState:
        """Connect, and keep the connection only where something can be asked."""
        try:
            state = self._greet()
        except BaseException:
            self._device.close()
            raise
        if state not in ANSWERING:
            self._device.close()
        return state

    def _greet(self) -> AdbState:
        """Connect as adb does: show that we have a known key, or else offer one and wait for a person."""
        wanted = _Wanted()
        try:
            with self._explained():
                self._device.connect(
                    rsa_keys=[key.signer for key in self._keys],
                    transport_timeout_s=self._answer_s,
                    read_timeout_s=self._answer_s,
                    auth_timeout_s=self._accept_s,
                    auth_callback=wanted.key_offered,
                )
        except NoAnswerError:
            if wanted.accepting:
                return AdbState.UNAUTHORIZED  # it knows none of our keys, and nobody has accepted one
            if self._gate.overheard.opened and not self._gate.overheard.anything:
                return AdbState.OFFLINE
            raise
        except _NoKeyError:
            return AdbState.UNAUTHORIZED
        banner = self._gate.overheard.banner or b""
        state = state_of_banner(banner)
        if state is None:
            raise GarbledError(f"{self._name}: expected a phone, and {shown(banner, 60)!r} answers there")
        return state

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn adb-shell's errors into the house's."""
        try:
            yield
        except adb.DeviceAuthError as error:
            raise _NoKeyError(f"{self._name}: the phone wants a key, and none is there") from error
        except (adb.AdbTimeoutError, adb.TcpTimeoutException) as error:
            raise NoAnswerError(f"{self._name}: the phone did not answer within {self._answer_s} s") from error
        except (adb.InvalidCommandError, adb.InvalidChecksumError, adb.InvalidResponseError) as error:
            raise GarbledError(f"{self._name}: {shown(str(error))}; check cable and port") from error
        except adb.AdbConnectionError as error:
            raise LinkLostError(f"{self._name}: the phone is not connected any more; connect it again") from error


class _NoKeyError(DriversError):
    """The phone wants a key that it knows."""


class _Wanted:
    """Whether the phone was asked to accept a key."""

    def __init__(self) -> None:
        """Not yet."""
        self.accepting = False

    def key_offered(self, _: object) -> None:
        """Our public key goes out next."""
        self.accepting = True
