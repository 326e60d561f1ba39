"""A file cut anywhere is brought back to whole pieces, none of which points into nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from analysis.trace import UniformClock
from bench.traces.jls_file import JlsFile
from bench.traces.jls_layout import CHUNK_HEADER, FILE_HEADER, on_disk
from bench.traces.jls_torn import crc32c, make_repairable
from bench.traces.jls_writer import JlsWriter
from tests.bench.traces.jls_samples import METER, ORIGIN


def live(folder: Path) -> Path:
    """A capture as a kill leaves it."""
    with JlsWriter(
        folder / "run.jls", METER, ORIGIN, clock=UniformClock(0, 250.0), has_voltage=True, live=True
    ) as writer:
        for _ in range(8):
            writer.append(np.full(250, 0.5, dtype=np.float32), np.full(250, 4.0, dtype=np.float32))
            writer.flush()
        shutil.copyfile(folder / "run.jls", folder / "killed.jls")
    return folder / "killed.jls"


def test_the_check_sum_is_that_of_the_standard() -> None:
    assert crc32c(b"123456789") == 0xE3069283


def test_every_cut_leaves_whole_pieces_whose_links_lead_somewhere(tmp_path: Path) -> None:
    content = live(tmp_path).read_bytes()
    cut = tmp_path / "cut.jls"
    for size in range(len(content) - 900, len(content) + 1, 7):
        cut.write_bytes(content[:size])
        taken = make_repairable(cut)
        left = cut.read_bytes()
        assert len(left) == size - taken
        position = FILE_HEADER.size
        while position < len(left):
            fields = CHUNK_HEADER.unpack_from(left, position)
            assert fields[0] < len(left), "a link into nothing"
            assert fields[7] == crc32c(left[position : position + 28])
            position += CHUNK_HEADER.size + on_disk(fields[5])
        assert position == len(left)


def test_a_torn_file_is_read_up_to_its_last_block(tmp_path: Path) -> None:
    content = live(tmp_path).read_bytes()
    cut = tmp_path / "cut.jls"
    for back in (0, 3, 60, 300):
        cut.write_bytes(content[: len(content) - back])
        with JlsFile(cut) as file:
            assert len(file) >= 2000 - 3 * 64
            np.testing.assert_array_equal(file.current_a(), np.full(len(file), 0.5, dtype=np.float32))


def test_a_capture_of_minutes_that_was_killed_is_read_up_to_its_last_block(tmp_path: Path) -> None:
    current_a = np.sin(np.arange(1_200_000) / 1e4, dtype=np.float32)
    with JlsWriter(
        tmp_path / "run.jls", METER, ORIGIN, clock=UniformClock(0, 1e4), has_voltage=False, live=True
    ) as writer:
        for k in range(0, current_a.size, 100_000):
            writer.append(current_a[k : k + 100_000])
        writer.flush()
        shutil.copyfile(tmp_path / "run.jls", tmp_path / "killed.jls")
    with JlsFile(tmp_path / "killed.jls") as file:
        assert len(file) > current_a.size - 2048
        np.testing.assert_array_equal(file.current_a(), current_a[: len(file)])
        columns = file.columns(0, len(file), 10)
        for a, b, least, greatest in zip(
            columns.edges[:-1], columns.edges[1:], columns.minimum, columns.maximum, strict=True
        ):
            assert abs(least - current_a[a:b].min()) < 0.1
            assert abs(greatest - current_a[a:b].max()) < 0.1
