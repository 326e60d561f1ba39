"""What runs inside the guest: a phone in fastboot on its bus, asked by our client and by Debian's `fastboot`.

Runs as `python -m tests.peers.guest.fastboot_session FOLDER`; the kernel's modules are loaded by then.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from drivers.address import parse_address
from drivers.clock import HostClock
from drivers.errors import DriversError, NoAnswerError
from drivers.phone.fastboot.connect import open_fastboot
from drivers.phone.fastboot.facts import facts
from drivers.phone.fastboot.questions import Variable
from drivers.phone.fastboot.survey import survey

PATIENCE_S = 60.0
CONFIG = Path("/sys/kernel/config/usb_gadget/phone")
FUNCTIONFS = Path("/dev/fastboot")
SERIAL = "a1b2c3d4"
ADDRESS = f"usb://18d1:d00d/{SERIAL}"


def main(folder: Path) -> None:
    """Write `report.json`."""
    report: dict[str, object] = {}
    gadget = plug_in(folder)
    stranger = {words: fastboot(*words.split()) for words in ("getvar product", "getvar all")}
    client = open_fastboot(parse_address(ADDRESS), HostClock())
    learned = survey(client)
    read = facts(learned)
    report["broken_off"] = learned.broken_off
    report["learned"] = [read.product, read.serial_number, read.battery_v, read.unlocked, read.verity]
    report["partitions"] = [[one.name, one.size_bytes] for one in read.partitions]
    (folder / "late").touch()
    try:
        client.variable(Variable.KERNEL)
    except NoAnswerError as error:
        report["late"] = str(error)
    (folder / "late").unlink()
    report["in_step"] = [client.variable(Variable.PRODUCT), client.settled()]
    client.close()
    stranger["flash boot"] = fastboot("flash", "boot", str(folder / "session.sh"))
    stranger |= {words: fastboot(*words.split()) for words in ("oem device-info", "erase userdata", "reboot")}
    report["stranger"] = stranger
    client = open_fastboot(parse_address(ADDRESS), HostClock())
    bind("\n")
    try:
        client.variable(Variable.PRODUCT)
    except DriversError as error:
        report["pulled"] = [type(error).__name__, str(error)]
    # Whether a read that waits on a pulled plug ends is left to chance by FunctionFS.
    gadget.kill()
    gadget.wait(PATIENCE_S)
    report["noted"] = json.loads((folder / "noted.json").read_text(encoding="utf-8"))
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


def plug_in(folder: Path) -> subprocess.Popen[bytes]:
    """A gadget of one function on the kernel's own bus, and the program behind it."""
    texts, configuration = CONFIG / "strings/0x409", CONFIG / "configs/c.1"
    for place in (texts, configuration, CONFIG / "functions/ffs.fastboot", FUNCTIONFS):
        place.mkdir(parents=True, exist_ok=True)
    for name, value in (("idVendor", "0x18d1"), ("idProduct", "0xd00d")):
        (CONFIG / name).write_text(value)
    for name, value in (("serialnumber", SERIAL), ("product", "Android"), ("manufacturer", "Google")):
        (texts / name).write_text(value)
    (configuration / "ffs.fastboot").symlink_to(CONFIG / "functions/ffs.fastboot")
    subprocess.run(["mount", "-t", "functionfs", "fastboot", str(FUNCTIONFS)], check=True)
    command = [sys.executable, "-m", "tests.peers.guest.fastboot_gadget", str(FUNCTIONFS), str(folder)]
    gadget = subprocess.Popen(command)
    wait_for((folder / "described").exists, "the gadget never described itself")
    bind("dummy_udc.0")
    wait_for(lambda: SERIAL in serials(), "the phone never came up on the bus")
    return gadget


def bind(controller: str) -> None:
    """Plug it in, or pull it with an empty line."""
    # Unbuffered: a buffer that could not be written is written once more as the file is closed.
    with (CONFIG / "UDC").open("wb", buffering=0) as file:
        file.write(controller.encode())


def serials() -> list[str]:
    """Serial numbers of what is plugged in, as the kernel has read them."""
    return [place.read_text().strip() for place in Path("/sys/bus/usb/devices").glob("*/serial")]


def wait_for(reached: Callable[[], bool], sentence: str) -> None:
    """Until it is so, within bounds."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not reached():
        if time.monotonic() > deadline_s:
            raise SystemExit(sentence)
        time.sleep(0.05)


def fastboot(*words: str) -> list[object]:
    """Debian's client over USB: its exit status and its lines, which come on its error output."""
    command = ["fastboot", "-s", SERIAL, *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    return [ran.returncode, [line.strip() for line in ran.stderr.splitlines()]]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
