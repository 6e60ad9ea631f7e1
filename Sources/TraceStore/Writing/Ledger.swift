package import GRDB
package import TraceModel

/// The index's knowledge of one source: its identity, by its first and last settled bytes, and how far it was read.
package struct LedgerEntry: Sendable, Equatable {
  /// A file is recognised by at most this many bytes at its beginning and before the offset where reading
  /// stopped.
  package static let sampleLength = 4096

  /// Number in the index; 0 for a source that is not recorded yet.
  package var number: Int64 = 0
  /// As it was named when it was read; `-` for standard input.
  package var file: String
  /// Bytes settled; reading goes on here.
  package var bytes: Int64 = 0
  /// Bytes of the beginning that `headHash` covers, at most `sampleLength`.
  package var headLength = 0
  /// Hash of the first settled bytes (`ByteHash`).
  package var headHash: UInt64 = 0
  /// Bytes before the end of the settled ones that `tailHash` covers.
  package var tailLength = 0
  /// Hash of the last settled bytes (`ByteHash`).
  package var tailHash: UInt64 = 0
  /// Lines settled, blank ones included, so that line numbers go on.
  package var physicalLines: Int64 = 0
  /// The fate of the settled lines.
  package var counts = LineCounts()
  /// Latest time of a record, in ns since 1970; `absent` without any.
  package var latest: Timestamp?
  /// The stretch of each origin in the settled lines.
  package var coverage: [OriginStretch] = []
  /// Settled records with a time without an offset, and those with invalid UTF-8.
  package var naiveTimes = 0
  /// Settled records with invalid UTF-8.
  package var invalidUTF8 = 0
  /// Settled records with a time far from all others.
  package var strayTimes = 0
  /// The open ends of the last settled records.
  package var recent = RecentTimes()
  /// The profile that the settled lines were read by.
  package var profile = SourceProfile()
  /// The settled records that rules of profiles named.
  package var rules: [RuleOrigin: RuleMatches] = [:]

  package init(file: String) { self.file = file }
}

/// The sources that an index holds.
package struct Ledger: Sendable {
  /// In the order of their numbers.
  package private(set) var entries: [LedgerEntry]
  /// The profiles that sources were read with, by number.
  package let profiles: [Int64: StoredProfile]
  private let heads: LedgerHeads

  /// The number of the newest source; 0 without any.
  package var lastNumber: Int64 { entries.last?.number ?? 0 }

  /// Reads the ledger. The cost grows with the number of sources.
  package init(_ database: Database, catalog: Catalog) throws {
    let reader = IndexReader(database, catalog: catalog)
    try reader.expectAsWritten(
      .source, .redaction, .profile, .sourceProfile, .ruleMatch)
    let rows = try Statement(
      database, "SELECT \(Self.columns.joined(separator: ", ")) FROM source ORDER BY number")
    entries = []
    let ids = try CatalogIDs(database, catalog: catalog)
    while try rows.step() { entries.append(try Self.entry(rows, ids)) }
    let coverage = try CoverageTable.read(database, ids)
    let rules = try RuleTable.read(database)
    for index in entries.indices {
      entries[index].coverage = coverage[entries[index].number] ?? []
      entries[index].rules = rules[entries[index].number] ?? [:]
    }
    let sources = try reader.sourceProfiles()
    profiles = sources.isEmpty ? [:] : try reader.profiles()
    for index in entries.indices {
      entries[index].profile = sources[UInt32(clamping: entries[index].number)] ?? SourceProfile()
    }
    heads = LedgerHeads(entries)
  }

  private static let columns =
    [
      "number", "file", "bytes", "head_length", "head_hash", "tail_length", "tail_hash", "physical_lines",
      "latest", "naive_times", "invalid_utf8", "stray_times", "recent_times", "lines", "events",
      "uncorrelated",
    ] + SkipReason.allCases.map(\.name)

  private static func entry(_ row: Statement, _ ids: CatalogIDs) throws -> LedgerEntry {
    let sample = 0...Int64(LedgerEntry.sampleLength)
    let count = { Int(try row.count($0, "a count in the table source")) }
    var entry = LedgerEntry(file: row.text(1))
    entry.number = try row.count(0, "the number of a source")
    entry.bytes = try row.count(2, "a count of bytes in the table source")
    entry.headLength = Int(try row.integer(3, within: sample, "the length of a source's beginning"))
    entry.headHash = UInt64(bitPattern: row.integer(4))
    let settled = 0...min(sample.upperBound, entry.bytes)
    entry.tailLength = Int(try row.integer(5, within: settled, "the length of a source's end"))
    entry.tailHash = UInt64(bitPattern: row.integer(6))
    entry.physicalLines = try row.count(7, "a count of lines in the table source")
    if row.optionalInteger(8) != nil {
      entry.latest = Timestamp(nanoseconds: try row.nanoseconds(8, "the latest time of a source"))
    }
    entry.naiveTimes = try count(9)
    entry.invalidUTF8 = try count(10)
    entry.strayTimes = try count(11)
    entry.counts.lines = try count(13)
    entry.counts.events = try count(14)
    entry.counts.uncorrelated = try count(15)
    entry.recent =
      try RecentTimesColumn.read(row, 12, of: entry, ids)
      ?? RecentTimes(latest: entry.latest, records: entry.counts.events + entry.counts.uncorrelated)
    for (number, reason) in SkipReason.allCases.enumerated() {
      let skipped = try count(Int32(16 + number))
      if skipped > 0 { entry.counts.skipped[reason] = skipped }
    }
    return entry
  }

  /// The entry of a source's number. Entries are in the order of their numbers.
  package func entry(_ number: Int64) -> LedgerEntry? {
    var range = entries.indices
    while range.count > 1 {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = entries[middle].number <= number ? middle..<range.upperBound : range.lowerBound..<middle
    }
    guard let index = range.first, entries[index].number == number else { return nil }
    return entries[index]
  }

  /// The entry whose content is the first `size` bytes of a source; `hash` gives the hash of a range of them. If
  /// several fit (a file and its longer copy), the one read furthest. The cost grows with the different lengths of
  /// beginnings, not with the entries.
  package func recognise(size: Int64, hash: (_ offset: Int64, _ length: Int) throws -> UInt64?) rethrows
    -> LedgerEntry?
  {
    var best: Int?
    for length in heads.lengths where length <= size {
      guard let beginning = try hash(0, length) else { continue }
      for index in heads.entries[LedgerHeads.Head(length: length, hash: beginning)] ?? [] {
        let (bytes, tail) = (entries[index].bytes, entries[index].tailLength)
        guard bytes <= size, bytes > best.map({ entries[$0].bytes }) ?? 0,
          try hash(bytes - Int64(tail), tail) == entries[index].tailHash
        else { continue }
        best = index
      }
    }
    return best.map { entries[$0] }
  }
}

