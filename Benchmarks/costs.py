"""What `trace` costs by itself, each figure beside its goal."""

import argparse
import json
import os
import pathlib
import statistics
import uuid

from comparison import spread
from processes import Failure, Run, Workbench


def print_sizes(bench, log_bytes):
    print("\n| index | MB | index ÷ logs | goal |\n| --- | --- | --- | --- |")
    for name, index, goal in [("trace", bench.trace_index, "0.15"), ("DuckDB", bench.duckdb_index, "–")]:
        if os.path.exists(index):
            size = os.path.getsize(index)
            print(f"| {name} | {size / 1e6:,.0f} | {size / log_bytes:.2f} | {goal} |")


def print_costs(bench, runs):
    """Commands without a peer, in turn with one another."""
    if not os.path.exists(bench.trace_index):
        return
    index = ["--db", bench.trace_index]
    # Attention is no failure.
    commands = {
        "--version": bench.trace("--version"),
        "show one request": bench.trace("show", bench.some_request(), "--format", "json", *index),
        "doctor": bench.trace("doctor", "--format", "json", *index),
        "report from the index": bench.trace("report", "--format", "json", *index),
    }
    finished = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            finished[name].append(Run(command, accepted=(0, 1)))
    small = small_ingests(bench, runs)
    print("\n| cost | measured | goal |\n| --- | --- | --- |")
    print_row("--version, ms", [run.seconds * 1e3 for run in finished["--version"]], "4")
    print_row("show, ms", [run.seconds * 1e3 for run in finished["show one request"]], "8")
    print_row("doctor, processor seconds", [run.cpu_seconds for run in finished["doctor"]], "0.5")
    print_row("doctor, MB written beside the result",
              [(run.written_bytes - len(run.output)) / 1e6 for run in finished["doctor"]
               if run.written_bytes is not None], "0")
    print_row("report, peak MB", [run.peak_bytes / 1e6 for run in finished["report from the index"]], "60")
    full, empty = ([run.cpu_seconds for run in small[key]] for key in ("full", "empty"))
    print_row("ingest of 3 requests into the full index, processor seconds", full, "–")
    print_row("ingest of 3 requests into an empty index, processor seconds", empty, "–")
    print(f"| the former ÷ the latter | {statistics.median(full) / statistics.median(empty):.2f} | 1.3 |")


def print_row(name, values, goal):
    print(f"| {name} | {spread(values)} | {goal} |")


def small_ingests(bench, runs):
    """Ingests of three new requests, into the index that is there and into none, in turn."""
    small = pathlib.Path(bench.trace_index).with_name("small")
    small.mkdir()
    finished = {"full": [], "empty": []}
    for number in range(runs + 1):
        logs = three_requests(bench, small / str(number))
        for key, index in [("full", bench.trace_index), ("empty", str(small / f"{number}.db"))]:
            run = Run(bench.trace("ingest", "--format", "json", "--db", index, *logs))
            # The first of each is a warm-up.
            if number > 0:
                finished[key].append(run)
    return finished


def three_requests(bench, directory):
    """Logs of three requests with new ids. Returns their paths."""
    directory.mkdir()
    new_ids, paths = {}, []
    for log in bench.logs:
        lines = []
        with open(log) as text:
            for line in (next(text, "") for _ in range(100_000)):
                identifier = json.loads(line).get("correlation_id") if line else None
                if identifier and len(new_ids) < 3 and log == bench.logs[0]:
                    new_ids.setdefault(identifier, str(uuid.uuid4()))
                if identifier in new_ids:
                    lines.append(line.replace(identifier, new_ids[identifier]))
        paths.append(str(directory / pathlib.Path(log).name))
        pathlib.Path(paths[-1]).write_text("".join(lines))
    return [path for path in paths if os.path.getsize(path) > 0]


def print_growth(options, directory):
    """Processor seconds and peak memory at one and ten times the size, each command once."""
    grown = [measured(options, directory, data) for data in (options.data, options.data_tenfold)]
    goals = {"ingest": 150, "report": 60, "report --from": 200}
    print("\n| command | processor seconds | at ten times the logs | × | goal | peak MB | at ten times | goal |\n"
          "| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in grown[0]:
        cells = [run for size in grown for run in [size[name]]]
        if any(isinstance(run, Failure) for run in cells):
            print(f"| {name} | " + " | ".join(str(run) for run in cells if isinstance(run, Failure)) + " |")
            continue
        small, large = cells
        print(f"| {name} | {small.cpu_seconds:.2f} | {large.cpu_seconds:.2f} | "
              f"{large.cpu_seconds / small.cpu_seconds:.1f} | 10 | {small.peak_bytes / 1e6:,.0f} | "
              f"{large.peak_bytes / 1e6:,.0f} | {goals.get(name, '–')} |", flush=True)


def measured(options, directory, data):
    """What each command cost on some logs, by its name; a failure in the place of a run."""
    bench = Workbench(argparse.Namespace(**{**vars(options), "data": data}), directory)
    bench.fresh(bench.trace_index)
    bench.fresh(bench.duckdb_index)
    index = ["--format", "json", "--db", bench.trace_index]
    commands = {
        "ingest": bench.trace("ingest", *index, *bench.logs),
        "report": bench.trace("report", *index),
        "report --by job_type": bench.trace("report", "--by", "job_type", *index),
        "find --where": bench.trace("find", "--outcome", "failed", "--where", "job_type=video", *index),
        "doctor": bench.trace("doctor", *index),
        "show": bench.trace("show", bench.some_request(), *index),
        "report --from": bench.trace("report", "--format", "json", "--from", *bench.logs),
        "DuckDB: ingest": bench.duckdb("ingest", bench.duckdb_index, *bench.logs),
        "DuckDB: report": bench.duckdb("report-db", bench.duckdb_index),
    }
    runs = {}
    for name, command in commands.items():
        try:
            runs[name] = Run(command, accepted=(0, 1))
        except Failure as failure:
            runs[name] = failure
    return runs
