"""What every service shares: JSON logs that carry the correlation id, and metrics whose exemplars do."""

import re
import sys
import uuid

import structlog
from prometheus_client import Counter, Histogram

HEADER = "X-Correlation-ID"
WELL_FORMED = re.compile(r"[0-9A-Za-z._-]{8,64}\Z")

JOBS = Counter("jobs", "Jobs that left a service", ["job_type", "status"])
JOB_SECONDS = Histogram(
    "job_seconds", "Seconds that a service spent on a job", ["job_type"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def configure_logs(service: str, instance: str | None = None):
    """One JSON object a line on standard output; whatever is bound to the context is in it."""
    origin = {"service": service} | ({"instance": instance} if instance else {})

    def add_origin(_, __, record):
        return record | origin

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            add_origin,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
    return structlog.get_logger()


def correlation_id(received: str | None) -> str:
    """The caller's id if it is one, else a new one: a request is never without."""
    return received if received and WELL_FORMED.match(received) else str(uuid.uuid4())


def observe(job_type: str, status: str, seconds: float, correlation_id: str):
    """Counts a job. The labels have few values; the id travels as the exemplar (at most 128 characters)."""
    exemplar = {"correlation_id": correlation_id}
    JOBS.labels(job_type, status).inc(exemplar=exemplar)
    JOB_SECONDS.labels(job_type).observe(seconds, exemplar=exemplar)
