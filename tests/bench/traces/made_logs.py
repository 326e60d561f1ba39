"""Text that other people's programs write, made line by line from their descriptions, not by the readers."""

from __future__ import annotations

EPOCH_S = 1_735_689_600
"""The first second of 2025."""


def joulescope_text(rows: int = 200, time: str = "seconds") -> str:
    """Statistics, twice a second; `time` is `seconds`, `dates` or `none`."""
    lines = ["#time,current,voltage,power,charge,energy"[0 if time != "none" else 6 :]]
    if time == "none":
        lines = ["#current,voltage,power,charge,energy"]
    for k in range(rows):
        current = 0.004 + 0.12 * (k > 60) + 0.0005 * (k % 7)
        cells = [f"{current:.6f}", "3.851000", f"{current * 3.851:.6f}", f"{current * k / 2:.6f}", f"{current * k:.6f}"]
        if time == "seconds":
            cells.insert(0, f"{k / 2:.6f}")
        elif time == "dates":
            cells.insert(0, f"20250102T0304{k // 2 % 60:02d}.{k % 2 * 5}00000Z" if k < 120 else "")
        lines.append(",".join(cells))
    return "\n".join(lines[: 121 if time == "dates" else None]) + "\n"


def joulescope_waveform_text(rows: int = 300) -> str:
    """What the waveform shows of one device."""
    lines = ["# time,JS220-000415.current,JS220-000415.voltage"]
    lines += [f"{k * 0.002:.6f},{0.01 + 0.2 * (k > 100):.9f},3.8500" for k in range(rows)]
    return "\n".join(lines) + "\n"


RD_USB_COLUMNS = (
    "Time,Voltage (V),Current (A),Power (W),Temperature (°C),Data+ (V),Data- (V),Resistance (Ω),"
    "Accumulated current (mAh),Accumulated power (mWh),Accumulated time (seconds),Run time,Run time (seconds),Unix time"
)


def rd_usb_text(rows: int = 120, with_unix_time: bool = True, per_second: int = 2) -> str:
    """An export of two rows a second; old versions had no `Unix time`."""
    header = RD_USB_COLUMNS if with_unix_time else RD_USB_COLUMNS.removesuffix(",Unix time")
    lines = [header]
    for k in range(rows):
        second = k // per_second
        cells = [f"2025-01-01 00:{second // 60:02d}:{second % 60:02d}", "5.012", f"{0.35 + 0.01 * (k % 9):.4f}", "1.8"]
        cells += [
            "24",
            "0.01",
            "0.02",
            "14.3",
            f"{k}",
            f"{k * 5}",
            f"{second}",
            f"00:00:{second % 60:02d}",
            f"{second}",
        ]
        lines.append(",".join([*cells, *([f"{EPOCH_S + second}"] if with_unix_time else [])]))
    return "\n".join(lines) + "\n"


def fnirsi_text(packets: int = 60, missing: tuple[int, ...] = ()) -> str:
    """A log of four samples per packet, every fifth packet early, so that time steps back."""
    lines = ["", "timestamp sample_in_packet voltage_V current_A dp_V dn_V temp_C_ema energy_Ws capacity_As"]
    for packet in range(packets):
        if packet in missing:
            continue
        at_s = EPOCH_S + 0.04 * packet - 0.015 * (packet % 5 == 4)
        for k in range(4):
            current = 0.5 + 0.001 * (packet % 11)
            lines.append(f"{at_s + 0.01 * k:.3f} {k} 5.01234 {current:.5f} 0.600 0.598 28.411 {packet * 0.1:.6f} 0.25")
    return "\n".join(lines) + "\n"


def km003c_text(rows: int = 200, interpolated: tuple[int, ...] = (50, 51), mark: str = "true") -> str:
    """A live log at 1,000 samples a second, with rows that stand for samples that did not arrive."""
    lines = ["elapsed_us,sample_index,sequence,marker,sample_rate_hz,interpolated,vbus_uv,ibus_ua,power_uw"]
    for k in range(rows):
        flag = mark if k in interpolated else "false"
        current = 99_999_999 if k in interpolated else 500_000 + k % 13 * 25
        lines.append(f"{k * 1000},{k},{k % 256},0,1000,{flag},5012345,{current},2500000")
    return "\n".join(lines) + "\n"


def km003c_offline_text(rows: int = 60) -> str:
    """The meter's own memory, ten rows a second."""
    lines = ["index,elapsed_seconds,voltage_uv,current_ua,power_w,charge_uah"]
    lines += [f"{k},{k / 10:.1f},5000000,{250_000 + k},1.25,{k}" for k in range(rows)]
    return "\n".join(lines) + "\n"


def otii_csv_text(rows: int = 200, decimal: str = ".") -> str:
    """One channel at 1,000 samples a second."""
    lines = ['"Timestamp","Value"']
    lines += [f"{k / 1000:.6f},{0.0015 + 0.09 * (k > 80) + k % 5 * 1e-5:.9g}" for k in range(rows)]
    return "\n".join(lines) + "\n"


