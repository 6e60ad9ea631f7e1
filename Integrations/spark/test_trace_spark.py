"""Spark's shards answer what one machine's index answers, whatever is killed meanwhile.

`Integrations/spark/test` installs PySpark and runs this. TRACE_BINARY is the binary; SPARK_CONNECT_PYTHON a Python with a
PySpark that has Spark Connect in it.
"""

import gzip
import io
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import zipfile

import pyarrow as pa
import pyarrow.parquet
import pyspark
import pytest

from trace_spark import cli, frames, ingest, logs

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "SampleLogs"
TRACE = os.environ["TRACE_BINARY"]
LOCAL = ["--conf", "spark.ui.enabled=false", "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1"]
CLUSTER = ["--master", "local-cluster[2,1,1024]", *LOCAL]
QUESTIONS = [
    ["report"], ["report", "--format", "json"], ["report", "--format", "csv"], ["report", "--by", "instance"],
    ["report", "--raw-times"], ["find"], ["find", "--outcome", "failed", "--format", "json"], ["doctor"],
    ["doctor", "--format", "json"],
]
FEW = [["report", "--format", "json"], ["doctor"]]


def environment(home=os.path.dirname(pyspark.__file__), python=sys.executable):
    return {
        **os.environ, "SPARK_HOME": home, "SPARK_SCALA_VERSION": "2.12", "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": python, "PYTHONPATH": str(HERE),
    }


