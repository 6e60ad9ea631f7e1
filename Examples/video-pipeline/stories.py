"""What goes wrong in a run: shares of faults, and what happens in the middle of it."""

import json
import os
import random
import re
import signal
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Callable

from processes import Pipeline, wait_until

QUIET = {"refused": 0, "late": 0, "failing": 0, "spoiled": 0, "seconds": 0.08}
TROUBLED = QUIET | {"refused": 0.03, "late": 0.02, "failing": 0.05}


@dataclass
class Story:
    summary: str
    faults: dict[str, float]
    # What is done to the pipeline after two fifths of the taps.
    event: Callable[[Pipeline], None] = lambda pipeline: None
    # What is done to the logs afterwards.
    aftermath: Callable[[Pipeline], None] = lambda pipeline: None
    # A topic that is not worked off.
    stalled: str = ""


def kill_at_work(pipeline):
    """Kills consumer-1 while it holds a message, and starts it again two seconds later."""
    process, log = pipeline.processes["consumer-1"], pipeline.out / "consumer-1.jsonl"
    is_at_work = lambda: b"Starting job" in log.read_bytes()[-400:].splitlines()[-1]
    while True:
        wait_until(is_at_work, "finding it at work")
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        # It may have gone on since it was looked at; stopped, it cannot.
        if is_at_work():
            break
        process.send_signal(signal.SIGCONT)
    pipeline.stop("consumer-1", signal.SIGKILL)
    time.sleep(2)
    pipeline.start_worker("consumer-1")


def stall_notifier(pipeline):
    """From now on the notifier does nothing, until it is stopped at the end."""
    pipeline.processes["notifier-1"].send_signal(signal.SIGSTOP)


def skew_clocks(pipeline):
    """Lets the client's clock be 3.2 s behind and gain 40 ppm, and that of the consumers 1.7 s ahead."""
    shift(pipeline.out / "client.jsonl", -3.2, 40e-6)
    for name in ["consumer-1", "consumer-2", "notifier-1"]:
        shift(pipeline.out / f"{name}.jsonl", 1.7, 0)


def shift(log, seconds, drift):
    """Rewrites the times of a log as a wrong clock would have told them."""
    first = None

    def told(match):
        nonlocal first
        time_of_record = datetime.fromisoformat(match[2].replace("Z", "+00:00"))
        first = first or time_of_record
        wrong = time_of_record + timedelta(seconds=seconds) + (time_of_record - first) * drift
        return f'{match[1]}{wrong.strftime("%Y-%m-%dT%H:%M:%S.%f")}Z"'

    text = re.sub(r'("timestamp": ?")([^"]+)"', told, log.read_text())
    log.write_text(text)


def lose_a_service(pipeline):
    for name in ["consumer-1", "consumer-2"]:
        (pipeline.out / f"{name}.jsonl").rename(pipeline.scratch / f"{name}.jsonl")


STORIES = {
    "redelivery": Story("faults, and a consumer is killed while it holds a message", TROUBLED, event=kill_at_work),
    "normal": Story("nothing goes wrong", QUIET),
    "failures": Story(
        "503s, late answers, jobs that fail", QUIET | {"refused": 0.12, "late": 0.08, "failing": 0.12}),
    "skewed": Story("clocks that disagree by seconds", TROUBLED, aftermath=skew_clocks),
    "stalled": Story(
        "the notifier stops working", QUIET, event=stall_notifier, stalled="video_notifications"),
    "missing": Story("the logs of the consumers are not there", QUIET, aftermath=lose_a_service),
    "spoiled": Story("ids get lost between client and API", QUIET | {"spoiled": 10}),
}


class Taps:
    """Taps on the client's button, each a line with the job; what is tapped when is the beginning of the truth."""

    def __init__(self, client, count, rate):
        self.client, self.count, self.rate = client, count, rate
        self.clicks = {}

    def send(self, midway):
        """All taps, at random times; `midway` runs beside them after two fifths."""
        event, due = threading.Thread(target=midway), time.monotonic()
        for number in range(self.count):
            if number == self.count * 2 // 5:
                event.start()
            due += random.expovariate(self.rate)
            time.sleep(max(0, due - time.monotonic()))
            self.tap(f"video-{number + 1}.mov")
        self.client.stdin.close()
        event.join()

    def tap(self, filename):
        job = {
            "filename": filename, "codec": random.choice(["h264", "hevc", "av1"]),
            "size_mb": random.randint(20, 900),
        }
        self.clicks[filename] = time.time_ns()
        self.client.stdin.write(json.dumps(job).encode() + b"\n")
        self.client.stdin.flush()
