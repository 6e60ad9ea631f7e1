"""What the harness compares: answers, then times."""

import statistics


class AnswersDiffer(Exception):
    """Two tools were given the same logs and found different numbers."""


class Comparison:
    """The runs of one task."""

    HEADER = (
        "| task | trace | DuckDB | DuckDB, query alone | DuckDB ÷ trace | goal | query ÷ trace | "
        "processor time, DuckDB ÷ trace |\n| --- | --- | --- | --- | --- | --- | --- | --- |")

    def __init__(self, title, goal):
        self.title, self.goal, self.failure = title, goal, None
        self.trace, self.peer, self.query_seconds = [], [], []

    def row(self):
        """The line of the Markdown table."""
        peer = [run.seconds for run in self.peer]
        own = [run.seconds for run in self.trace]
        cells = [self.title, f"**{self.failure}**" if self.failure else spread(own), spread(peer),
                 spread(self.query_seconds), ratio(peer, own), f"{self.goal:g}" if self.goal else "–", ratio(self.query_seconds, own),
                 ratio([run.cpu_seconds for run in self.peer], [run.cpu_seconds for run in self.trace])]
        return "| " + " | ".join(cells) + " |"

    def runs(self):
        """The seconds of each run, as (whose, list)."""
        return [("trace", [run.seconds for run in self.trace]), ("DuckDB", [run.seconds for run in self.peer]),
                ("DuckDB, query alone", self.query_seconds)]


def spread(seconds):
    return f"{statistics.median(seconds):.3f} ({min(seconds):.3f} – {max(seconds):.3f})" if seconds else "–"


def ratio(a, b):
    return f"{statistics.median(a) / statistics.median(b):.2f}" if a and b else "–"


def compare_report(report, expected):
    """The percentiles of the segments that both define alike: equal to the nanosecond."""
    found = {}
    for segment in report["groups"][0]["segments"]:
        values = {f"p{value['p']:g}": value["value_ns"] for value in segment["percentiles"]}
        found[segment["segment"]] = {"count": segment["count"]} | values
    differences = [
        f"  {segment} {name}: trace {found.get(segment, {}).get(name)}, DuckDB {value}"
        for segment, values in expected.items() for name, value in values.items()
        if found.get(segment, {}).get(name) != value
    ]
    if differences:
        raise AnswersDiffer("\n".join(differences))


def compare_ingest(summary, expected):
    """Every line is accounted for."""
    if summary["lines"] != expected["lines"]:
        raise AnswersDiffer(f"  lines: trace {summary['lines']}, DuckDB {expected['lines']}")


def compare_show(story, expected):
    """Every line of the request is shown."""
    found = story[0] if isinstance(story, list) else story
    if len(found["events"]) != len(expected["events"]) or not expected["events"]:
        raise AnswersDiffer(f"  events: trace {len(found['events'])}, DuckDB {len(expected['events'])}")


def compare_plain(report, expected):
    """The plain query counts a request once, `trace` every message: no group may differ by more than a fiftieth."""
    found = {}
    for group in report["groups"]:
        waits = [segment["count"] for segment in group["segments"] if segment["segment"] == "queue_wait"]
        found[group["group"].get("job_type")] = sum(waits)
    differences = [
        f"  queue waits of {job_type}: trace {found.get(job_type)}, DuckDB {count}"
        for job_type, count in expected["queue_waits"].items() if not near(found.get(job_type, 0), count)
    ]
    if differences:
        raise AnswersDiffer("\n".join(differences))


def compare_find(found, expected):
    """Nearly the same requests: no more than a twentieth may differ. The plain query takes a failure for mended by any later success."""
    own = {request["correlation_id"].lower() for request in found["requests"]}
    peer = {identifier.lower() for identifier in expected["requests"]}
    if not near(len(own & peer), len(own | peer), share=20):
        raise AnswersDiffer(f"  requests: trace {len(own)}, DuckDB {len(peer)}, both {len(own & peer)}")


def near(first, second, share=50):
    return abs(first - second) <= max(first, second) / share
