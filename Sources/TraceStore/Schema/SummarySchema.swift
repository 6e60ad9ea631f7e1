/// The table of version 17: summaries as columns of numbers (`SummaryLayout`).
enum SummarySchema {
  static let table = """
    CREATE TABLE summary_block (     -- what reports need of the requests of which this is number >> 8
      number INTEGER PRIMARY KEY,
      seal INTEGER NOT NULL,         -- checksum of the number, and of the checksums of the frames
      summaries BLOB NOT NULL,       -- a frame of zstd: instants, calls, messages and participants by column
      attributes BLOB NOT NULL       -- likewise of their values in attribute_value
    );
    """
}
