/// The tables of version 10: by which profile each source was read. A source without a row was read without one.
enum ProfileSchema {
  static let tables = """
    CREATE TABLE IF NOT EXISTS profile (   -- profiles that sources were read with
      number INTEGER PRIMARY KEY,
      hash TEXT NOT NULL,                  -- of its text
      name TEXT NOT NULL,                  -- the file's path, or the name of a built-in profile
      text TEXT NOT NULL                   -- the file as it was
    );
    CREATE TABLE IF NOT EXISTS source_profile (
      source INTEGER PRIMARY KEY,
      profile INTEGER,                     -- NULL: none, only built-in ones
      layout TEXT NOT NULL                 -- which of its entries, and which built-in profiles
    );
    """
}
