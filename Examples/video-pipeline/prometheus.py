"""Prometheus beside the pipeline: scrapes the services, and is asked for the exemplars that it holds."""

import json
import shutil
import time
import urllib.parse
import urllib.request

from parts import HERE
from processes import free_port, wait_until


class Prometheus:
    def __init__(self, pipeline, program):
        self.directory = pipeline.scratch
        targets = [{"targets": [f"127.0.0.1:{port}"]} for port in pipeline.metrics_ports.values()]
        (self.directory / "targets.json").write_text(json.dumps(targets))
        shutil.copy(HERE / "prometheus.yml", self.directory)
        self.address = f"127.0.0.1:{free_port()}"
        pipeline.start(
            "prometheus", program, f"--config.file={self.directory}/prometheus.yml",
            f"--storage.tsdb.path={self.directory}/prometheus", f"--web.listen-address={self.address}",
            "--enable-feature=exemplar-storage")
        pipeline.await_port("prometheus", int(self.address.split(":")[1]))

    def ask(self, path, **parameters):
        url = f"http://{self.address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]

    def has_scraped_all_since(self, instant):
        """Every service has answered a scrape that began after the instant."""
        targets = self.ask("targets")["activeTargets"]
        begun = [float(sample["value"][1]) for sample in self.ask("query", query="timestamp(up)")["result"]]
        return (
            bool(begun) and len(begun) == len(targets) and all(time > instant for time in begun)
            and all(target["health"] == "up" for target in targets))

    def save_answers(self, since):
        """What its API says of the targets and of the jobs' exemplars, in two files."""
        now = time.time()
        wait_until(lambda: self.has_scraped_all_since(now), "a scrape of every service after the last job")
        (self.directory / "prometheus-targets.json").write_text(json.dumps(self.ask("targets")))
        exemplars = self.ask("query_exemplars", query="job_seconds_bucket", start=since, end=time.time())
        (self.directory / "prometheus-exemplars.json").write_text(json.dumps(exemplars))
