"""Files and folders that are there whole or not at all: made under a temporary name beside the target, then renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from bench.errors import BadInputError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a temporary name in the target's folder; on success it becomes `path`, on any error it is removed.

    The suffix is kept, since some libraries go by it. Raises `BadInputError` where the folder cannot be written to, or
    where a device or a pipe of that name would have to go.
    """
    temporary = path.with_name(f".{path.stem[:100]}.{uuid4().hex[:8]}.part{path.suffix}")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise BadInputError(path, "is a device or a pipe, which no file can replace", advice="name a file")
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise BadInputError(path, f"cannot be written ({error.strerror or error})") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def remove_unfinished(folder: Path) -> None:
    """Remove what a program left in a folder that was killed inside `whole_file`: the whole file is there beside it."""
    for left in folder.glob(".*.????????.part*"):
        if left.is_file():
            left.unlink(missing_ok=True)


def check_file_can_be(path: Path) -> None:
    """Refuse the name of a file that cannot be, before work of minutes is done for it. Raises `BadInputError`."""
    if path.is_dir():
        raise BadInputError(path, "is a folder, but a file is to be written", advice="name a file in it")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise BadInputError(path, "cannot be written, since its folder is not there", advice=f"make {folder} first")
    if not os.access(folder, os.W_OK):
        raise BadInputError(path, "cannot be written, since its folder may not be written to")


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside `folder`; on success it becomes `folder`, on any error it is removed."""
    folder = folder.resolve()
    if folder.is_dir() and any(folder.iterdir()):
        raise BadInputError(folder, "is not empty", advice="name a folder that does not exist yet")
    if folder.exists() and not folder.is_dir():
        raise BadInputError(
            folder, "is a file, but a folder is to be written", advice="name a folder that does not exist yet"
        )
    temporary = folder.with_name(f".{folder.name[:100]}.{uuid4().hex[:8]}.part")
    try:
        temporary.mkdir(parents=True)
        yield temporary
        if folder.is_dir():
            folder.rmdir()
        temporary.replace(folder)
    except OSError as error:
        raise BadInputError(folder, f"cannot be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_text_whole(path: Path, text: str) -> None:
    """Write UTF-8 text with plain line ends, whole or not at all."""
    with whole_file(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))


def write_bytes_whole(path: Path, content: bytes) -> None:
    """Write bytes, whole or not at all."""
    with whole_file(path) as temporary:
        temporary.write_bytes(content)
