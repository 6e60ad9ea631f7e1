"""Hostile logs: the records they are made of, and the shapes that are known by name."""

import time

BEGIN = 1767225600  # 2026-01-01 in Unix seconds
SHAPES = {}


def shape(size, ids=("x",)):
    """Registers a generator of parts of a log of about `size` things; `ids` are shown."""

    def take(generator):
        SHAPES[generator.__name__] = (generator, size, ids)
        return generator

    return take


def shape_of_files(size, ids=("x",)):
    """The same, of a generator whose parts are files of one directory."""

    def take(generator):
        generator.is_of_files = True
        return shape(size, ids)(generator)

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