def run(*arguments, python=sys.executable, cwd=SAMPLES, **options):
    """A command of the package, in a process of its own: its status, output and errors."""
    command = [python, "-c", "from trace_spark.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, timeout=300, **{"env": environment(), **options})
    return done.returncode, done.stdout, done.stderr.decode()


def make(out, *arguments, **options):
    status, told, errors = run("ingest", *arguments, "--out", out, **options)
    assert status == 0, errors[-4000:]
    assert b" shards with " in told
    assert sorted(os.listdir(out / "shards")) == sorted(f"trace-{k}.db" for k in range(1, 4))


def index(path, *arguments, cwd=SAMPLES):
    subprocess.run([TRACE, "ingest", *arguments, "--db", path], cwd=cwd, check=True)


def ask(*arguments):
    """What the binary answers. Readline, which pytest has loaded, tells other processes of a width."""
    return subprocess.run([TRACE, *arguments], env=environment(), capture_output=True)


def expect_same(out, one, logs=("", ""), questions=QUESTIONS):
    """All commands answer the same of the shards and of one index, but for the name that they tell to type, and the names of
    the `logs`: as the shards have them, and as the index has them."""
    ids = [request["correlation_id"] for request in json.loads(ask("find", "--format", "json", "--db", one).stdout)["requests"]]
    for command, *options in questions + [["show", *ids[:20]], ["show", ids[-1], "--format", "json"]]:
        expected = ask(command, "--db", one, *options)
        status, answer, _ = run(command, out, *options)
        shards = f"--db '{out}/shards/trace-*.db'"
        answer = answer.replace(shards.encode(), f"--db {one}".encode()).replace(*(name.encode() for name in logs))
        assert answer == expected.stdout, (command, options)
        assert status == expected.returncode, (command, options)


@pytest.fixture(scope="module")
def redelivery(tmp_path_factory):
    """One machine's index of a recording."""
    one = tmp_path_factory.mktemp("one") / "one.db"
    index(one, *sorted(f"redelivery/{log.name}" for log in (SAMPLES / "redelivery").glob("*.jsonl")))
    return one


@pytest.fixture(scope="module")
def spark():
    """A session in this process."""
    os.environ.update({"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"})
    session = ingest.session(settings(["x", "--out", "x", "--master", "local[2]", *LOCAL]))
    yield session
    session.stop()


def settings(arguments):
    found = cli._parser().parse_args(["ingest", *map(str, arguments)])
    found.trace = cli.found(found.trace)
    return found


# Rows

@pytest.mark.parametrize("seed", range(20))
def test_sorted_rows_are_sorted_frames(seed, monkeypatch):
    random_ = random.Random(seed)
    monkeypatch.setattr(frames, "WINDOW", random_.choice([200, 1000, 1 << 20]))
    monkeypatch.setattr(frames, "ROW", random_.choice([100, 64 << 10]))
    keys = [f"{random_.choice('001 002 117 999'.split())}\t{random_.getrandbits(128):032x}\t{random_.getrandbits(64):016x}"
            for _ in range(random_.randint(1, 9))]
    lines = [f"{random_.choice(keys)}\t{offset:016x}\t1\t0\t\t".encode() + random_.randbytes(30).replace(b"\n", b"\t")
             for offset in sorted(random_.sample(range(1 << 40), random_.randint(0, 300)))]
    batches = list(frames.rows(io.BytesIO(b"".join(line + b"\n" for line in lines))))
    for batch in batches if frames.ROW > 100 else []:
        requests = [(row["shard"], row["key"][:24]) for row in batch.to_pylist()]
        assert len(requests) == len(set(requests))
    rows = [row for batch in batches for row in batch.to_pylist()]
    rows.sort(key=lambda row: (row["shard"], row["key"]))
    assert b"".join(row["frames"] for row in rows) == b"".join(line + b"\n" for line in sorted(lines))


# Ranges

def test_a_remote_range_is_read_alone(tmp_path):
    source = SAMPLES / "redelivery" / "api.jsonl"
    size = source.stat().st_size
    for start, end in [(0, 9), (1, 30000), (29999, 30001), (50000, size - 1), (size - 1, size)]:
        part = logs.Range(f"local://{source}", "x", "", size, start, end, False)
        told = []
        for number, path in enumerate([source, logs.opened(part, str(tmp_path))]):
            side = tmp_path / f"side-{number}"
            done = subprocess.run(
                [TRACE, "map", path, "--range", f"{start}-{end}", "--shards", "3", "--source", "x", "--side", side],
                capture_output=True, check=True)
            told.append((done.stdout, side.read_bytes()))
        assert told[0] == told[1]


def test_what_is_not_there_is_named(tmp_path):
    status, _, errors = run("ingest", "no.jsonl", "--out", tmp_path)
    assert (status, "no log is called 'no.jsonl'" in errors) == (2, True)
    status, _, errors = run("report", tmp_path)
    assert (status, "trace-spark ingest LOG ... --out" in errors) == (2, True)


# Clusters

def test_a_cluster_answers_as_one_machine(tmp_path, redelivery):
    make(tmp_path / "out", "redelivery/*.jsonl", "--shards", 3, "--range-bytes", 60000, *CLUSTER)
    expect_same(tmp_path / "out", redelivery)


KILLER = """#!{python}
import os, subprocess, sys
words = sys.argv[1:]
name = "-".join([words[0]] + [words[i + 1] for i, word in enumerate(words) if word in ("--source", "--range", "--shard")])
mark = os.path.join({marks!r}, name.replace("/", "_"))
if "0-1" in words or os.path.exists(mark):  # the driver asks, or the task runs again
    os.execv({trace!r}, [{trace!r}, *words])
os.mkdir(mark)
subprocess.run([{trace!r}, *words])
parent = lambda process: int(open(f"/proc/{{process}}/stat").read().rsplit(")")[-1].split()[1])
os.kill(parent(parent(os.getppid())) if name == "reduce-2" else os.getppid(), 9)
"""


def test_killed_tasks_change_nothing(tmp_path, redelivery):
    """The first attempt of each task is killed at its end, and with it one executor, which has frames of other tasks."""
    marks, killer = tmp_path / "marks", tmp_path / "killer"
    marks.mkdir()
    killer.write_text(KILLER.format(python=sys.executable, marks=str(marks), trace=TRACE))
    killer.chmod(0o755)
    make(tmp_path / "out", "redelivery/*.jsonl", "--shards", 3, "--range-bytes", 150000, "--trace", killer,
         "--trace-is-there", *CLUSTER)
    killed = sorted(mark.name.split("-")[0] for mark in marks.iterdir())
    assert killed.count("reduce") == 3 and killed.count("map") >= 5
    expect_same(tmp_path / "out", redelivery)


@pytest.mark.skipif("SPARK_CONNECT_PYTHON" not in os.environ, reason="SPARK_CONNECT_PYTHON names no Python")
def test_spark_connect_answers_as_one_machine(tmp_path, redelivery):
    python = os.environ["SPARK_CONNECT_PYTHON"]
    home = subprocess.run([python, "-c", "import pyspark; print(*pyspark.__path__)"], capture_output=True, text=True, check=True)
    make(tmp_path / "out", "redelivery/*.jsonl", "--shards", 3, "--range-bytes", 150000, "--remote", "local[2]",
         python=python, env=environment(home.stdout.strip(), python))
    expect_same(tmp_path / "out", redelivery)


# Kinds of logs

def test_compressed_and_remote_logs(tmp_path, spark):
    """Compressed logs are read as a whole; those of a file system of fsspec in ranges."""
    samples = SAMPLES / "skewed"
    for log in samples.glob("*.jsonl"):
        text = log.read_bytes()
        if log.name.startswith("consumer"):
            (tmp_path / f"{log.name}.gz").write_bytes(gzip.compress(text))
        elif log.name == "api.jsonl":
            (tmp_path / f"{log.name}.zst").write_bytes(pa.compress(text, codec="zstd", asbytes=True))
        else:
            (tmp_path / log.name).write_bytes(text)
    files = sorted(map(str, tmp_path.iterdir()))
    index(tmp_path / "one.db", *files)
    remote = [f"local://{file}" if "client" in file else file for file in files]
    out = tmp_path / "out"
    ingest.ingest(spark, settings([*remote, "--out", out, "--shards", 2, "--range-bytes", 9000]))
    expect_same(out, tmp_path / "one.db", ("local://", ""), FEW)


@pytest.mark.parametrize("is_file", [False, True])
def test_options_of_map_are_passed_on(tmp_path, spark, is_file):
    for log in (SAMPLES / "normal").glob("*.jsonl"):
        (tmp_path / log.name).write_text(log.read_text().replace('Z"', '"'))
    files, profile = sorted(map(str, tmp_path.glob("*.jsonl"))), "celery"
    if is_file:
        profile = str(tmp_path / "profile.yaml")
        pathlib.Path(profile).write_bytes(ask("profile", "show", "celery").stdout)
    options = ["--log-tz", f"{tmp_path}/client.jsonl=Asia/Tokyo", "--log-tz", "Europe/Berlin", "--redact", "filename",
               "--profile", profile]
    index(tmp_path / "one.db", *files, *options)
    ingest.ingest(spark, settings([*files, "--out", tmp_path / "out", "--shards", 2, *options]))
    expect_same(tmp_path / "out", tmp_path / "one.db", questions=FEW)


@pytest.mark.parametrize("format", ["parquet", "text"])
def test_columns_of_text(tmp_path, spark, format):
    """The lines of a column are a log, which is called as their file."""
    tables, copies = tmp_path / "tables", tmp_path / "copies"
    tables.mkdir()
    copies.mkdir()
    for log in (SAMPLES / "normal").glob("*.jsonl"):
        (copies / log.name).write_bytes(log.read_bytes())
        if format == "parquet":
            lines = pa.table({"value": log.read_text().splitlines()})
            pa.parquet.write_table(lines, tables / log.name, row_group_size=10)
        else:
            (tables / log.name).write_bytes(log.read_bytes())
    ingest.ingest(spark, settings([
        tables, "--column", "value", "--format", format, "--out", tmp_path / "out", "--shards", 2]))
    index(tmp_path / "one.db", *sorted(copies.iterdir()))
    expect_same(tmp_path / "out", tmp_path / "one.db", (str(tables), str(copies)), FEW)


def test_a_failed_step_is_told_in_a_line(tmp_path, spark):
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(os.urandom(9000))[:5000])
    with pytest.raises(logs.Refused, match=r"trace map of '.*cut.jsonl.gz', bytes 0 to 5000 ended with status 2: "):
        ingest.ingest(spark, settings([tmp_path / "cut.jsonl.gz", "--out", tmp_path / "out", "--shards", 1]))


