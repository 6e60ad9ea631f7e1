"""The command `trace-spark`."""

from __future__ import annotations

import argparse
import glob
import os
import re
import sys
from typing import List

from .logs import Refused, is_remote, local

#: Commands of the binary that read what `ingest` has made.
READING = ("report", "show", "find", "doctor", "check", "metrics", "export")


def main() -> None:
    """Runs a command. Ends with status 0, 2 (failed), 64 (wrong usage) or that of the binary."""
    try:
        if len(sys.argv) > 1 and sys.argv[1] in READING:
            read(sys.argv[1], sys.argv[2:])
        ingest(_parser().parse_args())
    except Refused as problem:
        print(f"trace-spark: {problem}", file=sys.stderr)
        sys.exit(2)


def read(command: str, arguments: List[str]) -> None:
    """Becomes the binary, which reads the shards in the directory that comes first; its output and status are its own."""
    binary = os.environ.get("TRACE_BINARY")
    if arguments[:1] == ["--trace"]:
        binary, arguments = "".join(arguments[1:2]), arguments[2:]
    if not arguments or arguments[0].startswith("-"):
        raise Refused(f"'{command}' needs the directory of the shards: trace-spark {command} OUT [OPTION ...]")
    shards = _shards(arguments[0])
    path = found(binary)
    os.execv(path, [path, command, "--db", shards, *arguments[1:]])


def _shards(out: str) -> str:
    """The pattern of the shards in a directory, all of which are there."""
    if is_remote(out):
        raise Refused(f"'{out}' is remote; copy '{out}/shards' here, or mount it, and name the directory above 'shards'")
    pattern = os.path.join(local(out), "shards", "trace-*.db")
    if not glob.glob(pattern):
        raise Refused(f"no shards are in '{out}'; to make them: trace-spark ingest LOG ... --out '{out}'")
    return pattern


def ingest(settings: argparse.Namespace) -> None:
    """Makes shards of logs, or tables of shards, and says how many."""
    settings.trace = settings.trace if settings.trace_is_there else found(settings.trace)
    if not settings.logs and not settings.tables:
        raise Refused("no log is named; for example: trace-spark ingest 'logs/*.jsonl' --out index")
    if not settings.logs and not is_remote(settings.out):
        settings.shards = len(glob.glob(_shards(settings.out)))
    if not 1 <= settings.shards <= 999:
        raise Refused(f"--shards {settings.shards}: there are 1 to 999")
    _expect_no_others(settings)
    from . import ingest as spark_

    spark = spark_.session(settings)
    try:
        if settings.logs:
            shards = spark_.ingest(spark, settings)
            stored, carried = sum(shard[1] for shard in shards), sum(shard[2] for shard in shards)
            print(f"{len(shards)} shards with {stored:,} bytes, of {carried:,} bytes of frames, in {settings.out}/shards")
        if settings.tables:
            made = spark_.make_tables(spark, settings)
            print(", ".join(f"{count:,} {name}" for name, count in made.items()) + f", as Parquet in {settings.out}")
    finally:
        spark.stop()


def _expect_no_others(settings: argparse.Namespace) -> None:
    """Shards of another number would be read together with the new ones."""
    for path in glob.glob(os.path.join(local(settings.out), "shards", "trace-*.db")):
        number = re.search(r"trace-(\d+)\.db$", path)
        if number and int(number.group(1)) > settings.shards:
            raise Refused(f"'{path}' is of an index with more shards; choose another --out, or: rm -r '{settings.out}/shards'")


def found(binary: str | None) -> str:
    """The binary: as named, in TRACE_BINARY, or the one of the package."""
    path = binary or os.environ.get("TRACE_BINARY") or os.path.join(os.path.dirname(__file__), "bin", "trace")
    if not os.access(path, os.X_OK):
        raise Refused(f"no binary is at '{path}'; name it by --trace PATH or TRACE_BINARY, or install the wheel of this platform")
    return os.path.abspath(path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="trace-spark", description="Index logs with Spark, and ask the index.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("ingest", help="make the shards of an index of logs")
    one.add_argument("logs", nargs="*", metavar="LOG", help="a file, a directory, a pattern in quotes; also s3:// with fsspec")
    one.add_argument("--tables", action="store_true", help="make tables, too; without LOGs: of the shards in DIR")
    one.add_argument("--out", required=True, metavar="DIR", help="gets shards/trace-K.db; all machines see it")
    one.add_argument("--shards", type=int, default=16, metavar="N", help="files of the index; a task makes each (16)")
    one.add_argument("--range-bytes", type=int, default=256 << 20, metavar="B", help="of a task; 0: whole logs (268435456)")
    one.add_argument("--column", metavar="NAME", help="LOGs are tables, whose lines stand in this column")
    one.add_argument("--format", default="parquet", help="of tables: parquet, text, orc, ... (parquet)")
    one.add_argument("--trace", metavar="PATH", help="the binary; without it TRACE_BINARY, or that of the package")
    one.add_argument("--trace-is-there", action="store_true", help="all machines have --trace; it is not sent to them")
    for name in ("--log-tz", "--redact"):
        one.add_argument(name, action="append", default=[], metavar="X", help="as of 'trace map'")
    one.add_argument("--redact-key-file", metavar="PATH", help="as of 'trace map'; all machines have it")
    one.add_argument("--profile", metavar="FILE", help="as of 'trace map'; it is sent to all machines")
    one.add_argument("--master", metavar="URL", help="of Spark, such as local[4]")
    one.add_argument("--remote", metavar="URL", help="of Spark Connect, such as sc://host:15002")
    one.add_argument("--conf", action="append", default=[], metavar="K=V", help="a setting of Spark; repeat it")
    for command in READING:
        commands.add_parser(command, help=f"'trace {command}' of the shards in a directory: {command} DIR [OPTION ...]")
    return parser
