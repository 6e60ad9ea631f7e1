"""What the harness compares: answers, then times."""

import statistics


class AnswersDiffer(Exception):
    """Two tools were given the same logs and found different numbers."""


class Comparison:
    """The runs of one task."""

    HEADER = (
        "| task | trace | DuckDB | DuckDB, query alone | DuckDB ÷ trace | query ÷ trace |\n"
        "| --- | --- | --- | --- | --- | --- |")

    def __init__(self, title):
        self.title, self.failure = title, None
        self.trace, self.peer, self.query_seconds = [], [], []

    def row(self):
        """The line of the Markdown table."""
        peer = [run.seconds for run in self.peer]
        own = [run.seconds for run in self.trace]
        cells = [self.title, f"**{self.failure}**" if self.failure else spread(own), spread(peer),
                 spread(self.query_seconds), ratio(peer, own), ratio(self.query_seconds, own)]
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
