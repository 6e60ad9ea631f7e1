import GRDB

/// The tables of version 12: fields that are never stored, and removed requests.
enum RemovalSchema {
  private static let tables = """
    CREATE TABLE IF NOT EXISTS redaction (  -- fields that are taken out of every log before it is stored
      field TEXT PRIMARY KEY,               -- in lower case; '': the only row where all are kept
      method TEXT NOT NULL,                 -- drop, hash; none
      key TEXT                              -- tells the keys of hashes apart
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS removal (    -- one row, since requests were first removed
      times INTEGER NOT NULL,               -- how often; whoever writes notices that numbers have gone
      last_request INTEGER NOT NULL,        -- numbers up to it have been given to requests
      process INTEGER NOT NULL              -- which has something left to do, such as giving back the space; 0: none has
    );
    """

  /// Makes the tables. Questions about requests ask for removed ones, too, also while an older index is brought up to
  /// date.
  static func makeTables(_ database: Database) throws { try database.execute(sql: tables) }

  static func make(_ database: Database) throws {
    try makeTables(database)
    let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('source')")
    guard !columns.contains("forgotten") else { return }
    // Records that were events or without an id, and were removed.
    try database.execute(sql: "ALTER TABLE source ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0")
  }
}
