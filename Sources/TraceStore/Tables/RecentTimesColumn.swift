import GRDB
import TraceModel

/// The column `source.recent_times`: what the last records of a source leave open (`RecentTimes`), in a frame with a
/// checksum. NULL where nothing is known.
enum RecentTimesColumn {
  static let creation = "ALTER TABLE source ADD COLUMN recent_times BLOB"
  /// Few records are open, and as many origins.
  private static let mostBytes = 1 << 16

  /// The stored times of a source. Throws damage where it is not as it was written, with the rest of the row.
  static func read(_ row: Statement, _ column: Int32, of entry: LedgerEntry, _ ids: CatalogIDs) throws
    -> RecentTimes?
  {
    let stored = row.blob(column)
    guard !stored.isEmpty else { return nil }
    guard let content = Frame.unpack(stored, most: mostBytes)?.content else { throw damage(entry) }
    var (recent, subject) = (RecentTimes(), Subject(entry))
    var coder = SurveyCoder(reading: content, ids.all, summary: IndexReader.code)
    subject.code(with: &coder)
    recent.code(with: &coder)
    guard coder.isSound, subject == Subject(entry) else { throw damage(entry) }
    return recent
  }

  /// The content to store.
  fileprivate static func content(_ entry: LedgerEntry, _ fileNumbers: FileNumbers) throws -> [UInt8] {
    var (recent, subject) = (entry.recent, Subject(entry))
    var coder = fileNumbers.surveyCoder()
    subject.code(with: &coder)
    recent.code(with: &coder)
    var packed: [UInt8] = []
    try coder.bytes.withUnsafeBytes { try FramePacker().pack($0, into: &packed) }
    return packed
  }

  /// The source and the time that it belongs to; with another source or time it is ignored.
  private struct Subject: Equatable {
    var number: Int64
    var bytes: Int64

    init(_ entry: LedgerEntry) { (number, bytes) = (entry.number, entry.bytes) }

    mutating func code(with coder: inout SurveyCoder) {
      coder.number(&number)
      coder.number(&bytes)
    }
  }

  private static func damage(_ entry: LedgerEntry) -> any Error {
    Damage.found("the latest times of source \(entry.number) have changed since they were written")
  }
}

extension IndexWriter {
  /// Stores what the last records of a source leave open, behind the row of its entry.
  package func store(recent entry: LedgerEntry, fileNumbers: FileNumbers) throws {
    let row = try Statement(database, "UPDATE source SET recent_times = ?2 WHERE number = ?1")
    row.bind(1, entry.number)
    row.bind(copyOf: try RecentTimesColumn.content(entry, fileNumbers), at: 2)
    try row.run()
  }
}
