"""Which page a file is for."""

from __future__ import annotations

import zipfile
from pathlib import Path

from gui.dropped import kind_of
from gui.pages.texts import Takes


def test_reports_are_known_by_content_and_everything_else_is_left_to_the_trace_page(tmp_path: Path) -> None:
    pdf, pack, session, text = (tmp_path / name for name in ("a.bin", "b.bin", "c.zip", "d.csv"))
    pdf.write_bytes(b"%PDF-1.4\n")
    with zipfile.ZipFile(pack, "w") as file:
        file.writestr("manifest.json", "{}")
    with zipfile.ZipFile(session, "w") as file:
        file.writestr("metadata", "")
    text.write_text("time_s,current_a\n0,1\n", encoding="utf-8")
    assert [kind_of(path) for path in (pdf, pack)] == [Takes.PROOF] * 2
    assert [kind_of(path) for path in (session, text, tmp_path, tmp_path / "none")] == [Takes.TRACE] * 4
