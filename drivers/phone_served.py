"""The imaginary phone on two TCP ports, ADB and fastboot, in step: what one shows, the other knows.

Where the phone lies on a bench with a simulated supply, the supply decides when it has power (`drivers.phone_shared`);
alone, it gets power and USB power at once. What it says is known ahead for as long as nothing else is done to it. USB
itself is on neither port: attach and detach are seen as the ports' coming and going.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Thread

from drivers.clock import Clock
from drivers.phone.adb.scene import Script, script_of
from drivers.phone.adb.sim import SimulatedAdbd
from drivers.phone.adb.sim_port import LONGEST_WAIT_S, AdbPort
from drivers.phone.fastboot.server import FastbootServer
from drivers.phone_model.stages import PhoneSaid
from drivers.phone_shared import SharedPhone

AHEAD_S = 10.0
"""So far ahead it is worked out what the ports show."""
LATE_S = 0.2
"""What another program does to the phone is known here that late at most; what it says is told after that."""
JOIN_S = 2.0
BATTERY_V = 4.0


class PhonePorts:
    """Both ports of a phone, listening; what it said before they did is on them too."""

    def __init__(self, phone: SharedPhone, clock: Clock, *, adb_port: int = 0, fastboot_port: int = 0) -> None:
        """Listen on loopback; port 0 lets the system choose. Raises `AddressError` where a port is taken."""
        self._phone, self._clock, self._began_s = phone, clock, clock.now_s()
        self._known_s, self._changes = self._began_s + AHEAD_S, phone.changes
        self._adbd = SimulatedAdbd(self._script(), 0.0, seed=phone.phone.unit.seed)
        self._adb = AdbPort(self._adbd, clock, adb_port)
        try:
            self._fastboot = FastbootServer(phone.boot_loader, clock, fastboot_port)
        except BaseException:
            self._adb.close()
            raise

    @property
    def adb_address(self) -> str:
        """`tcp://127.0.0.1:5555`."""
        return f"tcp://{self._adb.address}"

    @property
    def fastboot_address(self) -> str:
        """`tcp://127.0.0.1:5554`."""
        return self._fastboot.address

    def serve(self, stopped: Callable[[], bool], tell: Callable[[PhoneSaid], None]) -> None:
        """Play the phone until `stopped` says so, telling what it shows and says when it does; then hang up.

        Times of what is told are seconds since the ports began to listen.
        """
        thread = Thread(target=self._fastboot.serve, name="fastboot port", daemon=True)
        thread.start()
        told_s = self._began_s
        try:
            while not stopped():
                self._adb.step(LONGEST_WAIT_S)
                self._look()
                until_s = max(told_s, self._clock.now_s() - LATE_S)
                for word in self._phone.said(told_s, until_s):
                    tell(replace(word, at_s=word.at_s - self._began_s))
                told_s = until_s
        finally:
            self._fastboot.stop()
            thread.join(JOIN_S)
            self._adb.close()

    def _look(self) -> None:
        """Work out anew what the ports show, where something was done to the phone or time has come near its end."""
        now_s = self._clock.now_s()
        self._phone.hear()
        if self._phone.changes != self._changes or now_s + AHEAD_S / 2 > self._known_s:
            self._known_s, self._changes = now_s + AHEAD_S, self._phone.changes
            self._adbd.script = self._script()

    def _script(self) -> Script:
        return script_of(self._phone.said(-1e9, self._known_s), self._phone.phone.unit.usb, BATTERY_V)
