"""Runs the same work through `trace` and its peers in alternation and prints a Markdown table.

Every run is a process of its own, measured from its start to its end with `wait4`, files in the page cache.
Answers are compared before anything is measured; if they differ, the harness says how and ends with status 1.
"""

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

from comparison import AnswersDiffer, Comparison, compare_ingest, compare_report, compare_show

HERE = pathlib.Path(__file__).resolve().parent
LOGS = ["client.jsonl", "api.jsonl", "consumer-1.jsonl", "consumer-2.jsonl"]


class Run:
    """One finished process."""

    def __init__(self, command, environment=None):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=environment)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - start
            process.returncode = self.status = os.waitstatus_to_exitcode(status)
            unit = 1 if platform.system() == "Darwin" else 1024
            self.peak_bytes = usage.ru_maxrss * unit
            out.seek(0), err.seek(0)
            self.output, self.errors = out.read(), err.read().decode(errors="replace")
        if self.status != 0:
            line = self.errors.strip().splitlines()[:1] or ["no message"]
            raise Failure(f"`{' '.join(map(str, command[:3]))} …` ended with status {self.status}: {line[0]}")

    def document(self):
        try:
            return json.loads(self.output)
        except ValueError:
            raise Failure(f"printed no JSON but {self.output[:60]!r}") from None


class Failure(Exception):
    """A tool could not do the work."""


