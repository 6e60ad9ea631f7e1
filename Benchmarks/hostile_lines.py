"""Hostile logs: one record that is large, deep or odd."""

import json

from hostile_records import record, shape, stamp, story


@shape(8_000_000)
def long_line(n):
    yield record(0, "Request started", "api", "x", ',"pad":"' + "a" * n + '"') + story(0, 0, "y")


@shape(4_000_000)
def escapes_in_a_message(n):
    yield record(0, "Request started", "api", "x", ',"message":"' + "\\u0041" * (n // 6) + '"')


@shape(4_000_000)
def escapes_in_an_event(n):
    yield record(0, "\\u0041" * (n // 6), "api", "x")


@shape(4_000_000)
def escapes_in_a_topic(n):
    yield record(0, "Job successfully published to Kafka", "api", "x", ',"topic":"' + "\\u0041\\n" * (n // 8) + '"')


@shape(4_000_000)
def escapes_in_an_error(n):
    yield record(0, "Job processing failed", "api", "x", ',"error":"' + "\\u0041" * (n // 6) + '"')


@shape(2_000_000, ())
def escapes_in_an_id(n):
    yield record(0, "Request started", "api", "\\u0041" * (n // 6))


@shape(2_000_000)
def escapes_in_a_record_in_a_record(n):
    inner = record(0, "Request started", "api", "x", ',"message":"' + "\\u0041" * (n // 6) + '"').strip()
    yield json.dumps({"log": inner, "time": stamp(0)}) + "\n"


@shape(1_000_000)
def escapes_behind_a_record_in_a_record(n):
    inner = record(0, "\\u0041" * (n // 6), "api", "x").strip()
    yield json.dumps({"log": json.dumps({"log": inner, "time": stamp(0)}), "time": stamp(0)}) + "\n"


@shape(20_000)
def records_in_one_line(n):
    yield "".join(record(i, "note", "api", f"r{i % 50}").strip() for i in range(n)) + "\n" + story(0, 0, "x")


@shape(200_000)
def braces_in_one_line(n):
    yield "{a=" * n + "\n" + "{a=1} " * n + record(0, "note", "api", "x")


@shape(50_000)
def nested_deep(n):
    yield '{"timestamp":"2026-01-01T00:00:00Z","correlation_id":"x","d":' + '{"a":' * n + "1" + "}" * n + "}\n"
    yield '{"timestamp":"2026-01-01T00:00:00Z","correlation_id":"x","d":' + "[" * n + "]" * n + "}\n" + story(0, 0, "x")


@shape(200)
def records_in_records(n):
    text = record(0, "Request started", "api", "x").strip()
    for _ in range(9):
        text = json.dumps({"log": text, "time": stamp(0)})
    for _ in range(n):
        yield text + "\n"


@shape(250_000)
def keys_of_one_record(n):
    yield record(0, "Request started", "api", "x", "".join(f',"k{i}":{i}' for i in range(n)))


@shape(250_000)
def one_key_many_times(n):
    yield record(0, "Request started", "api", "x", ',"correlation_id":"x"' * n)


@shape(250_000)
def times_that_are_none(n):
    yield "{" + '"timestamp":"soon","time":"then","ts":"later",' * (n // 3) + '"correlation_id":"x","event":"note"}\n' + story(0, 0, "x")


@shape(20_000)
def keys_new_in_every_line(n):
    for i in range(n):
        yield record(i, "note", "api", f"r{i % 100}", f',"key{i}":"v{i}","metadata":{{"m{i}":{i}}}')
