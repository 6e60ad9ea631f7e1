"""Hostile logs: ids that are long, many, or together in one record."""

from hostile_records import batch, record, shape, story


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