/// The entries of a ledger by what their sources begin with.
struct LedgerHeads: Sendable {
  struct Head: Hashable, Sendable {
    var length: Int
    var hash: UInt64
  }

  /// Each of the lengths once.
  let lengths: [Int]
  /// Indices of entries, in their order.
  let entries: [Head: [Int]]

  init(_ ledger: [LedgerEntry]) {
    lengths = Set(ledger.map(\.headLength)).sorted()
    entries = Dictionary(grouping: ledger.indices) {
      Head(length: ledger[$0].headLength, hash: ledger[$0].headHash)
    }
  }
}

/// Another process has settled some of the same lines since they were read; what was read must be planned anew.
package struct LedgerMoved: Error {
  package init() {}
}

extension IndexWriter {
  /// Records a new source, under the number that the batch was prepared with. Throws `LedgerMoved` if another
  /// process has recorded a source meanwhile: it may be the same.
  package func record(_ entry: LedgerEntry) throws {
    let last = try Int64.fetchOne(database, sql: "SELECT max(number) FROM source") ?? 0
    guard entry.number == last + 1 else { throw LedgerMoved() }
    try database.execute(sql: Self.insertSource, arguments: [entry.number] + Self.arguments(entry))
    try store(entry.profile, source: entry.number)
  }

  /// Moves a source's entry from `before` to `after`, in the transaction that stores the lines between. Throws
  /// `LedgerMoved` if the entry is no longer as it was before.
  package func move(_ before: LedgerEntry, to after: LedgerEntry) throws {
    try database.execute(
      sql: Self.updateSource, arguments: Self.arguments(after) + [before.number, before.bytes])
    guard database.changesCount == 1 else { throw LedgerMoved() }
    if after.profile != before.profile { try store(after.profile, source: before.number) }
    try forgetIncompleteLastLine(source: before.number, from: before.bytes)
  }

  private static func arguments(_ entry: LedgerEntry) -> StatementArguments {
    let skipped = SkipReason.allCases.map { entry.counts.skipped[$0] ?? 0 }
    return [
      entry.file, entry.bytes, entry.headLength, Int64(bitPattern: entry.headHash), entry.tailLength,
      Int64(bitPattern: entry.tailHash), entry.physicalLines, entry.counts.lines, entry.counts.events,
      entry.counts.uncorrelated, skipped[0], skipped[1], skipped[2],
      entry.latest?.nanoseconds, entry.naiveTimes, entry.invalidUTF8,
      entry.strayTimes,
    ]
  }

  private static let insertSource = """
    INSERT INTO source (number, file, bytes, head_length, head_hash, tail_length, tail_hash, physical_lines, lines,
      events, uncorrelated, malformed, no_time, oversize, latest, naive_times, invalid_utf8, stray_times)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  private static let updateSource = """
    UPDATE source SET file = ?, bytes = ?, head_length = ?, head_hash = ?, tail_length = ?, tail_hash = ?,
      physical_lines = ?, lines = ?, events = ?, uncorrelated = ?, malformed = ?, no_time = ?, oversize = ?, latest = ?,
      naive_times = ?, invalid_utf8 = ?, stray_times = ?
      WHERE number = ? AND bytes = ?
    """
}