# Tables

def known(row):
    """The members of a row that are there; attributes by their names."""
    if isinstance(row, list):
        return [known(value) for value in row]
    if not isinstance(row, dict):
        return row
    row = {name: value for name, value in row.items() if value is not None and (name, value) != ("attributes", [])}
    return {name: dict(value) if name == "attributes" else known(value) for name, value in row.items()}


def without_order(rows):
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.mark.skipif(b"settle" not in ask("--help").stdout, reason="the binary settles nothing")
def test_tables_are_those_of_one_index(tmp_path, spark, redelivery):
    out, one = tmp_path / "out", tmp_path / "one"
    logs_ = sorted((SAMPLES / "redelivery").glob("*.jsonl"))
    ingest.ingest(spark, settings([*logs_, "--out", out, "--shards", 3]))
    made = ingest.make_tables(spark, settings(["--tables", "--out", out, "--shards", 3]))
    for arguments in [("merge", "--knowledge", tmp_path / "known", redelivery),
                      ("settle", redelivery, "--knowledge", tmp_path / "known", "--to", one)]:
        assert ask(*arguments).returncode == 0
    for table, count in made.items():
        rows = [row for file in (out / table).glob("*.parquet") for row in pa.parquet.read_table(file).to_pylist()]
        expected = [json.loads(line) for line in (one / f"{table}.jsonl").read_text().splitlines()]
        assert count == len(expected) > 0
        assert without_order(map(known, rows)) == without_order(expected)
    spark.read.parquet(str(out / "segments")).createOrReplaceTempView("segments")
    asked = {row.segment: row.asDict() for row in spark.sql("""
        SELECT segment, count(*) AS count, percentile_disc(0.99) WITHIN GROUP (ORDER BY duration_ns) AS p99 FROM segments
        WHERE segment NOT IN ('end_to_end', 'from_api') OR outcome = 'completed' GROUP BY segment""").collect()}
    report = json.loads(ask("report", "--format", "json", "--db", redelivery).stdout)["groups"][0]["segments"]
    names = [row["segment"] for row in report]
    for row in report:
        if names.count(row["segment"]) == 1:
            p99, = (percentile["value_ns"] for percentile in row["percentiles"] if percentile["p"] == 99)
            assert asked[row["segment"]] == {"segment": row["segment"], "count": row["count"], "p99": p99}


