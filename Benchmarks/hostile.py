#!/usr/bin/env python3
"""Measures how the cost of logs that are large, deep or odd in one way grows with the log.

    Benchmarks/hostile.py --trace PATH [--limit SECONDS] [--scale FACTOR] [SHAPE ...]
    Benchmarks/hostile.py --list

Every shape is written at one size and at twice the size. Of each command the table has the processor seconds and the peak
memory at the larger size, and the exponent with which the seconds grow: 1 is proportion to the bytes of the log, 2 their
square. A command that takes less than 0.3 s has no exponent: it says nothing there. Marks:

    ^     the exponent is above 1.4
    #     more than 1 GB of memory
    FAIL  a crash, or more than --limit seconds of the processor

`index` is the size of the index, by the size of the log. The status is 1 where anything is marked.
"""

import argparse
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

BEGIN = 1767225600  # 2026-01-01 in Unix seconds
SHAPES = {}


def shape(size, ids=("x",)):
    """Registers a generator of parts of a log of about `size` things; `ids` are shown."""

    def take(generator):
        SHAPES[generator.__name__] = (generator, size, ids)
        return generator

    return take


# Records. Times are microseconds since the beginning.


def stamp(at):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(BEGIN + at // 1_000_000)) + f".{at % 1_000_000:06d}Z"


def record(at, event, service, correlation, more=""):
    return (
        f'{{"timestamp":"{stamp(at)}","level":"info","service":"{service}","event":"{event}",'
        f'"correlation_id":"{correlation}"{more}}}\n'
    )


def batch(at, event, ids, more="", key="correlation_ids"):
    """A record that names several requests."""
    named = ",".join(f'"{name}"' for name in ids)
    return (
        f'{{"timestamp":"{stamp(at)}","service":"consumer","event":"{event}","topic":"jobs"{more},'
        f'"{key}":[{named}]}}\n'
    )


def message(at, key, correlation, topic="jobs", consumer="consumer", group=""):
    """Published, received, worked on and done."""
    place = f',"task_id":"{key}","topic":"{topic}"'
    work = f',"task_id":"{key}"'
    return "".join([
        record(at, "Job successfully published to Kafka", "api", correlation, place),
        record(at + 3000, "Received message from Kafka", consumer, correlation, place + group),
        record(at + 4000, "Starting job processing", consumer, correlation, work),
        record(at + 7000, "Job processing completed successfully", consumer, correlation, work),
    ])


def story(at, number, correlation, topic="jobs", group="", messages=1):
    """A request from the client to the work that it asks for."""
    parts = [record(at, "Starting request", "client", correlation), record(at + 1000, "Request started", "api", correlation)]
    parts += [message(at + 2000 + j, f"t{number}-{j}", correlation, topic, group=group) for j in range(messages)]
    parts.append(record(at + 3000, "Request finished", "api", correlation, ',"status_code":202'))
    parts.append(record(at + 4000, "Response received", "client", correlation, ',"status_code":202'))
    return "".join(parts)


# One record that is large, deep or odd


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


# Ids


@shape(1_000_000, ())
def long_id(n):
    yield story(0, 0, "I" + "d" * n)


@shape(2_000, ())
def ids_of_4_kB(n):
    for i in range(n):
        yield story(i * 10_000, i, f"{i:08d}" + "z" * 4096)


@shape(150_000, ("r17",))
def ids_many(n):
    for i in range(n):
        yield record(i * 10, "Request started", "api", f"r{i}")


@shape(100_000)
def ids_in_one_record(n):
    yield batch(0, "Received message from Kafka", [*(f"b{i}" for i in range(n)), "x"], ',"task_id":"t"')


@shape(40_000)
def ids_in_several_records(n):
    """The same requests in every record: what is said about a batch from its fetch to its end."""
    names = [*(f"b{i}" for i in range(n)), "x"]
    events = "Received message from Kafka", "Starting job processing", "note", "Job processing completed successfully"
    for at, event in enumerate(events):
        yield batch(at * 10, event, names, ',"task_id":"t"')


@shape(400, ("b3-7",))
def batches_of_500_ids(n):
    for j in range(n // 10):
        names = [f"b{j}-{i}" for i in range(500)]
        for at, event in enumerate(("Received message from Kafka", "Starting job processing", "Job processing completed successfully")):
            yield batch(j * 100_000 + at * 10, event, names, f',"task_id":"t{j}"')


@shape(30_000)
def ids_beside_another_id(n):
    """A record that names n requests, and the trace that all belong to."""
    yield batch(0, "Received message from Kafka", [*(f"b{i}" for i in range(n)), "x"], ',"task_id":"t","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","request_id":"r-1"', "correlation_id")
    for i in range(0, n, 10):
        yield record(100 + i, "Request started", f"api-{i % 3}", f"b{i}", ',"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"')


@shape(20_000)
def ids_of_published_messages(n):
    """Each request publishes its message; one record consumes all, another one ends the work."""
    names = [*(f"b{i}" for i in range(n)), "x"]
    for i, name in enumerate(names):
        yield record(i, "Request started", "api", name) + record(i + 5, "Job successfully published to Kafka", "api", name, f',"topic":"jobs","task_id":"t{i}"')
    yield batch(10_000_000, "Received message from Kafka", names) + batch(10_001_000, "Job processing completed successfully", names)


@shape(20_000)
def ids_of_errors(n):
    """A note of level error that names n requests: all are unknown, and doctor asks why."""
    yield batch(0, "Something went wrong", [*(f"b{i}" for i in range(n)), "x"], ',"level":"error"')


@shape(20_000)
def ids_of_a_later_run(n):
    """Two records of one batch, with so much between them that several transactions have them."""
    names = [*(f"b{i}" for i in range(n)), "x"]
    yield batch(0, "Received message from Kafka", names, ',"task_id":"t"')
    for i in range(n * 3):
        yield record(10 + i, "note", "api", f"r{i % 100}", ',"pad":"' + "a" * 200 + '"')
    yield batch(n * 4, "Job processing completed successfully", names, ',"task_id":"t"')


@shape(20_000)
def aliases(n):
    """Ids of 128 bits, and their last 64."""
    for i in range(n):
        yield record(i * 100, "Request started", "api", f"{i * 7919:016x}{i:016x}")
        yield record(i * 100 + 10, "Request finished", "api", f"{i:016x}", ',"status_code":200')


@shape(20_000)
def aliases_of_one(n):
    for i in range(n):
        yield record(i * 100, "Request started", "api", f"{i:016x}{'ab' * 8}")
    yield record(1, "note", "api", "ab" * 8)


@shape(20_000)
def trace_id_of_all(n):
    """Every request names the same id beside its own."""
    for i in range(n):
        yield record(i * 10, "Request started", f"api-{i % 7}", f"r{i}", ',"trace_id":"same"')


# One request


@shape(100_000)
def notes(n):
    for i in range(n):
        yield record(i * 10, "note", "api", "x", f',"n":{i}')


@shape(20_000)
def errors(n):
    for i in range(n):
        yield record(i * 10, "Request failed: error", "client", "x", f',"n":{i},"level":"error"')


@shape(20_000)
def served_calls(n):
    for i in range(n):
        yield record(i * 100, "Request started", "api", "x")
        yield record(i * 100 + 50, "Request finished", "api", "x", ',"status_code":200')


@shape(10_000)
def served_calls_at_once(n):
    """All are received before the first is answered."""
    for i in range(n):
        yield record(i, "Request started", "api", "x", f',"path":"/p/{i}"')
    for i in range(n):
        yield record(n + i, "Request finished", "api", "x", f',"path":"/p/{i}","status_code":200')


@shape(5_000)
def calls_of_services(n):
    """A service that calls another again and again within one piece of work."""
    yield record(0, "Request started", "api", "x")
    for i in range(n):
        at = 100 + i * 100
        yield record(at, "Starting request", "api", "x", f',"path":"/p/{i % 9}"') + record(at + 10, "Request started", "store", "x", f',"path":"/p/{i % 9}"')
        yield record(at + 20, "Request finished", "store", "x", ',"status_code":200') + record(at + 30, "Response received", "api", "x", ',"status_code":200')
    yield record(200 + n * 100, "Request finished", "api", "x", ',"status_code":200')


@shape(5_000)
def calls_at_once(n):
    """The same, and all calls are sent before the first is answered."""
    yield record(0, "Request started", "api", "x")
    for at, event, service, more in (
        (100, "Starting request", "api", ""), (200, "Request started", "store", ""),
        (300, "Request finished", "store", ',"status_code":200'), (400, "Response received", "api", ',"status_code":200'),
    ):
        for i in range(n):
            yield record(at * 1000 + i, event, service, "x", f',"path":"/p/{i}"{more}')
    yield record(1_000_000, "Request finished", "api", "x", ',"status_code":200')


@shape(3_000)
def chain_of_calls(n):
    """Each service calls the next."""
    for i in range(n):
        yield record(i * 10, "Starting request", f"s{i}", "x") + record(i * 10 + 5, "Request started", f"s{i + 1}", "x")
    for i in reversed(range(n)):
        at = n * 20 - i * 10
        yield record(at, "Request finished", f"s{i + 1}", "x", ',"status_code":200') + record(at + 5, "Response received", f"s{i}", "x", ',"status_code":200')


@shape(3_000)
def requests_apart(n):
    for i in range(n):
        yield story(i * 3_600_000_000, i, "x")


@shape(5_000)
def client_retries(n):
    for i in range(n):
        at = i * 1000
        yield record(at, "Starting request", "client", "x", f',"attempt":{i + 1}') + record(at + 100, "Request started", "api", "x")
        yield record(at + 200, "Request finished", "api", "x", ',"status_code":503') + record(at + 300, "Response received", "client", "x", ',"status_code":503')


@shape(5_000)
def client_retries_given_up(n):
    for i in range(n):
        at = i * 1000
        yield record(at, "Starting request", "client", "x", f',"attempt":{i + 1}') + record(at + 100, "Request started", "api", "x")
        yield record(at + 300, "Request failed", "client", "x", ',"error":"timeout"') + record(at + 900, "Request finished", "api", "x", ',"status_code":200')


@shape(20_000)
def client_events(n):
    for i in range(n):
        yield record(i * 100, "screen_load", "app", "x", f',"duration_ms":{i % 50}')


@shape(5_000)
def messages(n):
    yield story(0, 0, "x", messages=n)


@shape(5_000)
def messages_without_a_key(n):
    yield record(0, "Request started", "api", "x")
    for i in range(n):
        yield record(10 + i, "Job successfully published to Kafka", "api", "x", ',"topic":"jobs"')
        yield record(10_000_000 + i, "Received message from Kafka", "consumer", "x", ',"topic":"jobs"')
        yield record(10_000_001 + i * 2, "Starting job processing", "consumer", "x") + record(20_000_000 + i * 2, "Job processing completed successfully", "consumer", "x")


@shape(5_000)
def messages_by_place(n):
    yield record(0, "Request started", "api", "x")
    for i in range(n):
        place = f',"topic":"jobs","partition":{i % 4},"offset":{i}'
        yield record(10 + i, "Job successfully published to Kafka", "api", "x", place) + record(10_000_000 + i, "Received message from Kafka", "consumer", "x", place)


@shape(5_000)
def messages_of_one_key(n):
    """One key, a place each."""
    for i in range(n):
        place = f',"task_id":"t","topic":"jobs","partition":0,"offset":{i}'
        yield record(i * 100, "Job successfully published to Kafka", "api", "x", place)
        yield record(i * 100 + 20, "Received message from Kafka", "consumer", "x", place) + record(i * 100 + 50, "Job processing completed successfully", "consumer", "x", ',"task_id":"t"')


@shape(5_000)
def messages_in_topics(n):
    yield record(0, "Request started", "api", "x") + "".join(message(1000 + i, f"t{i}", "x", f"topic-{i}") for i in range(n))


@shape(5_000)
def messages_to_services(n):
    yield record(0, "Request started", "api", "x") + "".join(message(1000 + i, f"t{i}", "x", consumer=f"consumer-{i}") for i in range(n))


@shape(5_000)
def messages_never_consumed(n):
    yield record(0, "Request started", "api", "x")
    for i in range(n):
        yield record(10 + i, "Job successfully published to Kafka", "api", "x", f',"task_id":"t{i}","topic":"jobs"')


@shape(5_000)
def messages_never_published(n):
    for i in range(n):
        yield record(10 + i, "Received message from Kafka", "consumer", "x", f',"task_id":"t{i}","topic":"jobs"')


@shape(10_000)
def deliveries(n):
    yield record(0, "Request started", "api", "x") + record(1000, "Job successfully published to Kafka", "api", "x", ',"task_id":"t","topic":"jobs"')
    for i in range(n):
        at = 5000 + i * 100
        yield record(at, "Received message from Kafka", "consumer", "x", ',"task_id":"t","topic":"jobs","partition":0,"offset":7')
        yield record(at + 10, "Starting job processing", "consumer", "x", ',"task_id":"t"') + record(at + 50, "Job processing failed", "consumer", "x", ',"task_id":"t"')


@shape(10_000)
def deliveries_at_once(n):
    """All are received before the first ends."""
    yield record(1000, "Job successfully published to Kafka", "api", "x", ',"task_id":"t","topic":"jobs"')
    for at, event in ((5000, "Received message from Kafka"), (5100, "Starting job processing"), (5200, "Job processing failed")):
        for i in range(n):
            yield record(at * 1000 + i, event, "consumer", "x", ',"task_id":"t","topic":"jobs","partition":0,"offset":7')


@shape(3_000)
def retry_topics(n):
    yield record(0, "Request started", "api", "x")
    for i in range(n):
        at = 1000 + i * 100
        yield record(at, "Job successfully published to Kafka", "api", "x", f',"task_id":"t","topic":"jobs-retry-{i}"')
        yield record(at + 40, "Received message from Kafka", "consumer", "x", f',"task_id":"t","topic":"jobs-retry-{i}"')
        yield record(at + 50, "Starting job processing", "consumer", "x", ',"task_id":"t"') + record(at + 90, "Job processing failed", "consumer", "x", ',"task_id":"t"')


@shape(3_000)
def requeues(n):
    """Published to one topic again and again after it failed."""
    for i in range(n):
        at = 1000 + i * 100
        yield record(at, "Job successfully published to Kafka", "api" if i == 0 else "consumer", "x", ',"task_id":"t","topic":"jobs"')
        yield record(at + 40, "Received message from Kafka", "consumer", "x", ',"task_id":"t","topic":"jobs"')
        yield record(at + 50, "Starting job processing", "consumer", "x", ',"task_id":"t"') + record(at + 90, "Job processing failed", "consumer", "x", ',"task_id":"t"')


@shape(5_000)
def groups_of_one_message(n):
    yield record(10, "Job successfully published to Kafka", "api", "x", ',"task_id":"t","topic":"jobs"')
    for i in range(n):
        yield record(100 + i, "Received message from Kafka", "consumer", "x", f',"task_id":"t","topic":"jobs","group":"g{i}"')
        yield record(2_000_000 + i, "Job processing completed successfully", "consumer", "x", f',"task_id":"t","group":"g{i}"')


@shape(5_000)
def services_of_one_message(n):
    """Without a group: every service is one."""
    yield record(10, "Job successfully published to Kafka", "api", "x", ',"task_id":"t","topic":"jobs"')
    for i in range(n):
        yield record(100 + i, "Received message from Kafka", f"c{i}", "x", ',"task_id":"t","topic":"jobs"')
        yield record(2_000_000 + i, "Job processing completed successfully", f"c{i}", "x", ',"task_id":"t"')


@shape(5_000)
def instances_of_one_request(n):
    for i in range(n):
        yield record(i * 100, "Request started", "api", "x", f',"instance":"i{i}"') + record(i * 100 + 50, "Request finished", "api", "x", f',"instance":"i{i}","status_code":200')


@shape(10_000)
def one_instant(n):
    for i in range(n):
        yield record(0, "Job successfully published to Kafka", "api", "x", f',"task_id":"t{i}","topic":"jobs"')
        yield record(0, "Received message from Kafka", "consumer", "x", f',"task_id":"t{i}","topic":"jobs"')


@shape(5_000)
def one_instant_of_everything(n):
    yield "".join("".join(line.replace(line[14:41], stamp(0)) for line in story(0, 0, "x", messages=n).splitlines(True)))


@shape(3_000)
def chain_of_messages(n):
    """Each is published by the work on the one before."""
    yield record(0, "Request started", "api", "x") + record(10, "Job successfully published to Kafka", "api", "x", ',"task_id":"t0","topic":"q0"')
    for i in range(n):
        at = 1000 + i * 1000
        yield record(at, "Received message from Kafka", "c", "x", f',"task_id":"t{i}","topic":"q{i % 50}"') + record(at + 10, "Starting job processing", "c", "x", f',"task_id":"t{i}"')
        yield record(at + 20, "Job successfully published to Kafka", "c", "x", f',"task_id":"t{i + 1}","topic":"q{(i + 1) % 50}"') + record(at + 30, "Job processing completed successfully", "c", "x", f',"task_id":"t{i}"')


@shape(5_000)
def copies(n):
    """One record again and again, as a collector that retries writes it."""
    yield story(0, 0, "x", messages=3) * (n // 3)


# Fleets


@shape(1_000, ("r7",))
def services(n):
    for i in range(n):
        yield story(i * 10_000, i, f"r{i}").replace('"consumer"', f'"consumer-{i}"').replace('"api"', f'"api-{i}"')


@shape(1_000, ("r7",))
def instances(n):
    for i in range(n):
        yield story(i * 10_000, i, f"r{i}").replace('"service":"consumer"', f'"service":"consumer","instance":"i{i}"')


@shape(60, ("r4x4",))
def services_in_pairs(n):
    """Every client calls every server."""
    for i in range(n):
        for j in range(n):
            yield story((i * n + j) * 1000, i * n + j, f"r{i}x{j}").replace('"api"', f'"api-{i}"').replace('"client"', f'"client-{j}"')


@shape(5_000, ("r7",))
def topics(n):
    for i in range(n):
        yield story(i * 10_000, i, f"r{i}", topic=f"topic-{i}")


@shape(5_000, ("r7",))
def groups(n):
    for i in range(n):
        yield story(i * 10_000, i, f"r{i}", group=f',"group":"g{i}"')


@shape(50_000, ("r7",))
def levels_and_texts(n):
    for i in range(n):
        yield f'{{"timestamp":"{stamp(i * 100)}","level":"level{i}","service":"api","event":"event number {i}","correlation_id":"r{i % 1000}"}}\n'


@shape(5_000, ("r7",))
def clock_that_is_set(n):
    """A consumer whose clock is set by an hour now and then."""
    for i in range(n):
        at, shift = i * 100_000, 3_600_000_000 * (i // 10 % 2)
        for line in story(at, i, f"r{i}").splitlines(True):
            text = line[14:41]
            moved = '"consumer"' in line and shift
            yield line.replace(text, text[:12] + str(int(text[12]) + 1) + text[13:]) if moved and text[12] < "9" else line


@shape(50_000, ())
def no_id(n):
    for i in range(n):
        yield f'{{"timestamp":"{stamp(i)}","service":"api","event":"Request started"}}\n'


@shape(10_000, ("r7",))
def time_runs_backward(n):
    for i in range(n, 0, -1):
        yield "".join(story(i * 10_000, i, f"r{i}").splitlines(True)[::-1])


@shape(20_000, ("r7",))
def never_consumed(n):
    for i in range(n):
        yield record(i * 1000, "Request started", "api", f"r{i}") + record(i * 1000 + 10, "Job successfully published to Kafka", "api", f"r{i}", f',"task_id":"t{i}","topic":"jobs"')
    yield story(n * 1000 + 10, n, "last")


@shape(20_000, ("r7",))
def consumed_under_another_id(n):
    for i in range(n):
        yield record(i * 1000, "Job successfully published to Kafka", "api", f"r{i}", f',"task_id":"t{i}","topic":"jobs"')
        yield record(i * 1000 + 10, "Received message from Kafka", "consumer", f"q{i}", f',"task_id":"t{i}","topic":"jobs"')


@shape(20_000, ("r7",))
def one_message_of_many_requests(n):
    """Published once, and consumed under n ids."""
    yield record(0, "Job successfully published to Kafka", "api", "p", ',"task_id":"t","topic":"jobs"')
    for i in range(n):
        yield record(i * 1000 + 10, "Received message from Kafka", "consumer", f"r{i}", ',"task_id":"t","topic":"jobs"')


# Running


class Run:
    """One command: its processor seconds, peak memory in MB, and whether it ended as commands end."""

    def __init__(self, command, limit):
        with open(os.devnull, "r+b") as null:
            process = subprocess.Popen(command, stdin=null, stdout=null, stderr=null)
            status, usage = self.wait(process, limit)
        process.returncode = code = os.waitstatus_to_exitcode(status)
        self.seconds = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
        self.failed = code not in (0, 1, 2)

    @staticmethod
    def wait(process, limit):
        begin = time.monotonic()
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                return status, usage
            # On a busy machine only what the process itself used counts.
            if time.monotonic() - begin > limit and Run.used(process.pid) > limit:
                process.kill()
                return os.wait4(process.pid, 0)[1:]
            time.sleep(0.005)

    @staticmethod
    def used(pid):
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            return math.inf


def commands(trace, index, log, ids):
    index, log = ["--db", str(index)], ["--from", str(log)]
    yield "ingest", [trace, "ingest", *index, log[1]]
    for name, source in (("", index), ("*", log)):
        yield "report" + name, [trace, "report", *source]
        yield "doctor" + name, [trace, "doctor", *source]
        yield "find" + name, [trace, "find", *source]
        if ids:
            yield "show" + name, [trace, "show", *ids, *source]
            yield "json" + name, [trace, "show", *ids, *source, "--format", "json"]


def measure(options, name, directory):
    """Prints the line of a shape. True where nothing is marked."""
    generator, size, ids = SHAPES[name]
    log, index = directory / "hostile.jsonl", directory / "hostile.db"
    runs, sizes, held = [], [], 0
    for n in (int(size * options.scale), int(size * options.scale) * 2):
        for file in directory.glob("hostile*"):
            file.unlink()
        with open(log, "w") as out:
            out.writelines(generator(n))
        sizes.append(log.stat().st_size)
        known = {}
        for key, command in commands(options.trace, index, log, ids):
            if runs and runs[0][key].failed:
                continue
            known[key] = Run(command, options.limit)
        runs.append(known)
        held = index.stat().st_size if index.exists() else 0
    cells, clean = [], True
    growth = math.log(sizes[1] / sizes[0])
    for key, small in runs[0].items():
        large = runs[1].get(key, small)
        marks = ""
        exponent = math.log(max(large.seconds, 0.001) / max(small.seconds, 0.001)) / growth
        if large.seconds >= 0.3 and not large.failed:
            marks += f" {exponent:.1f}"
            if exponent > 1.4:
                marks += "^"
        if large.megabytes > 1000:
            marks += "#"
        if large.failed:
            marks += " FAIL"
        clean = clean and not set(marks) & set("^#F")
        cells.append(f"{key} {large.seconds:.2f}s{marks} {large.megabytes:.0f}MB")
    print(f"{name} {sizes[1] / 1e6:.1f} MB: " + " · ".join(cells) + f" · index {held / sizes[1]:.1f}", flush=True)
    return clean


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trace", help="the program")
    parser.add_argument("--limit", type=float, default=20, help="processor seconds that a command may take (20)")
    parser.add_argument("--scale", type=float, default=1, help="factor on the sizes of all shapes (1)")
    parser.add_argument("--list", action="store_true", help="print the shapes and end")
    parser.add_argument("shapes", nargs="*", metavar="SHAPE")
    options = parser.parse_args()
    if options.list:
        print("\n".join(SHAPES))
        return 0
    unknown = [name for name in options.shapes if name not in SHAPES]
    if unknown or not options.trace:
        parser.error(f"there is no shape {unknown[0]}" if unknown else "--trace is needed")
    with tempfile.TemporaryDirectory(prefix="hostile-") as directory:
        results = [measure(options, name, pathlib.Path(directory)) for name in options.shapes or SHAPES]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
