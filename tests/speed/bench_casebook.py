"""The casebook against its floors: `python -m tests.speed.bench_casebook [--quick] [--postgresql]`.

Claims: with 100,000 cases any search takes under 50 ms, and the index is made again from the folders at 500 cases a
second or more. Floors in the same run, over the same folders: for the rebuild, `os.scandir`, `json.loads` of each
`case.json` and of each line of its journal, and one raw `sqlite3` insert of six columns, which checks nothing and finds
nothing; for the searches, raw `sqlite3` over our own table, newest fifty by its key, and a `LIKE` over every row, which
is what a search without our index costs. Seconds are of the clock, on the machine as it is.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from analysis.diagnosis import Verdict
from bench.casebook.book import Casebook
from bench.casebook.database import DATABASE_FILE, URL_VARIABLE
from bench.casebook.facts import Wanted
from bench.warranty.decide import Outcome
from bench.warranty.imei import luhn_digit
from gui.english import ENGLISH
from gui.pages.casebook.asked import Asked
from gui.pages.casebook.finding import Shelf, look
from gui.pages.casebook.model import MOST_ROWS

CASES, QUICK_CASES = 100_000, 600
ROUNDS = 15
LINKS = 30_000
"""Names that one file may have; ext4 stops at 65,000."""
SHOWN = 50
"""Cases that a search returns, beside their number."""
FAULTS = ("mb_ufs_edl_9008", "mb_vbat_hard_short", "normal_boot", "nonmb_battery", "software_bootloop", "mb_cpu")
NAMES = ("R. Nair", "S. Iyer", "Ø. Berg", "M. Khan", "टी. शर्मा", "J. Díaz", "P. Rao")
REMARKS = ("water seen at the port", "customer waited", "board swapped before", "display cracked", "sent by the maker")


def write_cases(book: Path, count: int, seed: int = 1) -> None:
    """Case folders as a shop of seven technicians has them after some years; traces are one small file, linked."""
    draw = random.Random(seed)  # not for secrets: the same cases in every run
    for k in range(count):
        if k % LINKS == 0:
            trace = book / f".trace-{k}.csv"
            trace.write_text("time_s,current_a\n0.0,0.002\n0.25,0.002\n", encoding="utf-8")
        folder = book / f"C{k:06d}"
        folder.mkdir()
        digits = f"86781605{draw.randrange(10**6):06d}"
        case = _case(f"C{k:06d}", digits + str(luhn_digit(digits)), draw)
        content = json.dumps(case, indent=1).encode()
        (folder / "case.json").write_bytes(content)
        os.link(trace, folder / "run-1.csv")
        lines = _journal(content, draw, date(2021, 6, 1) + timedelta(days=draw.randrange(1500)))
        (folder / "casebook.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


def _case(case_id: str, imei: str, draw: random.Random) -> dict[str, object]:
    events: list[dict[str, object]] = [{"at_s": 0.5, "name": "output_on"}, {"at_s": 5.4, "name": "key_down"}]
    events += [{"at_s": 6.0 + k, "name": "gap", "value": "1"} for k in range(draw.randrange(8))]
    return {
        "format": "bootbench-case/1",
        "case_id": case_id,
        "device": {"model": "POCO X3 Pro", "imei": imei},
        "runs": [
            {
                "id": "run-1",
                "kind": "supply_boot",
                "trace": "run-1.csv",
                "supply": {"set_v": 4.0, "limit_a": 3.0},
                "meter": {"name": "korad", "rate_hz": 4.0, "resolution_a": 0.001},
                "events": events,
            },
            {"id": "run-2", "kind": "usb_probe", "duration_s": 60.0, "events": [{"at_s": 0.0, "name": "vbus_on"}]},
        ],
        "checks": {"recently_flashed_or_unlocked": "no", "host_port_and_cable_proven": "yes"},
    }


def _journal(case: bytes, draw: random.Random, day: date) -> list[dict[str, object]]:
    import hashlib

    at, by = datetime(day.year, day.month, day.day, 9, tzinfo=UTC).isoformat(), draw.choice(NAMES)
    station = f"bench {draw.randrange(1, 5)}"
    lines: list[dict[str, object]] = [
        {"change": "stated", "at": at, "by": by, "technician": by, "station": station, "day": day.isoformat()},
        {
            "change": "examined",
            "at": at,
            "by": by,
            "case_sha256": hashlib.sha256(case).hexdigest(),
            "bootbench": "0.1.0",
            "profile_sha256": "0" * 64,
            "verdict": draw.choice(list(Verdict)),
            "fault": draw.choice(FAULTS),
            "credibility": round(draw.uniform(0.9, 1.0), 4),
            "outcome": draw.choice(list(Outcome)),
        },
    ]
    if draw.random() < 0.3:
        lines.append({"change": "noted", "at": at, "by": by, "text": draw.choice(REMARKS)})
    if draw.random() < 0.05:
        lines.append({"change": "tagged", "at": at, "by": by, "tag": "dispute"})
    return lines


SEARCHES: tuple[tuple[str, Wanted], ...] = (
    ("everything", Wanted()),
    ("an IMEI", Wanted(imei="867816050000000")),
    ("its last digits", Wanted(text="4711")),
    ("its last digits, two typed", Wanted(text="47")),
    ("its last digits, three typed", Wanted(text="471")),
    ("eight last digits", Wanted(text="16004711")),
    ("a part of a case number", Wanted(text="0077")),
    ("first letters of every case id", Wanted(text="c0")),
    ("more letters of every case id", Wanted(text="c0000")),
    ("one case id", Wanted(text="C000077")),
    ("a word of every case", Wanted(text="poco")),
    ("a word of a note", Wanted(text="water port")),
    ("a name in Devanagari", Wanted(text="शर्मा")),
    ("a verdict", Wanted(verdict=Verdict.MOTHERBOARD)),
    ("a fault", Wanted(fault="mb_ufs_edl_9008")),
    ("an outcome", Wanted(outcome=Outcome.NEEDS_EVIDENCE)),
    ("a technician and a station", Wanted(technician="r. nair", station="bench 2")),
    ("a month", Wanted(since=date(2023, 3, 1), until=date(2023, 3, 31))),
    ("all years but the last", Wanted(until=date(2024, 12, 31))),
    ("a tag", Wanted(tags=("dispute",))),
    ("words, verdict, fault, tag, since", Wanted(
        text="board swapped", verdict=Verdict.CANNOT_SAY, fault="normal_boot", tags=("dispute",), since=date(2022, 1, 1)
    )),
    ("nothing that is there", Wanted(text="lollipop")),
)  # fmt: skip


TYPED = ("w", "wa", "wat", "water", "4", "47", "471", "4711")


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of one question, over some rounds."""

    middle_s: float
    worst_s: float


