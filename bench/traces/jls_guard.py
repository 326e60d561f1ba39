"""Other people's Joulescope files, and files that were never closed, read in a process of their own.

The C library can crash or run forever on a file whose CRCs fit but whose counts do not (measured: 2 of 300 files
mutated that way). Here that ends a child process, and the person gets a sentence. `python -m bench.traces.jls_guard`
is the child: one JSON request per line in, the first of a file with its path; one JSON answer per line out, followed by
the bytes of its array.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from bench.errors import BadInputError
from bench.traces.jls_contents import JlsContents, JlsMark, JlsSignal, JlsSource
from bench.traces.jls_patience import Patience
from bench.traces.jls_reader import JlsReader
from bench.traces.jls_standby import STANDBY, Child, ended, started

PATIENCE_S = 120.0
"""No single answer takes longer on a file that is whole: it is a block of samples or an index."""
_CLOSING_S = 1.0
"""A person may wait for it; a child that takes longer is ended."""
_BLOCK = 1 << 22


class GuardedReader:
    """One file open in a child process; see `JlsAccess`. A refusal names `shown_as`, where that is not the file.

    The process that stands by is for files that a person waits for; without `awaited` another one is started.
    `sound`: what somebody else wrote was looked at, and hangs together (`jls_closed.look`).
    """

    def __init__(
        self,
        path: Path,
        shown_as: Path | None = None,
        patience_s: float = PATIENCE_S,
        *,
        awaited: bool = True,
        sound: bool = False,
    ) -> None:
        self.path = shown_as or path
        self._child: Child | None = STANDBY.take() if awaited else started()
        self._patience = Patience(self._child.kill, patience_s)
        self._harmless = sound
        """Nothing in the file is known to harm what is read after it: it is one of ours, or it was looked at."""
        self._answered = True
        """Whether everything that it was asked was answered to the end."""
        try:
            self._contents = _contents_of(self._ask("contents", str(path.resolve()))[0])
            self._harmless = sound or self._contents.head is not None
        except BaseException:
            self.close()
            raise

    def contents(self) -> JlsContents:
        """Everything but samples and time maps."""
        return self._contents

    def samples(self, signal_id: int, start: int, stop: int) -> npt.NDArray[np.floating]:
        """Samples `start` to `stop` (exclusive), shape (n,), float32 or float64 as stored."""
        blocks = [
            self._ask("samples", signal_id, first, min(stop, first + _BLOCK))[1] for first in range(start, stop, _BLOCK)
        ]
        return np.concatenate(blocks) if blocks else np.empty(0, dtype=np.float32)

    def statistics(self, signal_id: int, start: int, increment: int, count: int) -> npt.NDArray[np.float64]:
        """Mean, standard deviation, minimum and maximum of `count` stretches, shape (count, 4)."""
        return self._ask("statistics", signal_id, start, increment, count)[1]

    def utc(self, signal_id: int) -> npt.NDArray[np.int64]:
        """The time map: sample and JLS time, shape (k, 2), both rising; k is 0 where the file has no clock."""
        return self._ask("utc", signal_id)[1]

    def close(self) -> None:
        """Let go of the file: a child that read a harmless one without a refusal stands by for the next, others end.

        May be called twice.
        """
        child = self._child
        if child is None:
            return
        self._patience.close()
        closed = self._harmless and self._answered and self._closes(child)
        self._child = None
        if closed:
            STANDBY.give_back(child)
        else:
            ended(child)

    def _closes(self, child: Child) -> bool:
        """Whether the child lets go of the file."""
        self._patience = Patience(child.kill, _CLOSING_S)
        try:
            self._ask("close")
        except BadInputError:
            return False
        finally:
            self._patience.close()
        return not self._patience.gave_up

    def _ask(self, verb: str, *arguments: int | str) -> tuple[Any, npt.NDArray[Any]]:
        """One request and its answer. Raises `BadInputError` where the child refuses, crashes or takes too long."""
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise BadInputError(self.path, "was closed before it was read")
        answered, self._answered = self._answered, False
        try:
            with self._patience:
                child.stdin.write(json.dumps([verb, *arguments]).encode() + b"\n")
                child.stdin.flush()
                line = child.stdout.readline()
                answer = json.loads(line) if line.endswith(b"\n") else None
                if answer is None:
                    raise self._crashed()
                if "problem" in answer:
                    raise BadInputError(self.path, answer["problem"], advice=answer["advice"])
                dtype, shape = np.dtype(answer["dtype"]), tuple(answer["shape"])
                body = child.stdout.read(dtype.itemsize * int(np.prod(shape)))
                if len(body) != dtype.itemsize * int(np.prod(shape)):
                    raise self._crashed()
                self._answered = answered
                return answer["data"], np.frombuffer(body, dtype=dtype).reshape(shape)
        except OSError as error:
            raise self._crashed() from error

    def _crashed(self) -> BadInputError:
        return BadInputError(
            self.path,
            "is a damaged Joulescope file: reading it crashed or did not end",
            advice="copy it again from where it was recorded",
        )


def _contents_of(data: dict[str, Any]) -> JlsContents:
    return JlsContents(
        sources=tuple(JlsSource(**source) for source in data["sources"]),
        signals=tuple(JlsSignal(**signal) for signal in data["signals"]),
        marks=tuple(JlsMark(**mark) for mark in data["marks"]),
        notes=data["notes"],
        head=data["head"],
        events=tuple(data["events"]),
        readings=tuple(data["readings"]),
        heads_beside=tuple(data["heads_beside"]),
        readings_beside=tuple(data["readings_beside"]),
        counts=tuple(data["counts"]),
        damaged=tuple(data["damaged"]),
    )


def _answer(reader: JlsReader, request: list[Any]) -> tuple[object, npt.NDArray[Any]]:
    nothing = np.empty(0, dtype=np.float32)
    match request:
        case ["contents", _]:
            return asdict(reader.contents()), nothing
        case ["samples", signal_id, start, stop]:
            return None, reader.samples(signal_id, start, stop)
        case ["statistics", signal_id, start, increment, count]:
            return None, reader.statistics(signal_id, start, increment, count)
        case ["utc", signal_id]:
            return None, reader.utc(signal_id)
    raise BadInputError(reader.path, f"was asked for {request!r}")


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """The child: open the file that `contents` names, answer until it is closed, and wait for the next.

    It ends when the parent closes the pipe.
    """
    reader: JlsReader | None = None
    for line in requests:
        request = json.loads(line)
        try:
            if request == ["close"] and reader is not None:
                reader.close()
                reader, data, array = None, None, np.empty(0, dtype=np.float32)
            else:
                reader = reader or JlsReader(Path(request[1]))
                data, array = _answer(reader, request)
            head = {"data": data, "dtype": array.dtype.str, "shape": array.shape}
            body = np.ascontiguousarray(array).tobytes()
        except BadInputError as error:
            head, body = {"problem": error.problem, "advice": error.advice}, b""
        answers.write(json.dumps(head).encode() + b"\n" + body)
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
