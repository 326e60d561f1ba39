"""Tables of the programs as a spreadsheet or an editor writes them anew: they stay what they are, value for value."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bench.traces.reading import recognise
from tests.bench.traces.samples import Sample, sample_id, samples

TABLES = (
    *("ppk-csv", "powertool-csv", "pymonsoon-csv", "joulescope-csv", "joulescope-waveform", "rd-usb", "km003c"),
    *("otii-csv", "tek-csv", "rigol-csv", "keithley-csv", "saleae-csv"),
)


def _semicolons(text: str) -> str:
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text.replace(",", ";"))


WAYS: dict[str, Callable[[str], bytes]] = {
    "a byte order mark": lambda text: BOM_UTF8 + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 and tabs": lambda text: text.replace(",", "\t").encode("utf-16"),
    "semicolons and decimal commas": lambda text: _semicolons(text).encode(),
    "lines that end as on Windows": lambda text: re.sub("\r?\n", "\r\n", text).encode(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("sample", [one for one in samples() if one.row.name in TABLES], ids=sample_id)
def test_a_table_written_anew_is_known_and_read_as_before(sample: Sample, way: str, tmp_path: Path) -> None:
    path = sample.make(tmp_path)
    before = sample.module.read(path, sample.hints).trace
    path.write_bytes(WAYS[way](path.read_text(encoding="utf-8")))
    assert recognise(path).row is sample.row
    again = sample.module.read(path, sample.hints).trace
    np.testing.assert_array_equal(before.current_a, again.current_a)
    np.testing.assert_array_equal(before.clock.times_s(), again.clock.times_s())
