import GRDB
import TraceModel

/// A column of the table `source`, and what an entry of the ledger has of it.
struct SourceColumn: Sendable {
  let name: String
  /// Puts the value of a row into an entry. Throws `Damage` with the value's name if it cannot be.
  let read: @Sendable (_ entry: inout LedgerEntry, _ row: Statement, _ column: Int32) throws -> Void
  let value: @Sendable (LedgerEntry) -> DatabaseValue

  private init(
    _ name: String, read: @escaping @Sendable (inout LedgerEntry, Statement, Int32) throws -> Void,
    value: @escaping @Sendable (LedgerEntry) -> DatabaseValue
  ) {
    (self.name, self.read, self.value) = (name, read, value)
  }

  private static func count(
    _ name: String, _ what: StaticString, _ path: any WritableKeyPath<LedgerEntry, Int64> & Sendable
  ) -> SourceColumn {
    SourceColumn(name) {
      $0[keyPath: path] = try $1.count($2, what)
    } value: {
      $0[keyPath: path].databaseValue
    }
  }

  private static func count(_ name: String, _ path: any WritableKeyPath<LedgerEntry, Int> & Sendable)
    -> SourceColumn
  {
    SourceColumn(name) {
      $0[keyPath: path] = Int(try $1.count($2, "a count in the table source"))
    } value: {
      $0[keyPath: path].databaseValue
    }
  }

  /// A hash of a sample, 64 bits.
  private static func hash(_ name: String, _ path: any WritableKeyPath<LedgerEntry, UInt64> & Sendable)
    -> SourceColumn
  {
    SourceColumn(name) {
      $0[keyPath: path] = UInt64(bitPattern: $1.integer($2))
    } value: {
      Int64(bitPattern: $0[keyPath: path]).databaseValue
    }
  }

  /// SELECT, INSERT and UPDATE follow from it. In the order of reading: what bounds a value stands before it.
  ///
  /// Beside these the table has `number`, the key; `recent_times`, which takes the catalog to read (`RecentTimesColumn`);
  /// and `forgotten`, of which only removal knows.
  static let all: [SourceColumn] =
    [
      SourceColumn("file") {
        $0.file = $1.text($2)
      } value: {
        $0.file.databaseValue
      },
      count("bytes", "a count of bytes in the table source", \.bytes),
      SourceColumn("head_length") {
        $0.headLength = Int(try $1.integer($2, within: 0...sample, "the length of a source's beginning"))
      } value: {
        $0.headLength.databaseValue
      },
      hash("head_hash", \.headHash),
      SourceColumn("tail_length") {
        $0.tailLength = Int(
          try $1.integer($2, within: 0...min(sample, $0.bytes), "the length of a source's end"))
      } value: {
        $0.tailLength.databaseValue
      },
      hash("tail_hash", \.tailHash),
      count("physical_lines", "a count of lines in the table source", \.physicalLines),
      SourceColumn("latest") { entry, row, column in
        guard row.optionalInteger(column) != nil else { return }
        entry.latest = Timestamp(nanoseconds: try row.nanoseconds(column, "the latest time of a source"))
      } value: {
        ($0.latest?.nanoseconds).databaseValue
      },
      count("lines", \.counts.lines), count("events", \.counts.events),
      count("uncorrelated", \.counts.uncorrelated),
    ] + SkipReason.allCases.map(skipped) + RecordOddities.all.map(odd)

  private static let sample = Int64(LedgerEntry.sampleLength)

  private static func skipped(_ reason: SkipReason) -> SourceColumn {
    SourceColumn(reason.name) {
      let count = Int(try $1.count($2, "a count in the table source"))
      if count > 0 { $0.counts.skipped[reason] = count }
    } value: {
      ($0.counts.skipped[reason] ?? 0).databaseValue
    }
  }

  private static func odd(_ oddity: (name: String, count: RecordOddities.Count)) -> SourceColumn {
    let count = oddity.count
    return SourceColumn(oddity.name) {
      $0.oddities[keyPath: count] = Int(try $1.count($2, "a count in the table source"))
    } value: {
      $0.oddities[keyPath: count].databaseValue
    }
  }
}

extension Ledger {
  /// The entries, in the order of their numbers, as far as the table `source` has them.
  static func readEntries(_ database: Database, _ ids: CatalogIDs) throws -> [LedgerEntry] {
    let names = ["number", "recent_times"] + SourceColumn.all.map(\.name)
    let row = try Statement(database, "SELECT \(names.joined(separator: ", ")) FROM source ORDER BY number")
    var entries: [LedgerEntry] = []
    while try row.step() {
      var entry = LedgerEntry(file: "")
      entry.number = try row.count(0, "the number of a source")
      for (index, column) in SourceColumn.all.enumerated() { try column.read(&entry, row, Int32(index + 2)) }
      entry.recent =
        try RecentTimesColumn.read(row, 1, of: entry, ids)
        ?? RecentTimes(latest: entry.latest, records: entry.counts.events + entry.counts.uncorrelated)
      entries.append(entry)
    }
    return entries
  }
}

extension IndexWriter {
  /// Records a new source, under the number that the batch was prepared with. Throws `LedgerMoved` if another
  /// process has recorded a source meanwhile: it may be the same.
  package func record(_ entry: LedgerEntry) throws {
    let last = try Int64.fetchOne(database, sql: "SELECT max(number) FROM source") ?? 0
    guard entry.number == last + 1 else { throw LedgerMoved() }
    let names = ["number"] + SourceColumn.all.map(\.name)
    let marks = names.map { _ in "?" }
    try database.execute(
      sql: "INSERT INTO source (\(names.joined(separator: ", "))) VALUES (\(marks.joined(separator: ", ")))",
      arguments: [entry.number] + values(of: entry))
    try store(entry.profile, source: entry.number)
  }

  /// Moves a source's entry from `before` to `after`, in the transaction that stores the lines between. Throws
  /// `LedgerMoved` if the entry is no longer as it was before.
  package func move(_ before: LedgerEntry, to after: LedgerEntry) throws {
    let settings = SourceColumn.all.map { "\($0.name) = ?" }
    try database.execute(
      sql: "UPDATE source SET \(settings.joined(separator: ", ")) WHERE number = ? AND bytes = ?",
      arguments: values(of: after) + [before.number, before.bytes])
    guard database.changesCount == 1 else { throw LedgerMoved() }
    if after.profile != before.profile { try store(after.profile, source: before.number) }
    try forgetIncompleteLastLine(source: before.number, from: before.bytes)
  }

  private func values(of entry: LedgerEntry) -> StatementArguments {
    StatementArguments(SourceColumn.all.map { $0.value(entry) })
  }
}
