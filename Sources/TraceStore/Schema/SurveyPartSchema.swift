/// The table of version 16: surveys of parts of the requests, so that an ingest surveys only changed parts. All of it
/// can be made anew from the requests.
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
