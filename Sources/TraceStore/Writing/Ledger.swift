import Algorithms
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
  /// Of the settled records.
  package var oddities = RecordOddities()
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
    let ids = try CatalogIDs(database, catalog: catalog)
    entries = try Self.readEntries(database, ids)
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

  /// The entry of a source's number. Entries are in the order of their numbers.
  package func entry(_ number: Int64) -> LedgerEntry? {
    let index = entries.partitioningIndex { $0.number >= number }
    return index < entries.count && entries[index].number == number ? entries[index] : nil
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
