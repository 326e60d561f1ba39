"""Debian 13's adbd, unpacked into a cache folder of this user: once per machine, without installing, without root.

Debian 12 has no adbd. apt fetches the packages with a state of its own that knows Debian 13 alone, from the mirror that
this machine uses; signatures are checked as ever.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUITE = "trixie"
PACKAGES = (
    *("adbd", "android-libbase", "android-libboringssl", "android-libcutils", "android-liblog", "libbrotli1", "libc6"),
    *("libcap2", "libgcc-s1", "liblz4-1", "libprotobuf32t64", "libstdc++6", "libsystemd0", "libzstd1", "zlib1g"),
)
"""adbd and what it is linked with."""
ADBD = Path("usr/lib/android-sdk/platform-tools/adbd")
WITH_KEYS = ADBD.with_name("adbd-with-keys")
"""A copy that asks for keys, as every phone does; Debian's build does not."""
FETCH_S = 300.0


class NotToBeHadError(Exception):
    """Why the packages cannot be had here."""


def unpacked() -> Path:
    """The root of the unpacked packages, made now if it is not there. Raises `NotToBeHadError`."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bootbench-tests"
    cache.mkdir(parents=True, exist_ok=True)
    tree = cache / f"adbd-{SUITE}"
    with _alone(cache / "lock"):
        if not tree.exists():
            _make(cache, tree)
    return tree


def _make(cache: Path, tree: Path) -> None:
    work = cache / "making"
    shutil.rmtree(work, ignore_errors=True)
    for folder in ("parts", "lists/partial", "packages", "root"):
        (work / folder).mkdir(parents=True)
    (work / "parts" / "debian13.sources").write_text(_sources(), encoding="ascii")
    options = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": work / "parts",
        "Dir::State::lists": work / "lists",
        "Dir::State::status": "/dev/null",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "Acquire::Retries": 1,
        "Acquire::http::Timeout": 20,
        "APT::Sandbox::User": "",  # its own user could not write into this one's cache
    }
    apt = ["apt-get", "-qq", *(word for name, value in options.items() for word in ("-o", f"{name}={value}"))]
    _run([*apt, "update"], work)
    _run([*apt, "download", *PACKAGES], work / "packages")
    for package in sorted((work / "packages").glob("*.deb")):
        _run(["dpkg", "-x", str(package), str(work / "root")], work)
    (work / "root" / WITH_KEYS).write_bytes(_asking_for_keys((work / "root" / ADBD).read_bytes()))
    (work / "root" / WITH_KEYS).chmod(0o755)
    (work / "root").rename(tree)
    shutil.rmtree(work)


def _sources() -> str:
    """This machine's own source of Debian, with the other suite."""
    listed = Path("/etc/apt/sources.list.d/debian.sources")
    if listed.is_file():
        stanza = listed.read_text(encoding="utf-8").strip().split("\n\n")[0]
        return re.sub(r"(?m)^Suites:.*$", f"Suites: {SUITE}", stanza) + "\n"
    lines = Path("/etc/apt/sources.list")
    words = re.search(r"(?m)^deb (?:\[[^]]*\] )?(\S+)", lines.read_text(encoding="utf-8") if lines.is_file() else "")
    if words is None:
        raise NotToBeHadError("no source of Debian packages is known to apt here")
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    return f"Types: deb\nURIs: {words.group(1)}\nSuites: {SUITE}\nComponents: main\nSigned-By: {keyring}\n"


def _asking_for_keys(program: bytes) -> bytes:
    """adbd with the one byte changed by which Debian's build sets `auth_required` to false (34.0.5-12, x86-64)."""
    text, data = 0x1000, 0x3000  # virtual address less file offset, of .text and .data (readelf -SW)

    def variable(at: int) -> int:
        return at + text + 7 + int.from_bytes(program[at + 3 : at + 7], "little", signed=True)

    # lea auth_required(%rip),%rax; movb $0,(%rax) - of a variable that begins as 1
    places = [found.start() for found in re.finditer(rb"\x48\x8d\x05....\xc6\x00\x00", program, re.DOTALL)]
    places = [at for at in places if program[variable(at) - data : variable(at) - data + 1] == b"\x01"]
    if len(places) != 1:
        raise NotToBeHadError(f"this adbd switches its keys off in {len(places)} places; 34.0.5-12 does in one")
    changed = bytearray(program)
    changed[places[0] + 9] = 1
    return bytes(changed)


def _run(command: list[str], folder: Path) -> None:
    try:
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=FETCH_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotToBeHadError(f"{command[0]}: {error}") from error
    if ran.returncode != 0:
        raise NotToBeHadError(f"{command[0]} {command[-1]}: {ran.stderr.strip()[-500:]}")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time; the lock goes with the process."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
