"""The real adbd of Debian 13 over TCP, with keys: refused, accepted, asked, held by an adb server, hung and killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.peers.debian13 import NotToBeHadError, unpacked

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "tests" / "peers" / "adbd.sh"
LONGEST_S = 240.0
pytestmark = pytest.mark.needs("adb", "apt-get", "dpkg", "unshare", "busybox", "chroot")


def namespaces() -> list[str]:
    """A command that runs another in a network and a file system of its own."""
    for command in (["unshare", "-rnm"], ["unshare", "-nm"]):  # as any user, and as root where no user may
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    pytest.skip("needs namespaces: neither `unshare -rnm` nor `unshare -nm` may be run here")


def test_a_real_adbd_knows_our_key_answers_our_questions_and_its_end_is_noticed(tmp_path: Path) -> None:
    private = namespaces()
    try:
        tree = unpacked()
    except NotToBeHadError as error:
        pytest.skip(f"needs Debian 13's adbd: {error}")
    root = tmp_path / "root"
    root.mkdir()
    session = [sys.executable, "-m", "tests.peers.adbd_session", str(tmp_path)]
    command = [*private, "sh", str(SCRIPT), str(tree), str(root), *session]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_S, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["stranger"] == ["unauthorized", "unauthorized"]
    assert report["refused"] == "unauthorized"
    assert report["accepted"] == report["second_key"] == "device"
    assert ["two.lines", "one\\ntwo"] in report["properties"]
    assert ["ro.boot.bootreason", "smpl"] in report["properties"]
    assert report["completed"]
    assert report["unanswered"]["BATTERY"] == "no such program"
    assert report["unanswered"]["POWERUP_REASON"] == "not there"
    *words, port = report["through_a_server"]
    name = f"127.0.0.1:5555 through the adb server on port {port}"
    assert words == ["unauthorized", name, "device", "1\n", "one\\ntwo"]
    assert report["after_the_server"] == report["goes_on"] == "1\n"
    assert report["hung"][0] == "NoAnswerError"
    assert report["lost"][0] == "LinkLostError"  # adb-shell alone would sit out its time-out
