"""Columns of a Parquet file, read within bounds: how many rows it says it has is looked at before any is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from analysis.trace import FloatArray
from bench.errors import BadInputError
from bench.traces.blockwise import blocks_of, first_infinite, side_by_side, spans_of
from bench.traces.source import Source

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import parquet

_MARK = b"PAR1"
_TAIL_BYTES = 1 << 20
MOST_ROWS = 1 << 28
_ROWS_AT_ONCE = 1 << 20
_MOST_ROWS_PER_BYTE = 4096
"""A column of one value packs well, but not better than this."""
_ADVICE = "copy it again from where it was written"


def is_parquet(head: bytes, path: Path, *names: bytes) -> bool:
    """Whether a file has Parquet's mark at both ends, and these names in the metadata at its end."""
    if not head.startswith(_MARK):
        return False
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL_BYTES))
            tail = file.read()
    except OSError:
        return False
    return tail.endswith(_MARK) and all(name in tail for name in names)


def opened(source: Source, most_rows: int = MOST_ROWS) -> parquet.ParquetFile:
    """The file, its metadata read. Raises `BadInputError` for what is damaged or says too much."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(source.path, page_checksum_verification=True)
        rows = file.metadata.num_rows
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise BadInputError(source.path, "is a damaged Parquet file, or none", advice=_ADVICE) from error
    if not 0 <= rows <= min(most_rows, source.size_bytes * _MOST_ROWS_PER_BYTE):
        raise BadInputError(source.path, f"says that it has {rows} rows, and {most_rows} are read at most")
    return file


def rows_of(source: Source, file: parquet.ParquetFile, names: list[str]) -> pa.Table:
    """The rows of some columns. Raises `BadInputError` for what is damaged."""
    import pyarrow as pa

    try:
        return file.read(columns=names)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise BadInputError(source.path, "is a damaged Parquet file", advice=_ADVICE) from error


def blocks_of_rows(source: Source, file: parquet.ParquetFile, names: list[str]) -> Iterator[pa.Table]:
    """The same, a million rows at a time. Raises `BadInputError` for what is damaged."""
    import pyarrow as pa

    try:
        for batch in file.iter_batches(_ROWS_AT_ONCE, columns=names):
            yield pa.Table.from_batches([batch])
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise BadInputError(source.path, "is a damaged Parquet file", advice=_ADVICE) from error


def column_of(path: Path, table: pa.Table, name: str) -> FloatArray:
    """A column of numbers, shape (n,), NaN where it is null. Raises `BadInputError` for another kind, or infinity."""
    values = _numbers(path, table, name).to_numpy()
    if values.dtype not in (np.float32, np.float64):
        values = values.astype(np.float64)
    _check_finite(path, name, values)
    return values  # type: ignore[no-any-return]  # pyarrow has no types


def divided(path: Path, table: pa.Table, name: str, per_si: float) -> npt.NDArray[np.float64]:
    """The same in SI units, of which `per_si` make one: each chunk while it is in the cache, on all cores."""
    cells = _numbers(path, table, name)
    values = np.empty(len(cells))
    parts: list[tuple[npt.NDArray[Any], npt.NDArray[np.float64]]] = []
    start = 0
    for chunk in cells.chunks:
        numbers = chunk.to_numpy(zero_copy_only=False)
        own = values[start : start + numbers.size]
        parts.extend((numbers[span], own[span]) for span in spans_of(numbers.size))
        start += numbers.size

    def work(part: tuple[npt.NDArray[Any], npt.NDArray[np.float64]]) -> None:
        numbers, own = part
        for block in blocks_of(numbers.size):
            own[block] = numbers[block]
            own[block] /= per_si

    side_by_side(work, parts)
    if any(numbers.dtype.kind == "f" for numbers, _ in parts):
        _check_finite(path, name, values)
    return values


def _numbers(path: Path, table: pa.Table, name: str) -> pa.ChunkedArray:
    """A column of numbers. Raises `BadInputError` for another kind."""
    import pyarrow as pa

    cells = table.column(name)
    if not (pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type)):
        raise BadInputError(path, f"{name} holds {str(cells.type)[:40]}, not numbers")
    return cells


def _check_finite(path: Path, name: str, values: FloatArray) -> None:
    infinite = first_infinite(values)
    if infinite is not None:
        raise BadInputError(path, f"{name} is infinite", place=f"row {infinite + 1}")


def truths_of(path: Path, table: pa.Table, name: str) -> npt.NDArray[np.bool_]:
    """A column of yes and no, shape (n,); what is null is no. Raises `BadInputError` for another kind."""
    import pyarrow as pa

    cells = table.column(name)
    if not pa.types.is_boolean(cells.type):
        raise BadInputError(path, f"{name} holds {str(cells.type)[:40]}, not yes and no")
    filled = cells.fill_null(False) if cells.null_count else cells
    return np.asarray(filled.to_numpy(), dtype=np.bool_)
