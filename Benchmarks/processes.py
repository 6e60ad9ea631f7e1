"""Processes that are measured, and where their data and indexes are."""

import json
import os
import pathlib
import platform
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LOGS = ["client.jsonl", "api.jsonl", "consumer-1.jsonl", "consumer-2.jsonl"]


class Run:
    """One finished process."""

    def __init__(self, command, environment=None, accepted=(0,)):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=environment)
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            self.seconds = time.perf_counter() - start
            self.written_bytes = written_bytes(process.pid)
            _, status, usage = os.wait4(process.pid, 0)
            self.cpu_seconds = usage.ru_utime + usage.ru_stime
            process.returncode = self.status = os.waitstatus_to_exitcode(status)
            unit = 1 if platform.system() == "Darwin" else 1024
            self.peak_bytes = usage.ru_maxrss * unit
            out.seek(0), err.seek(0)
            self.output, self.errors = out.read(), err.read().decode(errors="replace")
        if self.status not in accepted:
            line = self.errors.strip().splitlines()[:1] or ["no message"]
            raise Failure(f"`{' '.join(map(str, command[:3]))} …` ended with status {self.status}: {line[0]}")

    def document(self):
        try:
            return json.loads(self.output)
        except ValueError:
            raise Failure(f"printed no JSON but {self.output[:60]!r}") from None


def written_bytes(process):
    """What a process that has ended passed to `write`; None where the system does not say."""
    try:
        lines = pathlib.Path(f"/proc/{process}/io").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) for line in lines if line.startswith("wchar:"))


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
