/// The table of version 9: records that name several requests, such as a consumer's about a batch of messages. Each
/// stands here once, and `records` has for each request its place and the id, so that an index grows with the log.
///
/// Older versions stored such a record with each of its requests. Records stored by them stay, and are read as they
/// are.
enum SharedRecordSchema {
  static let table = """
    CREATE TABLE IF NOT EXISTS shared_record (  -- records that name several requests, byte for byte, by where they stand
      source INTEGER NOT NULL, offset INTEGER NOT NULL,
      line BLOB NOT NULL,
      PRIMARY KEY (source, offset)
    );
    """
}
