import GRDB

/// The tables and views of an index, each version a migration. Times are nanoseconds since 1970 UTC, on the
/// clock of whoever logged them. README.md documents the views for readers with `sqlite3`.
enum Schema {
  /// `PRAGMA application_id`: "trac", so that `file` and we can tell an index from another database.
  static let applicationID: Int32 = 0x7472_6163
  /// `PRAGMA user_version` of an index that this program writes.
  static let version = 3

  /// Brings a database to `version`.
  static func migrate(_ database: Database) throws {
    let current = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if current < 1 {
      try database.execute(sql: tables)
      try database.execute(sql: views)
    }
    if current < 2 {
      try database.execute(sql: FleetSchema.tables)
      // Their summaries lack what version 2 adds, and are made anew from their records.
      try database.execute(sql: "INSERT OR IGNORE INTO stale SELECT number FROM request")
    }
    if current < 3 { try database.execute(sql: LookupTable.tables) }
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  private static let tables = """
    -- The ledger: what was read of which file. A file is known by its content, not by its name.
    CREATE TABLE source (
      number INTEGER PRIMARY KEY,
      file TEXT NOT NULL,              -- as last given; '-' is standard input
      bytes INTEGER NOT NULL,          -- settled so far: the next run reads on from here
      head_length INTEGER NOT NULL, head_hash INTEGER NOT NULL,  -- of the first bytes
      tail_length INTEGER NOT NULL, tail_hash INTEGER NOT NULL,  -- of the last settled bytes
      physical_lines INTEGER NOT NULL, -- blank ones included
      lines INTEGER NOT NULL, events INTEGER NOT NULL, uncorrelated INTEGER NOT NULL,
      malformed INTEGER NOT NULL, no_time INTEGER NOT NULL, oversize INTEGER NOT NULL,
      latest INTEGER                   -- time of its latest record; the latest of all ends the logs
    );
    CREATE TABLE problem (             -- the first skipped lines of each source
      source INTEGER NOT NULL, line INTEGER NOT NULL, offset INTEGER NOT NULL,
      reason TEXT NOT NULL, explanation TEXT NOT NULL,
      PRIMARY KEY (source, line)
    ) WITHOUT ROWID;
    CREATE TABLE origin (number INTEGER PRIMARY KEY, service TEXT NOT NULL, instance TEXT);
    CREATE TABLE name (number INTEGER PRIMARY KEY, text TEXT NOT NULL);   -- topics, consumer groups
    CREATE TABLE request (             -- a request, and the instants of it that reports need
      number INTEGER PRIMARY KEY,
      correlation_id TEXT NOT NULL,    -- as its earliest event has it
      lookup TEXT NOT NULL,            -- normalised: a UUID as 32 lower-case digits, others as they are
      outcome INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
      sent INTEGER, sent_origin INTEGER, received INTEGER, received_origin INTEGER,
      accepted INTEGER, accepted_origin INTEGER, first_effect INTEGER, first_effect_origin INTEGER,
      done INTEGER, done_origin INTEGER,
      participants TEXT NOT NULL,      -- [[origin, level], …], the level being the most severe
      exchanges TEXT NOT NULL,         -- HTTP attempts: [[attempt, status, gave up, client, server, sent,
                                       --   received, responded, ended], …]
      deliveries TEXT NOT NULL         -- [[message, attempt, destination, group, partition, offset, publisher,
                                       --   consumer, begun, published, consumed, started, finished, failed],
                                       --   …]; attempt 0: a message that nothing consumed. Of some five more:
                                       --   number of the message that is published again, whether as a dead
                                       --   letter, whether the work is an earlier row's, the message's own
                                       --   time, its kind (1 CreateTime, 2 LogAppendTime)
    );
    -- id = request number << 24 | ordinal, so that the table is stored request by request.
    -- What was logged, byte for byte: the records of a request that one batch brought, as lines, and for each
    -- its place and meaning: [time, origin, role, level, source, line, offset, start, length], where start
    -- (from 1) and length cut it out of `lines`. Request 0 holds the records without a correlation id.
    CREATE TABLE records (id INTEGER PRIMARY KEY, places TEXT NOT NULL, lines BLOB NOT NULL);
    CREATE TABLE stale (request INTEGER PRIMARY KEY);  -- requests with events newer than their summary
    CREATE TABLE outcome_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE role_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE level_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    """

  /// The SQL of a time in ns as RFC 3339 text.
  static func time(_ column: String) -> String {
    // SQLite divides towards zero: times before 1970 need the remainder that is not negative.
    let fraction = "((\(column)) % 1000000000 + 1000000000) % 1000000000"
    return "strftime('%Y-%m-%dT%H:%M:%S', ((\(column)) - \(fraction)) / 1000000000, 'unixepoch')"
      + " || printf('.%09dZ', \(fraction))"
  }

  private static let views = """
    CREATE VIEW requests AS
      SELECT r.number, r.correlation_id, o.name AS outcome, \(time("r.start")) AS start_time,
        r.accepted - r.sent AS accepted_ns, r.first_effect - r.sent AS first_effect_ns,
        r.done - r.sent AS end_to_end_ns,
        CASE WHEN r.sent IS NULL THEN r.done - r.received END AS from_api_ns,
        (SELECT group_concat(DISTINCT g.service) FROM json_each(r.participants) m
          JOIN origin g ON g.number = m.value ->> 0) AS services,
        r.start AS start_ns
      FROM request r JOIN outcome_name o ON o.number = r.outcome;
    CREATE VIEW exchanges AS
      SELECT r.correlation_id, e.value ->> 0 AS attempt, e.value ->> 1 AS status_code, e.value ->> 2 AS gave_up,
        c.service AS client, s.service AS server,
        (e.value ->> 6) - (e.value ->> 5) AS request_transit_ns, (e.value ->> 7) - (e.value ->> 6) AS api_ns,
        CASE WHEN NOT e.value ->> 2 THEN (e.value ->> 8) - (e.value ->> 7) END AS response_transit_ns,
        CASE WHEN NOT e.value ->> 2 THEN (e.value ->> 8) - (e.value ->> 5) END AS client_ns,
        r.number AS request
      FROM request r JOIN json_each(r.exchanges) e
      LEFT JOIN origin c ON c.number = e.value ->> 3 LEFT JOIN origin s ON s.number = e.value ->> 4;
    CREATE VIEW deliveries AS
      SELECT r.correlation_id, d.value ->> 0 AS message, d.value ->> 1 AS attempt, n.text AS destination,
        g.text AS consumer_group, d.value ->> 4 AS partition, d.value ->> 5 AS message_offset,
        p.service AS publisher, c.service AS consumer,
        (d.value ->> 9) - (d.value ->> 8) AS publish_ns,
        (d.value ->> 10) - ifnull(d.value ->> 9, d.value ->> 17) AS wait_ns,
        (d.value ->> 11) - (d.value ->> 10) AS dispatch_ns,
        (d.value ->> 12) - (d.value ->> 11) AS processing_ns, d.value ->> 13 AS failed, r.number AS request,
        d.value ->> 14 AS repeats, ifnull(d.value ->> 15, 0) AS dead_letter,
        ifnull(d.value ->> 16, 0) AS shares_work
      FROM request r JOIN json_each(r.deliveries) d
      LEFT JOIN name n ON n.number = d.value ->> 2 LEFT JOIN name g ON g.number = d.value ->> 3
      LEFT JOIN origin p ON p.number = d.value ->> 6 LEFT JOIN origin c ON c.number = d.value ->> 7;
    CREATE VIEW events AS
      SELECT r.correlation_id, \(time("p.value ->> 0")) AS time, o.service, o.instance, l.name AS level,
        t.name AS role, s.file, p.value ->> 5 AS line,
        CAST(substr(g.lines, p.value ->> 7, p.value ->> 8) AS TEXT) AS record, p.value ->> 0 AS time_ns
      FROM records g JOIN json_each(g.places) p LEFT JOIN request r ON r.number = g.id >> 24
      JOIN source s ON s.number = p.value ->> 4 JOIN role_name t ON t.number = p.value ->> 2
      JOIN level_name l ON l.number = p.value ->> 3 LEFT JOIN origin o ON o.number = p.value ->> 1;
    """
}