# The page

def test_the_makefile_of_the_page_makes_the_shards(tmp_path, redelivery):
    page = (HERE / "README.md").read_text()
    makefile, = re.findall(r"```make\n(.*?)```", page, re.DOTALL)
    (tmp_path / "Makefile").write_text(makefile)
    (tmp_path / "redelivery").symlink_to(SAMPLES / "redelivery")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "trace").symlink_to(TRACE)
    path = {**environment(), "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    command = ["make", "-j", "2", "LOGS=redelivery/*.jsonl", "SHARDS=3", "BYTES=60000"]
    subprocess.run(command, cwd=tmp_path, env=path, check=True, capture_output=True)
    expect_same(tmp_path / "index", redelivery)


# The wheel

def test_the_wheel_has_the_binary(tmp_path, redelivery):
    subprocess.run([HERE / "wheel", TRACE, tmp_path], check=True, capture_output=True)
    wheel, = tmp_path.glob("trace_spark-*.whl")
    assert not wheel.name.endswith("-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        member = archive.getinfo("trace_spark/bin/trace")
        assert archive.read(member) == pathlib.Path(TRACE).read_bytes() and member.external_attr >> 16 & 0o111
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", tmp_path / "site", wheel], check=True)
    (tmp_path / "shards").mkdir()
    (tmp_path / "shards" / "trace-1.db").write_bytes(redelivery.read_bytes())
    alone = {**environment(), "PYTHONPATH": str(tmp_path / "site")}
    del alone["TRACE_BINARY"]
    status, answer, errors = run("find", tmp_path, "--redelivered", cwd=tmp_path, env=alone)
    assert (status, answer) == (0, b"2341e389-7db2-4736-9f43-4616cf1cd729\n"), errors
