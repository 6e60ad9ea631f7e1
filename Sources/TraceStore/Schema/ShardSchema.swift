/// The table of version 22: which part of the requests an index has (`Shard`).
enum ShardSchema {
  static let table = """
    CREATE TABLE IF NOT EXISTS shard (      -- one row, if other indexes have other requests of the same logs
      name TEXT NOT NULL,                   -- of the set, by chance: 32 digits
      number INTEGER NOT NULL,              -- of this shard, from 1
      shards INTEGER NOT NULL               -- how many the set has
    );
    """
}
