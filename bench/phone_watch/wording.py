"""Plain words for what a phone shows and says, one line each."""

from __future__ import annotations

from enum import StrEnum

from bench.phone_watch.told import Remark, Told
from bench.phone_words import KeptProperty
from drivers.phone.adb.state import WORDS as ADB_WORDS
from drivers.phone.adb.state import AdbState
from drivers.phone.fastboot.questions import Variable
from drivers.phone.heard import PhoneWord
from drivers.phone.states import WORDS, PhoneState, state_of


class Light(StrEnum):
    """How a line is to be seen; the colours are the terminal's."""

    STARTED = "green"
    PARTLY = "yellow"
    STOPPED = "red"
    ASIDE = "dim"


LIGHTS: dict[PhoneState, Light] = {
    PhoneState.EDL: Light.STOPPED,
    PhoneState.CRASH_DUMP_OR_DIAG: Light.STOPPED,
    PhoneState.CRASH_DUMP: Light.STOPPED,
    PhoneState.FASTBOOT: Light.PARTLY,
    PhoneState.FASTBOOTD: Light.PARTLY,
    PhoneState.RECOVERY: Light.PARTLY,
    PhoneState.ADB_OR_OFFLINE_CHARGING: Light.PARTLY,
    PhoneState.OFFLINE_CHARGING: Light.PARTLY,
    PhoneState.ANDROID: Light.STARTED,
    PhoneState.ANDROID_ADB: Light.STARTED,
    PhoneState.MASS_STORAGE: Light.STARTED,
}
SAHARA_WORDS = {
    "0": "it waits for a loader: the ROM runs, and found none that it could start",
    "1": "a loader was sent to it before",
    "2": "it offers its memory: a crash dump, not Android's diagnostics",
    "3": "it takes commands",
}
PROPERTY_WORDS = {
    f"{KeptProperty.BOOT_COMPLETED.value}=1": "Android says that its boot is complete",
    f"{KeptProperty.CHARGER.value}=running": "the charging picture, not Android",
    KeptProperty.BOOT_REASON.value: "why it last started, in the boot loader's words",
    KeptProperty.CANONICAL_BOOT_REASON.value: "why it last started",
    KeptProperty.POWERUP_REASON.value: "what started it, in the kernel's words",
}
VARIABLE_WORDS = {
    Variable.PRODUCT.value: "the boot loader answers: processor, memory and storage work",
    Variable.BATTERY_VOLTAGE.value: "millivolt at the battery contacts, as the phone reads them",
    f"{Variable.UNLOCKED.value}=yes": "unlocked: an observation, in itself no damage",
    f"{Variable.IS_USERSPACE.value}=yes": "recovery's own fastboot: the kernel runs",
}


def words_of(told: Told) -> str:
    """What it means, in one sentence; empty where the value says it itself."""
    if isinstance(told, Remark):
        return told.sentence
    match told.word:
        case PhoneWord.USB_ATTACHED:
            state = state_of(told.value)
            return WORDS[state] if state is not None else "a composition of the phone that is not in the table"
        case PhoneWord.USB_DETACHED:
            return "gone from USB"
        case PhoneWord.SAHARA_MODE:
            return SAHARA_WORDS.get(told.value, "a mode that is not known")
        case PhoneWord.ADB_STATE:
            return ADB_WORDS[AdbState(told.value)] if told.value in set(AdbState) else ""
        case PhoneWord.ADB_PROPERTY:
            return _named(PROPERTY_WORDS, told.value)
        case PhoneWord.FASTBOOT_VARIABLE:
            return _named(VARIABLE_WORDS, told.value)


def light_of(told: Told) -> Light | None:
    """How its line is to be seen; `None` is as any other text."""
    if isinstance(told, Remark):
        return Light.ASIDE
    match told.word:
        case PhoneWord.USB_ATTACHED:
            state = state_of(told.value)
            return LIGHTS[state] if state is not None else Light.PARTLY
        case PhoneWord.ADB_STATE:
            started = told.value in (AdbState.DEVICE, AdbState.UNAUTHORIZED)
            return Light.STARTED if started else Light.PARTLY
        case PhoneWord.SAHARA_MODE:
            return Light.STOPPED
        case PhoneWord.ADB_PROPERTY if told.value == f"{KeptProperty.BOOT_COMPLETED.value}=1":
            return Light.STARTED
    return None


def _named(table: dict[str, str], value: str) -> str:
    return table.get(value) or table.get(value.partition("=")[0], "")
