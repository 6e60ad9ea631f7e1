"""Frames of `trace map` as rows that Spark sorts: a row has the frames that a range has of one request.

    frames of a window, as they are printed    A B A C B A
    sorted by shard, request and log           A A A B B C
    rows                                       A A A│B B│C
"""

from __future__ import annotations

from typing import IO, Iterator

import numpy as np
import pyarrow as pa

#: The rows of map: side rows have an empty key, and so stand before the frames.
COLUMNS = "shard int, key binary, frames binary"
SCHEMA = pa.schema([("shard", pa.int32()), ("key", pa.binary()), ("frames", pa.binary())])
#: So many bytes of frames are put in order at once.
WINDOW = 32 << 20
#: A row is no longer than two of these, or one frame.
ROW = 64 << 10
#: Shard, request and log; behind them a tab and the offset.
PREFIX, HEADING = 53, 70


def rows(pipe: IO[bytes]) -> Iterator[pa.RecordBatch]:
    """The frames that come through a pipe, a window at a time."""
    rest = b""
    while True:
        read = pipe.read(WINDOW)
        window = rest + read
        end = len(window) if not read else window.rfind(b"\n") + 1
        if end:
            yield batch(window[:end])
        rest = window[end:]
        if not read:
            return


def batch(window: bytes) -> pa.RecordBatch:
    """Some whole frames as rows. Nothing is done for each frame in Python."""
    text = np.frombuffer(window, np.uint8)
    ends = np.flatnonzero(text == 10) + 1
    starts = np.concatenate(([0], ends[:-1]))
    headings = np.lib.stride_tricks.sliding_window_view(text, HEADING)[starts]
    order = np.argsort(headings.view(f"S{HEADING}").ravel(), kind="stable")
    frames = _binary(np.concatenate(([0], ends)), pa.py_buffer(window)).take(pa.array(order))
    headings = headings[order]
    places = np.concatenate(([0], np.cumsum((ends - starts)[order])))
    is_next = (headings[1:, :PREFIX] != headings[:-1, :PREFIX]).any(axis=1)
    is_next |= places[1:-1] // ROW != places[:-2] // ROW
    first = np.concatenate(([0], np.flatnonzero(is_next) + 1))
    keys = _keys(headings[first])
    return pa.record_batch([
        pa.array((headings[first, :3] - 48).astype(np.int32) @ np.array([100, 10, 1], np.int32), pa.int32()),
        _binary(np.arange(len(first) + 1) * keys.shape[1], pa.py_buffer(keys.tobytes())),
        _binary(np.concatenate((places[first], places[-1:])), frames.buffers()[2]),
    ], schema=SCHEMA)


def side_rows(side: bytes, shards: int) -> pa.RecordBatch:
    """A side, for each shard."""
    return pa.record_batch([list(range(1, shards + 1)), [b""] * shards, [side] * shards], schema=SCHEMA)


def _keys(headings: np.ndarray) -> np.ndarray:
    """Request, log and offset as 32 bytes in place of 64 hexadecimal digits; their order is the same."""
    digits = np.concatenate((headings[:, 4:36], headings[:, 37:53], headings[:, 54:70]), axis=1)
    values = np.where(digits < 58, digits - 48, digits - 87).astype(np.uint8)
    return values[:, ::2] << 4 | values[:, 1::2]


def _binary(places: np.ndarray, data: pa.Buffer) -> pa.BinaryArray:
    """Bytes that stand one behind the other in `data`, each up to the next of `places`."""
    return pa.Array.from_buffers(pa.binary(), len(places) - 1, [None, pa.py_buffer(places.astype(np.int32)), data])
