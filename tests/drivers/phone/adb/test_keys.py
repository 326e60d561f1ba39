"""The key for ADB: made once, kept private, and never in a log."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

import pytest

from drivers.address import Address, Scheme
from drivers.clock import HostClock
from drivers.errors import DriversError
from drivers.phone.adb.connect import open_adb
from drivers.phone.adb.keys import the_key
from drivers.phone.adb.questions import Question
from tests.drivers.phone.adb.simulated import ANDROID, served


def test_a_key_is_made_once_and_names_neither_user_nor_computer(tmp_path: Path) -> None:
    data = tmp_path / "not" / "yet"
    first, again = the_key(data), the_key(data)
    assert first.public_line == again.public_line
    assert first.public_line.endswith(b" bootbench")
    assert sorted(path.name for path in data.rglob("*")) == ["adb", "adbkey", "adbkey.pub"]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's; Windows has the profile's own access list")
def test_the_private_key_is_the_user_s_alone_and_a_wider_one_is_refused(tmp_path: Path) -> None:
    the_key(tmp_path)
    private = tmp_path / "adb" / "adbkey"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    private.chmod(0o644)
    with pytest.raises(DriversError, match="may be read by others: its mode is 0644, not 0600; delete its folder"):
        the_key(tmp_path)


def test_a_file_that_holds_no_key_is_refused_in_a_sentence(tmp_path: Path) -> None:
    the_key(tmp_path)
    (tmp_path / "adb" / "adbkey").write_text("hello", encoding="ascii")
    with pytest.raises(DriversError, match="holds no ADB key"):
        the_key(tmp_path)


def test_no_log_ever_holds_the_private_key(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    key = the_key(tmp_path)
    secret = [line for line in (tmp_path / "adb" / "adbkey").read_text("ascii").splitlines() if "-" not in line]
    with caplog.at_level(logging.DEBUG), served(ANDROID) as phone:
        link = open_adb(Address(Scheme.TCP, f"127.0.0.1:{phone.port}"), (key,), HostClock())
        link.ask(Question.PROPERTIES)
        link.close()
    assert caplog.text
    assert not any(line in caplog.text + repr(key) for line in secret)
