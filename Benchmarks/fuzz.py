#!/usr/bin/env python3
"""Puts recorded logs with random changes through every command and option of trace.

    Benchmarks/fuzz.py --trace PATH [--seconds N] [--seed N] [--lines N] [--logs DIR]…
    Benchmarks/fuzz.py --trace PATH --seed N --batch N --keep DIR

A batch is a log of whole recorded requests and of single records of many loggers. Its lines are changed, doubled, moved
or left out, and it is packed as logs are (gzip, zstd, Docker, CRI, a list, UTF-16), or cut where it was packed. It is
a failure where

    crash     a command ends by a signal, with a trap or with a status that it has not
    hang      it takes more than 60 s of the processor
    silent    it ends with status 2 or 64 and says nothing
    account   a line has no fate or several, or the same log brings something again
    differs   the index and the log answer differently, by a byte, or the index that was made anew does
    forget    a forgotten request is still there, or the index is damaged
    infer     a proposed profile is none

A failing batch is named by its number: with --batch and --keep it is reduced to few lines. The last line is a JSON object: seconds of
the processor, batches, commands, failures by kind. The status is 1 where something failed.
"""

import argparse
import json
import pathlib
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile

import fuzzed_commands
import fuzzed_logs
from fuzzed_failures import Failed, Reduction

STATUSES = range(0, 5)
LIMIT = 60


class Ran:
    """A command that has ended."""

    def __init__(self, trace, arguments, directory, input=None):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            process = subprocess.run(
                [trace, *arguments], cwd=directory, input=input, capture_output=True, timeout=20 * LIMIT,
                stdin=None if input is not None else subprocess.DEVNULL,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT + 1)))
            self.status, self.output, self.errors = process.returncode, process.stdout, process.stderr
        except subprocess.TimeoutExpired as error:
            self.status, self.output, self.errors = -24, b"", error.stderr or b""
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    @property
    def failure(self):
        """A kind of failure and what was seen; None where it ended as a command may."""
        if self.status in (-24, -9):
            return "hang", f"more than {LIMIT} s"
        told = self.errors.decode(errors="replace").strip()
        if self.status < 0 or "Fatal error" in told or "Sanitizer" in told:
            return "crash", f"status {self.status}: {told[-2000:]}"
        if self.status not in (*STATUSES, 64):
            return "crash", f"status {self.status}: {told[-400:]}"
        if self.status in (2, 64) and not told and not self.output:
            return "silent", f"status {self.status}"
        return None


