"""Logs, local and remote, and the ranges that they are cut into.

A log with `://` in its name is read through fsspec; every other one is a path that all machines have.
"""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass
from typing import Any, Callable, List, Tuple

#: So much of its beginning tells how a log is written.
HEAD = 1 << 20
#: So much before a range does its side know.
BEFORE = 1 << 12


class Refused(Exception):
    """What cannot be done, why, and what to type next. It is one line, so that it survives Spark's own report."""


@dataclass(frozen=True)
class Range:
    """The bytes `start` to `end` of a log with `size` bytes; the whole log if it `is_whole`."""

    #: Where all machines read it.
    path: str
    #: Its name in the index.
    source: str
    #: Of times without an offset; empty: UTC.
    zone: str
    size: int
    start: int
    end: int
    is_whole: bool


def is_remote(path: str) -> bool:
    """Whether only fsspec reads it."""
    return "://" in path and not path.startswith("file://")


def local(path: str) -> str:
    """A path without the scheme of local files."""
    return path[len("file://"):] if path.startswith("file://") else path


def file_system(path: str) -> Tuple[Any, str]:
    """The file system of a remote path, and the path in it. Refuses it without fsspec."""
    try:
        from fsspec.core import url_to_fs

        return url_to_fs(path)
    except ImportError as problem:
        scheme = path.split("://")[0]
        packages = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "abfs": "adlfs", "abfss": "adlfs"}
        raise Refused(
            f"'{path}' is remote, and here is no package that reads it ({problem}). On all machines:"
            f" pip install fsspec {packages.get(scheme, '')}; or mount it and name the path"
        ) from None


def listed(patterns: List[str]) -> List[str]:
    """The logs that are named, in the order of their names: files, directories without hidden files, patterns."""
    logs = []
    for pattern in patterns:
        if is_remote(pattern):
            system, path = file_system(pattern)
            scheme = pattern.split("://")[0]
            found = [f"{scheme}://{name.split('://')[-1]}" for name in _files(system, path)]
        else:
            path = local(pattern)
            inside = os.path.join(glob.escape(path), "**") if os.path.isdir(path) else path
            found = [pattern] if os.path.isfile(path) else [p for p in glob.glob(inside, recursive=True) if os.path.isfile(p)]
        if not found:
            raise Refused(f"no log is called '{pattern}'; to see what is there: ls '{os.path.dirname(pattern) or '.'}'")
        logs += found
    return sorted(set(logs))


def _files(system: Any, path: str) -> List[str]:
    if system.isdir(path):
        return [name for name in system.find(path) if not os.path.basename(name).startswith(".")]
    return [name for name in system.glob(path) if system.isfile(name)]


def piece(log: str, start: int, end: int) -> bytes:
    """Bytes of a log."""
    if is_remote(log):
        system, path = file_system(log)
        return system.cat_file(path, start=start, end=end)
    with open(local(log), "rb") as file:
        file.seek(start)
        return file.read(end - start)


def size(log: str) -> int:
    """The bytes of a log, as they are stored."""
    if is_remote(log):
        system, path = file_system(log)
        return int(system.size(path))
    return os.path.getsize(local(log))


def ranges(log: str, zone: str, length: int, divides: Callable[[Range], bool]) -> List[Range]:
    """A log in ranges of `length` bytes; in one if it is no longer, `length` is 0, or its first byte is no range."""
    total, path = size(log), log if is_remote(log) else os.path.abspath(local(log))
    if not length or total <= length or not divides(Range(path, log, zone, total, 0, 1, False)):
        return [Range(path, log, zone, total, 0, total, True)]
    starts = range(0, total, length)
    return [Range(path, log, zone, total, start, min(start + length, total), False) for start in starts]


def opened(part: Range, directory: str) -> str:
    """A local file that `trace map` reads a range of. Of a remote log it has the bytes of the range at their place, the
    beginning, the rest of the last line, and holes:

        log      ████████████████████████████
        file     ██······█████████···········
    """
    if not is_remote(part.path):
        return part.path
    path = os.path.join(directory, "remote")
    with open(path, "wb") as file:
        file.truncate(part.size)
        if not part.is_whole:
            file.write(piece(part.path, 0, min(HEAD, part.size)))
        place = 0 if part.is_whole else max(0, part.start - BEFORE)
        while place < part.size:
            end = min(part.end if place < part.end else place + (1 << 16), place + (8 << 20), part.size)
            read = piece(part.path, place, end)
            file.seek(place)
            file.write(read)
            place = part.size if place >= part.end and b"\n" in read else end
    return path
