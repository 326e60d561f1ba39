"""Files that are there whole or not at all, and what is never replaced by one."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from bench.errors import BadInputError
from bench.written import whole_file, write_text_whole


@pytest.mark.parametrize("error", [RuntimeError, OSError, KeyboardInterrupt])
def test_what_ends_early_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "cases.csv"
    write_text_whole(path, "old")

    def begin_and_end() -> None:
        with whole_file(path) as temporary:
            temporary.write_text("half")
            assert temporary.suffix == ".csv"
            raise error("ended")

    with pytest.raises((BadInputError, error)):
        begin_and_end()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe in a folder is POSIX")
def test_a_pipe_or_a_device_is_refused_in_one_sentence_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "x.csv"
    os.mkfifo(pipe)
    (tmp_path / "link.csv").symlink_to(pipe)
    for path in (pipe, tmp_path / "link.csv"):
        with pytest.raises(BadInputError, match="is a device or a pipe, which no file can replace; name a file"):
            write_text_whole(path, "new")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.csv", "x.csv"]
