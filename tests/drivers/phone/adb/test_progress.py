"""A boot followed over ADB on a turned clock: every change heard once, inside its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.clock import Clock, TurnedClock
from drivers.errors import LinkBusyError, LinkLostError, NoAnswerError
from drivers.imaginary_phone import Action, ImaginaryPhone, Stimulus
from drivers.phone.adb.progress import POLL_S, UNAUTHORIZED_POLL_S, BootProgress
from drivers.phone.adb.properties import Property
from drivers.phone.adb.questions import Answer, Question, answer
from drivers.phone.adb.scene import Scene, Script, script_of
from drivers.phone.adb.sim_shell import shell_reply
from drivers.phone.adb.state import AdbState
from drivers.phone.heard import Heard, PhoneWord
from tests.drivers.phone.adb.simulated import ANDROID

PRESSED = (
    Stimulus(0.5, Action.OUTPUT_ON),
    Stimulus(1.0, Action.VBUS_ON),
    Stimulus(2.0, Action.KEY_DOWN),
    Stimulus(4.0, Action.KEY_UP),
)


@dataclass
class ScriptedPhone:
    """The scenes of a script, asked without a wire."""

    script: Script
    clock: Clock
    state: AdbState
    name: str = "it"

    def ask(self, question: Question) -> Answer:
        """Answer as the scene of this moment does; a question takes 20 ms."""
        self.clock.sleep_s(0.02)
        scene = self.script.scene(self.clock.now_s())
        if scene.state is not self.state:
            raise LinkLostError("gone")
        return answer(shell_reply(question.value, scene))

    def close(self) -> None:
        """Nothing is held."""


def following(script: Script, clock: Clock) -> BootProgress:
    def reach() -> ScriptedPhone | None:
        state = script.scene(clock.now_s()).state
        return None if state is None else ScriptedPhone(script, clock, state)

    return BootProgress(reach, clock)


def test_a_boot_is_followed_from_nothing_to_complete_within_each_word_s_uncertainty() -> None:
    phone = ImaginaryPhone.of("normal_boot", seed=3)
    run = phone.run(PRESSED, until_s=90.0)
    clock = TurnedClock()
    progress = following(script_of(run.said, phone.unit.usb, 4.0), clock)
    heard = progress.until_completed(60.0)
    progress.close()
    assert progress.completed
    assert progress.state is AdbState.DEVICE
    values = [word.value for word in heard]
    assert values == ["device", "ro.product.device=bhima", "ro.boot.bootreason=usb_chg", "sys.boot_completed=1"]
    for word in (heard[0], heard[-1]):
        truth_s = next(said.at_s for said in run.said if said.word is word.word and said.value == word.value)
        assert abs(word.host_s - truth_s) <= word.uncertainty_s
        assert word.uncertainty_s <= POLL_S


def test_a_phone_that_never_finishes_is_left_in_time_and_one_that_comes_back_is_told_anew() -> None:
    booting = Scene(AdbState.DEVICE, ANDROID.properties[:2])
    script = Script((1.0, 5.0, 8.0), (booting, Scene(None), booting))
    clock = TurnedClock()
    heard = following(script, clock).until_completed(20.0)
    assert 20.0 <= clock.now_s() < 21.0
    told = ["device", "ro.product.device=vayu", "ro.boot.bootreason=kernel_panic"]
    assert [word.value for word in heard] == told + told


def test_the_charging_picture_is_told_from_android() -> None:
    charging = Scene(AdbState.DEVICE, (Property("init.svc.vendor.charger", "running"),))
    heard = following(Script.always(charging), TurnedClock()).until_completed(5.0)
    assert [word.value for word in heard] == ["device", "init.svc.vendor.charger=running"]


def test_an_unauthorized_phone_is_evidence_once_and_is_not_pestered() -> None:
    clock = TurnedClock()
    reached: list[float] = []

    def reach() -> ScriptedPhone:
        reached.append(clock.now_s())
        return ScriptedPhone(Script.always(Scene(AdbState.UNAUTHORIZED)), clock, AdbState.UNAUTHORIZED)

    heard = BootProgress(reach, clock).until_completed(20.0)
    assert [(word.word, word.value) for word in heard] == [(PhoneWord.ADB_STATE, "unauthorized")]
    assert reached == [0.0, *(k * UNAUTHORIZED_POLL_S for k in (1, 2, 3))]


def test_what_cannot_be_asked_is_told_in_its_own_sentence_and_asked_again() -> None:
    clock = TurnedClock()
    troubles = [LinkBusyError("held by adb"), NoAnswerError("it is silent")]

    def reach() -> ScriptedPhone:
        if troubles:
            raise troubles.pop(0)
        return ScriptedPhone(Script.always(ANDROID), clock, AdbState.DEVICE)

    progress = BootProgress(reach, clock)
    heard: list[Heard] = []
    seen = []
    while not progress.completed:
        heard += progress.poll()
        seen.append(progress.trouble)
        clock.sleep_s(progress.next_s - clock.now_s())
    assert seen == ["held by adb", "it is silent", None]
    assert heard[0].value == "device"
    assert progress.poll() == ()
