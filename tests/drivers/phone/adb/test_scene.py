"""The simulated port shows what the imaginary phone says, from the moment at which it says it."""

from __future__ import annotations

from drivers.imaginary_phone import Action, ImaginaryPhone, Stimulus
from drivers.phone.adb.questions import Question
from drivers.phone.adb.scene import Scene, script_of
from drivers.phone.adb.sim_shell import shell_reply
from drivers.phone.adb.state import AdbState
from drivers.phone.heard import PhoneWord

PRESSED = (
    Stimulus(0.5, Action.OUTPUT_ON),
    Stimulus(1.0, Action.VBUS_ON),
    Stimulus(2.0, Action.KEY_DOWN),
    Stimulus(4.0, Action.KEY_UP),
    Stimulus(80.0, Action.VBUS_OFF),
)


def test_one_source_for_the_words_of_a_run_and_for_the_port() -> None:
    phone = ImaginaryPhone.of("normal_boot", seed=3)
    run = phone.run(PRESSED, until_s=90.0)
    script = script_of(run.said, phone.unit.usb, run.feed.set_v)
    times = {word.word: word.at_s for word in run.said}
    device_s, completed_s = times[PhoneWord.ADB_STATE], times[PhoneWord.ADB_PROPERTY]
    assert script.scene(device_s - 0.01) == Scene(None)
    up = script.scene(device_s)
    assert (up.state, up.value("ro.product.device")) == (AdbState.DEVICE, phone.unit.usb.product)
    assert up.value("ro.serialno") == phone.unit.usb.serial
    assert script.scene(completed_s - 0.01).value("sys.boot_completed") is None
    assert script.scene(completed_s).value("sys.boot_completed") == "1"
    assert script.scene(times[PhoneWord.USB_DETACHED]) == Scene(None)


def test_the_banner_and_the_shell_say_what_the_scene_says() -> None:
    phone = ImaginaryPhone.of("normal_boot", seed=3)
    run = phone.run(PRESSED, until_s=90.0)
    scene = script_of(run.said, phone.unit.usb, 3.9).scene(60.0)
    assert scene.banner.startswith(b"device::ro.product.name=bhima;")
    assert b"[ro.boot.bootreason]: [usb_chg]\n" in shell_reply(Question.PROPERTIES.value, scene)
    assert shell_reply(Question.POWERUP_REASON.value, scene) == b"usb_chg\n"
    assert b"  voltage: 3900\n" in shell_reply(Question.BATTERY.value, scene)
