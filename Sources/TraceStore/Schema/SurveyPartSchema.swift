/// The table of version 16: what parts of the requests tell, so that an ingest surveys only what it has changed. It
/// holds nothing that cannot be made anew from the requests.
enum SurveyPartSchema {
  static let table = """
    CREATE TABLE IF NOT EXISTS survey_part (  -- what some neighbouring requests tell of clocks and missing records
      number INTEGER PRIMARY KEY,             -- level << 40 | place: the ids from place << (12 + 2 * level) on; -1: all
      through INTEGER NOT NULL,               -- the last id that it has
      version INTEGER NOT NULL,               -- of the form of content
      content BLOB NOT NULL                   -- one frame of zstd, with its checksum
    );
    """
}
