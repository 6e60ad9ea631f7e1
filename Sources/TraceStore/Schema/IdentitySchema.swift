/// The tables of version 4: further requests of an id, and ids of one request.
enum IdentitySchema {
  static let tables = """
    \(WideRequests.creation(of: "generation"))
    -- number: which it is, from 2, << 40 | number of the id's first request.
    CREATE TABLE alias (               -- an id of 64 bits and the only id of 128 that ends in it: one request,
      short INTEGER PRIMARY KEY,       -- that of `long`; the row of `short` in request counts for nothing
      long INTEGER NOT NULL UNIQUE
    );
    ALTER TABLE lookup_state ADD COLUMN aliased INTEGER NOT NULL DEFAULT 0;  -- ids up to it were compared
    CREATE INDEX lookup_short ON request_lookup (lookup) WHERE length(lookup) = 16;
    """

  /// A reused id was sent or received twice. So every request with several attempts by an older version is made anew
  /// from its records. So is every request that may hold a record without a role then. Clocks and revisions follow
  /// at the next ingest.
  static let renewal = """
    INSERT OR IGNORE INTO stale SELECT number FROM request WHERE json_array_length(exchanges) > 1;
    INSERT OR IGNORE INTO stale SELECT id >> 24 FROM records WHERE id >> 24 > 0
      AND (instr(lines, '"launch') OR instr(lines, '"app_launch') OR instr(lines, '"screen_load') OR instr(lines, '"hitches'));
    DELETE FROM verdict WHERE request IN (SELECT request FROM stale);
    DELETE FROM fleet_state;
    """
}
