"""One-shot DuckDB processes that do what `trace` does, as fairly as its own documentation suggests: explicit
column types, newline-delimited format, only the columns that a query needs.

    peer_duckdb.py report-files FILE...     the three percentiles straight from the files
    peer_duckdb.py ingest DB FILE...        every column into a table, with an index on the correlation id
    peer_duckdb.py report-db DB             the three percentiles from that table
    peer_duckdb.py plain-files FILE...      percentiles by job type, by a query as people write it, from the files
    peer_duckdb.py plain-db DB              the same from that table
    peer_duckdb.py find-db DB TYPE          failed requests of a job type with an error of the first consumer
    peer_duckdb.py show DB ID               all lines of one request in order of time
    peer_duckdb.py extract FILE...          id, time and event of every line as CSV

Prints JSON (`extract`: CSV). `query_seconds` leaves out starting Python and loading the library.
"""

import json
import sys
import time

import duckdb

NEEDED = {
    "correlation_id": "VARCHAR", "event": "VARCHAR", "service": "VARCHAR", "task_id": "VARCHAR",
    "timestamp": "TIMESTAMP",
}
EVERY = NEEDED | {
    "level": "VARCHAR", "url": "VARCHAR", "attempt": "INTEGER", "status_code": "INTEGER", "error": "VARCHAR",
    "job_type": "VARCHAR", "metadata": "JSON", "topic": "VARCHAR", "partition": "INTEGER", "offset": "BIGINT",
    "duration": "DOUBLE",
}

# `quantile_disc` is the nearest rank, as in `trace report`. Times are in microseconds.
REPORT = """
WITH deliveries AS (
  SELECT event, epoch_us(timestamp) AS begun,
         lead(event) OVER delivery AS next_event, epoch_us(lead(timestamp) OVER delivery) AS ended
  FROM log WHERE event LIKE '%ob processing%'
  WINDOW delivery AS (PARTITION BY task_id, service ORDER BY timestamp)
), tasks AS (
  SELECT min(epoch_us(timestamp)) FILTER (event = 'Received message from Kafka')
         - min(epoch_us(timestamp)) FILTER (event = 'Job successfully published to Kafka') AS duration
  FROM log WHERE event IN ('Received message from Kafka', 'Job successfully published to Kafka')
  GROUP BY task_id
), endings AS (
  SELECT correlation_id, arg_max(event, timestamp) AS ending FROM log
  WHERE event LIKE '%ob processing%'
     OR event IN ('Received message from Kafka', 'Job successfully published to Kafka')
  GROUP BY correlation_id, task_id
), completed AS (
  SELECT correlation_id FROM endings
  GROUP BY correlation_id HAVING bool_and(ending = 'Job processing completed successfully')
), requests AS (
  SELECT max(epoch_us(timestamp)) FILTER (event LIKE 'Job processing%')
         - min(epoch_us(timestamp)) FILTER (event = 'Starting request') AS duration
  FROM log SEMI JOIN completed USING (correlation_id)
  WHERE event = 'Starting request' OR event LIKE 'Job processing%'
  GROUP BY correlation_id
), durations AS (
  SELECT 'queue_wait' AS segment, duration FROM tasks
  UNION ALL SELECT 'end_to_end', duration FROM requests
  UNION ALL SELECT 'processing', ended - begun FROM deliveries
    WHERE event = 'Starting job processing' AND next_event LIKE 'Job processing%'
)
SELECT segment, count(duration), quantile_disc(duration, [0.5, 0.9, 0.95, 0.99])
FROM durations WHERE duration IS NOT NULL GROUP BY segment
"""


