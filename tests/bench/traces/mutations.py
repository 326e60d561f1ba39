"""Ways in which a file goes wrong: bits flip, ends are missing, pieces are doubled, lost, swapped, numbers go wild."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hypothesis import strategies as st


class Damage(Enum):
    """One kind of damage."""

    FLIP = "a bit flips"
    CUT = "the end is missing"
    LOSE = "a piece is missing"
    DOUBLE = "a piece stands twice"
    SWAP = "two pieces change places"
    INSERT = "something strange is put in"
    WILD = "a field holds an extreme value"


@dataclass(frozen=True, slots=True)
class Wound:
    """Damage at a place; places are fractions of the file, so that a wound fits any file."""

    damage: Damage
    at: float
    to: float
    content: bytes
    bit: int


_STRANGE = st.sampled_from(
    [
        *(b"\x00", b"\xff\xff\xff\xff", b"\r", b"\n", b"\n\n", b",", b" ", b"#", b"-", b'"', b";"),
        *(b"nan", b"inf", b"-inf", b"1e999", b"-1e308", b"1e-320", b"99999999999999999999", b"0x10", b"\xc2\xb5A"),
        *(b"PK\x03\x04", b"PK\x05\x06", b"PK\x01\x02", b"%RLD", b"../../x"),
    ]
)
_EXTREME = st.sampled_from(
    [
        *(b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\x01\x00\x00\x00"),
        *(b"\x00\x00\xc0\x7f", b"\x00\x00\x80\x7f", b"\x00\x00\x80\xff", b"\xff\xff\x7f\x7f", b"\x01\x00", b"\xff\xff"),
        *(b"\xff" * 8, b"\xff" * 7 + b"\x7f", b"\x00" * 7 + b"\x80"),
    ]
)


def _places() -> st.SearchStrategy[float]:
    """Anywhere, and as often within a header at the beginning or a directory at the end."""
    anywhere = st.integers(0, 9_999).map(lambda part: part / 10_000)
    return st.one_of(anywhere, anywhere, anywhere.map(lambda at: at * 0.03), anywhere.map(lambda at: 1 - at * 0.05))


def wounds() -> st.SearchStrategy[list[Wound]]:
    """One to four wounds."""
    wound = st.builds(
        Wound,
        damage=st.sampled_from(Damage),
        at=_places(),
        to=_places(),
        content=st.one_of(_STRANGE, _EXTREME, st.binary(min_size=1, max_size=40)),
        bit=st.integers(0, 7),
    )
    return st.lists(wound, min_size=1, max_size=4)


def wounded(original: bytes, wounds: list[Wound]) -> bytes:
    """The file after its wounds, one after the other."""
    data = bytearray(original)
    for wound in wounds:
        at, to = sorted((int(wound.at * len(data)), int(wound.to * len(data))))
        match wound.damage:
            case Damage.FLIP:
                if at < len(data):
                    data[at] ^= 1 << wound.bit
            case Damage.CUT:
                del data[to:]
            case Damage.LOSE:
                del data[at : min(to, at + 4096)]
            case Damage.DOUBLE:
                data[to:to] = data[at : min(to, at + 4096)]
            case Damage.SWAP:
                half = min((to - at) // 2, 4096)
                data[at : at + half], data[to - half : to] = data[to - half : to], data[at : at + half]
            case Damage.INSERT:
                data[at:at] = wound.content
            case Damage.WILD:
                data[at : at + len(wound.content)] = wound.content
    return bytes(data)
