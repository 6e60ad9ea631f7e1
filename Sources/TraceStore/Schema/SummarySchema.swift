/// The tables of version 17. They have summaries as columns of numbers (`SummaryLayout`), and how far the time of a
/// source went back from a record to the next. Such a step back may prove to be a silence when more of the source is
/// read.
enum SummarySchema {
  /// Columns of later versions stand behind the others in a row: what is older ends before them.
  static let version = 17

  static let table = """
    CREATE TABLE summary_block (     -- what reports need of the requests of which this is number >> 8
      number INTEGER PRIMARY KEY,
      seal INTEGER NOT NULL,         -- checksum of the number, and of the checksums of the frames
      summaries BLOB NOT NULL,       -- a frame of zstd: instants, calls, messages and participants by column
      attributes BLOB NOT NULL       -- likewise of their values in attribute_value
    );
    """

  /// Of a source that was written the newest first, one number stood for both directions.
  static let longestReturn = """
    ALTER TABLE coverage ADD COLUMN longest_return INTEGER NOT NULL DEFAULT 0;
    UPDATE coverage SET longest_return = longest_silence WHERE last < first;
    """
}
