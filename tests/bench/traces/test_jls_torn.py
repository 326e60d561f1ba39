"""A file cut anywhere is brought back to whole pieces, none of which points into nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from analysis.trace import UniformClock
from bench.traces.jls_file import JlsFile
from bench.traces.jls_layout import CHUNK_HEADER, FILE_HEADER, on_disk
from bench.traces.jls_torn import crc32c, cut_to_whole
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
        taken = cut_to_whole(cut)
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
