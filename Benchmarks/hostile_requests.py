"""Hostile logs: one request with very many calls, notes or errors."""

from hostile_records import record, shape, story


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


@shape(8_000)
def calls_with_overlapping_durations(n):
    """Access records: each call began before the one that is logged above it."""
    for i in range(n):
        yield record(1_000_000_000 + i * 1000, "request completed", "a", "x", f',"method":"GET","path":"/","status_code":200,"duration":{900 - i / 10000:.4f}')


@shape(8_000)
def spans_in_a_circle(n):
    """Each call names the next as its parent."""
    for i in range(n):
        span = f',"span_id":"{i:016x}","parent_id":"{(i + 1) % n:016x}"'
        yield record(i * 1000, "request completed", f"s{i % 20}", "x", span + ',"method":"GET","path":"/p","status_code":200,"duration":3.0')
