"""`bootbench sim` of every USB row: listed by Linux's own `usbip`, used by our driver in another process, replayed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from drivers.capabilities import CurrentMeter, PowerSource
from drivers.catalog import INSTRUMENTS, Carrier, InstrumentRow, Part
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.discover import ask
from drivers.errors import LinkBusyError, LinkLostError
from tests.bench.cli.command_line import bootbench
from tests.drivers.serving import served

USB = [row for row in INSTRUMENTS if row.carrier is Carrier.USB]
each_usb = pytest.mark.parametrize("row", USB, ids=lambda row: row.name)


@pytest.mark.needs("usbip")
@each_usb
def test_a_stranger_lists_it_with_its_id_and_class(row: InstrumentRow) -> None:
    with served(row.name) as simulator:
        command = ["usbip", "--tcp-port", str(simulator.port), "list", "-r", "127.0.0.1"]
        listed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=240).stdout
    assert f"({row.usb_ids[0]})" in listed
    assert f"({row.usb_class or 0xFF:02x}/00/00)" in listed


@each_usb
def test_another_process_finds_feeds_and_reads_it_and_loses_it_with_its_server(
    row: InstrumentRow, tmp_path: Path
) -> None:
    tap = tmp_path / "served.tap"
    with served(row.name, "--load", "0.35", "--tap", str(tap)) as simulator:
        found = ask(simulator.address)
        assert (found.row, found.address) == (row, f"{simulator.address}?driver={row.name}")
        meter = connect(found.address)
        assert isinstance(meter, CurrentMeter)
        with pytest.raises(LinkBusyError, match="in use by another program"):
            connect(simulator.address)
        if isinstance(meter, PowerSource):
            assert not meter.state().output_on
            meter.program(4.0, 2.0)
            meter.switch(True)
            assert meter.state().amperes == pytest.approx(0.35, abs=0.01)
        meter.start()
        blocks = [block for block in (meter.read(5.0) for _ in range(10)) if block is not None]
        simulator.process.kill()
        simulator.process.wait()
        with pytest.raises(LinkLostError):
            _read_for_ever(meter)
        meter.close()
    drawn_a = 0.35 * (5.0 / 4.0 if Part.VBUS_METER in row.parts else 1.0)
    assert np.nanmean(np.concatenate([block.current_a for block in blocks])) == pytest.approx(drawn_a, rel=0.02)
    assert connect(f"replay://{tap.as_posix()}", TurnedClock()).identity == meter.identity


def _read_for_ever(meter: CurrentMeter) -> None:
    while True:
        meter.read(1.0)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells through /proc who is connected")
def test_another_process_that_has_it_is_named() -> None:
    with served("km003c") as simulator:
        code = (
            f"from drivers.connect import connect; meter = connect({simulator.address!r}); print('held', flush=True);"
            "input()"
        )
        command = [sys.executable, "-c", code]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(LinkBusyError) as refused:
                connect(simulator.address)
            assert f"(pid {holder.pid}); close it there" in str(refused.value)
            holder.kill()


def test_a_phone_hangs_on_the_battery_leads_and_not_in_the_usb_lead() -> None:
    with served("monsoon", "--fault", "normal_boot", "--seed", "3") as simulator:
        supply = connect(simulator.address)
        assert isinstance(supply, PowerSource)
        supply.close()
    for name in ("km003c", "fnb58"):
        refused = bootbench("sim", name, "--fault", "normal_boot")
        assert refused.status == 2
        assert "this meter sits in the USB lead; name a load, such as load=0.35" in refused.complaint
