"""Hostile logs: one request with very many messages or deliveries."""

from hostile_records import message, record, shape, stamp, story


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


@shape(4_000)
def topics_of_other_receptions(n):
    """No key says which message was received, and no topic has both sides."""
    for i in range(n):
        yield record(i * 1000, "published", "p", "x", ',"topic":"t"')
    for i in range(n):
        yield record(1_000_000_000 + i * 1000, "consumed", "c", "x", ',"topic":"u"')


@shape(4_000)
def names_of_topics_and_queues(n):
    """One message in topics whose consumers call them otherwise."""
    for i in range(n):
        yield record(i * 1000, "published", "p", "x", f',"topic":"jobs.created.{i}","message_id":"m"')
        yield record(i * 1000 + 1, "consumed", "c", "x", f',"queue":"jobs_{i}","message_id":"m"')


@shape(4_000)
def failures_published_again(n):
    """A consumer without a start that publishes what failed under its key."""
    for i in range(n):
        yield record(i * 1000, "consumed", "c", "x", ',"topic":"t","task_id":"k"')
        yield record(i * 1000 + 1, "processing_failed", "c", "x", ',"task_id":"k"')
        yield record(i * 1000 + 2, "published", "c", "x", ',"topic":"t","task_id":"k"')


@shape(4_000)
def instances_at_one_place(n):
    """A message that many instances of two groups received."""
    yield record(0, "published", "p", "x", ',"topic":"t","partition":0,"offset":0')
    for i in range(n):
        yield record(i * 1000, "consumed", "c", "x", f',"topic":"t","partition":0,"offset":0,"group":"g{i % 2}","instance":"i{i}"')


@shape(8_000)
def ends_of_overlapping_work(n):
    """Only ends, whose durations say that all of it ran at once."""
    for i in range(n):
        yield record(i * 1000, "processing_finished", "c", "x", f',"task_id":"k{i}","topic":"t","duration":{(n - i) / 1000}')
