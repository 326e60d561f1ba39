"""The emulated computer: its kernel, its first file system, its USB port, and its monitor."""

from __future__ import annotations

import gzip
import lzma
import platform
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay", "xhci_pci", "ftdi_sio")
"""Files over virtio, and a USB port with an FTDI chip; Debian's kernel has all of them as modules."""
BOOT_S = 360.0
"""Longest life of a guest; a quiet machine needs some 20 to 40 s, one that runs ten other things many times that."""
_INIT = Path(__file__).with_name("init.sh")


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel that is installed on this machine."""

    image: Path
    modules: Path


def installed_kernel() -> Kernel | None:
    """The newest one with modules whose image may be read; `None` where there is none."""
    if platform.machine() != "x86_64":
        return None
    for modules in sorted(Path("/lib/modules").glob("*"), reverse=True):
        image = Path(f"/boot/vmlinuz-{modules.name}")
        try:
            with image.open("rb"):
                pass
        except OSError:
            continue
        if (modules / "modules.dep").is_file():
            return Kernel(image, modules)
    return None


@dataclass(frozen=True, slots=True)
class Guest:
    """A running guest; it shares one folder with the host."""

    folder: Path
    process: subprocess.Popen[bytes]
    monitor: Path

    def wait_for(self, name: str) -> None:
        """Until the session has put a file of that name into the folder."""
        self._wait(lambda: (self.folder / name).exists(), f"the guest never said {name}")

    def wait_for_end(self) -> int:
        """The exit status of the session."""
        self._wait(lambda: self.process.poll() is not None, "the guest never ended", ends=True)
        status = self.folder / "session.rc"
        assert status.exists(), self._log()
        return int(status.read_text())

    def tell(self, command: str) -> None:
        """One command to QEMU's monitor; a busy machine takes its time to let go of what was pulled before."""
        self._wait(lambda: not self._refused(command, "is in use"), f"QEMU never let go for {command}")

    def _refused(self, command: str, reason: str) -> bool:
        """Give a command; whether it was refused for this reason. For another one the test fails."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(10.0)
            line.connect(str(self.monitor))
            line.sendall(command.encode("ascii") + b"\n")
            came = b""
            while came.count(b"(qemu)") < 2:  # the greeting's prompt, and the one after the command
                came += line.recv(4096)
        said = came.decode("ascii", "replace")
        assert "Error" not in said or reason in said, said
        return "Error" in said

    def _wait(self, reached: Callable[[], bool], sentence: str, *, ends: bool = False) -> None:
        deadline_s = time.monotonic() + BOOT_S
        while not reached():
            assert time.monotonic() < deadline_s, f"{sentence}\n{self._log()}"
            assert ends or self.process.poll() is None, f"{sentence}\n{self._log()}"
            time.sleep(0.05)

    def _log(self) -> str:
        logs = [self.folder / "session.log", self.folder / "console.log"]
        return "\n".join(log.read_text(encoding="utf-8", errors="replace") for log in logs if log.exists())


@contextmanager
def booted(kernel: Kernel, folder: Path, session: str, usb_serial: str | None = None) -> Iterator[Guest]:
    """A guest that runs a shell script until it ends; with a port of the host, an FTDI chip whose far end that is."""
    (folder / "session.sh").write_text(session, encoding="utf-8")
    first = _first_files(kernel, folder)
    monitor = folder / "monitor"
    shares = "local,security_model=none"
    command = ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max", "-M", "q35", "-smp", "2"]
    command += ["-m", "1024", "-nodefaults", "-no-reboot", "-display", "none", "-serial", f"file:{folder}/console.log"]
    command += ["-kernel", str(kernel.image), "-initrd", str(first), "-append", "console=ttyS0 quiet panic=-1"]
    command += ["-virtfs", f"{shares},path=/,mount_tag=host,readonly=on,multidevs=remap"]
    command += ["-virtfs", f"{shares},path={folder},mount_tag=work"]
    command += ["-device", "qemu-xhci,id=usb", "-monitor", f"unix:{monitor},server,nowait"]
    if usb_serial is not None:
        command += ["-chardev", f"serial,id=far_end,path={usb_serial}", "-device", PLUG]
    process = subprocess.Popen(command)
    try:
        yield Guest(folder, process, monitor)
    finally:
        process.kill()
        process.wait()


PLUG = "usb-serial,chardev=far_end,bus=usb.0,serial=BENCH1,id=supply"
"""The device as QEMU's command line and its monitor's `device_add` name it."""


def _first_files(kernel: Kernel, folder: Path) -> Path:
    """An initial file system: busybox, the script, and the modules in the order in which they are needed."""
    tree = folder / "first"
    for name in ("bin", "modules", "proc", "dev", "host", "layer", "root"):
        (tree / name).mkdir(parents=True)
    busybox = shutil.which("busybox")
    assert busybox is not None
    shutil.copy(busybox, tree / "bin" / "busybox")
    (tree / "init").write_bytes(_INIT.read_bytes())
    (tree / "init").chmod(0o755)
    for number, module in enumerate(_in_order(kernel)):
        data = (kernel.modules / module).read_bytes()
        name = Path(module).name.removesuffix(".xz")
        (tree / "modules" / f"{number:03d}-{name}").write_bytes(
            lzma.decompress(data) if module.endswith(".xz") else data
        )
    names = "\n".join(str(path.relative_to(tree)) for path in sorted(tree.rglob("*")))
    packed = subprocess.run(
        ["cpio", "-o", "-H", "newc", "--quiet"], cwd=tree, input=names.encode(), capture_output=True, check=True
    )
    image = folder / "first.gz"
    image.write_bytes(gzip.compress(packed.stdout, 1))
    return image


def _in_order(kernel: Kernel) -> list[str]:
    """The modules and what they need, each after what it needs; what is built into the kernel is in no list."""
    needs: dict[str, list[str]] = {}
    for line in (kernel.modules / "modules.dep").read_text(encoding="ascii").splitlines():
        module, _, before = line.partition(":")
        needs[module] = before.split()
    named = {Path(module).name.split(".")[0].replace("-", "_"): module for module in needs}
    order: dict[str, None] = {}
    for name in MODULES:
        if name in named:
            order.update(dict.fromkeys([*reversed(needs[named[name]]), named[name]]))
    return list(order)
