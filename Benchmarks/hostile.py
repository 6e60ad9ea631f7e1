#!/usr/bin/env python3
"""Measures how the cost of logs that are large, deep or odd in one way grows with the log.

    Benchmarks/hostile.py --trace PATH [--limit SECONDS] [--scale FACTOR] [SHAPE ...]
    Benchmarks/hostile.py --list

Every shape is written at one size and at twice the size. Of each command the table has the processor seconds and the peak
memory at the larger size, and the exponent with which the seconds grow: 1 is proportion to the bytes of the log, 2 their
square. A command that takes less than 0.3 s has no exponent: it says nothing there. Marks:

    ^     the exponent is above 1.4
    #     more than 1 GB of memory
    FAIL  a crash, or more than --limit seconds of the processor

`index` is the size of the index, by the size of the log. The status is 1 where anything is marked.
"""

import argparse
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

# Their shapes are known by name once they are imported.
import hostile_documents  # noqa: F401
import hostile_fleets  # noqa: F401
import hostile_ids  # noqa: F401
import hostile_lines  # noqa: F401
import hostile_messages  # noqa: F401
import hostile_requests  # noqa: F401
from hostile_records import SHAPES


class Run:
    """One command: its processor seconds, peak memory in MB, and whether it ended as commands end."""

    def __init__(self, command, limit):
        with open(os.devnull, "r+b") as null:
            process = subprocess.Popen(command, stdin=null, stdout=null, stderr=null)
            status, usage = self.wait(process, limit)
        process.returncode = code = os.waitstatus_to_exitcode(status)
        self.seconds = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
        self.failed = code not in (0, 1, 2)

    @staticmethod
    def wait(process, limit):
        begin = time.monotonic()
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                return status, usage
            # On a busy machine only what the process itself used counts.
            if time.monotonic() - begin > limit and Run.used(process.pid) > limit:
                process.kill()
                return os.wait4(process.pid, 0)[1:]
            time.sleep(0.005)

    @staticmethod
    def used(pid):
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            return math.inf


def commands(trace, index, log, ids):
    index, log = ["--db", str(index)], ["--from", str(log)]
    yield "ingest", [trace, "ingest", *index, log[1]]
    for name, source in (("", index), ("*", log)):
        yield "report" + name, [trace, "report", *source]
        yield "doctor" + name, [trace, "doctor", *source]
        yield "find" + name, [trace, "find", *source]
        if ids:
            yield "show" + name, [trace, "show", *ids, *source]
            yield "json" + name, [trace, "show", *ids, *source, "--format", "json"]


def write(parts, log, as_files):
    """Writes a log, or a directory with a file for each part. Returns its bytes."""
    if as_files:
        log.mkdir()
        return sum((log / f"{number:06}.jsonl").write_text(part) for number, part in enumerate(parts))
    with open(log, "w") as out:
        out.writelines(parts)
    return log.stat().st_size


def measure(options, name, directory):
    """Prints the line of a shape. True where nothing is marked."""
    generator, size, ids = SHAPES[name]
    log, index = directory / "hostile.jsonl", directory / "hostile.db"
    runs, sizes, held = [], [], 0
    for n in (int(size * options.scale), int(size * options.scale) * 2):
        for file in directory.glob("hostile*"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        sizes.append(write(generator(n), log, hasattr(generator, "is_of_files")))
        known = {}
        for key, command in commands(options.trace, index, log, ids):
            if runs and runs[0][key].failed:
                continue
            known[key] = Run(command, options.limit)
        runs.append(known)
        held = index.stat().st_size if index.exists() else 0
    cells, clean = [], True
    growth = math.log(sizes[1] / sizes[0])
    for key, small in runs[0].items():
        large = runs[1].get(key, small)
        marks = ""
        exponent = math.log(max(large.seconds, 0.001) / max(small.seconds, 0.001)) / growth
        if large.seconds >= 0.3 and not large.failed:
            marks += f" {exponent:.1f}"
            if exponent > 1.4:
                marks += "^"
        if large.megabytes > 1000:
            marks += "#"
        if large.failed:
            marks += " FAIL"
        clean = clean and not set(marks) & set("^#F")
        cells.append(f"{key} {large.seconds:.2f}s{marks} {large.megabytes:.0f}MB")
    print(f"{name} {sizes[1] / 1e6:.1f} MB: " + " · ".join(cells) + f" · index {held / sizes[1]:.1f}", flush=True)
    return clean


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trace", help="the program")
    parser.add_argument("--limit", type=float, default=20, help="processor seconds that a command may take (20)")
    parser.add_argument("--scale", type=float, default=1, help="factor on the sizes of all shapes (1)")
    parser.add_argument("--list", action="store_true", help="print the shapes and end")
    parser.add_argument("shapes", nargs="*", metavar="SHAPE")
    options = parser.parse_args()
    if options.list:
        print("\n".join(SHAPES))
        return 0
    unknown = [name for name in options.shapes if name not in SHAPES]
    if unknown or not options.trace:
        parser.error(f"there is no shape {unknown[0]}" if unknown else "--trace is needed")
    with tempfile.TemporaryDirectory(prefix="hostile-") as directory:
        results = [measure(options, name, pathlib.Path(directory)) for name in options.shapes or SHAPES]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
