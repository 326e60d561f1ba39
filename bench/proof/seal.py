"""A manifest and its signature inside a PDF: two attachments, in an update behind the report's last byte.

    report as it was made │ %bootbench-seal/1 │ manifest.json · manifest.sig · catalog again │ xref · trailer · %%EOF

An incremental update (PDF 32000-1:2008, 7.5.6) leaves the report's own bytes as they were, so that the manifest can
name their SHA-256. Every byte of the update follows from report, manifest and signature: `parted` writes it anew and
takes nothing else. Any reader of PDF shows the two attachments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bench.errors import BadInputError

MARK = b"%bootbench-seal/1\n"
_MANIFEST, _SIGNATURE = "manifest.json", "manifest.sig"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed PDF, taken apart."""

    report: bytes
    manifest: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class _Object:
    """An object of the update."""

    number: int
    content: bytes


def seal(report: bytes, manifest: bytes, signature: bytes) -> bytes:
    """The report with manifest and signature attached. Raises `ValueError` for a PDF that bootbench did not make."""
    end = re.search(rb"\ntrailer\n<<\n(.*)>>\nstartxref\n(\d+)\n%%EOF\n\Z", report[-4096:], re.DOTALL)
    root = re.search(rb"/Root (\d+) 0 R\n", end[1]) if end else None
    first = re.search(rb"/Size (\d+)\n", end[1]) if end else None
    identity = re.search(rb"/ID \n\[[^\]]*\]\n", end[1]) if end else None
    info = re.search(rb"/Info \d+ 0 R\n", end[1]) if end else None
    if not (end and root and first and identity and info):
        raise ValueError("the report has no trailer as bootbench writes it")
    catalog = re.search(rb"\n%b 0 obj\n<<\n([^\n]*)\n>>\nendobj\n" % root[1], report)
    if not catalog or b"/Names" in catalog[1]:
        raise ValueError("the report has no catalog as bootbench writes it")
    n = int(first[1])
    attached = b"/Names << /EmbeddedFiles << /Names [(%b) %d 0 R (%b) %d 0 R] >> >> /AF [%d 0 R %d 0 R]" % (
        _MANIFEST.encode(),
        n + 1,
        _SIGNATURE.encode(),
        n + 3,
        n + 1,
        n + 3,
    )
    objects = (
        _Object(n, _stream(manifest, b"application#2Fjson")),
        _Object(n + 1, _file(_MANIFEST, n, b"What this report rests on")),
        _Object(n + 2, _stream(signature, b"text#2Fplain")),
        _Object(n + 3, _file(_SIGNATURE, n + 2, b"The bench's signature under it")),
        _Object(int(root[1]), b"<<\n%b %b\n>>" % (catalog[1], attached)),
    )
    return _updated(report, objects, identity[0] + info[0] + root[0], previous=end[2])


def parted(content: bytes) -> Sealed | None:
    """A sealed PDF taken apart; `None` for one without a seal. Raises `BadInputError` for a seal that was changed."""
    at = content.rfind(MARK)
    if at < 0:
        return None
    manifest, signature = _streams(content[at:])
    sealed = Sealed(content[:at], manifest, signature)
    try:
        again = seal(sealed.report, manifest, signature)
    except ValueError as error:
        raise BadInputError("report.pdf", str(error)) from error
    if again != content:
        raise BadInputError("report.pdf", "the bytes behind the report are not as bootbench writes them")
    return sealed


def _streams(update: bytes) -> tuple[bytes, bytes]:
    found = []
    at = 0
    for _ in range(2):
        head = re.compile(rb"/Length (\d{1,8}) ").search(update, at)
        start = update.find(b"\nstream\n", head.end()) if head else -1
        if head is None or start < 0:
            raise BadInputError("report.pdf", "the seal has no manifest and signature")
        begin = start + len(b"\nstream\n")
        at = begin + int(head[1])
        found.append(update[begin:at])
    return found[0], found[1]


def _updated(report: bytes, objects: tuple[_Object, ...], trailer: bytes, previous: bytes) -> bytes:
    """The update: objects, their places in runs of neighbouring numbers, the trailer."""
    out = bytearray(report + MARK)
    places = {}
    for one in objects:
        places[one.number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (one.number, one.content)
    start = len(out)
    out += b"xref\n"
    for number in sorted(places):
        if number - 1 not in places:
            length = next(k for k in range(1, len(places) + 1) if number + k not in places)
            out += b"%d %d\n" % (number, length)
        out += b"%010d 00000 n \n" % places[number]
    size = max(places) + 1
    out += b"trailer\n<<\n%b/Size %d\n/Prev %b\n>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, size, previous, start)
    return bytes(out)


def _stream(content: bytes, kind: bytes) -> bytes:
    head = b"<< /Type /EmbeddedFile /Subtype /%b /Length %d /Params << /Size %d >> >>" % (
        kind,
        len(content),
        len(content),
    )
    return head + b"\nstream\n" + content + b"\nendstream"


def _file(name: str, stream: int, words: bytes) -> bytes:
    text = name.encode("ascii")
    return b"<< /Type /Filespec /F (%b) /UF (%b) /Desc (%b) /AFRelationship /Data /EF << /F %d 0 R /UF %d 0 R >> >>" % (
        text,
        text,
        words,
        stream,
        stream,
    )
