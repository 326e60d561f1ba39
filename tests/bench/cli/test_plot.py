"""`bootbench plot`: other people's recordings as pictures, and one sentence for what is none."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from bench.cli.plot import command
from bench.errors import BadInputError, QuestionError

BATTOR = Path("real/battor-android-phone/battor.txt")
UCONSOLE = Path("real/uconsole-cm4/stock_wifioff_btoff_backlight4.csv")
MLPERF = Path("real/mlperf-tiny-energy/v1.0_nucleo_l4r5zi_kws_trace1-energy.bin")


def plot(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=True)


def words(path: Path) -> list[str]:
    return [
        (element.text or "").replace("\u00a0", " ")
        for element in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_a_phone_s_recording_becomes_three_pictures(fixtures: Path, tmp_path: Path) -> None:
    for suffix in ("png", "svg", "pdf"):
        result = plot(fixtures / BATTOR, "-o", tmp_path / f"x.{suffix}", "--width", "900", "--height", "400")
        assert result.exit_code == 0
        assert result.output.strip() == str(tmp_path / f"x.{suffix}")
    with Image.open(tmp_path / "x.png") as picture:
        assert picture.size == (900, 400)
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    said = words(tmp_path / "x.svg")
    assert "battor.txt" in said
    assert "200 mA" in said
    assert "4.2 V" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.pdf", "x.png", "x.svg"]


def test_a_meter_of_one_reading_a_second_is_drawn_in_steps_with_its_holes(fixtures: Path, tmp_path: Path) -> None:
    assert plot(fixtures / UCONSOLE, "-o", tmp_path / "x.svg").exit_code == 0
    said = words(tmp_path / "x.svg")
    assert "4 lost" in said
    assert any("held until the next" in line for line in said)


def test_a_part_of_a_recording_has_its_own_axis(fixtures: Path, tmp_path: Path) -> None:
    result = plot(fixtures / BATTOR, "-o", tmp_path / "x.svg", "--from", "2", "--to", "2.05")
    assert result.exit_code == 0
    said = words(tmp_path / "x.svg")
    assert "2010 ms" in said
    assert any("each reading is drawn" in line for line in said)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--from", "5", "--to", "4"], "the part from 5 s to 4 s is empty"),
        (["--from", "100"], "the part from 100 s to 15.[0-9]+ s is empty"),
        (["--from", "100", "--to", "200"], "nothing was recorded from 100 s to 200 s"),
        (["--from", "nan"], "expected a time in seconds"),
    ],
)
def test_a_part_without_readings_is_refused(fixtures: Path, tmp_path: Path, options: list[str], sentence: str) -> None:
    result = plot(fixtures / BATTOR, "-o", tmp_path / "x.svg", *options)
    assert isinstance(result.exception, BadInputError)
    with pytest.raises(BadInputError, match=sentence):
        raise result.exception
    assert list(tmp_path.iterdir()) == []


def test_what_the_file_does_not_say_is_asked_and_can_be_given(fixtures: Path, tmp_path: Path) -> None:
    asked = plot(fixtures / MLPERF, "-o", tmp_path / "x.svg")
    assert isinstance(asked.exception, QuestionError)
    assert "--supply-v" in str(asked.exception)
    assert plot(fixtures / MLPERF, "-o", tmp_path / "x.svg", "--supply-v", "3.0").exit_code == 0
    assert any(line.startswith("timing pin, pulse 1 of 11") for line in words(tmp_path / "x.svg"))


def test_a_name_that_is_no_picture_is_refused_before_the_recording_is_opened(tmp_path: Path) -> None:
    result = plot(tmp_path / "not-there.csv", "-o", tmp_path / "x.jpg")
    assert isinstance(result.exception, BadInputError)
    assert "expected a picture's name ending in .pdf, .png, .svg, not the suffix .jpg" in str(result.exception)


def test_an_old_picture_stays_where_the_new_one_cannot_be_drawn(fixtures: Path, tmp_path: Path) -> None:
    old = tmp_path / "x.svg"
    old.write_text("old", encoding="utf-8")
    assert plot(fixtures / MLPERF, "-o", old).exit_code != 0
    assert old.read_text(encoding="utf-8") == "old"