# A row for each request, and what arrives again counts once: simpler than `REPORT`, and half its cost.
PLAIN = """
WITH requests AS (
  SELECT any_value(job_type) AS job_type,
         min(epoch_us(timestamp)) FILTER (event = 'Received message from Kafka')
         - min(epoch_us(timestamp)) FILTER (event = 'Job successfully published to Kafka') AS queue_wait,
         max(epoch_us(timestamp)) FILTER (event LIKE 'Job processing%')
         - min(epoch_us(timestamp)) FILTER (event = 'Starting job processing') AS processing,
         max(epoch_us(timestamp)) FILTER (event LIKE 'Job processing%')
         - min(epoch_us(timestamp)) FILTER (event = 'Starting request') AS end_to_end
  FROM log WHERE correlation_id IS NOT NULL GROUP BY correlation_id
)
SELECT job_type, count(queue_wait), quantile_disc(queue_wait, [0.5, 0.9, 0.95, 0.99]),
       count(processing), quantile_disc(processing, [0.5, 0.9, 0.95, 0.99]),
       count(end_to_end), quantile_disc(end_to_end, [0.5, 0.9, 0.95, 0.99])
FROM requests WHERE job_type IS NOT NULL GROUP BY job_type
"""

FIND = """
SELECT correlation_id FROM log WHERE correlation_id IS NOT NULL GROUP BY correlation_id
HAVING any_value(job_type) = ? AND bool_or(service = 'consumer-1' AND level = 'error')
   AND bool_or(event = 'Job processing failed') AND NOT bool_or(event = 'Job processing completed successfully')
"""


def source(columns):
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return f"read_json($files, format = 'newline_delimited', columns = {{{types}}})"


def report(connection, relation, **parameters):
    rows = connection.execute(REPORT.replace("FROM log", f"FROM {relation}"), parameters or None).fetchall()
    return {
        segment: {"count": count} | {f"p{p}": value * 1000 for p, value in zip((50, 90, 95, 99), values)}
        for segment, count, values in rows
    }


def plain(connection, relation, **parameters):
    rows = connection.execute(PLAIN.replace("FROM log", f"FROM {relation}"), parameters or None).fetchall()
    return {"queue_waits": {job_type: count for job_type, count, *_ in rows}}


def find(connection, job_type):
    return {"requests": sorted(identifier for identifier, in connection.execute(FIND, [job_type]).fetchall())}


def ingest(connection, files):
    connection.execute(f"CREATE TABLE log AS SELECT * FROM {source(EVERY)}", {"files": files})
    connection.execute("CREATE INDEX log_correlation_id ON log (correlation_id)")
    return {"lines": connection.execute("SELECT count(*) FROM log").fetchone()[0]}


def show(connection, identifier):
    query = "SELECT * FROM log WHERE correlation_id = ? ORDER BY timestamp"
    return {"events": [list(map(str, row)) for row in connection.execute(query, [identifier]).fetchall()]}


def main(mode, *arguments):
    start = time.perf_counter()
    if mode == "report-files":
        answer = report(duckdb.connect(), source(NEEDED), files=list(arguments))
    elif mode == "ingest":
        with duckdb.connect(arguments[0]) as connection:
            answer = ingest(connection, list(arguments[1:]))
    elif mode == "report-db":
        with duckdb.connect(arguments[0], read_only=True) as connection:
            answer = report(connection, "log")
    elif mode == "plain-files":
        answer = plain(duckdb.connect(), source(NEEDED | {"job_type": "VARCHAR"}), files=list(arguments))
    elif mode == "plain-db":
        with duckdb.connect(arguments[0], read_only=True) as connection:
            answer = plain(connection, "log")
    elif mode == "find-db":
        with duckdb.connect(arguments[0], read_only=True) as connection:
            answer = find(connection, arguments[1])
    elif mode == "show":
        with duckdb.connect(arguments[0], read_only=True) as connection:
            answer = show(connection, arguments[1])
    elif mode == "extract":
        query = f"COPY (SELECT correlation_id, timestamp, event FROM {source(NEEDED)}) TO '/dev/stdout' (FORMAT csv)"
        duckdb.connect().execute(query, {"files": list(arguments)})
        return
    else:
        sys.exit(f"there is no mode {mode}\n{__doc__}")
    print(json.dumps({"answer": answer, "query_seconds": time.perf_counter() - start}))


main(*sys.argv[1:])
