import GRDB

/// The tables of an index, each version a migration. Times are nanoseconds since 1970 UTC, on the
/// clock of whoever logged them. `SchemaViews` has the views.
enum Schema {
  /// `PRAGMA application_id`: "trac", so that `file` and we can tell an index from another database.
  static let applicationID: Int32 = 0x7472_6163
  /// `PRAGMA user_version` of an index that this program writes.
  static let version = 5

  /// Brings a database to `version`.
  static func migrate(_ database: Database) throws {
    let current = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if current < 1 { try database.execute(sql: tables) }
    if current < 2 {
      try database.execute(sql: SurveySchema.tables)
      // Their summaries lack what version 2 adds, and are made anew from their records.
      try database.execute(sql: "INSERT OR IGNORE INTO stale SELECT number FROM request")
    }
    if current < 3 { try database.execute(sql: LookupTable.tables) }
    if current < 4 {
      try database.execute(sql: IdentitySchema.tables)
      try database.execute(sql: IdentitySchema.renewal)
      try IndexWriter(database).joinAliases()
    }
    if current < version { try database.execute(sql: SchemaViews.all) }
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
}
