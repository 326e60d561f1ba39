"""The imaginary phone on two TCP ports, ADB and fastboot, in step: what one shows, the other knows.

The phone lies on a bench that switches its supply on and USB power with it, then presses the key. What it says from
then on is its run's; a run is computed ahead and, as time goes on, further, which leaves what was as it was. Past
`LONGEST_S` it stays as it is. USB itself is on neither port: attach and detach are seen as the ports' coming and going.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from drivers.clock import Clock
from drivers.imaginary_phone import Action, ImaginaryPhone, Stimulus
from drivers.phone.adb.scene import Script, script_of
from drivers.phone.adb.sim import SimulatedAdbd
from drivers.phone.adb.sim_port import LONGEST_WAIT_S, AdbPort
from drivers.phone.fastboot.server import FastbootServer
from drivers.phone.fastboot.sim import Voice
from drivers.phone_fastboot import voice_at
from drivers.phone_load import HELD_S
from drivers.phone_model.stages import PhoneSaid

FIRST_RUN_S = 120.0
AHEAD_S = 10.0
"""So long before its end a run is computed twice as far."""
LONGEST_S = 4 * 3600.0
JOIN_S = 2.0
BATTERY_V = 4.0


class PhoneOnUsb:
    """One phone from the moment at which supply and USB power come on."""

    def __init__(self, phone: ImaginaryPhone, *, key_s: float | None, held: Action | None = None) -> None:
        """The key goes down `key_s` after power and stays down for `HELD_S`; `held` is a volume key held all along."""
        pressed = (
            (Stimulus(key_s, Action.KEY_DOWN), Stimulus(key_s + HELD_S, Action.KEY_UP)) if key_s is not None else ()
        )
        volume = (Stimulus(0.0, held),) if held is not None else ()
        self._stimuli = (Stimulus(0.0, Action.OUTPUT_ON), Stimulus(0.0, Action.VBUS_ON), *volume, *pressed)
        self.phone = phone
        self.run = phone.run(self._stimuli, FIRST_RUN_S)

    def reach(self, at_s: float) -> bool:
        """Make sure that the run goes past a time; whether it had to be computed further."""
        until_s = self.run.until_s
        while until_s < min(at_s + AHEAD_S, LONGEST_S):
            until_s *= 2.0
        if until_s == self.run.until_s:
            return False
        self.run = self.phone.run(self._stimuli, until_s)
        return True

    def boot_loader(self, at_s: float) -> Voice | None:
        """What fastboot says at a time; `None` while it is not there."""
        return voice_at(self.phone, self.run, min(at_s, self.run.until_s - 1e-3))

    def said(self, since_s: float, until_s: float) -> tuple[PhoneSaid, ...]:
        """What the phone shows and says between two times, the first excluded."""
        return tuple(word for word in self.run.said if since_s < word.at_s <= until_s)


class PhonePorts:
    """Both ports, listening; the phone begins when they do."""

    def __init__(self, shown: PhoneOnUsb, clock: Clock, *, adb_port: int = 0, fastboot_port: int = 0) -> None:
        """Listen on loopback; port 0 lets the system choose. Raises `AddressError` where a port is taken."""
        self._shown, self._clock, self._began_s = shown, clock, clock.now_s()
        self._adbd = SimulatedAdbd(self._script(), self._began_s, seed=shown.phone.unit.seed)
        self._adb = AdbPort(self._adbd, clock, adb_port)
        try:
            self._fastboot = FastbootServer(
                lambda now_s: self._shown.boot_loader(now_s - self._began_s), clock, fastboot_port
            )
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
        """Play the phone until `stopped` says so, telling what it shows and says when it does; then hang up."""
        thread = Thread(target=self._fastboot.serve, name="fastboot port", daemon=True)
        thread.start()
        told_s = 0.0
        try:
            while not stopped():
                self._adb.step(LONGEST_WAIT_S)
                now_s = self._clock.now_s() - self._began_s
                if self._shown.reach(now_s):
                    self._adbd.script = self._script()
                for word in self._shown.said(told_s, now_s):
                    tell(word)
                told_s = now_s
        finally:
            self._fastboot.stop()
            thread.join(JOIN_S)
            self._adb.close()

    def _script(self) -> Script:
        return script_of(self._shown.run.said, self._shown.phone.unit.usb, BATTERY_V)
