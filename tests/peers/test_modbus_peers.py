"""Modbus as others speak it: pymodbus serves our drivers; mbpoll (libmodbus) and pymodbus ask our simulators."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pymodbus.client import ModbusSerialClient

from drivers.capabilities import CurrentMeter, PowerSource
from drivers.connect import connect
from drivers.errors import WrongInstrumentError
from drivers.samples import Regulation
from tests.drivers.serving import Served, served
from tests.peers.modbus_server import SUPPLIES
from tests.peers.running import has_open, joined_ports, running

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")]


# ---------------------------------------------------------------------------------- our drivers, somebody's server


@contextmanager
def pymodbus_supply(name: str) -> Iterator[str]:
    """The address of a supply that pymodbus serves."""
    with joined_ports() as ports:
        server = [sys.executable, "-m", "tests.peers.modbus_server", name, ports.one]
        with running(server) as process:
            assert has_open(process, ports.one)
            yield f"serial://{ports.other}"


@pytest.mark.needs("socat")
@pytest.mark.parametrize("name", sorted(SUPPLIES))
def test_our_driver_programs_switches_and_reads_a_supply_that_pymodbus_serves(name: str) -> None:
    with pymodbus_supply(name) as address:
        supply = connect(f"{address}?driver={name}")
        assert isinstance(supply, PowerSource)
        assert isinstance(supply, CurrentMeter)
        assert supply.identity.model in ("RD6006", "HM310P", "DPS5005")
        assert not supply.state().output_on
        supply.program(4.0, 2.5)
        supply.protect(4.3, 2.6)
        supply.switch(True)
        state = supply.state()
        assert (state.set_v, state.limit_a, state.output_on) == (4.0, 2.5, True)
        assert [state.volts, state.amperes] == pytest.approx([4.0, 0.5])
        assert [state.ovp_v, state.ocp_a] == pytest.approx([4.3, 2.6])
        supply.program(4.0, 0.1)
        limited = supply.state()
        assert [limited.volts, limited.amperes] == pytest.approx([0.8, 0.1])
        assert limited.regulation in (Regulation.CONSTANT_CURRENT, None)
        supply.start()
        blocks = [supply.read(1.0) for _ in range(10)]
        assert [block.first_number for block in blocks if block is not None] == list(range(10))
        supply.switch(False)
        assert not supply.state().output_on
        # None on a quiet machine; a busy one may keep the stranger's server from answering in time.
        assert supply.retries <= 2
        supply.close()


@pytest.mark.needs("socat")
def test_our_driver_refuses_another_supply_that_pymodbus_serves() -> None:
    expected = r"expected hanmatek .* RDTech DPS5005 answers there; use \?driver=dps"
    with pymodbus_supply("dps") as address, pytest.raises(WrongInstrumentError, match=expected):
        connect(f"{address}?driver=hanmatek")


@pytest.mark.needs("socat")
def test_asked_in_turn_a_supply_that_pymodbus_serves_is_found() -> None:
    with pymodbus_supply("hanmatek") as address:
        instrument = connect(address)
        assert type(instrument).__name__ == "Hanmatek"
        instrument.close()


# ------------------------------------------------------------------------------- our simulators, somebody's clients


@pytest.fixture(params=sorted(SUPPLIES))
def simulator(request: pytest.FixtureRequest) -> Iterator[tuple[str, Served]]:
    with served(request.param, "--load", "0.5") as running_simulator:
        yield request.param, running_simulator


def polled(port: str, baud: int, register: int, count: int = 1) -> list[int]:
    """Registers as mbpoll prints them: `[8]: <tab>400`."""
    command = ["mbpoll", "-m", "rtu", "-a", "1", "-b", str(baud), "-P", "none", "-0", "-1", "-t", "4"]
    ran = subprocess.run(
        [*command, "-r", str(register), "-c", str(count), port],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return [int(value) for value in re.findall(r"^\[\d+\]:\s+(\d+)", ran.stdout, re.MULTILINE)]


def written(port: str, baud: int, register: int, *values: int) -> None:
    """Write registers with mbpoll."""
    command = ["mbpoll", "-m", "rtu", "-a", "1", "-b", str(baud), "-P", "none", "-0", "-1", "-t", "4"]
    ran = subprocess.run(
        [*command, "-r", str(register), port, "--", *map(str, values)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"Written {len(values)} references" in ran.stdout


@pytest.mark.needs("mbpoll")
def test_mbpoll_reads_and_writes_our_simulator(simulator: tuple[str, Served]) -> None:
    name, running_simulator = simulator
    layout, port = SUPPLIES[name], running_simulator.path
    for register, value in layout.fixed.items():
        if value and register not in (2, 3, 0x0C):  # serial number and firmware are each one's own
            assert polled(port, layout.baud, register) == [value]
    assert polled(port, layout.baud, layout.output) == [0]
    written(port, layout.baud, layout.set_v, 400, 2500)
    assert polled(port, layout.baud, layout.set_v, 2) == [400, 2500]
    written(port, layout.baud, layout.output, 1)
    assert polled(port, layout.baud, layout.out_v, 2) == [400, 500]
    written(port, layout.baud, layout.limit_a, 100)
    assert polled(port, layout.baud, layout.out_v, 2) == [80, 100]
    if layout.limiting is not None:
        assert polled(port, layout.baud, layout.limiting) == [1]
    written(port, layout.baud, layout.output, 0)
    assert polled(port, layout.baud, layout.out_v, 2) == [0, 0]


def test_a_pymodbus_client_reads_and_writes_our_simulator(simulator: tuple[str, Served]) -> None:
    name, running_simulator = simulator
    layout = SUPPLIES[name]
    with ModbusSerialClient(running_simulator.path, baudrate=layout.baud, timeout=10) as client:
        assert client.connect()

        def read(register: int, count: int = 1) -> list[int]:
            reply = client.read_holding_registers(register, count=count, device_id=1)
            assert not reply.isError(), reply
            return list(reply.registers)

        assert not client.write_registers(layout.set_v, [400, 2500], device_id=1).isError()
        assert read(layout.set_v, 2) == [400, 2500]
        assert not client.write_register(layout.output, 1, device_id=1).isError()
        assert read(layout.out_v, 2) == [400, 500]
        refused = client.write_registers(layout.set_v, [65_000], device_id=1)
        assert refused.isError()
        assert refused.exception_code == 3
        assert read(layout.set_v) == [400]
        assert client.read_holding_registers(5000, count=2, device_id=1).exception_code == 2
        assert not client.write_register(layout.output, 0, device_id=1).isError()
        assert read(layout.out_v, 2) == [0, 0]


def test_a_pymodbus_client_reads_our_wanptek_and_switches_it_off_at_address_0() -> None:
    """Address 0 is Modbus's broadcast: mbpoll refuses to ask it, pymodbus expects no reply to a write."""
    with served("wanptek", "--load", "0.5") as running_simulator:
        supply = connect(f"{running_simulator.address}?driver=wanptek")
        assert isinstance(supply, PowerSource)
        supply.program(4.0, 2.5)
        supply.switch(True)
        supply.close()
        with ModbusSerialClient(running_simulator.path, baudrate=9600, timeout=10) as client:
            assert client.connect()
            reply = client.read_holding_registers(0, count=8, device_id=0)
            assert not reply.isError(), reply
            # Low byte first: 4.00 V and 0.500 A flow, 4.00 V and 2.500 A are set.
            assert list(reply.registers)[2:6] == [0x9001, 0xF401, 0x9001, 0xC409]
            client.write_registers(0, [0x0000, 0x9001, 0xC409], device_id=0, no_response_expected=True)
            time.sleep(0.2)
            client.socket.reset_input_buffer()
            reply = client.read_holding_registers(0, count=8, device_id=0)
            assert list(reply.registers)[2:6] == [0, 0, 0x9001, 0xC409]
