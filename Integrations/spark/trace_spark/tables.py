"""Shards to tables: what settles requests is merged of all shards, then each shard's requests become Parquet.

    shards ─ mapInArrow: trace merge --knowledge ─ merged here ─ mapInArrow: trace settle ─ OUT/requests, OUT/calls, ...
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from typing import Dict, Iterator, List

import pyarrow as pa
import pyarrow.json
import pyarrow.parquet

from .logs import file_system, is_remote
from .steps import Batches, Job, Step, finish, place

#: So many bytes of JSON are rows of a table at once.
BLOCK = 32 << 20
TEXT, NUMBER, TRUTH = pa.string(), pa.int64(), pa.bool_()
REQUEST = "correlation_id generation# outcome"
ATTEMPT = pa.struct(
    [(name, NUMBER if name.endswith("_ns") or name == "attempt" else TEXT) for name in
     "attempt destination consumer consumer_instance wait wait_ns processing_ns status".split()]
)
DOUBT = pa.struct([("clock", TEXT), ("low_ns", NUMBER), ("high_ns", NUMBER)])
#: The columns of each table: '#' marks whole numbers, as the end '_ns' does, '?' truths; all others are text.
COLUMNS = {
    "requests": f"{REQUEST} start start_ns done_ns lasted_ns elapsed_ns queue_wait_ns waiting_ns error",
    "calls": f"{REQUEST} call# attempt# client client_instance server server_instance status_code# gave_up? sent_ns"
    " received_ns responded_ns ended_ns",
    "segments": f"{REQUEST} segment destination message_key attempt# start_from from from_instance to to_instance service"
    " caller callee start start_ns duration_ns low_ns high_ns clock",
    "messages": "correlation_id generation# request_outcome destination message_key group published outcome last_success"
    " wasted_ns dead_letter",
    "notes": f"{REQUEST} kind text",
}
#: Columns of other types.
OTHERS: Dict[str, Dict[str, pa.DataType]] = {
    "requests": {
        **dict.fromkeys([f"{time}_true_minus_printed" for time in ("done", "elapsed", "queue_wait")], DOUBT),
        "services": pa.list_(TEXT), "other_ids": pa.list_(TEXT), "attributes": pa.map_(TEXT, TEXT),
    },
    "messages": {"attempts": pa.list_(ATTEMPT)},
}


def schema(table: str) -> pa.Schema:
    """The columns of a table."""
    fields = []
    for word in COLUMNS[table].split():
        is_number = word.endswith(("#", "_ns"))
        fields.append((word.rstrip("#?"), NUMBER if is_number else TRUTH if word.endswith("?") else TEXT))
    return pa.schema([*fields, *OTHERS.get(table, {}).items()])


def know_shards(job: Job) -> Step:
    """A function for `mapInArrow`: numbers of shards to what each tells of all requests."""

    def known(batches: Batches) -> Batches:
        for shard in _numbers(batches):
            with tempfile.TemporaryDirectory(prefix="trace-know-") as directory:
                yield pa.record_batch([[merged(job, [_shard(job, shard, directory)], directory)]], ["knowledge"])

    return known


def merged(job: Job, files: List[str], directory: str) -> bytes:
    """What shards, or files of knowledge, tell of all requests."""
    path = os.path.join(directory, "knowledge")
    with tempfile.TemporaryFile() as told:
        finish(subprocess.Popen(job.command("merge", "--knowledge", path, *files), stdout=told, stderr=told), told, "trace merge")
    with open(path, "rb") as file:
        return file.read()


def settle_shards(job: Job, knowledge: bytes) -> Step:
    """A function for `mapInArrow`: numbers of shards to the numbers of their requests. Their tables are in their places then."""

    def settled(batches: Batches) -> Batches:
        for shard in _numbers(batches):
            with tempfile.TemporaryDirectory(prefix="trace-settle-") as directory, tempfile.TemporaryFile() as told:
                known = os.path.join(directory, "knowledge")
                with open(known, "wb") as file:
                    file.write(knowledge)
                command = job.command("settle", _shard(job, shard, directory), "--knowledge", known, "--to", directory)
                finish(subprocess.Popen(command, stdout=told, stderr=told), told, f"trace settle of shard {shard}")
                for table in COLUMNS:
                    path = os.path.join(directory, table)
                    count = write(table, f"{path}.jsonl", f"{path}.parquet")
                    place(f"{path}.parquet", job.out, table, f"trace-{shard}.parquet")
                    yield pa.record_batch([[table], [count]], ["name", "rows"])

    return settled


def _numbers(batches: Batches) -> Iterator[int]:
    return (number + 1 for batch in batches for number in batch.column(0).to_pylist())


def _shard(job: Job, shard: int, directory: str) -> str:
    """A shard as a local file."""
    name = f"{job.out}/shards/trace-{shard}.db"
    if not is_remote(name):
        return name
    (system, path), copy = file_system(name), os.path.join(directory, f"trace-{shard}.db")
    system.get_file(path, copy)
    return copy


def write(table: str, source: str, path: str) -> int:
    """Makes Parquet of lines of JSON; the number of rows. Refuses a member that is no column."""
    count, columns = 0, schema(table)
    with open(source, "rb") as lines, pa.parquet.ParquetWriter(path, columns, compression="zstd") as file:
        while block := lines.readlines(BLOCK):
            rows = _rows(b"".join(block), columns)
            file.write_table(rows)
            count += rows.num_rows
    return count


def _rows(text: bytes, columns: pa.Schema) -> pa.Table:
    """Lines of JSON as rows. Attributes, whose names are data, are read one by one."""
    named = [field for field in columns if field.name != "attributes"]
    known = "ignore" if len(named) < len(columns) else "error"
    options = pa.json.ParseOptions(explicit_schema=pa.schema(named), unexpected_field_behavior=known)
    whole = pa.json.ReadOptions(use_threads=False, block_size=len(text) + 1)
    rows = pa.json.read_json(pa.BufferReader(text), whole, options)
    if len(named) < len(columns):
        attributes = [list(json.loads(line).get("attributes", {}).items()) for line in text.splitlines()]
        rows = rows.append_column("attributes", pa.array(attributes, columns.field("attributes").type))
    return rows.select(columns.names).cast(columns)
