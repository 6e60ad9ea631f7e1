"""Hostile logs: very many programs, topics, groups or clocks."""

from hostile_records import record, shape, stamp, story


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


def call(at, caller, callee, correlation):
    """A call as both sides log it."""
    return "".join([
        record(at, "request_sent", caller, correlation, ',"path":"/"'),
        record(at + 1, "request_received", callee, correlation, ',"path":"/"'),
        record(at + 2, "response_sent", callee, correlation, ',"status_code":200'),
        record(at + 3, "response_received", caller, correlation, ',"status_code":200'),
    ])


@shape(2_000, ("r7",))
def services_in_a_ring(n):
    """Each calls the next: what their clocks say goes around."""
    for i in range(n):
        yield call(i * 1000, f"s{i}", f"s{(i + 1) % n}", f"r{i}")


@shape(2_000, ("r7",))
def topics_in_a_ring(n):
    """Each service feeds the next, which bounds its clock on one side."""
    for i in range(n):
        place, work, worker = f',"topic":"t{i}","task_id":"k"', ',"task_id":"k"', f"s{(i + 1) % n}"
        yield record(i * 1000, "published", f"s{i}", f"r{i}", place) + record(i * 1000 + 1, "consumed", worker, f"r{i}", place)
        yield record(i * 1000 + 2, "processing_started", worker, f"r{i}", work)
        yield record(i * 1000 + 3, "processing_finished", worker, f"r{i}", work)


@shape(4_000, ("r7",))
def clients_of_one_api(n):
    for i in range(n):
        yield call(i * 1000, f"c{i}", "api", f"r{i}")
