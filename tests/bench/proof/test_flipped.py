"""Every flipped bit of a pack and of a signed PDF is found, wherever it lies."""

from __future__ import annotations

import random
from collections.abc import Callable

from bench.errors import BadInputError
from bench.proof.verify import checked_pack, checked_pdf
from tests.bench.proof.signed_cases import KEY, demo_proven, pack_bytes

PUBLIC = KEY.public_key()


def unseen(content: bytes, positions: list[int], check: Callable[[bytearray], object]) -> list[int]:
    """Positions at which a flipped bit was not found."""
    changed, drawn, missed = bytearray(content), random.Random(11), []
    for at in positions:
        bit = 1 << drawn.randrange(8)
        changed[at] ^= bit
        try:
            check(changed)
        except BadInputError:
            pass
        else:
            missed.append(at)
        changed[at] ^= bit
    assert changed == content
    return missed


def test_20000_flips_of_a_pack_are_found_those_between_its_contents_all() -> None:
    content = pack_bytes(demo_proven())
    assert checked_pack(memoryview(content), PUBLIC, "x").case_id == "S000005"
    between = outside_of_contents(content)
    assert len(between) > 1000
    sample = random.Random(7).sample(range(len(content)), 20_000)
    positions = sorted({*between, *sample, *range(2500)})
    assert len(positions) >= 20_000
    assert unseen(content, positions, lambda changed: checked_pack(memoryview(changed), PUBLIC, "x")) == []


def test_5000_flips_of_a_signed_pdf_are_found_those_of_its_seal_all() -> None:
    content = demo_proven().sealed_pdf
    assert checked_pdf(content, PUBLIC, "x").case_id == "S000005"
    seal = range(content.rindex(b"%bootbench-seal"), len(content))
    positions = sorted({*seal, *random.Random(8).sample(range(len(content)), 5000)})
    assert unseen(content, positions, lambda changed: checked_pdf(bytes(changed), PUBLIC, "x")) == []


def test_a_byte_less_or_more_anywhere_is_found() -> None:
    content = pack_bytes(demo_proven())
    drawn = random.Random(9)
    for at in (0, 29, 30, len(content) - 1, len(content) - 22, *(drawn.randrange(len(content)) for _ in range(150))):
        for tried in (content[:at] + content[at + 1 :], content[:at] + b"\0" + content[at:], content[:at]):
            if tried != content:
                assert not passes(tried), at
    assert not passes(content + b"\0")
    assert not passes(b"\0" + content)


def passes(content: bytes) -> bool:
    try:
        checked_pack(memoryview(content), PUBLIC, "x")
    except BadInputError:
        return False
    return True


def outside_of_contents(content: bytes) -> list[int]:
    """Positions of headers and directory, by Python's own reader of ZIP."""
    import io
    import zipfile

    inside: set[int] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        for info in opened.infolist():
            start = info.header_offset + 30 + len(info.filename.encode())
            inside.update(range(start, start + info.file_size))
    return [at for at in range(len(content)) if at not in inside]