def floor_rebuild(book: Path, index: Path) -> None:
    """List, parse and insert, and nothing else."""
    connection = sqlite3.connect(index)
    connection.execute("CREATE TABLE cases (folder TEXT PRIMARY KEY, imei, verdict, fault, technician, day)")
    for entry in os.scandir(book):
        if not entry.is_dir():
            continue
        case = json.loads(Path(entry.path, "case.json").read_bytes())
        journal = [json.loads(line) for line in Path(entry.path, "casebook.jsonl").read_bytes().splitlines()]
        stated, examined = journal[0], journal[1]
        row = (
            entry.name,
            case["device"]["imei"],
            examined["verdict"],
            examined["fault"],
            stated["technician"],
            stated["day"],
        )
        connection.execute("INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?)", row)
    connection.commit()
    connection.close()


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> Taken:
    """Seconds of each round; the first one, which fills caches, does not count."""
    work()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return Taken(median(taken), max(taken))


def print_searches(book: Casebook) -> None:
    """Each search: the newest fifty and the number of all."""
    worst = 0.0
    for name, wanted in SEARCHES:
        taken = timed(lambda wanted=wanted: book.find(wanted, SHOWN))  # type: ignore[misc]
        found = book.find(wanted, SHOWN)
        worst = max(worst, taken.middle_s)
        print(f"  {name:36} {1000 * taken.middle_s:8.1f} {1000 * taken.worst_s:8.1f}   {found.total} found")
    print(
        f"  the slowest search                   {1000 * worst:8.1f}            {worst / 0.05:.2f} x the 50 ms allowed"
    )


