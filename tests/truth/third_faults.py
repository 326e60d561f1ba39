"""What is broken in the third phone, fault by fault: a resistor, a converter that does not start, an attempt that ends.

Every function draws one patient. The published figures in the fault signatures set the ranges; how a patient varies
within and across its runs is the writer's judgement.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.truth.third_patient import Ending, Key, Patient, Stop, Usb

Random = np.random.Generator


def log_uniform(random: Random, low: float, high: float) -> float:
    """Between two values, each octave as likely."""
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


def _good(random: Random) -> Patient:
    return Patient(lead_ohm=float(random.uniform(0.03, 0.16)))


def _short(random: Random) -> Patient:
    return Patient(short_ohm=log_uniform(random, 0.03, 0.9), starts=False, limit_a=float(random.choice([0.5, 1, 2, 3])))


def _board_leak(random: Random) -> Patient:
    wet = random.random() < 0.4
    stop = Stop("xbl", random.uniform(0.0, 0.3), Ending.HANG, log_uniform(random, 0.25, 0.9))
    return Patient(
        leak_a=log_uniform(random, 0.022, 0.6),
        leak_wander=float(random.uniform(0.05, 0.3) if wet else random.uniform(0.0, 0.02)),
        stop=stop if random.random() < 0.2 else None,
        starts=bool(random.random() < 0.85),
    )


def _part_leak(random: Random) -> Patient:
    wet = random.random() < 0.25
    return Patient(
        leak_a=log_uniform(random, 0.007, 0.6),
        leak_wander=float(random.uniform(0.05, 0.3) if wet else random.uniform(0.0, 0.02)),
        starts=bool(random.random() < 0.95),
    )


def _rail_short(random: Random) -> Patient:
    stop = Stop("rails", random.uniform(0.02, 0.25), Ending.HANG, log_uniform(random, 1.3, 9.0), unrest=0.01)
    return Patient(stop=stop, usb=Usb.NOTHING, limit_a=float(random.choice([2.0, 3.0, 3.0, 5.0])))


def _key_open(_random: Random) -> Patient:
    return Patient(key=Key.OPEN, properties=("powerup_reason=usb_chg",))


def _key_stuck(_random: Random) -> Patient:
    return Patient(key=Key.STUCK, properties=("powerup_reason=long_power_key",))


def _no_start(random: Random) -> Patient:
    if random.random() < 0.5:
        return Patient(starts=False, usb=Usb.NOTHING)
    watt = random.uniform(0.002, 0.034)
    return Patient(stop=Stop("rails", 0.0, Ending.HANG, watt, unrest=0.02), usb=Usb.NOTHING)


def _cpu_dead(random: Random) -> Patient:
    stop = Stop("rails", random.uniform(0.01, 0.08), Ending.HANG, log_uniform(random, 0.046, 0.16), unrest=0.02)
    held = bool(random.random() < 0.3)
    return Patient(stop=stop, only_while_held=held, usb=Usb.NOTHING, intermittent=0.1)


def _ddr(random: Random) -> Patient:
    mark = str(random.choice(["pbl", "xbl", "ddr"]))
    stop = Stop(mark, random.uniform(0.0, 0.3), Ending.HANG, random.uniform(0.2, 0.66), unrest=random.uniform(0, 0.03))
    usb = Usb.DUMP if random.random() < 0.15 else Usb.NOTHING
    return Patient(stop=stop, usb=usb, intermittent=0.1)


def _edl(random: Random) -> Patient:
    stop = Stop("pbl", random.uniform(0.02, 1.5), Ending.HANG, random.uniform(0.2, 0.5), unrest=random.uniform(0, 0.03))
    return Patient(stop=stop, usb=Usb.EDL)


def _dump(random: Random) -> Patient:
    mark = str(random.choice(["ddr", "abl", "kernel", "init", "zygote"]))
    lit = mark != "ddr" and bool(random.random() < 0.4)
    stop = Stop(mark, random.uniform(0.1, 3.0), Ending.HANG, log_uniform(random, 0.25, 1.2), lit=lit)
    return Patient(stop=stop, usb=Usb.DUMP)


def _early_loop(random: Random) -> Patient:
    mark = str(random.choice(["rails", "pbl", "xbl", "ddr"]))
    stop = Stop(
        mark,
        random.uniform(0.03, 0.3),
        Ending.RESET,
        random.uniform(0.12, 0.7),
        linger_s=float(random.choice([0.0, log_uniform(random, 0.1, 1.6)])),
    )
    usb = Usb.NOTHING if random.random() < 0.7 else Usb.EDL
    return Patient(
        stop=stop,
        cycle_wander=float(random.uniform(0.02, 0.25)),
        gives_up_after=int(random.integers(5, 40)) if random.random() < 0.12 else 10_000,
        usb=usb,
        intermittent=0.08,
    )


def _kernel_loop(random: Random) -> Patient:
    mark = str(random.choice(["abl", "kernel", "init", "zygote"]))
    after = {"abl": (3.0, 6.0), "kernel": (1.0, 8.0), "init": (1.0, 25.0), "zygote": (0.5, 20.0)}[mark]
    stop = Stop(mark, random.uniform(*after), Ending.RESET)
    reason = random.choice(["kernel_panic", "watchdog", "reboot,dm-verity_device_corrupted"])
    return Patient(stop=stop, cycle_wander=float(random.uniform(0.02, 0.15)), properties=(f"sys.boot.reason={reason}",))


def _fastboot(random: Random) -> Patient:
    return Patient(stop=Stop("abl", random.uniform(0.3, 1.2), Ending.HANG, random.uniform(0.4, 1.2), lit=True))


def _android_loop(random: Random) -> Patient:
    mark = str(random.choice(["server", "home"]))
    whole = random.random() < 0.5
    after = random.uniform(8.0, 80.0)
    stop = Stop(mark, after, Ending.RESET if whole else Ending.USERSPACE)
    return Patient(stop=stop, cycle_wander=float(random.uniform(0.05, 0.3)), properties=("sys.boot_completed=",))


def _lcm(random: Random) -> Patient:
    dark = random.random() < 0.7
    return Patient(backlight=0.0 if dark else 1.0, panel=False)


def _wled(random: Random) -> Patient:
    dark = random.random() < 0.85
    return Patient(backlight=0.0 if dark else 1.0, panel=not dark)


def _no_usb(_random: Random) -> Patient:
    return Patient(usb=Usb.NOTHING)


def _bench(random: Random) -> Patient:
    kind = random.random()
    if kind < 0.45:
        return Patient(limit_a=float(random.uniform(0.25, 0.9)))
    if kind < 0.75:
        return Patient(lead_ohm=float(random.uniform(1.1, 2.6)))
    return Patient(vbus_fed=True)


PATIENTS: dict[str, Callable[[Random], Patient]] = {
    "normal_boot": _good,
    "mb_vbat_hard_short": _short,
    "mb_leakage_prekey": _board_leak,
    "nonmb_peripheral_leak": _part_leak,
    "mb_postkey_rail_short": _rail_short,
    "nonmb_power_key_open": _key_open,
    "nonmb_power_key_stuck": _key_stuck,
    "mb_pmic_no_start": _no_start,
    "mb_low_current_cpu_not_starting": _cpu_dead,
    "mb_cpu_ddr_stuck": _ddr,
    "mb_ufs_edl_9008": _edl,
    "crash_dump_900e": _dump,
    "mb_early_boot_loop": _early_loop,
    "sw_bootloop_abl_kernel": _kernel_loop,
    "sw_lands_in_fastboot": _fastboot,
    "sw_edl_after_flash": _edl,
    "sw_android_loop": _android_loop,
    "nonmb_display_lcm": _lcm,
    "mb_backlight_or_dsi": _wled,
    "nonmb_battery": _good,
    "mb_battery_connector_path": _good,
    "nonmb_usb_subboard": _no_usb,
    "mb_charger_or_usb_path": _no_usb,
    "bench_artifact_supply": _bench,
}
"""Every fault but `indeterminate`, which is a phone with any of these and a look that shows nothing."""
