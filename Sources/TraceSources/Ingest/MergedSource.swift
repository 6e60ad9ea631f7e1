import LogReading
import TraceModel
import TraceStore

/// A source of one of several indexes that become one.
struct MergedSource {
  /// As its index has it.
  let entry: LedgerEntry
  /// The index: its position among those that become one, and its path.
  let position: Int
  let path: String
  /// The profile that the source was read by; nil: none of a user.
  let profile: StoredProfile?
  /// By which its records were read.
  let former: LogDecoder
  /// How many of its records were removed.
  let forgotten: Int64
  /// Its ingest has not ended.
  let isUnfinished: Bool
  /// Place and hash of its first record.
  let first: [UInt64]?

  /// Its number in the spool of records.
  var place: Int64 { RecordSpool.source(entry.number, ofIndex: position) }

  /// The sources of an index, whose records are in the spool.
  static func all(
    of index: IndexFile, at position: Int, _ decoder: LogDecoder, _ spool: RecordSpool
  ) throws -> [MergedSource] {
    let (ledger, profiles, forgotten, unfinished) = try index.read { database in
      (
        try Ledger(database, catalog: index.catalog),
        try StoredProfiles(IndexReader(database, catalog: index.catalog), decoder, path: index.path),
        try Removal.records(database), try UnfinishedLogs.sources(database)
      )
    }
    return try ledger.entries.map { entry in
      MergedSource(
        entry: entry, position: position, path: index.path,
        profile: entry.profile.profile.flatMap { ledger.profiles[$0] },
        former: profiles.decoder(of: UInt32(clamping: entry.number)),
        forgotten: forgotten[entry.number] ?? 0, isUnfinished: unfinished.contains(entry.number),
        first: try spool.firstRecord(of: RecordSpool.source(entry.number, ofIndex: position)))
    }
  }

  // MARK: The same log

  /// The source says nothing of being another log than `other`, whose reading is not shorter.
  /// Costs no look at the records.
  func mayBeBeginning(of other: MergedSource) -> Bool {
    guard entry.headLength == other.entry.headLength else {
      return first == other.first || forgotten > 0 || other.forgotten > 0
    }
    return entry.headHash == other.entry.headHash
      && (entry.bytes < other.entry.bytes || entry.tailLength != other.entry.tailLength
        || hasSameEnd(as: other))
  }

  /// The source is the same log as `other`, read to the same byte or before. A line may be no record in one of them,
  /// since it was removed there, or passed over by another profile.
  func isBeginning(of other: MergedSource, _ agreement: RecordSpool.Agreement) -> Bool {
    agreement.different == 0
      && agreement.onlyFirst <= other.forgotten + other.skipped
      && agreement.onlySecond <= forgotten + skipped
      && (agreement.common > 0 || hasSameBytes(as: other))
  }

  private var skipped: Int64 { Int64(entry.counts.skipped.values.reduce(0, +)) }

  private func hasSameBytes(as other: MergedSource) -> Bool {
    guard entry.headLength == other.entry.headLength, entry.headHash == other.entry.headHash else {
      return false
    }
    return entry.bytes == other.entry.bytes ? hasSameEnd(as: other) : forgotten > 0 || other.forgotten > 0
  }

  private func hasSameEnd(as other: MergedSource) -> Bool {
    entry.tailLength == other.entry.tailLength && entry.tailHash == other.entry.tailHash
  }

  // MARK: Order

  /// Of readings of the same log the first in this order stays: the longest, then the one of which most was removed.
  /// The rest makes the order depend on the readings, not on the indexes.
  static func isPreferred(_ one: MergedSource, _ other: MergedSource) -> Bool {
    if one.entry.bytes != other.entry.bytes { return one.entry.bytes > other.entry.bytes }
    if one.forgotten != other.forgotten { return one.forgotten > other.forgotten }
    if one.isUnfinished != other.isUnfinished { return other.isUnfinished }
    if one.skipped != other.skipped { return one.skipped < other.skipped }
    return one.texts.lexicographicallyPrecedes(other.texts)
  }

  /// The order of sources in an index made of several.
  static func isBefore(_ one: MergedSource, _ other: MergedSource) -> Bool {
    if one.entry.file != other.entry.file { return one.entry.file < other.entry.file }
    return one.content.lexicographicallyPrecedes(other.content)
  }

  private var texts: [String] {
    [entry.file, profile?.hash ?? "", profile?.text ?? "", entry.profile.layout]
  }

  private var content: [UInt64] {
    [UInt64(clamping: entry.bytes), entry.headHash, entry.tailHash] + (first ?? [])
  }
}
