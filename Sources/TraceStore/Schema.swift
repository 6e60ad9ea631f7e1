import GRDB

/// The tables and views of an index, each version a migration. Times are nanoseconds since 1970 UTC, on the
/// clock of whoever logged them. README.md documents the views for readers with `sqlite3`.
enum Schema {
  /// `PRAGMA application_id`: "trac", so that `file` and we can tell an index from another database.
  static let applicationID: Int32 = 0x7472_6163
  /// `PRAGMA user_version` of an index that this program writes.
  static let version = 1

  /// Brings a database to `version`.
  static func migrate(_ database: Database) throws {
    let current = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if current < 1 {
      try database.execute(sql: tables)
      try database.execute(sql: views)
    }
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
      malformed INTEGER NOT NULL, no_time INTEGER NOT NULL, oversize INTEGER NOT NULL
    );
    CREATE TABLE problem (             -- the first skipped lines of each source
      source INTEGER NOT NULL, line INTEGER NOT NULL, offset INTEGER NOT NULL,
      reason TEXT NOT NULL, explanation TEXT NOT NULL,
      PRIMARY KEY (source, line)
    ) WITHOUT ROWID;
    CREATE TABLE origin (number INTEGER PRIMARY KEY, service TEXT NOT NULL, instance TEXT);
    CREATE TABLE name (number INTEGER PRIMARY KEY, text TEXT NOT NULL);   -- topics, consumer groups
    CREATE TABLE participants (        -- which origins took part in a request, as [[origin, level], …]
      number INTEGER PRIMARY KEY, members TEXT NOT NULL
    );
    CREATE TABLE request (             -- a request, and the instants of it that reports need
      number INTEGER PRIMARY KEY,
      correlation_id TEXT NOT NULL,    -- as its earliest event has it
      lookup TEXT NOT NULL,            -- normalised: a UUID as 32 lower-case digits, others as they are
      outcome INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
      sent INTEGER, sent_origin INTEGER, received INTEGER, received_origin INTEGER,
      accepted INTEGER, accepted_origin INTEGER, first_effect INTEGER, first_effect_origin INTEGER,
      done INTEGER, done_origin INTEGER, participants INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX request_by_lookup ON request (lookup);
    -- In the tables below, id = request number << 24 | ordinal: each is stored request by request.
    CREATE TABLE exchange (            -- one HTTP attempt
      id INTEGER PRIMARY KEY, attempt INTEGER NOT NULL, status_code INTEGER, gave_up INTEGER NOT NULL,
      client INTEGER, server INTEGER, sent INTEGER, received INTEGER, responded INTEGER, "ended" INTEGER
    );
    CREATE TABLE delivery (            -- one delivery of a message; attempt 0: a message without any
      id INTEGER PRIMARY KEY, message INTEGER NOT NULL, attempt INTEGER NOT NULL, destination INTEGER,
      consumer_group INTEGER, partition INTEGER, message_offset INTEGER, publisher INTEGER, consumer INTEGER,
      begun INTEGER, published INTEGER, consumed INTEGER, started INTEGER, finished INTEGER,
      failed INTEGER NOT NULL
    );
    CREATE TABLE event (               -- a log record; `record` is what was logged, byte for byte
      id INTEGER PRIMARY KEY, time INTEGER NOT NULL, origin INTEGER NOT NULL, role INTEGER NOT NULL,
      level INTEGER NOT NULL, source INTEGER NOT NULL, line INTEGER NOT NULL, offset INTEGER NOT NULL,
      record TEXT NOT NULL
    );
    CREATE TABLE uncorrelated (        -- a log record without a correlation id
      id INTEGER PRIMARY KEY, time INTEGER NOT NULL, origin INTEGER NOT NULL, role INTEGER NOT NULL,
      level INTEGER NOT NULL, source INTEGER NOT NULL, line INTEGER NOT NULL, offset INTEGER NOT NULL,
      record TEXT NOT NULL
    );
    CREATE TABLE stale (request INTEGER PRIMARY KEY);  -- requests with events newer than their summary
    CREATE TABLE outcome_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE role_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE level_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    """

  private static func time(_ column: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%S', \(column) / 1000000000, 'unixepoch')"
      + " || printf('.%09dZ', \(column) % 1000000000)"
  }

  private static let views = """
    CREATE VIEW requests AS
      SELECT r.number, r.correlation_id, o.name AS outcome, \(time("r.start")) AS start_time,
        r.accepted - r.sent AS accepted_ns, r.first_effect - r.sent AS first_effect_ns,
        r.done - r.sent AS end_to_end_ns,
        CASE WHEN r.sent IS NULL THEN r.done - r.received END AS from_api_ns,
        (SELECT group_concat(DISTINCT g.service) FROM json_each(p.members) m
          JOIN origin g ON g.number = json_extract(m.value, '$[0]')) AS services,
        r.start AS start_ns
      FROM request r JOIN outcome_name o ON o.number = r.outcome
      JOIN participants p ON p.number = r.participants;
    CREATE VIEW exchanges AS
      SELECT r.correlation_id, e.attempt, e.status_code, e.gave_up, c.service AS client, s.service AS server,
        e.received - e.sent AS request_transit_ns, e.responded - e.received AS api_ns,
        e."ended" - e.responded AS response_transit_ns, e."ended" - e.sent AS client_ns, r.number AS request
      FROM exchange e JOIN request r ON r.number = e.id >> 24
      LEFT JOIN origin c ON c.number = e.client LEFT JOIN origin s ON s.number = e.server;
    CREATE VIEW deliveries AS
      SELECT r.correlation_id, d.message, d.attempt, n.text AS destination, g.text AS consumer_group,
        d.partition, d.message_offset, p.service AS publisher, c.service AS consumer,
        d.published - d.begun AS publish_ns, d.consumed - d.published AS wait_ns,
        d.started - d.consumed AS dispatch_ns, d.finished - d.started AS processing_ns, d.failed,
        r.number AS request
      FROM delivery d JOIN request r ON r.number = d.id >> 24
      LEFT JOIN name n ON n.number = d.destination LEFT JOIN name g ON g.number = d.consumer_group
      LEFT JOIN origin p ON p.number = d.publisher LEFT JOIN origin c ON c.number = d.consumer;
    CREATE VIEW events AS
      SELECT r.correlation_id, \(time("e.time")) AS time, o.service, o.instance, l.name AS level,
        t.name AS role, s.file, e.line, e.record, e.time AS time_ns, e.id
      FROM event e JOIN request r ON r.number = e.id >> 24 JOIN source s ON s.number = e.source
      JOIN role_name t ON t.number = e.role JOIN level_name l ON l.number = e.level
      LEFT JOIN origin o ON o.number = e.origin;
    """
}
