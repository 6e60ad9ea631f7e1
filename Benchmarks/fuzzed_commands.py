"""Commands of trace with random options, and texts that are no options."""

FORMATS = ["table", "json", "ndjson", "csv", "tsv", "markdown"]
SEGMENTS = """request_transit api publish queue_wait retry_wait dispatch processing response_transit call client elapsed accepted
first_effect end_to_end from_api launch screen_load""".split()
OUTCOMES = "completed failed queued processing incomplete rejected unreachable lost unknown".split()
ZONES = ["UTC", "+02:00", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "-14:00"]
BUILT_IN = """pino-http fastify bullmq django-structlog celery uvicorn gunicorn spring-boot serilog aspnetcore lograge sidekiq
gin-zap slog-http chi echo zerolog-hlog caddy nginx envoy steps default""".split()
FIELDS = """service codec metadata.codec correlation_id email user level topic http.method event time timestamp message
job_type a log""".split()
TABLES = "requests exchanges deliveries client_events attributes events".split()
PIECES = ["", "0", "-1", "1e400", "9" * 30, "99999999999999d", "1h30", "µs", "\u202e", "\0"[:0], "%", "(", ")", "[", "*", "a*", "(a|b",
          "'", '"', "=", ">=", "~", "\\", "#", ",", ", ,", "p", "p100", "p99.99", "NaN", "inf", "0x10", "é", "😀", ".", "..", "T", "Z", ":"]