class Batch:
    """A log in a directory of its own, and the checks on it. All that is random follows from the seed."""

    # Standard input is the log.
    LOG = object()
    # In the JSON of diff: what a side is called.
    SIDE = re.compile(rb'"side":"[^"]*"')
    # In a command that a sentence names: where the answer is from.
    ORIGIN = re.compile(rb" --(?:db|from|log-tz|profile|redact|redact-key-file) (?:'[^']*'|[^\s()'`]+)")

    def __init__(self, options, tally, directory, seed, log):
        self.options, self.tally, self.directory, self.log = options, tally, directory, log
        self.random, self.changes = random.Random(seed), []
        self.reading, self.files = [], {}

    def run(self, *arguments, input=None):
        ran = Ran(self.options.trace, arguments, self.directory, self.log.packed if input is self.LOG else input)
        self.tally["seconds"] += ran.seconds
        self.tally["commands"][arguments[0]] = self.tally["commands"].get(arguments[0], 0) + 1
        if ran.failure:
            raise Failed(ran.failure[0], arguments, ran.failure[1], lambda batch: batch.run(*arguments, input=input))
        if arguments[0] in ("ingest", "reindex", "forget"):
            self.changes.append(arguments)
        return ran

    def write(self):
        """The files of the batch, but for those that its commands make."""
        for file in self.directory.glob("*"):
            file.unlink()
        for name, content in {self.log.name: self.log.packed, "earlier.log": self.log.earlier, **self.files}.items():
            (self.directory / name).write_bytes(content)

    def repeat(self, failed):
        """What led to a failure of the whole batch, and the check that has failed."""
        self.write()
        for command in failed.changes:
            self.run(*command)
        failed.again(self)

    def check(self):
        words = fuzzed_commands.Words(self.random)
        self.reading, self.files = words.reading(), {"key": b"0123456789abcdef0123456789abcdef"}
        profile = self.run("profile", "show", self.random.choice(words.profiles)).output
        self.files["changed.yaml"] = words.changed(profile)
        self.write()
        self.loose(words)
        for log, index in ((self.log.name, "trace.db"), ("earlier.log", "former.db")):
            self.ingest(log, index)
        if (self.directory / "trace.db").exists():
            self.compare(words)
            self.change(words)

    def loose(self, words):
        """Commands of which only the end is judged."""
        for command in words.loose(self.log.name):
            self.run(*command)
        self.run("profile", "test", "changed.yaml", self.log.name)
        self.run("report", "--from", self.log.name, "--profile", "changed.yaml")
        self.run(*self.random.choice(words.questions)(), "--from", "-", input=self.LOG)
        self.infer()

    def infer(self):
        """A proposed profile is one."""
        proposed = self.run("profile", "infer", self.log.name)
        if proposed.status == 0:
            (self.directory / "proposed.yaml").write_bytes(proposed.output)
            tried = self.run("profile", "test", "proposed.yaml", self.log.name)
            if tried.status not in (0, 1) and not self.log.is_damaged:
                told = tried.errors[-400:].decode(errors="replace")
                raise Failed("infer", ("profile", "infer"), told, lambda batch: batch.infer())

    def ingest(self, log, index):
        """Every line has one fate, and the same log brings nothing again."""

        def wrong(seen):
            return Failed("account", command, seen, lambda batch: batch.ingest(log, index))

        command = ("ingest", *self.reading, "--db", index, "--format", "json", log)
        first, second = self.run(*command), self.run(*command)
        for ran in (first, second):
            if not ran.output:
                if ran.status == 2:
                    return
                raise wrong("no summary")
            told = json.loads(ran.output)
            for one in [told, *told["sources"]]:
                fates = one["events"] + one["uncorrelated"] + one["already_indexed"] + sum(one["skipped"].values())
                if one["lines"] != fates:
                    raise wrong(f"{one['lines']} lines, {fates} fates")
        told, again = json.loads(first.output), json.loads(second.output)
        if again["events"] or again["uncorrelated"]:
            raise wrong(f"again {again['events']} and {again['uncorrelated']} records")
        if log == self.log.name and self.log.lines is not None and told["lines"] < self.log.lines:
            raise wrong(f"{told['lines']} lines of {self.log.lines}")

    def compare(self, words):
        """Index and log answer alike."""
        ids = self.run("find", "--db", "trace.db", "--format", "ndjson").output.splitlines()
        for _ in range(5):
            self.both(self.random.choice(words.questions)())
        self.both(words.show(), b"\n".join(self.random.sample(ids, min(20, len(ids)))))
        if (self.directory / "former.db").exists():
            self.both(words.diff(), None, ("former.db", "trace.db"), ("earlier.log", self.log.name, *self.reading))

    def both(self, question, input=None, indexed=("--db", "trace.db"), direct=None):
        direct = direct or ("--from", self.log.name, *self.reading)
        one, two = self.run(*question, *indexed, input=input), self.run(*question, *direct, input=input)
        first, second = (self.ORIGIN.sub(b"", self.SIDE.sub(b"", ran.output)) for ran in (one, two))
        if first == second and (one.status == two.status or two.status == 2 and self.log.is_damaged):
            return
        place = next((i for i, (a, b) in enumerate(zip(first, second)) if a != b), min(len(first), len(second)))
        near = slice(max(0, place - 80), place + 80)
        raise Failed("differs", (*question, *indexed), (
            f"status {one.status} and {two.status}, byte {place}\n{first[near]!r}\n{second[near]!r}\n"
            f"{one.errors[-200:]!r}\n{two.errors[-200:]!r}\n{self.reading}"),
            lambda batch: batch.both(question, input, indexed, direct))

    def change(self, words):
        """The index is asked in SQL, made anew, and loses requests."""
        for _ in range(2):
            self.run("sql", "--db", "trace.db", *words.query())
        reading = self.reading if "--profile" in self.reading else [*self.reading, "--profile", "default"]
        self.run("reindex", "--db", "trace.db", "--profile", reading[reading.index("--profile") + 1])
        self.both(self.random.choice([words.report, words.find])(), None, direct=("--from", self.log.name, *reading))
        self.run("reindex", "--db", "trace.db", "--profile", self.random.choice(words.profiles))
        ids = [json.loads(line)["correlation_id"] for line in
               self.run("find", "--db", "trace.db", "--format", "ndjson").output.splitlines()]
        # No argument can be empty or have a NUL.
        known = sorted({name for name in ids if name and "\0" not in name and not name.startswith("-")})
        gone = self.random.sample(known, min(3, len(known)))
        if not gone:
            return
        command = ("forget", "--db", "trace.db", *gone, *self.random.choice([(), ("--format", "json")]))
        if self.run(*command).status == 0:
            left = self.run("find", "--db", "trace.db", "--format", "ndjson").output.splitlines()
            stays = {json.loads(line)["correlation_id"] for line in left} & set(gone)
            if stays:
                raise Failed("forget", command, f"{sorted(stays)} stay")
        with sqlite3.connect(self.directory / "trace.db") as database:
            damage = database.execute("PRAGMA integrity_check").fetchone()[0]
        if damage != "ok":
            raise Failed("forget", command, damage)
        self.run("doctor", "--db", "trace.db")
        self.run("forget", "--db", "trace.db", "--before", self.random.choice(words.times))
        self.run("report", "--db", "trace.db")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trace", required=True, help="the program")
    parser.add_argument("--seconds", type=float, default=600, help="of the processor, of trace alone (600)")
    parser.add_argument("--seed", type=int, default=1, help="other batches (1)")
    parser.add_argument("--lines", type=int, default=300, help="of a batch, about (300)")
    parser.add_argument("--logs", action="append", default=[], help="further recordings, *.jsonl and *.log below it")
    parser.add_argument("--batch", type=int, help="only the batch of this number")
    parser.add_argument("--keep", help="with --batch: reduce it to few lines, and keep it in this directory")
    options = parser.parse_args()
    options.trace = str(pathlib.Path(options.trace).resolve())
    recordings = fuzzed_logs.Recordings(options.logs)
    tally = {"seconds": 0.0, "batches": 0, "commands": {}, "failures": {}}
    with tempfile.TemporaryDirectory(prefix="fuzz-") as directory:
        number = options.batch or 1
        while tally["seconds"] < options.seconds and (options.batch in (None, number)):
            seed = options.seed * 1_000_003 + number
            log = fuzzed_logs.FuzzedLog(recordings, random.Random(seed), options.lines)
            batch = Batch(options, tally, pathlib.Path(directory), seed, log)
            try:
                batch.check()
            except Failed as failed:
                failed.changes = batch.changes[:]
                name = f"{failed.kind} {failed.command[0]}"
                tally["failures"][name] = tally["failures"].get(name, 0) + 1
                print(f"batch {number}, {failed.kind}: {' '.join(failed.command)}\n  {failed.seen[-800:]}", flush=True)
                if options.batch and options.keep:
                    Reduction(batch, failed).keep(pathlib.Path(options.keep))
            tally["batches"] += 1
            number += 1
            if tally["batches"] % 20 == 0:
                print(json.dumps(tally), file=sys.stderr, flush=True)
    tally["seconds"] = round(tally["seconds"])
    print(json.dumps(tally))
    return 1 if tally["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
