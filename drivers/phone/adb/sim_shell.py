"""The shell of a simulated phone: the questions that bootbench may ask, answered as Android 12 formats them.

Formats: AOSP getprop and BatteryService.dump; the kernel's power_supply uevents; Xiaomi's /sys/bootinfo. The user
`shell` may not read pstore on a phone that was sold; recovery may, and finds nothing there.
"""

from __future__ import annotations

from drivers.phone.adb.properties import Property
from drivers.phone.adb.questions import Question
from drivers.phone.adb.scene import Scene
from drivers.phone.adb.state import AdbState

POWERUP_WORDS = {"kernel_panic": "kpanic", "watchdog": "wdog"}
"""Android's words for a boot reason that Xiaomi's kernel spells otherwise; the others are the same."""
_HOT = 30.0
"""°C of a phone on a bench."""


def shell_reply(command: str, scene: Scene) -> bytes:
    """What the shell prints."""
    program, _, rest = command.partition(" ")
    if command == Question.PROPERTIES.value:
        reply = "".join(f"[{known.name}]: [{known.value}]\n" for known in _sorted(scene))
    elif program == "getprop":
        reply = (scene.value(rest) or "") + "\n"
    elif command == Question.BATTERY.value:
        reply = _battery(scene) if scene.state is AdbState.DEVICE else _not_found(program)
    elif command == Question.POWERUP_REASON.value:
        reply = _powerup(scene) or f"cat: {rest}: No such file or directory\n"
    elif command == Question.POWER_SUPPLIES.value:
        reply = _supplies(scene)
    elif program in ("cat", "ls", "tail"):
        denied = "pstore" in rest and scene.state is AdbState.DEVICE
        reply = f"{program}: {rest.split()[-1]}: {'Permission denied' if denied else 'No such file or directory'}\n"
    else:
        reply = _not_found(program)
    return reply.encode("utf-8")


def _sorted(scene: Scene) -> list[Property]:
    return sorted(scene.properties, key=lambda known: known.name)


def _not_found(program: str) -> str:
    return f"/system/bin/sh: {program}: inaccessible or not found\n"


def _powerup(scene: Scene) -> str | None:
    reason = scene.value("ro.boot.bootreason")
    return None if reason is None else POWERUP_WORDS.get(reason, reason) + "\n"


def _battery(scene: Scene) -> str:
    facts = (
        ("AC powered", "false"),
        ("USB powered", "true"),
        ("Wireless powered", "false"),
        ("status", "2"),
        ("health", "2"),
        ("present", "true"),
        ("level", "50"),
        ("scale", "100"),
        ("voltage", str(round(scene.battery_v * 1000))),
        ("temperature", str(round(_HOT * 10))),
        ("technology", "Li-poly"),
    )
    return "Current Battery Service state:\n" + "".join(f"  {name}: {value}\n" for name, value in facts)


def _supplies(scene: Scene) -> str:
    battery = (
        "NAME=battery",
        "STATUS=Charging",
        "PRESENT=1",
        f"VOLTAGE_NOW={round(scene.battery_v * 1e6)}",
        "CAPACITY=50",
        f"TEMP={round(_HOT * 10)}",
    )
    usb = ("NAME=usb", "ONLINE=1", "VOLTAGE_NOW=5000000")
    lines = [f"/sys/class/power_supply/battery/uevent:POWER_SUPPLY_{fact}" for fact in battery]
    lines += [f"/sys/class/power_supply/usb/uevent:POWER_SUPPLY_{fact}" for fact in usb]
    return "\n".join(lines) + "\n"
