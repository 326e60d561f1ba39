"""SCPI as others speak it: sinstruments' server for our drivers, PyVISA-py as a client of our simulators."""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pyvisa
from pyvisa.resources import MessageBasedResource

from drivers.capabilities import CurrentMeter, PowerSource
from drivers.connect import connect
from drivers.errors import LinkLostError, WrongInstrumentError
from drivers.samples import Regulation
from tests.drivers.serving import served
from tests.own_time import own_time
from tests.peers.running import READY_S, running

IDENTITIES = {
    "owon": "OWON,P4305,24250001,FV:V2.1.0",
    "rigol": "RIGOL TECHNOLOGIES,DP832,DP8C000000001,00.01.14",
    "siglent": "Siglent Technologies,SPD3303X,SPD00001130025,1.01.01.02.05,V3.0",
}
ROOT = Path(__file__).resolve().parent.parent.parent


# ---------------------------------------------------------------------------------- our drivers, somebody's server


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def sinstruments_supply(name: str, folder: Path) -> Iterator[str]:
    """The address of a supply that sinstruments' server serves, a program of its own."""
    port = free_port()
    device = {
        "class": "ScpiSupplyDevice",
        "package": "tests.peers.scpi_device",
        "name": name,
        "identity": IDENTITIES[name],
        "transports": [{"type": "tcp", "url": ["127.0.0.1", port]}],
    }
    config = folder / "devices.json"
    config.write_text(json.dumps({"devices": [device]}), encoding="utf-8")
    with running([sys.executable, "-m", "sinstruments", "-c", str(config)], ROOT) as process:
        deadline_s = time.monotonic() + READY_S
        while time.monotonic() < deadline_s:
            assert process.poll() is None, process.stderr.read() if process.stderr is not None else ""
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"tcp://127.0.0.1:{port}"


@pytest.mark.parametrize("name", sorted(IDENTITIES))
def test_our_driver_programs_switches_and_reads_a_supply_that_sinstruments_serves(name: str, tmp_path: Path) -> None:
    with sinstruments_supply(name, tmp_path) as address:
        supply = connect(f"{address}?driver={name}")
        assert isinstance(supply, PowerSource)
        assert isinstance(supply, CurrentMeter)
        assert [supply.identity.maker, supply.identity.model] == IDENTITIES[name].split(",")[:2]
        assert not supply.state().output_on
        supply.program(4.0, 2.5)
        limits = supply.supply_limits
        if limits.has_ovp:
            supply.protect(4.3, 2.6)
        supply.switch(True)
        state = supply.state()
        assert (state.set_v, state.limit_a, state.output_on) == (4.0, 2.5, True)
        assert [state.volts, state.amperes] == pytest.approx([4.0, 0.5])
        if limits.has_ovp:
            assert [state.ovp_v, state.ocp_a] == pytest.approx([4.3, 2.6])
        supply.program(4.0, 0.1)
        limited = supply.state()
        assert [limited.volts, limited.amperes] == pytest.approx([0.8, 0.1])
        assert limited.regulation in (Regulation.CONSTANT_CURRENT, None)
        supply.start()
        blocks = [supply.read(1.0) for _ in range(3)]
        assert [block.first_number for block in blocks if block is not None] == [0, 1, 2]
        supply.switch(False)
        assert not supply.state().output_on
        # None on a quiet machine; a busy one may keep the stranger's server from answering in time.
        assert supply.retries <= 2
        supply.close()


def test_our_driver_refuses_another_supply_by_its_name_and_finds_it_when_asked_in_turn(tmp_path: Path) -> None:
    with sinstruments_supply("siglent", tmp_path) as address:
        with pytest.raises(WrongInstrumentError, match="a Siglent Technologies SPD3303X answers there"):
            connect(f"{address}?driver=rigol")
        instrument = connect(address)
        assert type(instrument).__name__ == "Siglent"
        instrument.close()


def test_a_server_that_goes_away_is_a_lost_link_within_a_second(tmp_path: Path) -> None:
    with sinstruments_supply("rigol", tmp_path) as address:
        supply = connect(f"{address}?driver=rigol")
        assert isinstance(supply, PowerSource)
    with own_time() as timed, pytest.raises(LinkLostError):
        supply.state()
    assert timed.took_s <= 1.0
    supply.close()


# ------------------------------------------------------------------------------- our simulators, somebody's client


@contextmanager
def visa(name: str) -> Iterator[MessageBasedResource]:
    """PyVISA-py, connected to our simulator."""
    with served(name, "--load", "0.5", "--tcp", "0") as simulator:
        manager = pyvisa.ResourceManager("@py")
        try:
            session = manager.open_resource(f"TCPIP0::127.0.0.1::{simulator.port}::SOCKET")
            assert isinstance(session, MessageBasedResource)
            session.read_termination = session.write_termination = "\n"
            session.timeout = 3000
            yield session
            session.close()
        finally:
            manager.close()


def test_pyvisa_asks_our_owon() -> None:
    with visa("owon") as session:
        assert session.query("*IDN?").split(",")[:2] == ["OWON", "SPE6103"]
        assert session.query("OUTP?") == "OFF"
        for command in ("VOLT 4.0", "CURR 2.5", "OUTP 1"):
            session.write(command)
        assert [float(session.query(text)) for text in ("VOLT?", "CURR?")] == [4.0, 2.5]
        assert [float(session.query(text)) for text in ("MEAS:VOLT?", "MEAS:CURR?")] == [4.0, 0.5]
        session.write("CURR 0.1")
        assert float(session.query("MEAS:VOLT?")) == pytest.approx(0.8)
        session.write("OUTP 0")
        assert float(session.query("MEAS:VOLT?")) == 0.0


def test_pyvisa_asks_our_rigol() -> None:
    with visa("rigol") as session:
        assert session.query("*IDN?").split(",")[1] == "DP832"
        for command in (":SOUR:VOLT 4.0", ":SOUR:CURR 2.5", ":OUTP ON"):
            session.write(command)
        assert [float(session.query(text)) for text in (":MEAS:VOLT?", ":MEAS:CURR?")] == [4.0, 0.5]
        assert session.query(":OUTP:MODE?") == "CV"
        session.write(":SOUR:CURR 0.1")
        assert session.query(":OUTP:MODE?") == "CC"
        session.write(":OUTP OFF")
        assert session.query(":OUTP?") == "OFF"


def test_pyvisa_asks_our_siglent() -> None:
    with visa("siglent") as session:
        assert "SPD3303X" in session.query("*IDN?")
        for command in ("CH1:VOLT 4.0", "CH1:CURR 2.5", "OUTP CH1,ON"):
            session.write(command)
        assert [float(session.query(text)) for text in ("MEAS:VOLT? CH1", "MEAS:CURR? CH1")] == [4.0, 0.5]
        assert int(session.query("SYST:STAT?"), 16) & 0x11 == 0x10
        session.write("CH1:CURR 0.1")
        assert int(session.query("SYST:STAT?"), 16) & 0x11 == 0x11
        session.write("OUTP CH1,OFF")
        assert float(session.query("MEAS:CURR? CH1")) == 0.0
