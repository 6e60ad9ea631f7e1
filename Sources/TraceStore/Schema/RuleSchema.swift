/// The table of version 13: which rules of profiles named records of a source. A rule without a row named none.
enum RuleSchema {
  static let table = """
    CREATE TABLE IF NOT EXISTS rule_match (
      source INTEGER NOT NULL,
      profile TEXT NOT NULL,               -- a built-in one by its name; '': that of the source (source_profile)
      entry INTEGER NOT NULL,              -- its place in the profile, from 0
      rule INTEGER NOT NULL,               -- its place in the entry, from 0
      records INTEGER NOT NULL,
      first INTEGER NOT NULL, last INTEGER NOT NULL,  -- offsets of the first and the last of them in the source
      time INTEGER,                        -- of the last; NULL: not known
      PRIMARY KEY (source, profile, entry, rule)
    ) WITHOUT ROWID;
    """
}
