"""What a simulated phone shows on its ADB port, and when: read out of the words of the imaginary phone."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.phone.adb.properties import Property
from drivers.phone.adb.state import AdbState
from drivers.phone.heard import PhoneWord
from drivers.phone_model.stages import PhoneSaid
from drivers.phone_model.unit import UsbSide

BANNERS = {AdbState.RECOVERY: "recovery", AdbState.SIDELOAD: "sideload"}


@dataclass(frozen=True, slots=True)
class Scene:
    """The port at one moment."""

    state: AdbState | None
    """`None`: the port is not there."""
    properties: tuple[Property, ...] = ()
    battery_v: float = 4.0
    """What the phone measures at its battery terminals."""

    def value(self, name: str) -> str | None:
        """The value of a property."""
        return next((known.value for known in self.properties if known.name == name), None)

    @property
    def banner(self) -> bytes:
        """What the phone says of itself when it connects."""
        word = BANNERS.get(self.state or AdbState.DEVICE, "device")
        product = self.value("ro.product.device") or "unknown"
        names = (f"ro.product.name={product}", f"ro.product.model={self.value('ro.product.model') or product}")
        # Without shell_v2: a plain stream of what the command prints.
        return f"{word}::{';'.join(names)};ro.product.device={product};features=cmd".encode()


@dataclass(frozen=True, slots=True)
class Script:
    """Scenes in order of time."""

    starts_s: tuple[float, ...]
    scenes: tuple[Scene, ...]

    def scene(self, at_s: float) -> Scene:
        """The scene at a moment; before the first there is no port."""
        shown = Scene(None)
        for start_s, scene in zip(self.starts_s, self.scenes, strict=True):
            if start_s > at_s:
                break
            shown = scene
        return shown

    @classmethod
    def always(cls, scene: Scene) -> Script:
        """One scene, from the beginning on."""
        return cls((float("-inf"),), (scene,))


def script_of(said: tuple[PhoneSaid, ...], usb: UsbSide, battery_v: float) -> Script:
    """The scenes behind a run's words: each word changes what the port shows from then on."""
    starts_s: list[float] = []
    scenes: list[Scene] = []
    held = Scene(None)
    lasting = (Property("ro.product.device", usb.product), Property("ro.serialno", usb.serial))
    for word in said:
        match word.word:
            case PhoneWord.USB_ATTACHED | PhoneWord.USB_DETACHED:
                held = Scene(None)
            case PhoneWord.ADB_STATE:
                held = Scene(AdbState(word.value), lasting, battery_v)
            case PhoneWord.ADB_PROPERTY:
                name, _, value = word.value.partition("=")
                kept = tuple(known for known in held.properties if known.name != name)
                held = Scene(held.state, (*kept, Property(name, value)), battery_v)
            case _:
                continue
        starts_s.append(word.at_s)
        scenes.append(held)
    return Script(tuple(starts_s), tuple(scenes))