def tek_below_text(rows: int = 200, unit: str = "V", channels: int = 1) -> str:
    """An export of an MDO3000, with its facts above the table."""
    lines = ["Model,MDO3024", "Firmware Version,1.26", "", "Waveform Type,ANALOG", "Point Format,Y"]
    lines += ["Horizontal Units,S", "Horizontal Scale,0.004", f"Sample Interval,{1e-5}", f"Record Length,{rows}"]
    lines += [f"Vertical Units,{unit}", "Vertical Scale,0.1", "Label,", ""]
    lines.append(",".join(["TIME", *(f"CH{k + 1}" for k in range(channels))]))
    for k in range(rows):
        values = [f"{0.002 + 0.05 * (k > 90) + 0.001 * c:.4f}" for c in range(channels)]
        lines.append(",".join([f"{-0.001 + k * 1e-5:.6e}", *values]))
    return "\n".join(lines) + "\n"


def tek_beside_text(rows: int = 200) -> str:
    """An export of a TBS1000, with its facts beside the first rows."""
    facts = [("Record Length", f"{rows}.000000"), ("Sample Interval", "4.000000e-06"), ("Trigger Point", "1.0e+02")]
    facts += [("", ""), ("Source", "CH1"), ("Vertical Units", "V"), ("Vertical Scale", "5.0e-02"), ("Yzero", "0.0")]
    lines = []
    for k in range(rows):
        name, value = facts[k] if k < len(facts) else ("", "")
        lines.append(f"{name},{value},,{-0.0004 + k * 4e-6:018.12f},{0.01 + 0.02 * (k > 90):10.5f},")
    return "\n".join(lines) + "\n"


def rigol_text(rows: int = 200, unit: str = "Volt", channels: int = 1) -> str:
    """An export of a DS1000Z."""
    names = ",".join(f"CH{k + 1}" for k in range(channels))
    lines = [f"X,{names},Start,Increment,", f"Sequence,{','.join([unit] * channels)},-1.000000e-03,1.000000e-05"]
    for k in range(rows):
        values = ",".join(f"{0.002 + 0.05 * (k > 90) + 0.001 * c:.2e}" for c in range(channels))
        lines.append(f"{k},{values},,")
    return "\n".join(lines) + "\n"


def isf_bytes(
    points: tuple[int, ...] = tuple(range(-200, 200)), unit: str = "V", short: bool = False, order: str = "MSB"
) -> bytes:
    """A waveform of 16-bit points, 1 mV each, 10 µs apart; `short` spells the names as older instruments do."""
    pairs = ["BYT_NR 2", "BIT_NR 16", "ENCDG BINARY", "BN_FMT RI", f"BYT_OR {order}", 'WFID "Ch1, DC coupling"']
    pairs += [f"NR_PT {len(points)}", "PT_FMT Y", 'XUNIT "s"', "XINCR 10.0E-6", "XZERO 0.0", f'YUNIT "{unit}"']
    pairs += ["YMULT 1.0E-3", "YOFF 100.0", "YZERO 0.5"]
    names = {"BYT_NR": "BYT_N", "BN_FMT": "BN_F", "BYT_OR": "BYT_O", "XINCR": "XIN", "XUNIT": "XUN", "YUNIT": "YUN"}
    names |= {"YMULT": "YMU", "YOFF": "YOF", "YZERO": "YZE", "ENCDG": "ENC", "PT_FMT": "PT_F", "WFID": "WFI"}
    if short:
        pairs = [
            " ".join((names.get(pair.partition(" ")[0], pair.partition(" ")[0]), pair.partition(" ")[2]))
            for pair in pairs
        ]
    body = b"".join(point.to_bytes(2, "big" if order == "MSB" else "little", signed=True) for point in points)
    length = str(len(body))
    head = f":{'WFMP' if short else 'WFMPRE'}:{';'.join(pairs)};:CURV{'' if short else 'E'} #{len(length)}{length}"
    return head.encode() + body + b"\n"


def keithley_text(rows: int = 200, unit: str = "Amp DC", fractions: bool = False) -> str:
    """A reading buffer with relative times, or with seconds and their fractions in two columns."""
    times = "Seconds,Fractional Seconds" if fractions else "Relative Time"
    lines = [f"Index,Reading,Unit,Range Digits,{times}"]
    for k in range(rows):
        when = f"{EPOCH_S + k // 1000},{k % 1000 / 1000:.6f}" if fractions else f"{k / 1000:.6f}"
        lines.append(f"{k + 1},{0.002 + 0.1 * (k > 90) + k % 3 * 1e-5:.6e},{unit},6,{when}")
    return "\n".join(lines) + "\n"


def saleae_text(rows: int = 200, channels: int = 1) -> str:
    """The analogue channels of Logic 2."""
    lines = [",".join(["Time [s]", *(f"Channel {k}" for k in range(channels))])]
    for k in range(rows):
        values = [f"{0.01 + 0.05 * (k > 90) + 0.5 * c:.6f}" for c in range(channels)]
        lines.append(",".join([f"{k * 2e-5:.9f}", *values]))
    return "\n".join(lines) + "\n"


def historian_text(rows: int = 100, form: str = "fraction") -> str:
    """Power-monitor text: `fraction`, `whole` (two rows a second) or `milli`."""
    lines = []
    for k in range(rows):
        current = 0.12 + 0.001 * (k % 7)
        if form == "milli":
            lines.append(f"{EPOCH_S * 1000 + k * 500} {current * 1000:.1f} 3850")
        elif form == "whole":
            lines.append(f"{EPOCH_S + k // 2} {current:.4f}")
        else:
            lines.append(f"{EPOCH_S + k / 2:.2f} {current:.4f} 3.85")
    return "\n".join(lines) + "\n"
