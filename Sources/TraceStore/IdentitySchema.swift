/// The tables of version 4: what an id names beside its first request, and which ids name one request.
enum IdentitySchema {
  static let tables = """
    CREATE TABLE generation (          -- the requests of an id that names several, but for the first
      number INTEGER PRIMARY KEY,      -- which it is, from 2, << 40 | number of the id's first request
      correlation_id TEXT NOT NULL, lookup TEXT NOT NULL,    -- this and the rest as in request
      outcome INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
      sent INTEGER, sent_origin INTEGER, received INTEGER, received_origin INTEGER,
      accepted INTEGER, accepted_origin INTEGER, first_effect INTEGER, first_effect_origin INTEGER,
      done INTEGER, done_origin INTEGER,
      participants TEXT NOT NULL, exchanges TEXT NOT NULL, deliveries TEXT NOT NULL
    );
    CREATE TABLE alias (               -- an id of 64 bits and the only id of 128 that ends in it: one request,
      short INTEGER PRIMARY KEY,       -- that of `long`; the row of `short` in request counts for nothing
      long INTEGER NOT NULL UNIQUE
    );
    ALTER TABLE lookup_state ADD COLUMN aliased INTEGER NOT NULL DEFAULT 0;  -- ids up to it were compared
    CREATE INDEX lookup_short ON request_lookup (lookup) WHERE length(lookup) = 16;
    """

  /// An id that names several requests was sent or received twice, so what older versions took for one request
  /// with several attempts is made anew from its records. Clocks and verdicts follow at the next ingest.
  static let renewal = """
    INSERT OR IGNORE INTO stale SELECT number FROM request WHERE json_array_length(exchanges) > 1;
    DELETE FROM verdict WHERE request IN (SELECT request FROM stale);
    DELETE FROM fleet_state;
    """
}
