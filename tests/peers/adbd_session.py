"""What runs beside the real adbd in its namespace: strangers' keys, our key, our questions, an adb server, the end.

Runs as `python -m tests.peers.adbd_session FOLDER`; `adbd.sh` says where the phone keeps its known keys.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from drivers.address import Address, Scheme
from drivers.clock import HostClock
from drivers.errors import DriversError, LinkLostError
from drivers.phone.adb.connect import open_adb
from drivers.phone.adb.direct import DirectAdb
from drivers.phone.adb.keys import AdbKey, the_key
from drivers.phone.adb.questions import Question
from drivers.phone.adb.reach import reach
from drivers.phone.adb.reading import read_phone
from drivers.phone.adb.state import AdbState
from tests.peers.adb import adb_server

ADBD = Address(Scheme.TCP, "127.0.0.1:5555")
PATIENCE_S = 120.0


def main(folder: Path) -> None:
    """Write `report.json`."""
    ours, other = the_key(folder / "ours"), the_key(folder / "other")
    known = Path(os.environ["PHONE_ROOT"]) / "data" / "misc" / "adb" / "adb_keys"
    report: dict[str, object] = {}
    wait_for_adbd(ours)
    report["stranger"] = [state_of(ours), state_of()]
    known.write_bytes(other.public_line + b"\n")
    report["refused"] = state_of(ours)
    known.write_bytes(other.public_line + b"\n" + ours.public_line + b"\n")
    report["accepted"] = state_of(ours)
    known.write_bytes(ours.public_line + b"\n")
    report["second_key"] = state_of(other, ours)
    phone = connected(ours)
    reading = read_phone(phone)
    report["properties"] = [[known.name, known.value] for known in reading.properties.known]
    report["completed"] = reading.boot_completed
    report["unanswered"] = {one.question.name: one.why for one in reading.unanswered}
    report["through_a_server"] = through_a_server(folder, known, ours)
    report["after_the_server"] = phone.ask(Question.BOOT_COMPLETED).text
    adbd = int(os.environ["ADBD_PID"])
    os.kill(adbd, signal.SIGSTOP)
    report["hung"] = failure(phone)
    os.kill(adbd, signal.SIGCONT)
    report["goes_on"] = phone.ask(Question.BOOT_COMPLETED).text
    os.kill(adbd, signal.SIGKILL)
    report["lost"] = failure(phone)
    phone.close()
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


def wait_for_adbd(key: AdbKey) -> None:
    """Until something answers on its port."""
    deadline_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            return open_adb(ADBD, (key,), HostClock()).close()
        except LinkLostError:
            assert time.monotonic() < deadline_s, "adbd never answered"
            time.sleep(0.1)


def connected(*keys: AdbKey) -> DirectAdb:
    """The phone, asked directly."""
    return open_adb(ADBD, keys, HostClock())


def state_of(*keys: AdbKey) -> AdbState:
    """The state that these keys find."""
    phone = connected(*keys)
    phone.close()
    return phone.state


def failure(phone: DirectAdb) -> list[str]:
    """How a question fails."""
    try:
        phone.ask(Question.PROPERTIES)
    except DriversError as error:
        return [type(error).__name__, str(error)]
    return ["it answered", ""]


def through_a_server(folder: Path, known: Path, ours: AdbKey) -> list[object]:
    """The same phone held by Debian's adb server, first without and then with its key."""
    home = folder / "home"
    home.mkdir()
    with adb_server(home) as adb:
        adb.run("connect", ADBD.target)
        first = reach(ADBD, None, (ours,), HostClock(), adb.server_port)
        adb.run("disconnect", ADBD.target)
        theirs = (home / ".android" / "adbkey.pub").read_bytes()
        known.write_bytes(ours.public_line + b"\n" + theirs.strip() + b"\n")
        adb.run("connect", ADBD.target)
        adb.run("-s", ADBD.target, "wait-for-device")
        second = reach(ADBD, None, (ours,), HostClock(), adb.server_port)
        words: list[object] = [first.state, second.name, second.state, second.ask(Question.BOOT_COMPLETED).text]
        return [*words, read_phone(second).properties.value("two.lines"), adb.server_port]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
