"""The processes of the pipeline: all on loopback, each stopped by its process id."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time

from parts import HERE, VENV, broker_program

TOPICS = {"video_processing_jobs": 4, "video_notifications": 1}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(claim, what, seconds=600.0):
    """Returns when `claim()` holds. The limit only says what hangs; a busy machine must not reach it."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            raise SystemExit(f"error: {what} took longer than {seconds:.0f} s")
        time.sleep(0.02)


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Pipeline:
    """Logs go to `out`, everything else that the processes write to `out`/run."""

    def __init__(self, out: pathlib.Path, faults: dict[str, float]):
        self.out, self.faults, self.scratch = out, faults, out / "run"
        self.scratch.mkdir(parents=True, exist_ok=True)
        self.facts = self.scratch / "facts.jsonl"
        self.environment = os.environ | {
            "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1",
            "API_REFUSED": str(faults["refused"]), "API_LATE": str(faults["late"]),
        }
        self.processes: dict[str, subprocess.Popen] = {}
        self.is_stopping = False
        self.starting = threading.Lock()
        self.metrics_ports: dict[str, int] = {}

    def start(self, name, *command, log=None, stdin=subprocess.DEVNULL):
        """Starts a process; what it logs is its standard output. Ctrl-C reaches `run` alone, which stops all."""
        output = open(log or self.scratch / f"{name}.stdout", "ab")
        errors = open(self.scratch / f"{name}.stderr", "ab")
        with output, errors, self.starting:
            if self.is_stopping:
                raise SystemExit
            self.processes[name] = subprocess.Popen(
                [str(word) for word in command], stdin=stdin, stdout=output, stderr=errors, cwd=HERE,
                env=self.environment, start_new_session=True)
        return self.processes[name]

    def start_python(self, name, program, *arguments, log=None):
        self.start(name, VENV / "bin" / "python", program, *arguments, log=log)

    def start_broker(self):
        """Unless there is one: KAFKA_BOOTSTRAP."""
        if "KAFKA_BOOTSTRAP" not in self.environment:
            port = free_port()
            address = f"tcp://127.0.0.1:{port}"
            self.start(
                "broker", broker_program(), "broker", "--storage-engine", "memory://tansu/",
                "--listener-url", address, "--advertised-listener-url", address)
            self.environment["KAFKA_BOOTSTRAP"] = f"127.0.0.1:{port}"
            self.await_port("broker", port)
        topics = [f"{name}={partitions}" for name, partitions in TOPICS.items()]
        subprocess.run(
            [VENV / "bin" / "python", "topics.py", *topics], check=True, cwd=HERE, env=self.environment)

    def start_api(self):
        port = free_port()
        self.start_python("api", "truth.py", self.facts, "api", port, log=self.out / "api.jsonl")
        self.await_port("api", port)
        self.metrics_ports["api"] = port
        return port

    def start_relay(self, api_port):
        """Its address is what the client takes for the API's."""
        port = free_port()
        self.start_python("relay", "relay.py", self.facts, port, api_port, self.faults["spoiled"])
        self.await_port("relay", port)
        return f"http://127.0.0.1:{port}/jobs/video"

    def start_consumer(self, name, topic, *arguments):
        port = self.metrics_ports.setdefault(name, free_port())
        self.start_python(
            name, "truth.py", self.facts, "consumer", "--name", name, "--topic", topic, "--metrics-port", port,
            *arguments, log=self.out / f"{name}.jsonl")

    def start_worker(self, name):
        """A consumer of the jobs, which passes them on."""
        self.start_consumer(
            name, "video_processing_jobs", "--service", "consumer", "--next-topic", "video_notifications",
            "--seconds", self.faults["seconds"], "--failing", self.faults["failing"])

    def start_notifier(self, name):
        self.start_consumer(
            name, "video_notifications", "--service", "notifier", "--job-type", "notification", "--seconds", 0.01,
            "--failing", 0)

    def await_port(self, name, port):
        self.await_claim(name, lambda: listens(port), "does not listen")

    def await_record(self, name, text):
        log = self.out / f"{name}.jsonl"
        self.await_claim(name, lambda: text in log.read_text(), f"did not log '{text}'")

    def await_claim(self, name, claim, otherwise):
        def holds():
            if self.processes[name].poll() is not None:
                raise SystemExit(f"error: {name} has ended; see {self.scratch / name}.stderr")
            return claim()

        wait_until(holds, f"{name} {otherwise}; waiting for it")

    def stop(self, name, number=signal.SIGTERM):
        process = self.processes.pop(name, None)
        if process is None:
            return
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)  # It may have been stalled.
        try:
            process.wait(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop_all(self):
        """The broker last, so that everyone can leave it in order. Nothing is started any more."""
        with self.starting:
            self.is_stopping = True
        for name in sorted(self.processes, key=lambda name: name == "broker"):
            self.stop(name)

    def read_facts(self):
        """What the hooks and the relay have noted so far; the last line may be half written."""
        text = self.facts.read_text() if self.facts.exists() else ""
        return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