class Workbench:
    """Where the tools, the data and their indexes are."""

    def __init__(self, options, directory):
        self.options = options
        self.logs = [str(pathlib.Path(options.data) / name) for name in LOGS]
        self.trace_index = str(directory / "trace.db")
        self.duckdb_index = str(directory / "duck.db")

    def trace(self, *arguments):
        return [self.options.trace, *arguments]

    def duckdb(self, mode, *arguments):
        return [self.options.python, "-B", str(HERE / "peer_duckdb.py"), mode, *arguments]

    def fresh(self, index):
        """Removes an index and what belongs to it, so that ingest starts from nothing."""
        for path in pathlib.Path(index).parent.glob(pathlib.Path(index).name + "*"):
            path.unlink()

    def some_request(self):
        """A correlation id from the middle of the client's log."""
        with open(self.logs[0], "rb") as log:
            log.seek(os.path.getsize(self.logs[0]) // 2)
            log.readline()
            return json.loads(log.readline())["correlation_id"]


def tasks(bench):
    """The work, each as (title, trace, its preparation, DuckDB, its preparation, comparison)."""
    nothing = lambda: None
    request = bench.some_request()
    index, peer = bench.trace_index, bench.duckdb_index
    return [
        ("report from files", bench.trace("report", "--format", "json", "--from", *bench.logs), nothing,
         bench.duckdb("report-files", *bench.logs), nothing, compare_report),
        ("ingest into a file", bench.trace("ingest", "--format", "json", "--db", index, *bench.logs),
         lambda: bench.fresh(index), bench.duckdb("ingest", peer, *bench.logs), lambda: bench.fresh(peer),
         compare_ingest),
        ("show one request", bench.trace("show", request, "--format", "json", "--db", index), nothing,
         bench.duckdb("show", peer, request), nothing, compare_show),
        ("report from the index", bench.trace("report", "--format", "json", "--db", index), nothing,
         bench.duckdb("report-db", peer), nothing, compare_report),
    ]


def measure(title, runs, trace, prepare_trace, duckdb, prepare_duckdb, compare):
    """Warms up and compares once, then runs both in turn."""
    prepare_duckdb()
    expected = Run(duckdb).document()
    result = Comparison(title)
    try:
        prepare_trace()
        compare(Run(trace).document(), expected["answer"])
    except Failure as failure:
        result.failure = str(failure)
    for _ in range(runs):
        if result.failure is None:
            prepare_trace()
            result.trace.append(Run(trace))
        prepare_duckdb()
        run = Run(duckdb)
        result.peer.append(run)
        result.query_seconds.append(run.document()["query_seconds"])
    return result


def print_runs(comparisons):
    """Every run in the order of the runs, so that a reader can compute other figures from them."""
    print("\nEvery run, in seconds, in their order: trace, DuckDB, trace, …\n\n| task | of | runs |\n| --- | --- | --- |")
    for comparison in comparisons:
        for name, seconds in comparison.runs():
            print(f"| {comparison.title} | {name} | {' '.join(f'{value:.4f}' for value in seconds)} |")


def extraction_peers(bench, runs):
    """jq and lnav reading every line, beside `trace report --from`, which also parses every line."""
    commands = {
        "jq": ["jq", "-r", "[.correlation_id, .timestamp, .event] | @csv", *bench.logs],
        "lnav": ["lnav", "-n", "-I", str(HERE / "lnav"), "-c",
                 ";SELECT correlation_id, log_time, log_body FROM pipeline_log", "-c", ":write-csv-to -", *bench.logs],
        "DuckDB": bench.duckdb("extract", *bench.logs),
        "trace report --from": bench.trace("report", "--format", "json", "--from", *bench.logs),
    }
    print("\n| id, time and event of every line as CSV | seconds |\n| --- | --- |")
    for name, command in commands.items():
        try:
            finished = [Run(command) for _ in range(runs)]
            if name.startswith("trace"):
                finished[0].document()
            seconds = sorted(run.seconds for run in finished)
            print(f"| {name} | {seconds[len(seconds) // 2]:.3f} ({seconds[0]:.3f} – {seconds[-1]:.3f}) |")
        except (Failure, FileNotFoundError) as failure:
            print(f"| {name} | {failure} |")
    print("\n`trace report --from` prints percentiles instead, having read and grouped every line.")


def print_memory(options, directory):
    """Peak resident memory of ingest at one and ten times the size."""
    print("\n| ingest | trace peak memory | DuckDB peak memory |\n| --- | --- | --- |")
    for data in [options.data, options.data_tenfold]:
        bench = Workbench(argparse.Namespace(**{**vars(options), "data": data}), directory)
        cells = []
        for command, index in [
            (bench.trace("ingest", "--format", "json", "--db", bench.trace_index, *bench.logs), bench.trace_index),
            (bench.duckdb("ingest", bench.duckdb_index, *bench.logs), bench.duckdb_index),
        ]:
            bench.fresh(index)
            try:
                run = Run(command)
                run.document()
                cells.append(f"{run.peak_bytes / 1e6:,.0f} MB")
            except Failure as failure:
                cells.append(str(failure))
        size = sum(map(os.path.getsize, bench.logs))
        print(f"| {size / 1e6:,.0f} MB of logs | {' | '.join(cells)} |")


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trace", required=True)
    parser.add_argument("--python", required=True, help="a Python that has the duckdb package")
    parser.add_argument("--data", required=True, help="directory of the generated logs")
    parser.add_argument("--data-tenfold", help="the same, ten times the size: also report memory")
    parser.add_argument("--data-small", help="the same, smaller: also run jq and lnav")
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


def main():
    options = parse()
    comparisons = []
    with tempfile.TemporaryDirectory(prefix="trace-benchmark-", dir=HERE / ".build") as directory:
        directory = pathlib.Path(directory)
        bench = Workbench(options, directory)
        size = sum(map(os.path.getsize, bench.logs))
        print(f"{size / 1e6:,.0f} MB of logs, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
              f"median of {options.runs} alternating runs (least – most), seconds of a whole process\n")
        print(Comparison.HEADER)
        try:
            for title, *task in tasks(bench):
                comparisons.append(measure(title, options.runs, *task))
                print(comparisons[-1].row(), flush=True)
            for name, index in [("trace", bench.trace_index), ("DuckDB", bench.duckdb_index)]:
                if os.path.exists(index):
                    print(f"\nindex of {name}: {os.path.getsize(index) / 1e6:,.0f} MB")
        except AnswersDiffer as difference:
            sys.exit(f"error: trace and DuckDB disagree\n{difference}")
        if options.data_small:
            extraction_peers(Workbench(argparse.Namespace(**{**vars(options), "data": options.data_small}),
                                       directory), options.runs)
        if options.data_tenfold:
            print_memory(options, directory)
        print_runs(comparisons)
    sys.exit(1 if any(comparison.failure for comparison in comparisons) else 0)


main()
