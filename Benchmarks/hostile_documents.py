"""Hostile logs: documents and archives of which a little becomes much, and files that begin alike."""

import base64
import gzip
import json

from hostile_records import record, shape, shape_of_files


def carrier(text):
    """A line that carries `text` as an archive."""
    return '{"data":"%s"}\n' % base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def table(columns, rows):
    return '{"tables":[{"name":"PrimaryResult","columns":[%s],"rows":[%s]}]}\n' % (
        ",".join('{"name":"%s"}' % name for name in columns), ",".join(rows))


@shape(40, ())
def archives_in_archives(n):
    """Lines of which each would become some 20 GB."""
    line = carrier(" " * (2 << 20) + "\n" + record(0, "note", "api", "x"))
    for _ in range(2):
        line = carrier(line * 100)
    for _ in range(n):
        yield line


@shape(400, ())
def small_archives_in_archives(n):
    line = carrier(carrier("x") * 2_000)
    for _ in range(n):
        yield line


@shape(800_000, ())
def a_table_of_many_columns(n):
    yield table([f"c{i}" for i in range(n // 30)], ["[]"] * (n // 6))


@shape(800_000, ())
def a_table_with_a_long_name(n):
    rows = [f'["2026-01-01T00:00:00Z","note","r{i}",1]' for i in range(n // 100)]
    yield table(["TimeGenerated", "event", "correlation_id", "c" * (n // 2)], rows)


@shape(400_000, ())
def many_events_of_one_group(n):
    events = ",".join(["{}"] * (n // 3))
    yield '{"messageType":"DATA_MESSAGE","logGroup":"%s","logStream":"s","logEvents":[%s]}\n' % ("g" * 4000, events)


@shape(400_000, ())
def a_stream_with_a_long_label(n):
    entries = ",".join('["17672256000%08d","x"]' % i for i in range(n // 60))
    stream = '{"stream":{"pod":"%s"},"values":[%s]}' % ("p" * (n // 2), entries)
    yield '{"data":{"resultType":"streams","result":[%s]}}\n' % stream


@shape(800_000, ())
def many_lists_of_one_object(n):
    yield '{"resourceLogs":[{"resource":{"attributes":[]},%s"x":1}]}\n' % ('"scopeLogs":[],' * (n // 15))


@shape_of_files(400, ())
def files_that_begin_alike(n):
    head = "".join(record(i, "note", "api", f"h{i}") for i in range(45))
    for i in range(n):
        yield head + record(i, "note", "api", f"r{i}")


@shape_of_files(400, ())
def files_that_begin_alike_of_all_lengths(n):
    head = "".join(record(i, "note", "api", f"h{i}") for i in range(45))
    for i in range(n):
        yield head + record(i, "note", "api", "r" * i + "x")


@shape_of_files(400, ())
def files_that_go_on_from_one(n):
    head = "".join(record(i, "note", "api", f"h{i}") for i in range(10))
    yield head
    for i in range(n):
        yield head + record(i, "note", "api", f"r{i}")


@shape_of_files(400, ())
def files_of_docker_that_begin_alike(n):
    lines = [record(i, "note", "api", f"h{i}") for i in range(45)]
    for i in range(n):
        own = [*lines, record(i, "note", "api", f"r{i}")]
        yield "".join(json.dumps({"log": line, "stream": "stdout", "time": "2026-01-01T00:00:00Z"}) + "\n" for line in own)
