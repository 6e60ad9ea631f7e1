"""A consumer of one topic: works on each message, commits, and passes the id on to the next topic."""

import argparse
import asyncio
import os
import random
import signal
import time

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import CommitFailedError
from prometheus_client import start_http_server

from observability import configure_logs, correlation_id, observe


async def process(job_type: str, seconds: float, failing: float):
    """The work itself."""
    await asyncio.sleep(random.expovariate(1 / seconds))
    if random.random() < failing:
        raise RuntimeError("Simulated processing error")


async def handle(message, arguments, producer, log):
    """One message: log what happens to it under the id that it came with."""
    headers = {key: value.decode(errors="replace") for key, value in message.headers}
    identifier = correlation_id(headers.get("correlation_id"))
    task_id = headers.get("task_id", "")
    with structlog.contextvars.bound_contextvars(correlation_id=identifier, task_id=task_id):
        log.info(
            "Received message from Kafka", topic=message.topic, partition=message.partition,
            offset=message.offset, kafka_timestamp=message.timestamp,
        )
        log.info("Starting job processing", job_type=arguments.job_type)
        began = time.monotonic()
        try:
            await process(arguments.job_type, arguments.seconds, arguments.failing)
        except RuntimeError as error:
            observe(arguments.job_type, "failed", time.monotonic() - began, identifier)
            log.error("Job processing failed", error=str(error), duration=time.monotonic() - began)
            return
        if arguments.next_topic:
            topic, headers = arguments.next_topic, list(message.headers)
            place = await producer.send_and_wait(topic, message.value, headers=headers)
            log.info(
                "Job successfully published to Kafka", topic=topic, partition=place.partition, offset=place.offset,
            )
        observe(arguments.job_type, "completed", time.monotonic() - began, identifier)
        log.info("Job processing completed successfully", duration=time.monotonic() - began)


async def main(arguments):
    log = configure_logs(arguments.service, arguments.name)
    start_http_server(arguments.metrics_port, addr="127.0.0.1")
    bootstrap = os.environ["KAFKA_BOOTSTRAP"]
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    consumer = AIOKafkaConsumer(
        arguments.topic, bootstrap_servers=bootstrap, group_id=arguments.service, enable_auto_commit=False,
        auto_offset_reset="earliest", session_timeout_ms=6000, heartbeat_interval_ms=1000,
    )
    await producer.start()
    await consumer.start()
    log.info("Consumer started", topic=arguments.topic)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    stopping = asyncio.create_task(stop.wait())
    while not stop.is_set():
        receiving = asyncio.create_task(consumer.getone())
        await asyncio.wait({receiving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not receiving.done():
            receiving.cancel()
            break
        await handle(receiving.result(), arguments, producer, log)
        try:
            await consumer.commit()
        except CommitFailedError:
            log.warning("Offset not committed: the partition has gone to another consumer, and so will the message")
    await consumer.stop()
    await producer.stop()
    log.info("Consumer stopped")


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", required=True, help="also the consumer group")
    parser.add_argument("--name", required=True, help="this instance")
    parser.add_argument("--topic", required=True)
    parser.add_argument("--next-topic", help="where the id goes from here")
    parser.add_argument("--job-type", default="video")
    parser.add_argument("--seconds", type=float, default=0.08, help="mean of the work")
    parser.add_argument("--failing", type=float, default=0.04, help="share of jobs that fail")
    parser.add_argument("--metrics-port", type=int, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main(parse()))
