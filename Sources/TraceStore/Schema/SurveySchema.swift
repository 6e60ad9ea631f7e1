/// The tables of version 2: what all requests and logs together say. `coverage` moves with the ledger; the
/// others are made anew at the end of every ingest, from everything that the index holds.
enum SurveySchema {
  static let tables = """
    CREATE TABLE coverage (            -- what a source holds of an origin, times as logged
      source INTEGER NOT NULL, origin INTEGER NOT NULL,
      records INTEGER NOT NULL,
      first INTEGER NOT NULL, last INTEGER NOT NULL,         -- in the order of the source
      earliest INTEGER NOT NULL, latest INTEGER NOT NULL,
      longest_silence INTEGER NOT NULL,                      -- ns from a record to the next
      changes INTEGER NOT NULL, unit INTEGER NOT NULL,       -- from which the step of the times follows
      PRIMARY KEY (source, origin)
    ) WITHOUT ROWID;
    ALTER TABLE source ADD COLUMN naive_times INTEGER NOT NULL DEFAULT 0;   -- without an offset, read as UTC
    ALTER TABLE source ADD COLUMN invalid_utf8 INTEGER NOT NULL DEFAULT 0;  -- records in which it occurs
    CREATE TABLE verdict (             -- requests of which all logs together say more than their own records
      request INTEGER PRIMARY KEY,
      outcome INTEGER NOT NULL,        -- in the place of request.outcome
      notes TEXT NOT NULL              -- [[kind, fact, …], …], see NoteText
    );
    CREATE TABLE clock (               -- a clock while it ran steadily; the request's times stay as logged
      origin INTEGER NOT NULL, reference INTEGER NOT NULL,
      since INTEGER, until INTEGER,    -- what it shows when the period begins and ends; NULL: open
      kind TEXT NOT NULL,              -- same (a reference), estimate, bound, assumed, uncorrected (unknown)
      -- what is subtracted from its times: offset + drift * (time of the reference - offset_epoch), in ns
      offset_epoch INTEGER NOT NULL, offset INTEGER NOT NULL, drift REAL NOT NULL,
      evidence INTEGER NOT NULL,       -- pairs of records, sent and received
      resolution INTEGER NOT NULL,     -- ns between two times that it can write
      pickups INTEGER, fetch_delay INTEGER,
      -- every line that the logs allow, by its vertices: drift, offset - base at epoch, ... as doubles of 8 bytes
      epoch INTEGER NOT NULL, base INTEGER NOT NULL, upper BLOB NOT NULL, lower BLOB NOT NULL,
      assumed INTEGER NOT NULL         -- 1: if an idle consumer takes messages at once; 0: if not; 2: in any case
    );
    CREATE TABLE clock_pair (          -- two clocks of which neither is a reference
      first INTEGER NOT NULL, first_period INTEGER NOT NULL,
      second INTEGER NOT NULL, second_period INTEGER NOT NULL,
      offset_epoch INTEGER NOT NULL, offset INTEGER NOT NULL, drift REAL NOT NULL,
      epoch INTEGER NOT NULL, base INTEGER NOT NULL, upper BLOB NOT NULL, lower BLOB NOT NULL,
      assumed INTEGER NOT NULL         -- as of a clock
    );
    CREATE TABLE clock_step (          -- a clock was set, between `since` and `until`, forward by `size` ns
      origin INTEGER NOT NULL, against INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
      size INTEGER, low INTEGER, high INTEGER
    );
    CREATE TABLE clock_conflict (first INTEGER NOT NULL, second INTEGER NOT NULL, evidence INTEGER NOT NULL);
    CREATE TABLE fleet_state (         -- how many bytes of log the tables above were made from
      bytes INTEGER NOT NULL
    );
    """
}