def print_typing(book: Casebook) -> None:
    """What the window does for each letter that is typed: find, count all, and put five hundred rows into words."""
    shelf = Shelf(book.folder)
    for typed in TYPED:
        asked = Asked(typed)
        taken = timed(lambda asked=asked: list(look(shelf, asked, date(2026, 11, 28), ENGLISH)))  # type: ignore[misc]
        print(f"  {typed!r:36} {1000 * taken.middle_s:8.1f} {1000 * taken.worst_s:8.1f}")
    shelf.close()


def print_floor_of_searches(file: Path) -> None:
    """Raw sqlite3 over our own table."""
    connection = sqlite3.connect(file)
    newest = timed(lambda: connection.execute(f"SELECT * FROM cases ORDER BY place DESC LIMIT {SHOWN}").fetchall())
    scan = "SELECT * FROM cases WHERE technician LIKE '%nair%' OR notes LIKE '%nair%' OR fault LIKE '%nair%' LIMIT 50"
    count = scan.replace("SELECT *", "SELECT count(*)").replace(" LIMIT 50", "")
    like = timed(lambda: (connection.execute(scan).fetchall(), connection.execute(count).fetchall()))
    floors = (f"raw sqlite3, newest {SHOWN} by key", newest), ("raw sqlite3, LIKE over every row", like)
    for name, taken in floors:
        print(f"  {name:36} {1000 * taken.middle_s:8.1f} {1000 * taken.worst_s:8.1f}   a floor")
    connection.close()


def main(arguments: list[str]) -> None:
    """Print rates and milliseconds."""
    count = QUICK_CASES if "--quick" in arguments else CASES
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if "--postgresql" in arguments:
            from tests.bench.casebook.postgresql import postgresql

            server = stack.enter_context(postgresql())
            os.environ[URL_VARIABLE] = server.new_database()
        book_folder = folder / "book"
        book_folder.mkdir()
        write_cases(book_folder, count)
        began = time.perf_counter()
        floor_rebuild(book_folder, folder / "floor.sqlite")
        floor_s = time.perf_counter() - began
        book = Casebook.open(book_folder)
        began = time.perf_counter()
        done = list(book.rebuild())[-1]
        ours_s = time.perf_counter() - began
        kind = "SQLite" if book.index.database.on_sqlite else "PostgreSQL"
        print(f"{done.total} cases, index on {kind}; rebuild, cases a second")
        print(f"  scandir, json.loads, raw sqlite3 insert {count / floor_s:8.0f}   the floor")
        ratio = f"{ours_s / floor_s:.1f} x the floor's time, {count / ours_s / 500:.1f} x the 500 wanted"
        print(f"  bootbench casebook rebuild              {count / ours_s:8.0f}   {ratio}")
        print(f"searches, each the newest {SHOWN} and the number of all; ms (middle, worst of {ROUNDS})")
        if book.index.database.on_sqlite:
            print_floor_of_searches(book_folder / DATABASE_FILE)
        print_searches(book)
        print(f"the window's list of at most {MOST_ROWS} rows, for what is typed; ms (middle, worst; 100 allowed)")
        print_typing(book)
        book.close()


if __name__ == "__main__":
    main(sys.argv[1:])
