"""The API: takes a job, publishes it to Kafka, and answers 202 when the broker has it."""

import asyncio
import json
import os
import random
import time
import uuid
from contextlib import asynccontextmanager

import structlog
from aiokafka import AIOKafkaProducer
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from prometheus_client import make_asgi_app

from observability import HEADER, configure_logs, correlation_id, observe

TOPIC = "video_processing_jobs"
# Faults, so that the example has something to show.
REFUSED = float(os.environ.get("API_REFUSED", "0.02"))
LATE = float(os.environ.get("API_LATE", "0.01"))

log = configure_logs("api")


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.producer = AIOKafkaProducer(bootstrap_servers=os.environ["KAFKA_BOOTSTRAP"], acks="all")
    await app.state.producer.start()
    log.info("Application startup complete.")
    yield
    await app.state.producer.stop()
    log.info("Application shutdown complete.")


app = FastAPI(lifespan=lifespan)
app.mount("/metrics", make_asgi_app())


@app.middleware("http")
async def follow(request: Request, call_next):
    """Takes the caller's id or makes one, and has it in every record of the request and in the answer."""
    if request.url.path.startswith("/metrics"):
        return await call_next(request)
    identifier = correlation_id(request.headers.get(HEADER))
    tokens = structlog.contextvars.bind_contextvars(correlation_id=identifier)
    try:
        log.info("Request started", method=request.method, path=request.url.path)
        response = await call_next(request)
        log.info("Request finished", status_code=response.status_code)
        response.headers[HEADER] = identifier
        return response
    finally:
        structlog.contextvars.reset_contextvars(**tokens)


@app.post("/jobs/video")
async def submit(request: Request):
    began = time.monotonic()
    identifier = structlog.contextvars.get_contextvars()["correlation_id"]
    metadata = await request.json()
    task_id = str(uuid.uuid4())
    log.info("Received job submission", task_id=task_id, job_type="video", metadata=metadata)
    if random.random() < REFUSED:
        observe("video", "refused", time.monotonic() - began, identifier)
        return JSONResponse({"detail": "busy"}, status_code=503)
    place = await app.state.producer.send_and_wait(
        TOPIC, json.dumps(metadata).encode(), key=task_id.encode(),
        headers=[("correlation_id", identifier.encode()), ("task_id", task_id.encode())],
    )
    log.info(
        "Job successfully published to Kafka", task_id=task_id, topic=TOPIC, partition=place.partition,
        offset=place.offset,
    )
    if random.random() < LATE:
        await asyncio.sleep(1.2)
    observe("video", "accepted", time.monotonic() - began, identifier)
    return JSONResponse({"task_id": task_id}, status_code=202)
