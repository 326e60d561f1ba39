"""Deciding many claims against merely reading them: `python -m tests.speed.bench_decide [--quick]`.

Claim: `bootbench decide DIR --jsonl` decides at least 5,000 claims a second on one core, start-up excluded. Floor in
the same run, over the same files: `json.loads(path.read_bytes())` in a plain loop, which checks and decides nothing.
Rounds of both alternate. Seconds are those of the process on its one core (it has one thread and its files are in the
system's cache), so that others on the machine count less; the middle and the best round are printed.
"""

from __future__ import annotations

import io
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TypeVar

from bench.warranty.claim import Claim, Dysfunction, GroundState, Inspection, Proof
from bench.warranty.claim_json import claim_text
from bench.warranty.imei import luhn_digit
from bench.warranty.many import claim_files, decide_files, json_line
from bench.warranty.policy_toml import poco_x3_pro

CLAIMS, QUICK_CLAIMS = 20_000, 500
ROUNDS = 7
WANTED = 5_000
"""Claims a second."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rates:
    """Claims a second, of the middle and the best round."""

    middle: float
    best: float


def write_claims(folder: Path, count: int, seed: int = 1) -> None:
    """Claims as a shop has them: most facts in order, some failed or open, each with its own dates and IMEI."""
    draw = random.Random(seed)  # not for secrets: the same claims in every run
    policy = poco_x3_pro()

    def mostly(usual: T, *others: T) -> T:
        """Nineteen times of twenty the usual one."""
        return usual if draw.random() < 0.95 else draw.choice(others)

    for k in range(count):
        purchased = date(2021, 4, 1) + timedelta(days=draw.randrange(900))
        digits = f"86{draw.randrange(10**12):012d}"
        claim = Claim(
            claim_id=f"C{k:06d}",
            claim_date=purchased + timedelta(days=draw.randrange(1000)),
            imei=digits + str(luhn_digit(digits)),
            model=mostly("POCO X3 Pro", "M2102J20SI", "bhima", "POCO X3", None),
            purchase_date=mostly(purchased, None),
            proof_of_purchase=mostly(*Proof),
            first_purchaser=mostly(True, False, None),
            resold_or_second_hand=mostly(False, True, None),
            power_on_fault=mostly(True, False, None),
            motherboard_dysfunction=mostly(*Dysfunction),
            exclusions=tuple(Inspection(row.id, mostly(GroundState.ABSENT, *GroundState)) for row in policy.grounds),
            purchase_warranty_terms_followed=mostly(True, False, None),
        )
        (folder / f"{claim.claim_id}.json").write_text(claim_text(claim), encoding="utf-8")


def read_only(folder: Path) -> None:
    """The floor: parse every file and keep nothing."""
    for path in sorted(folder.glob("*.json")):
        json.loads(path.read_bytes())


def decide_all(folder: Path) -> None:
    """What the verb does, from the folder to the bytes of its lines."""
    policy, out = poco_x3_pro(), io.BytesIO()
    for result in decide_files(claim_files([folder]), policy):
        out.write(json_line(result))


def measure(folder: Path, count: int, works: tuple[Callable[[Path], None], ...]) -> tuple[Rates, ...]:
    """Rates of each work, their rounds alternating."""
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, seconds, strict=True):
            begin = time.process_time()
            work(folder)
            taken.append(time.process_time() - begin)
    return tuple(Rates(count / median(taken), count / min(taken)) for taken in seconds)


def main(arguments: list[str]) -> None:
    """Print rates and ratios."""
    count = QUICK_CLAIMS if "--quick" in arguments else CLAIMS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_claims(folder, count)
        read_only(folder)  # the first reading fills the system's cache for both
        floor, ours = measure(folder, count, (read_only, decide_all))
    print(f"{count} claims, {ROUNDS} rounds each, one core; claims a second (middle round, best round)")
    print(f"  json.loads in a plain loop   {floor.middle:9.0f} {floor.best:9.0f}   the floor")
    ratio = f"{floor.middle / ours.middle:.1f} x the floor's time"
    wanted = f"{ours.middle / WANTED:.1f} x the {WANTED} wanted"
    print(f"  bootbench decide --jsonl     {ours.middle:9.0f} {ours.best:9.0f}   {ratio}, {wanted}")


if __name__ == "__main__":
    main(sys.argv[1:])
