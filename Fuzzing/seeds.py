#!/usr/bin/env python3
"""Writes the inputs that a target of Fuzzing/run begins with: recorded lines, profiles, the blocks of an index.

    Fuzzing/seeds.py TARGET DIRECTORY --trace PATH
"""

import argparse
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Benchmarks"))
import fuzzed_logs  # noqa: E402

PROFILES = sorted((ROOT / "Sources/LogReading/Profiles/BuiltIn").glob("*.yaml"))
WORDS = [
    "15m", "1h30m", "yesterday", "2026-11-25T10:49:33.5+02:00", "p99(end_to_end) < 2s", "share(failed,lost) <= 0.1%",
    "oldest(queued) < 5m # why", "job_type=video", "size_mb>=5.5", "name~^a(b|c)*d{2,3}?$", ">=3", "user.email=hash",
    "50,99.9,p100", "Europe/Berlin", r"(?i)\b(?<id>[a-f0-9]{8}-\w+) took (\d+\.\d*)ms"]


def logs(recordings):
    draw = random.Random(1)
    for _ in range(150):
        lines = draw.choice(recordings.requests)[:12] + [draw.choice(recordings.singles) for _ in range(3)]
        text = b"\n".join(lines) + b"\n"
        pack = draw.choice([lambda text: text, *fuzzed_logs.PACKINGS.values()])
        yield pack(text)


def frames(content):
    """The contents of frames of zstd, one behind the other."""
    starts = [match.start() for match in re.finditer(rb"\x28\xb5\x2f\xfd", content)] + [len(content)]
    for start, end in zip(starts, starts[1:]):
        yield subprocess.run(["zstd", "-d", "-q", "-c"], input=content[start:end], capture_output=True, check=True).stdout


def copies(text, count):
    """The lines with other ids, as often as there are copies."""
    for number in range(count):
        yield re.sub(rb'("correlation_id": ?")[^"]{8}', lambda found: found.group(1) + b"%08x" % number, text)


def stored(trace, query, lines=40, count=1):
    """The unpacked frames of each row of small indexes of the sample logs."""
    for folder in sorted((ROOT / "SampleLogs").iterdir()):
        with tempfile.TemporaryDirectory() as directory:
            for log in sorted(folder.glob("*.jsonl")):
                small = pathlib.Path(directory) / log.name
                text = b"\n".join(log.read_bytes().split(b"\n")[:lines]) + b"\n"
                small.write_bytes(b"".join(copies(text, count)))
                index = f"{directory}/{log.name}.db"
                subprocess.run([trace, "ingest", "--db", index, small], check=True, stderr=subprocess.DEVNULL)
                with sqlite3.connect(index) as database:
                    for (content,) in database.execute(query):
                        yield list(frames(content))


def seeds(target, trace):
    if target in ("log", "requests"):
        for text in logs(fuzzed_logs.Recordings([])):
            yield (b"\0" if target == "log" else b"") + text
    elif target == "block":
        for columns, lines in stored(trace, "SELECT content FROM record_block"):
            yield len(columns).to_bytes(2, "big") + columns + lines
    elif target == "rows":
        query = "SELECT summaries FROM summary_block UNION ALL SELECT attributes FROM summary_block"
        yield from (rows for (rows,) in stored(trace, query))
    elif target == "survey":
        yield from (content[16:] for (content,) in stored(trace, "SELECT content FROM survey_part", 20, 900))
    elif target == "profile":
        singles = fuzzed_logs.Recordings([]).singles
        for profile in PROFILES:
            yield profile.read_bytes() + b"\n%%\n" + b"\n".join(random.Random(1).sample(singles, 5))
    else:
        yield from (word.encode() for word in WORDS)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target")
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--trace", required=True, help="the program, which makes indexes")
    options = parser.parse_args()
    options.directory.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(options.target, options.trace)):
        (options.directory / f"{number:04}").write_bytes(seed)


if __name__ == "__main__":
    main()
