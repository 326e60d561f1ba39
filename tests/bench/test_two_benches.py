"""Two benches at one case at the same moment: what each of them wrote is there, and nothing else is left behind."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.checks import Check
from bench.answering import ANSWERS_FILE
from bench.case import CASE_FILE, load_case
from bench.case_notes import notes_of
from bench.case_rewriting import case_fields
from bench.claim_photos import read_photos
from bench.errors import BadInputError
from tests.conftest import FIXTURES

ROOT = Path(__file__).resolve().parents[2]
TIMES = 40

AT_A_BENCH = f"""
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from analysis.checks import Answer, Check
from bench.answering import keep_answer
from bench.case import load_case
from bench.case_notes import Note, keep_notes
from bench.case_rewriting import case_fields
from bench.claim_photos import add_photo
folder, who, at = Path(sys.argv[1]), sys.argv[2], datetime(2026, 11, 28, tzinfo=UTC)
held = load_case(folder)
(folder.parent / who).touch()
while len(list(folder.parent.glob("bench-*"))) < 2:
    time.sleep(0.001)
for k in range({TIMES}):
    with case_fields(folder / "case.json") as fields:
        fields["count"] = int(fields.get("count", 0)) + 1
    if who == "bench-1":
        keep_notes(folder, held.runs[0].id, [Note(float(n), f"note {{n}}") for n in range(k + 1)])
    else:
        held = keep_answer(held, Check.BOOTS_ON_OWN_BATTERY, (Answer.YES, Answer.NO)[k % 2], at)
    if k < 5:
        photo = folder.parent / f"{{who}}-{{k}}.png"
        photo.write_bytes(b"\\x89PNG\\r\\n\\x1a\\n" + photo.name.encode())
        add_photo(folder, "4.e.outer_surface_damage", photo, at)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "cases" / "key_open_dps", tmp_path / "case"))


def test_nothing_that_either_wrote_is_lost(folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    commands = [[sys.executable, "-c", AT_A_BENCH, str(folder), who] for who in ("bench-1", "bench-2")]
    benches = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for command in commands]
    complaints = [bench.communicate(timeout=120)[1] for bench in benches]
    assert [bench.returncode for bench in benches] == [0, 0], complaints
    case, fields = load_case(folder), json.loads((folder / CASE_FILE).read_text(encoding="utf-8"))
    lines = (folder / ANSWERS_FILE).read_text(encoding="utf-8").splitlines()
    assert fields["count"] == 2 * TIMES
    assert [note.text for note in notes_of(case.runs[0].events)] == [f"note {n}" for n in range(TIMES)]
    stands = next(result.answer for result in case.checks if result.check is Check.BOOTS_ON_OWN_BATTERY)
    assert stands.value == json.loads(lines[-1])["answer"]
    assert len(lines) == TIMES
    assert len({photo.file for photo in read_photos(folder)}) == 10
    assert {path.name for path in folder.iterdir()} - before == {ANSWERS_FILE, "photos", "photos.json"}


def test_what_an_editor_saved_meanwhile_is_not_written_over(folder: Path) -> None:
    path = folder / CASE_FILE
    saved = json.dumps({**json.loads(path.read_text(encoding="utf-8")), "shelf": "B 12"})

    def set_both() -> None:
        with case_fields(path) as fields:
            path.write_text(saved, encoding="utf-8")
            fields["shelf"] = "A 1"

    with pytest.raises(BadInputError, match=r"case\.json: was changed by another program .* try again"):
        set_both()
    assert path.read_text(encoding="utf-8") == saved
