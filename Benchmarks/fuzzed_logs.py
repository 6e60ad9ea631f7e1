"""Logs of recorded records with random changes, packed as logs are."""

import base64
import gzip
import json
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent

TIMES = """1678-01-01T00:00:00Z 2261-12-31T23:59:59.999999999Z 0001-01-01T00:00:00Z 9999-12-31T23:59:59.999999999Z
1677-09-21T00:12:43.145224193Z 2262-04-11T23:47:16.854775807Z 1970-01-01T00:00:00Z 2116-01-01T00:00:00Z
2026-11-25_10:49:33,319 2026-11-25T10:49:33+2359 2026-11-25T10:49:33-9999 2026-11-25T10:49:60Z -2026-11-25T10:49:33Z
20261125T104933Z 2026-329T10:49:33Z 2026-11-23_11:52.34 2262-04-11T23:47:16.854775807+14:00
1677-09-21T00:12:43.145224193-14:00 25/Nov/2026:10:49:33_+0100 2026-10-25T02:30:00 2026-03-29T02:30:00""".split()
NUMBERS = """1e400 -1e400 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
18446744073709551615 1e18 1e19 0.000000000000000000000001 -0 1E+0000000000000000000001 1e-400 4294967296 2147483648 -1
00 1. .5 NaN Infinity true null [] {} [[[[]]]] 1764067773.319 1764067773319000000 1764067773319 0 5 5.5""".split()
TEXTS = [
    "", "-", "0", "null", "a" * 70000, "\u0000", "a\u0000b", "😀", "\u202e", "\u200b", "\x1b[2J", "id#2", "#", "#1",
    "x#99999999999999999999", "../../x", "--db", "'; DROP TABLE request;--", "%s%n%d", "=1+1", "a\tb", "a\nb", "é" * 300,
    "00000000-0000-0000-0000-000000000000", "f" * 32, "F" * 16, "00-" + "a" * 32 + "-" + "b" * 16 + "-01",
    "00-" + "0" * 32 + "-" + "0" * 16 + "-00", "jobs-retry-1000", "jobs-dlq", "jobs-dlt", "Request started",
    "Request finished", "Job processing failed", "Received message from Kafka", '{"a":', "[" * 300, "\\u0041", "\ufeff"]
KEYS = """timestamp @timestamp time ts @t level PRIORITY severityNumber event message msg service service.name instance
correlation_id correlation_ids trace_id traceparent b3 task_id topic queue partition offset group kafka_timestamp
timestamp_type status_code attempt error log line MESSAGE body.stringValue body _source metadata fields trace.role
duration_ms duration req.id screen hitches http.response.status_code gave_up timeout_ms key name host logger label
resource kubernetes stream request_id data awslogs resourceLogs elapsed at codec size_mb email""".split()
ROLES = """request_sent request_received published response_sent response_received request_failed consumed
processing_started processing_finished processing_failed launch screen_load screen_load_failed hitches note""".split()
BYTES = [b'"', b"\\", b"{", b"}", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\n", b"\r", b",", b":",
         b"\\u", b"\\u12", b"\\ud800", b"\xef\xbb\xbf", b"e", b"-", b"[", b"]", b"}{"]
ODD = [b'"\\ud800"', b'"\\uDC00\\ud800x"', b'"\\x"', b'"a\tb"', b'"unterminated', b'["a","b","a"]', b"[" * 255 + b"]" * 255,
       b'{"":""}', b'"\\u0000"', b'{"a":' * 257 + b"1" + b"}" * 257]


