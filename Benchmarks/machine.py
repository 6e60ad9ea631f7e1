"""Prints as Markdown what a measurement depends on: the code, the tools, the machine and how busy it was."""

import datetime
import os
import pathlib
import platform
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def printed(*command):
    """The first line that a command prints; None where it cannot be run."""
    try:
        output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return (output.strip().splitlines() or [""])[0]


def commit():
    changed = printed("git", "status", "--porcelain", "--untracked-files=no")
    head = printed("git", "rev-parse", "HEAD") or "unknown"
    return f"{head}, with changes that are not committed" if changed else head


def processor():
    if platform.system() == "Darwin":
        return printed("sysctl", "-n", "machdep.cpu.brand_string") or platform.machine()
    with open("/proc/cpuinfo") as lines:
        models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def facts(trace, python, arguments):
    """Each as (name, value)."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    return [
        ("begun", datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")),
        ("command", shlex.join(["Benchmarks/run", *arguments])),
        ("commit", commit()),
        ("trace", printed(trace, "--version")),
        ("compiler", printed("swift", "--version")),
        ("DuckDB", printed(python, "-c", "import duckdb; print(duckdb.__version__)")),
        ("Python", printed(python, "--version")),
        ("processor", f"{processor()}, {os.cpu_count()} cores"),
        ("memory", f"{memory / 1e9:.1f} GB"),
        ("system", platform.platform()),
        ("load before (1, 5, 15 min)", load),
    ]


def main():
    trace, python, *arguments = sys.argv[1:]
    print(f"# Benchmark of {datetime.date.today().isoformat()}\n\n| fact | value |\n| --- | --- |")
    for name, value in facts(trace, python, arguments):
        print(f"| {name} | {value or 'unknown'} |")
    print()


main()
