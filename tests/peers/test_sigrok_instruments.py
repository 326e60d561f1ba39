"""sigrok-cli, which nobody here wrote, scans, shows, sets and samples our Korad, DPS and Rigol simulators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.address import parse_address
from drivers.capabilities import PowerSource
from drivers.connect import connect
from tests.drivers.serving import Served, served
from tests.peers.sigrok import SigrokCli, built_preload

pytestmark = [pytest.mark.needs("sigrok-cli", "gcc", "unshare")]


@pytest.fixture(scope="module")
def preload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_preload(tmp_path_factory.mktemp("preload"))


@pytest.fixture
def korad() -> Iterator[Served]:
    with served("korad", "--load", "0.5") as simulator:
        yield simulator


@pytest.fixture
def dps() -> Iterator[Served]:
    with served("dps", "--load", "0.5") as simulator:
        yield simulator


@pytest.fixture
def rigol() -> Iterator[Served]:
    with served("rigol", "--load", "0.5", "--tcp", "0") as simulator:
        yield simulator


def cli(simulator: Served, driver: str, preload: Path) -> SigrokCli:
    if simulator.address.startswith("tcp://"):
        return SigrokCli(f"{driver}:conn=tcp-raw/127.0.0.1/{simulator.port}", None, preload)
    # A pseudo-terminal ignores the rate; the fast one only shortens sigrok's wait for 33 bytes.
    return SigrokCli(f"{driver}:conn={simulator.path}:serialcomm=115200/8n1", simulator.path, preload)


def sampled(text: str, unit: str) -> list[float]:
    """The values of `I: 500 mA DC` or `V: 4.00 V DC`."""
    prefixes = {"m": 1e-3, "u": 1e-6, "µ": 1e-6, "": 1.0}
    found = re.findall(rf"(-?\d+(?:\.\d+)?)\s*([mµu]?){unit}\b", text)
    return [float(value) * prefixes[prefix] for value, prefix in found]


def test_korad(korad: Served, preload: Path) -> None:
    peer = cli(korad, "korad-kaxxxxp", preload)
    assert "KA3005P" in peer.run("--scan")
    peer.run("--config", "voltage_target=4.0:current_limit=2.5:enabled=yes", "--set")
    assert "4" in peer.run("--get", "voltage_target")
    assert "2.5" in peer.run("--get", "current_limit")
    peer.run("--config", "enabled=yes", "--set")
    text = peer.run("--samples", "6")
    assert sampled(text, "A") == pytest.approx([0.5] * len(sampled(text, "A")), abs=0.001)
    assert sampled(text, "V")
    assert sampled(text, "V") == pytest.approx([4.0] * len(sampled(text, "V")), abs=0.01)


def test_korad_shows_its_state(korad: Served, preload: Path) -> None:
    shown = cli(korad, "korad-kaxxxxp", preload).run("--show")
    assert "voltage_target" in shown
    assert "current_limit" in shown
    assert "enabled" in shown


def test_dps(dps: Served, preload: Path) -> None:
    peer = cli(dps, "rdtech-dps", preload)
    assert "DPS5005" in peer.run("--scan")
    peer.run("--config", "voltage_target=4.0:current_limit=2.5:enabled=yes", "--set")
    text = peer.run("--samples", "4")
    assert sampled(text, "A")
    assert sampled(text, "A")[-1] == pytest.approx(0.5, abs=0.002)
    assert "voltage_target" in peer.run("--show")


def test_rigol(rigol: Served, preload: Path) -> None:
    peer = cli(rigol, "scpi-pps", preload)
    assert "DP832" in peer.run("--scan")
    peer.run("-g", "1", "--config", "voltage_target=4.0:current_limit=2.5:enabled=yes", "--set")
    supply = connect(f"{parse_address(rigol.address)}?driver=rigol")
    assert isinstance(supply, PowerSource)
    state = supply.state()
    supply.close()
    assert (state.set_v, state.limit_a, state.output_on) == (4.0, 2.5, True)
    assert "4" in peer.run("-g", "1", "--get", "voltage_target")
    text = peer.run("-g", "1", "--samples", "3")
    assert sampled(text, "A")
    assert sampled(text, "A")[-1] == pytest.approx(0.5, abs=0.002)
