"""Runs a service unchanged and records what really happens to each request, apart from what it logs.

    python truth.py FILE api PORT
    python truth.py FILE consumer …       (the arguments of consumer.py)

Library calls are wrapped from outside; each fact is one JSON line, written at once, with times in nanoseconds
of this machine's clock. It is how the logs of this example can be checked; a real service has no such thing.
"""

import asyncio
import functools
import json
import os
import random
import sys
import time

import aiokafka


class Truth:
    def __init__(self, path):
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def note(self, what, **facts):
        os.write(self.file, (json.dumps({"what": what} | facts) + "\n").encode())


def headers(message_headers):
    return {key: value.decode(errors="replace") for key, value in message_headers or ()}


def watch_producer(truth):
    send = aiokafka.AIOKafkaProducer.send_and_wait

    @functools.wraps(send)
    async def watched(self, topic, *arguments, **keywords):
        sent_ns = time.time_ns()
        place = await send(self, topic, *arguments, **keywords)
        truth.note(
            "produce", **headers(keywords.get("headers")), topic=topic, partition=place.partition,
            offset=place.offset, sent_ns=sent_ns, ack_ns=time.time_ns(), kafka_timestamp_ms=place.timestamp)
        return place

    aiokafka.AIOKafkaProducer.send_and_wait = watched


def watch_api(app, truth):
    async def watched(scope, receive, send):
        if scope["type"] != "http" or scope["path"].startswith("/metrics"):
            return await app(scope, receive, send)
        facts = {"start_ns": time.time_ns(), "header": dict(scope["headers"]).get(b"x-correlation-id", b"").decode()}

        async def sending(message):
            if message["type"] == "http.response.start":
                facts["status"] = message["status"]
                facts["correlation_id"] = dict(message["headers"])[b"x-correlation-id"].decode()
            elif message["type"] == "http.response.body" and not message.get("more_body"):
                truth.note("api", **facts, finish_ns=time.time_ns())
            await send(message)

        await app(scope, receive, sending)

    return watched


def watch_consumer(consumer, truth):
    handle, process = consumer.handle, consumer.process
    facts, end = {}, {}

    async def watched_process(*arguments):
        truth.note("begin", **facts, begin_ns=time.time_ns())
        try:
            await process(*arguments)
            end["status"] = "completed"
        except RuntimeError:
            end["status"] = "failed"
            raise
        finally:
            end["end_ns"] = time.time_ns()

    async def watched_handle(message, arguments, *others):
        facts.clear()
        facts.update(
            headers(message.headers), consumer=arguments.name, topic=message.topic, partition=message.partition,
            offset=message.offset)
        job = json.loads(message.value).get("filename")
        truth.note("receive", **facts, job=job, receive_ns=time.time_ns())
        await handle(message, arguments, *others)
        truth.note("done", **facts, **end, done_ns=time.time_ns())

    consumer.handle, consumer.process = watched_handle, watched_process


def main():
    path, service, *arguments = sys.argv[1:]
    truth = Truth(path)
    watch_producer(truth)
    # Seeds make the faults of a run those of the next.
    if service == "api":
        import api
        import uvicorn

        random.seed(service)
        uvicorn.run(watch_api(api.app, truth), host="127.0.0.1", port=int(arguments[0]), log_level="error")
    else:
        import consumer

        watch_consumer(consumer, truth)
        sys.argv = ["consumer.py", *arguments]
        parsed = consumer.parse()
        random.seed(parsed.name)
        asyncio.run(consumer.main(parsed))


if __name__ == "__main__":
    main()