class Recordings:
    """The lines of recorded logs, and single records of many loggers: those in the tests."""

    def __init__(self, further):
        files = sorted(ROOT.glob("SampleLogs/*/*.jsonl")) + sorted(ROOT.glob("Tests/**/Fixtures/**/*.jsonl.gz"))
        files += [path for place in further for kind in ("*.jsonl", "*.log") for path in sorted(pathlib.Path(place).rglob(kind))]
        self.lines = [line for file in files for line in self.content(file).split(b"\n") if line and len(line) < 1 << 16]
        requests = {}
        for line in self.lines:
            named = re.search(rb'"(?:correlation_id|request_id|trace_id|order)": ?"([^"]+)"', line)
            if named:
                requests.setdefault(named.group(1), []).append(line)
        self.requests = [lines for lines in requests.values() if len(lines) > 2]
        texts = [path.read_text() for path in sorted(ROOT.glob("Tests/**/*.swift"))]
        self.singles = sorted({m.encode() for text in texts for m in re.findall(r'\{"[^"\n]+":.*\}', text)})

    @staticmethod
    def content(file):
        return gzip.open(file).read() if file.suffix == ".gz" else file.read_bytes()


class FuzzedLog:
    """A log: its lines, and how they are packed."""

    def __init__(self, recordings, random, count):
        self.recordings, self.random = recordings, random
        lines = self.changed(count)
        self.packing = random.choice([None] * 6 + list(PACKINGS))
        self.end = random.choice([b"\n", b"\n", b"\n", b"\r\n", b"\n\n"])
        self.seed = random.randrange(1 << 32)
        self.is_damaged = self.packing in ("gzip", "zstd") and random.random() < 0.4
        self.name = random.choice(["one.log", "api.jsonl", "consumer-2.log", "a b.log"])
        earlier = [line for _ in range(12) for line in random.choice(recordings.requests)]
        self.earlier = b"\n".join(earlier) + b"\n"
        self.set(self.end.join(lines) + random.choice([b"", self.end]))

    def set(self, text):
        self.text = text
        self.lines = sum(1 for line in text.split(b"\n") if any(byte > 32 for byte in line))
        if self.packing is None:
            self.packed = text
            return
        self.lines = None
        self.packed = PACKINGS[self.packing](text)
        if self.is_damaged:
            again = type(self.random)(self.seed)
            place = again.randrange(len(self.packed) + 1)
            self.packed = self.packed[:place] + again.choice([b"", again.randbytes(9) + self.packed[place + 9:]])

    def with_text(self, text):
        """The same log with other lines."""
        log = object.__new__(FuzzedLog)
        log.__dict__.update(self.__dict__)
        log.set(text)
        return log

    def changed(self, count):
        """Whole requests and single records. Some are changed, once or several times, some doubled, moved or left out."""
        random, lines = self.random, []
        while len(lines) < count:
            story = list(random.choice(self.recordings.requests))
            if random.random() < 0.25:
                story = [random.choice(self.recordings.singles) for _ in range(random.randint(1, 12))]
            if random.random() < 0.2:
                story *= random.randint(2, 5)
            if random.random() < 0.2:
                random.shuffle(story)
            rate = random.choice([0, 0.05, 0.3, 1])
            for line in story:
                if random.random() < 0.05:
                    continue
                while random.random() < rate:
                    line, rate = self.mutated(line), rate * 0.7
                lines.append(line)
        if random.random() < 0.15:  # all of one id
            name = random.choice([b"same", b"-", b"a" * 32, b"id#2", b"a\\u0000b", b"\xff", b"\\u0041"])
            lines = [re.sub(rb'("correlation_id": ?")[^"]*', lambda m: m.group(1) + name, line) for line in lines]
        return lines

    def value(self):
        random = self.random
        return random.choice([
            lambda: random.choice(NUMBERS).encode(),
            lambda: json.dumps(random.choice(TIMES).replace("_", " ")).encode(),
            lambda: json.dumps(random.choice(TEXTS + ROLES), ensure_ascii=random.random() < 0.5).encode(errors="replace"),
            lambda: json.dumps(random.choice(self.recordings.lines).decode(errors="replace")).encode(),
            lambda: random.choice(self.recordings.singles),
            lambda: random.choice(ODD)])()

    def mutated(self, line):
        """A line with one change."""
        random, kind = self.random, self.random.randrange(16)
        if len(line) < 2:
            return line
        place = random.randrange(len(line))
        members = list(re.finditer(rb'"([\w.@]+)": ?("(?:[^"\\]|\\.)*"|-?[\d.eE+]+|true|false|null)', line))
        if kind == 0:
            return line[:place] + bytes([line[place] ^ 1 << random.randrange(8)]) + line[place + 1:]
        if kind == 1:
            return line[:place] + line[place + random.randint(1, 20):]
        if kind == 2:
            return line[:place] + random.choice(BYTES) + line[place:]
        if kind == 3:
            other = random.choice(self.recordings.lines)
            return line[:place] + other[random.randrange(len(other)):]
        if kind == 4:
            return line[:place]
        if kind == 5:
            return line + random.choice([b"", b" ", b","]) + line
        if kind in (6, 7, 8) and members:
            member = random.choice(members)
            return line[:member.start(2)] + self.value() + line[member.end(2):]
        if kind in (9, 10) and b"{" in line:
            return line.replace(b"{", b'{"%s":%s,' % (random.choice(KEYS).encode(), self.value()), 1)
        if kind == 11 and members:
            member = random.choice(members)
            return line[:member.start(1)] + random.choice(KEYS).encode() + line[member.end(1):]
        if kind == 12:
            carrier = random.choice(["log", "message", "MESSAGE", "line", "body", "_source"])
            inner = random.choice([line.decode(errors="replace"), {"x": 1}])
            return json.dumps({carrier: inner, random.choice(KEYS): random.choice(TEXTS)}).encode(errors="replace")
        if kind == 13 and members:
            member = random.choice(members)
            return line[:member.start()] + line[member.end():]
        if kind == 14:
            return re.sub(rb"\d", lambda _: b"%d" % random.randrange(10), line)
        changed = bytearray(line)
        for _ in range(random.randint(2, 30)):
            changed[random.randrange(len(changed))] = random.randrange(256)
        return bytes(changed)