class Words:
    """Draws commands."""

    times = ["2026-11-25", "2026-11-25T10:50:00Z", "1970-01-01", "2116-01-01", "9999-12-31T23:59:59Z", "2026-11-25 11:00", "0001-01-01"]
    profiles = BUILT_IN

    def __init__(self, random):
        self.random = random
        self.questions = [self.report, self.find, self.doctor, self.check, self.metrics, self.export]

    def some(self, *choices):
        """Words of a few of the choices."""
        return [word for choice in choices if self.random.random() < 0.22 for word in choice()]

    def one(self, option, values):
        return lambda: (option, self.random.choice(values))

    def reading(self):
        """How a log is read, by ingest and with --from alike."""
        words = []
        if self.random.random() < 0.2:
            words += ["--log-tz", self.random.choice(ZONES)]
        if self.random.random() < 0.25:
            words += ["--profile", self.random.choice(BUILT_IN)]
        if self.random.random() < 0.2:
            for field in self.random.sample(FIELDS, 2):
                words += ["--redact", field + self.random.choice(["", "=hash"])]
            words += ["--redact-key-file", "key"]
        return words

    def conditions(self):
        key = self.random.choice(FIELDS)
        value = self.random.choice(["av1", "video", "5", "-1", "", "1e3", "api", "r-1"])
        return self.some(
            self.one("--since", self.times), self.one("--until", self.times), self.one("--service", ["api", "client", "consumer", "x"]),
            self.one("--level", ["trace", "info", "warning", "error", "critical"]),
            lambda: ("--outcome", ",".join(self.random.sample(OUTCOMES, 3))),
            lambda: ("--where", key + self.random.choice(["=", "!=", ">", ">=", "<", "<=", "~"]) + value),
            lambda: ("--redelivered",), self.one("--attempts", [">1", ">=3", "<2", "2"]),
            self.one("--slower-than", ["0ms", "1ms", "1s", "1h30m", "250ms"]), self.one("--segment", SEGMENTS))

    def shown(self):
        """How requests are understood and printed; the same of an index and a log."""
        return self.some(
            lambda: ("--raw-times",), lambda: ("--assume", "idle-pickup"), self.one("--tz", ZONES), self.one("--color", ["always", "never"]))

    def printed(self):
        format = self.random.choice(FORMATS)
        return ["--format", format, *(["--safe"] if format in ("csv", "tsv") and self.random.random() < 0.5 else [])]

    def keys(self):
        return ",".join(self.random.sample(["service", "instance", "outcome", "topic", *FIELDS], self.random.randint(1, 2)))

    def report(self):
        return ("report", *self.conditions(), *self.shown(), *self.printed(), *self.some(
            lambda: ("--by", self.keys()), self.one("--percentiles", ["1,50,99.99", "100", "0.001"])))

    def find(self):
        return ("find", *self.conditions(), *self.shown(), *self.printed(), *self.some(
            self.one("--sort", ["oldest", "newest", "slowest"]), self.one("--limit", ["1", "3", "100000"])))

    def metrics(self):
        return ("metrics", *self.conditions(), *self.shown(), "--format", "prometheus", *self.some(
            self.one("--without", ["topic", "service", "caller", "callee"]), self.one("--buckets", ["1ns", "1ms,1s,1d"])))

    def export(self):
        return ("export", *self.conditions(), *self.shown(), "--format", self.random.choice(["perfetto", "otlp", "jaeger", "zipkin"]))

    def doctor(self):
        return ("doctor", "--format", self.random.choice(["table", "json", "ndjson"]))

    def check(self):
        objectives = self.random.sample([
            "p99(end_to_end) < 2s", "share(failed) < 1%", "oldest(queued) < 5m", "p50(queue_wait jobs) <= 1ms",
            "share(failed,lost) <= 0.001%", "p99.9(api) > 1ns", "p95(processing) < 10d"], 2)
        return ("check", *(word for text in objectives for word in ("--slo", text)), *self.conditions(), *self.shown(),
                *self.printed_check(), *self.some(lambda: ("--by", self.keys())))

    def printed_check(self):
        return ("--format", self.random.choice([*FORMATS, "junit", "github"]))

    def show(self):
        return ("show", "-", *self.shown(), *self.random.choice(
            [self.printed(), self.printed(), ["--raw"], ["--all"]]))

    def diff(self):
        return ("diff", *self.conditions(), *self.some(lambda: ("--raw-times",), self.one("--percentiles", ["1,99"])), "--format", "json")

    def query(self):
        table, other = self.random.sample(TABLES, 2)
        query = self.random.choice([
            f"SELECT * FROM {table}", f"SELECT count(*), min(correlation_id) FROM {table}", f"SELECT * FROM {table} a JOIN {other} b USING (request)",
            f"SELECT duration(start_ns), rfc3339(start_ns) FROM requests", "SELECT percentile(wait_ns, 95) FROM deliveries",
            f"SELECT request('{self.piece()}')", f"SELECT percentile(elapsed_ns, {self.piece() or 1}) FROM requests",
            f"SELECT {self.piece()} FROM {table}", "SELECT duration(9223372036854775807), rfc3339(-9223372036854775808)",
            f"SELECT * FROM {table} ORDER BY 1 DESC LIMIT 3", "SELECT record FROM events WHERE request = request('a')"])
        return (query, *self.printed())

    def piece(self):
        """A text that is seldom what is asked for. Never with a quote of a shell or NUL."""
        return "".join(self.random.choice(PIECES) for _ in range(self.random.randint(1, 3))).replace("'", "")

    def loose(self, log):
        """Commands of which only the end is judged: with wrong values, on standard input, with a changed profile."""
        wrong = [
            ("report", "--from", log, self.random.choice(["--since", "--until", "--where", "--slower-than", "--percentiles", "--by",
                                                          "--attempts", "--tz", "--log-tz", "--service", "--segment"]), self.piece()),
            ("check", "--from", log, "--slo", self.piece()), ("show", self.piece() or "x", "--from", log),
            ("find", "--from", log, "--redact", self.piece()), ("find", "--from", log, "--strict"),
            ("profile", "test", log, "--at-least", self.random.choice(["90%", "0", "100", self.piece()])),
            ("profile", "test", self.random.choice(BUILT_IN[:-1]), log)]
        return self.random.sample(wrong, 3)

    def changed(self, profile):
        """A profile with a few changes."""
        random, lines = self.random, profile.split(b"\n")
        for _ in range(random.randint(1, 4)):
            place = random.randrange(len(lines))
            kind = random.randrange(5)
            if kind == 0:
                del lines[place:place + random.randint(1, 3)]
            elif kind == 1:
                lines.insert(place, random.choice(lines))
            elif kind == 2:
                lines[place] = b" " * random.randint(0, 8) + lines[place].strip()
            else:
                inside = random.randrange(len(lines[place]) + 1)
                lines[place] = lines[place][:inside] + self.piece().encode() + lines[place][inside + random.randint(0, 4):]
            lines = lines or [b""]
        return b"\n".join(lines)
