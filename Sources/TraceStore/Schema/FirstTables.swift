/// The tables of version 1: the input, and the results.
enum FirstTables {
  static let sql = """
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
    -- Until version 17 (RequestTable).
    \(WideRequests.creation(of: "request"))
    -- What was logged, until version 14 (RecordBlockSchema): a row's lines, and for each its place and meaning.
    CREATE TABLE records (id INTEGER PRIMARY KEY, places TEXT NOT NULL, lines BLOB NOT NULL);
    CREATE TABLE stale (request INTEGER PRIMARY KEY);  -- requests with events newer than their summary
    CREATE TABLE outcome_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE role_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE level_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    """
}
