"""Logs to shards: one job, whose only shuffle carries the rows of frames.

    ranges ─ mapInArrow: trace map ─ repartition by shard ─ sort by key ─ mapInArrow: trace reduce ─ OUT/shards
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from dataclasses import replace
from typing import Dict, List, Tuple

from pyspark import cloudpickle
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F

import trace_spark

from . import frames, logs, steps, tables
from .logs import Refused

#: Rows that come to Python at once. A row has 16 MiB at most, and they all 2 GiB.
BATCH = 120
#: No file of a table is split or joined with another: each is a log.
WHOLE_FILES = {"spark.sql.files.maxPartitionBytes": str(1 << 40), "spark.sql.files.openCostInBytes": str(1 << 40)}


def session(settings: argparse.Namespace) -> SparkSession:
    """The session that the options and the environment name (SPARK_REMOTE, spark-defaults.conf, a notebook)."""
    builder = SparkSession.builder.appName("trace-spark")
    if settings.remote:
        builder = builder.remote(settings.remote)
    elif settings.master:
        builder = builder.master(settings.master)
    for option in settings.conf:
        key, _, value = option.partition("=")
        builder = builder.config(key, value)
    for module in (trace_spark, logs, frames, steps, tables):
        cloudpickle.register_pickle_by_value(module)
    return builder.getOrCreate()


def ingest(spark: SparkSession, settings: argparse.Namespace) -> List[Tuple[int, int, int]]:
    """Makes the shards of logs: the number, the bytes and the bytes of frames of each. Refuses what cannot be read."""
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(BATCH))
    job = _job(spark, settings)
    mapped = _columns(spark, job, settings) if settings.column else _ranges(spark, job, settings)
    slots = F.array(*(F.lit(slot).cast("long") for slot in _slots(spark, job.shards)))
    shards = (
        mapped.repartition(job.shards, F.element_at(slots, F.col("shard")))
        .sortWithinPartitions("key")
        .mapInArrow(steps.reduce_shard(job), "shard long, bytes long, frames long")
    )
    made = sorted((row.shard, row.bytes, row.frames) for row in _collected(shards))
    if len(made) != job.shards:
        raise Refused(f"{len(made)} of {job.shards} shards were made; run the same command again")
    return made


def make_tables(spark: SparkSession, settings: argparse.Namespace) -> Dict[str, int]:
    """Makes the tables of `settings.shards` shards: the number of rows of each."""
    job = _job(spark, settings)
    shards = spark.range(0, job.shards, 1, job.shards)
    with tempfile.TemporaryDirectory(prefix="trace-know-") as directory:
        parts = []
        for row in _collected(shards.mapInArrow(tables.know_shards(job), "knowledge binary")):
            parts.append(os.path.join(directory, f"part-{len(parts)}"))
            with open(parts[-1], "wb") as file:
                file.write(row.knowledge)
        knowledge = tables.merged(_here(job, settings), parts, directory)
    made = dict.fromkeys(tables.COLUMNS, 0)
    for row in _collected(shards.mapInArrow(tables.settle_shards(job, knowledge), "name string, rows long")):
        made[row.name] += row.rows
    return made


def _collected(rows: DataFrame) -> List[Row]:
    """All rows. What a worker refuses, the driver refuses."""
    try:
        return rows.collect()
    except Exception as problem:
        told = re.search(r"Refused: (.*)", str(problem))
        if not told:
            raise
        raise Refused(told.group(1)) from None


def _here(job: steps.Job, settings: argparse.Namespace) -> steps.Job:
    """The job on the machine of the driver."""
    return replace(job, trace=settings.trace, is_shipped=False)


def _job(spark: SparkSession, settings: argparse.Namespace) -> steps.Job:
    options = [word for field in settings.redact for word in ("--redact", field)]
    if settings.redact_key_file:
        options += ["--redact-key-file", os.path.abspath(settings.redact_key_file)]
    profile = b""
    if settings.profile and os.path.isfile(settings.profile):
        with open(settings.profile, "rb") as file:
            profile = file.read()
    elif settings.profile:
        options += ["--profile", settings.profile]
    out = settings.out if logs.is_remote(settings.out) else os.path.abspath(logs.local(settings.out))
    trace = settings.trace if settings.trace_is_there else _shipped(spark, settings.trace)
    return steps.Job(trace, not settings.trace_is_there, settings.shards, out, tuple(options), profile)


def _shipped(spark: SparkSession, binary: str) -> str:
    """Sends the binary to all machines; the name by which they find it."""
    if hasattr(spark, "_jsc"):
        spark.sparkContext.addFile(binary)
    else:
        spark.addArtifacts(binary, file=True)
    return os.path.basename(binary)


def _ranges(spark: SparkSession, job: steps.Job, settings: argparse.Namespace) -> DataFrame:
    here, parts = _here(job, settings), []
    for name in logs.listed(settings.logs):
        parts += logs.ranges(name, _zone(settings, name), settings.range_bytes, lambda part: steps.divides(here, part))
    numbers = spark.range(0, len(parts), 1, len(parts))
    return numbers.mapInArrow(steps.map_ranges(job, parts), frames.COLUMNS)


def _columns(spark: SparkSession, job: steps.Job, settings: argparse.Namespace) -> DataFrame:
    for key, value in WHOLE_FILES.items():
        spark.conf.set(key, value)
    table = spark.read.format(settings.format).load(settings.logs)
    lines = table.select(F.col("_metadata.file_path"), F.col(settings.column).cast("string").cast("binary"))
    return lines.mapInArrow(steps.map_columns(job, _zone(settings, "")), frames.COLUMNS)


def _zone(settings: argparse.Namespace, name: str) -> str:
    """The zone of a log, as `--log-tz ZONE` or `--log-tz FILE=ZONE` say."""
    zones = {file: zone for file, _, zone in (option.rpartition("=") for option in settings.log_tz)}
    return zones.get(name, zones.get("", ""))


def _slots(spark: SparkSession, shards: int) -> List[int]:
    """Numbers whose hash gives each shard a partition of its own."""
    numbers = spark.range(0, 64 * shards, 1, 1).selectExpr("id", f"pmod(hash(id), {shards}) AS slot").collect()
    found = {row.slot: row.id for row in numbers}
    if len(found) != shards:
        raise Refused(f"--shards {shards}: Spark's hash gives them {len(found)} partitions; take another number")
    return list(found.values())
