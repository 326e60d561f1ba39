"""The simulated bench that several programs stand at: a folder in which they write down what is done to its phone.

    $XDG_RUNTIME_DIR/bootbench/benches/NAME-normal_boot-7/
        done.jsonl     a line for each thing done, in the order in which it was done; the first says how the phone lies
        supply.lock    held by the program whose supply feeds the phone
        member-….lock  held by each program that has this phone

Every program reads every line, its own too, and so all of them know the same. Times are the computer's monotonic
clock, which its processes share. A program that is killed lets go of its files: the next one that looks finds a bench
with nobody at it, and clears it away.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from drivers.clock import HostClock
from drivers.errors import AddressError, DriversError
from drivers.held_file import hold
from drivers.phone_model.stages import Action

DOOR_FILE, DONE_FILE, SUPPLY_FILE, MEMBER_FILES = "door.lock", "done.jsonl", "supply.lock", "member-*.lock"
DOOR_S = 5.0
"""Whoever comes or goes holds the door for some milliseconds."""
NAMED = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True)
class Lies:
    """How the phone lies on the bench, as an address says it; `None` is not said."""

    key: str | None
    vbus: str | None
    lead: str | None
    boot: str | None = None
    """The number of its first boot here; the later ones are counted from it."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """A supply is set so, and its output is on or off."""

    at_s: float
    set_v: float
    limit_a: float
    on: bool
    by_supply: bool = True
    """By one that holds `supply.lock`: when that goes, so does the output."""


@dataclass(frozen=True, slots=True)
class Fed:
    """Somebody's supply, which nobody simulates, stands behind a meter in the lead."""

    at_s: float
    volts: float


@dataclass(frozen=True, slots=True)
class Plugged:
    """USB power comes on, or goes."""

    at_s: float
    on: bool


@dataclass(frozen=True, slots=True)
class Pressed:
    """The power key is pressed."""

    at_s: float
    held_s: float


@dataclass(frozen=True, slots=True)
class Acted:
    """Something else is done to the phone."""

    at_s: float
    action: Action


Deed = Supplied | Fed | Plugged | Pressed | Acted
_DEEDS: dict[str, type[Deed]] = {
    "supplied": Supplied,
    "fed": Fed,
    "plugged": Plugged,
    "pressed": Pressed,
    "acted": Acted,
}
_NAMES = {kind: name for name, kind in _DEEDS.items()}


class BenchFolder:
    """This program's place at a bench, until `leave` or its end. Not for several threads at once."""

    def __init__(self, root: Path, name: str, lies: Lies) -> None:
        """Come to the bench, or be the first there, whose word is how the phone lies. Raises `DriversError`."""
        if not NAMED.fullmatch(name):
            raise AddressError(f"a bench is named by up to 40 letters, digits, dots and dashes, not {name!r}")
        self._root, self._folder = root, root / name
        self._supply: BinaryIO | None = None
        self._rest = b""
        with self._door():
            _clear_away(root)
            self._folder.mkdir(exist_ok=True)
            self._member_path = self._folder / f"member-{token_hex(6)}.lock"
            self._member = self._member_path.open("ab")
            hold(self._member)
            self._done = (self._folder / DONE_FILE).open("ab", buffering=0)
            self._reader = (self._folder / DONE_FILE).open("rb", buffering=0)
            first = self._reader.readline()
            if not first:
                first = json.dumps(asdict(lies)).encode("ascii") + b"\n"
                self._done.write(first)
                self._reader.seek(len(first))
            self.lies = Lies(**json.loads(first))
            """As the first program here said."""

    def take_supply(self) -> bool:
        """Be the program whose supply feeds this phone; `False` where another is."""
        if self._supply is not None:
            return True
        with self._door():
            file = (self._folder / SUPPLY_FILE).open("ab")
            if not hold(file):
                file.close()
                return False
            self._supply = file
        return True

    def supply_is_there(self) -> bool:
        """Some program's supply stands at this bench."""
        if self._supply is not None:
            return True
        with self._door(), (self._folder / SUPPLY_FILE).open("ab") as file:
            return not hold(file)

    def write(self, deed: Deed) -> None:
        """Write down what is done. Raises `DriversError` where the folder takes no more."""
        text = json.dumps({"did": _NAMES[type(deed)], **asdict(deed)})
        line = f"\n{text}\n".encode("ascii")  # the line before may be half of one, of a program that was killed
        try:
            if sys.platform == "win32":  # pragma: no cover - there, two programs could write over one another
                with self._door():
                    self._done.write(line)
            else:
                self._done.write(line)  # O_APPEND: whole, and after what is there
        except OSError as error:
            raise DriversError(
                f"{self._folder}: what is done to the simulated phone cannot be written ({error.strerror})"
            ) from error

    def read(self) -> list[Deed]:
        """What was done since the last call, by whichever program."""
        came = self._reader.read()
        if not came:
            return []
        *lines, self._rest = (self._rest + came).split(b"\n")
        return [deed for line in lines if line and (deed := _deed_of(line)) is not None]

    def leave(self) -> None:
        """Go; the last one clears the bench away. May be called twice."""
        if self._member.closed:
            return
        for file in (self._supply, self._done, self._reader, self._member):
            if file is not None:
                file.close()
        with suppress(OSError, DriversError):  # whoever comes next clears it away
            self._member_path.unlink(missing_ok=True)
            with self._door():
                _clear_away(self._root)

    @contextmanager
    def _door(self) -> Iterator[None]:
        """One at a time comes, goes, and looks who is there."""
        with (self._root / DOOR_FILE).open("ab") as file:
            clock = HostClock()
            end_s = clock.now_s() + DOOR_S
            while not hold(file):
                if clock.now_s() > end_s:
                    raise DriversError(
                        f"{self._root}: another bootbench program holds the door of the simulated benches and does "
                        "not go on; end it"
                    )
                clock.sleep_s(0.005)
            yield


def benches_folder() -> Path:
    """Where this user's simulated benches are. Raises `DriversError` where no folder can be this user's alone."""
    if sys.platform == "win32":  # pragma: no cover - the temporary folder is the user's own
        root = Path(tempfile.gettempdir()) / "bootbench" / "benches"
        root.mkdir(parents=True, exist_ok=True)
        return root
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    if Path(given).is_absolute() and Path(given).is_dir():
        root = Path(given) / "bootbench"
    else:
        root = Path(tempfile.gettempdir()) / f"bootbench-{os.geteuid()}"
    try:
        root.mkdir(mode=0o700, exist_ok=True)
        if root.is_symlink() or root.stat().st_uid != os.geteuid():
            raise DriversError(f"{root}: belongs to somebody else; set XDG_RUNTIME_DIR to a folder of your own")
        (root / "benches").mkdir(exist_ok=True)
    except OSError as error:
        raise DriversError(
            f"{root}: cannot be made ({error.strerror}); set XDG_RUNTIME_DIR to a folder of your own"
        ) from error
    return root / "benches"


def _clear_away(root: Path) -> None:
    """Remove benches with nobody at them; called with the door held."""
    for folder in [path for path in root.iterdir() if path.is_dir()]:
        if not any(_is_held(path) for path in folder.glob(MEMBER_FILES)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_held(path: Path) -> bool:
    try:
        with path.open("ab") as file:
            return not hold(file)
    except OSError:
        return False


def _deed_of(line: bytes) -> Deed | None:
    """One line; `None` for the beginning of one whose program was killed while it wrote."""
    try:
        fields = json.loads(line)
        kind = _DEEDS[fields.pop("did")]
        deed = kind(**fields)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Acted(deed.at_s, Action(deed.action)) if isinstance(deed, Acted) else deed