# Packings, each of a text of lines.


def each(pack):
    return lambda text: b"".join(pack(line) + b"\n" for line in text.split(b"\n"))


def docker(line):
    return json.dumps({"log": line.decode(errors="replace") + "\n", "stream": "stdout", "time": "2026-11-25T10:49:24.611Z"}).encode()


def journal(line):
    told = {"MESSAGE": line.decode(errors="replace"), "_SYSTEMD_UNIT": "api.service", "__REALTIME_TIMESTAMP": "1764067764611982"}
    return json.dumps(told).encode()


def logfmt(line):
    try:
        members = json.loads(line).items()
    except (ValueError, AttributeError):
        return line
    return " ".join(f"{key.replace(' ', '_')}={value if isinstance(value, (int, float)) else json.dumps(value if isinstance(value, str) else json.dumps(value))}"
                    for key, value in members).encode(errors="replace")


def zstandard(text):
    return subprocess.run(["zstd", "-q", "-c"], input=text, capture_output=True, check=True).stdout


PACKINGS = {
    "gzip": gzip.compress,
    "docker": each(docker),
    "cri": each(lambda line: b"2026-11-25T10:49:24.611982000Z stdout F " + line),
    "cut cri": lambda text: b"".join(
        b"2026-11-25T10:49:24.6Z stdout P " + line[:40] + b"\n2026-11-25T10:49:24.6Z stdout F " + line[40:] + b"\n"
        for line in text.split(b"\n")),
    "journal": each(journal),
    "list": lambda text: b"[" + text.replace(b"\n", b",\n") + b"]",
    "utf-16": lambda text: text.decode(errors="replace").encode("utf-16", errors="replace"),
    "base64": each(lambda line: b'{"data":"' + base64.b64encode(line) + b'"}'),
    "logfmt": each(logfmt),
    "stern": each(lambda line: b"api-7d9f web " + line),
    "loki": lambda text: json.dumps({"streams": [{"stream": {"app": "api"}, "values": [
        ["1764067764611982000", line.decode(errors="replace")] for line in text.split(b"\n")]}]}).encode(),
}
if shutil.which("zstd"):
    PACKINGS["zstd"] = zstandard
