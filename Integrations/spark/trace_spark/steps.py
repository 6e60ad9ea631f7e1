"""What a worker does: `trace map` for a range, `trace reduce` for a shard. Each is a subprocess, and a task may run twice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from subprocess import DEVNULL, PIPE
from typing import IO, Callable, Iterable, List, Tuple

import pyarrow as pa
import pyarrow.compute as pc

from .frames import SCHEMA, rows, side_rows
from .logs import Range, Refused, file_system, is_remote, local, opened

#: The rows of reduce: a shard, its bytes, and those of its frames.
MADE = ("shard", "bytes", "frames")
Batches = Iterable[pa.RecordBatch]
Step = Callable[[Batches], Batches]


@dataclass(frozen=True)
class Job:
    """What all tasks know."""

    #: The path of the binary on every machine; or its name, if `is_shipped` by Spark.
    trace: str
    is_shipped: bool
    shards: int
    out: str
    #: Options of `trace map` for all logs.
    options: Tuple[str, ...]
    #: The text of a profile; empty: the binary's own.
    profile: bytes

    def command(self, *arguments: str) -> List[str]:
        """The command line of a step."""
        if not self.is_shipped:
            return [self.trace, *arguments]
        from pyspark import SparkFiles

        return [SparkFiles.get(self.trace), *arguments]


def map_ranges(job: Job, parts: List[Range]) -> Step:
    """A function for `mapInArrow`: numbers of `parts` to rows of frames and sides."""

    def mapped(batches: Batches) -> Batches:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                with tempfile.TemporaryDirectory(prefix="trace-map-") as directory:
                    yield from _mapped(job, parts[number], directory)

    return mapped


def map_columns(job: Job, zone: str) -> Step:
    """A function for `mapInArrow`: files and lines of text to rows of frames and sides. A file is a log, read as a whole."""

    def mapped(batches: Batches) -> Batches:
        with tempfile.TemporaryDirectory(prefix="trace-map-") as directory:
            path, names = os.path.join(directory, "log"), set()
            with open(path, "wb") as file:
                for batch in batches:
                    names.update(batch.column(0).unique().to_pylist())
                    file.write(b"".join(line + b"\n" for line in batch.column(1).to_pylist() if line is not None))
            if len(names) > 1:
                raise Refused(f"Spark has put {len(names)} files into a task; give {sorted(names)[0]} a run of its own")
            for source in names:
                size, source = os.path.getsize(path), re.sub("^file:/+", "/", source)
                yield from _mapped(job, Range(path, source, zone, size, 0, size, True), directory)

    return mapped


def divides(job: Job, part: Range) -> bool:
    """Whether the binary, which is here, reads a range of a log. If not, it is read as a whole."""
    with tempfile.TemporaryDirectory(prefix="trace-map-") as directory:
        command = _map(job, part, directory)
        return subprocess.run(command, cwd=directory, stdout=DEVNULL, stderr=DEVNULL).returncode == 0


def _map(job: Job, part: Range, directory: str) -> List[str]:
    """The command that maps a range, to be run in `directory`: ranges know their profile by its name."""
    options = ["--source", part.source, "--shards", str(job.shards), "--side", os.path.join(directory, "side")]
    if not part.is_whole:
        options += ["--range", f"{part.start}-{part.end}"]
    if part.zone:
        options += ["--log-tz", part.zone]
    if job.profile:
        with open(os.path.join(directory, "profile.yaml"), "wb") as file:
            file.write(job.profile)
        options += ["--profile", "profile.yaml"]
    return job.command("map", opened(part, directory), *options, *job.options)


def _mapped(job: Job, part: Range, directory: str) -> Batches:
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(_map(job, part, directory), cwd=directory, stdout=PIPE, stderr=told)
        with process.stdout:
            yield from rows(process.stdout)
        finish(process, told, f"trace map of '{part.source}', bytes {part.start} to {part.end}")
    with open(os.path.join(directory, "side"), "rb") as file:
        yield side_rows(file.read(), job.shards)


def finish(process: subprocess.Popen, told: IO[bytes], step: str) -> None:
    """Waits for the end of a step, and refuses all but success."""
    status = process.wait()
    if status:
        told.seek(0)
        words = "; ".join(told.read().decode("utf-8", "replace").split("\n")).strip("; ")
        raise Refused(f"{step} ended with status {status}: {words}")


def reduce_shard(job: Job) -> Step:
    """A function for `mapInArrow`: the sorted rows of one shard to its number, its bytes and those of its frames. The shard
    is in its place then."""

    def reduced(batches: Batches) -> Batches:
        with tempfile.TemporaryDirectory(prefix="trace-reduce-") as directory, tempfile.TemporaryFile() as told:
            shard, carried, process = 0, 0, None
            with open(os.path.join(directory, "sides"), "wb") as sides:
                for batch in batches:
                    shard = batch.column(0)[0].as_py()
                    count = pc.sum(pc.equal(pc.binary_length(batch.column(1)), 0)).as_py()
                    sides.write(_joined(batch.column(2).slice(0, count)))
                    if count == batch.num_rows:
                        continue
                    sides.flush()
                    process = process or _reducing(job, shard, directory, told)
                    frames = _joined(batch.column(2).slice(count))
                    _given(process.stdin.write, frames)
                    carried += len(frames)
            if not shard:
                return
            process = process or _reducing(job, shard, directory, told)
            _given(process.stdin.close)
            finish(process, told, f"trace reduce of shard {shard}")
            made = os.path.join(directory, f"trace-{shard}.db")
            size = os.path.getsize(made)
            place(made, job.out, "shards", f"trace-{shard}.db")
            yield pa.record_batch([pa.array([number], pa.int64()) for number in (shard, size, carried)], list(MADE))

    return reduced


def _reducing(job: Job, shard: int, directory: str, told: IO[bytes]) -> subprocess.Popen:
    sides, index = os.path.join(directory, "sides"), os.path.join(directory, "trace.db")
    command = job.command("reduce", sides, "--shard", str(shard), "--db", index)
    return subprocess.Popen(command, stdin=PIPE, stdout=told, stderr=told)


def _given(give: Callable[..., object], *frames: memoryview) -> None:
    """Gives frames to a step. One that has ended says why at its end."""
    try:
        give(*frames)
    except BrokenPipeError:
        pass


def _joined(column: pa.BinaryArray) -> memoryview:
    """The bytes of all rows, which stand together."""
    if not len(column):
        return memoryview(b"")
    (_, places, data), first = column.buffers(), column.offset
    offsets = memoryview(places).cast("i")
    return memoryview(data)[offsets[first]:offsets[first + len(column)]]


def place(path: str, out: str, folder: str, name: str) -> None:
    """Puts a file below `out`, whole or not at all. A second one takes the place of the first, and is the same."""
    if is_remote(out):
        system, root = file_system(out)
        system.makedirs(f"{root}/{folder}", exist_ok=True)
        return system.put_file(path, f"{root}/{folder}/{name}")
    directory = os.path.join(os.path.abspath(local(out)), folder)
    os.makedirs(directory, exist_ok=True)
    part = os.path.join(directory, f".{name}.{uuid.uuid4().hex}.part")
    try:
        shutil.copyfile(path, part)
        os.replace(part, os.path.join(directory, name))
    finally:
        if os.path.exists(part):
            os.remove(part)
