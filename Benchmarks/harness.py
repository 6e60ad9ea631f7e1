"""Runs the same work through `trace` and its peers in alternation and prints a Markdown table.

Every run is a process of its own, measured from its start to its end with `wait4`, files in the page cache.
Answers are compared before anything is measured; if they differ, the harness says how and ends with status 1.
"""

import argparse
import os
import pathlib
import platform
import sys
import tempfile

from comparison import (
    AnswersDiffer, Comparison, compare_find, compare_ingest, compare_plain, compare_report, compare_show)
from costs import print_costs, print_growth, print_sizes
from processes import HERE, Failure, Run, Workbench



def tasks(bench):
    """The work, each as (title, goal, trace, its preparation, DuckDB, its preparation, comparison). A goal is how many
    times as fast as DuckDB."""
    nothing = lambda: None
    request = bench.some_request()
    index, peer = bench.trace_index, bench.duckdb_index
    return [
        ("report from files", None, bench.trace("report", "--format", "json", "--from", *bench.logs), nothing,
         bench.duckdb("report-files", *bench.logs), nothing, compare_report),
        ("report --by job_type from files, plain query", 3,
         bench.trace("report", "--by", "job_type", "--format", "json", "--from", *bench.logs), nothing,
         bench.duckdb("plain-files", *bench.logs), nothing, compare_plain),
        ("ingest into a file", 2.5, bench.trace("ingest", "--format", "json", "--db", index, *bench.logs),
         lambda: bench.fresh(index), bench.duckdb("ingest", peer, *bench.logs), lambda: bench.fresh(peer),
         compare_ingest),
        ("show one request", None, bench.trace("show", request, "--format", "json", "--db", index), nothing,
         bench.duckdb("show", peer, request), nothing, compare_show),
        ("report from the index", 5, bench.trace("report", "--format", "json", "--db", index), nothing,
         bench.duckdb("report-db", peer), nothing, compare_report),
        ("report --by job_type from the index, plain query", 5,
         bench.trace("report", "--by", "job_type", "--format", "json", "--db", index), nothing,
         bench.duckdb("plain-db", peer), nothing, compare_plain),
        ("find by service, level, outcome and job_type", 5,
         bench.trace("find", "--service", "consumer-1", "--level", "error", "--outcome", "failed", "--where",
                     "job_type=video", "--format", "json", "--db", index), nothing,
         bench.duckdb("find-db", peer, "video"), nothing, compare_find),
    ]


def measure(title, goal, runs, trace, prepare_trace, duckdb, prepare_duckdb, compare):
    """Warms up and compares once, then runs both in turn."""
    prepare_duckdb()
    expected = Run(duckdb).document()
    result = Comparison(title, goal)
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


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trace", required=True)
    parser.add_argument("--python", required=True, help="a Python that has the duckdb package")
    parser.add_argument("--data", required=True, help="directory of the generated logs")
    parser.add_argument("--data-tenfold", help="the same, ten times the size: also print how costs grow")
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
            for title, goal, *task in tasks(bench):
                comparisons.append(measure(title, goal, options.runs, *task))
                print(comparisons[-1].row(), flush=True)
            print_sizes(bench, size)
            print_costs(bench, options.runs)
        except AnswersDiffer as difference:
            sys.exit(f"error: trace and DuckDB disagree\n{difference}")
        if options.data_small:
            extraction_peers(Workbench(argparse.Namespace(**{**vars(options), "data": options.data_small}),
                                       directory), options.runs)
        if options.data_tenfold:
            print_growth(options, directory)
        print_runs(comparisons)
    sys.exit(1 if any(comparison.failure for comparison in comparisons) else 0)


main()
