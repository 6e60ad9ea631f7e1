/// The table of version 11: logs whose ingest has not ended. Each run enters its logs before it reads anything, and
/// removes them at its end. So the logs of an interrupted run are known.
enum UnfinishedSchema {
  static let table = """
    CREATE TABLE IF NOT EXISTS unfinished (
      process INTEGER NOT NULL,            -- its number in the system
      file TEXT NOT NULL,                  -- the whole path; '-' is standard input
      source INTEGER NOT NULL,             -- 0 while nothing of it is stored
      PRIMARY KEY (process, file)
    ) WITHOUT ROWID;
    """
}
