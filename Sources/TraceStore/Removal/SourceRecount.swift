import GRDB
import TraceModel

/// Counts sources anew after records were removed, from the places of the remaining ones.
struct SourceRecount {
  private let database: Database
  private let catalog: Catalog

  init(_ database: Database, catalog: Catalog) { (self.database, self.catalog) = (database, catalog) }

  /// The place of a record, and what is counted of it.
  private struct Mark {
    var source: Int64
    var offset: Int64
    var time: Int64
    var origin: OriginID
  }

  /// Marks that are in memory at a time (128 MB), unless one source has more.
  private static let mostMarks = 4 << 20

  /// Takes `records` off the counts of their sources. One pass over all blocks for each four million records
  /// of those sources.
  func recount(_ records: RemovedRecords) throws {
    for (source, loss) in records.losses { try subtract(loss, from: source) }
    let ids = try CatalogIDs(database, catalog: catalog)
    let numbers = try FileNumbers(database, catalog: catalog)
    for group in try groups(records.sources.sorted()) {
      let coverage = coverage(try marks(of: group, ids))
      for source in group { try store(coverage[source] ?? [], source: source, numbers) }
    }
  }

  private func subtract(_ loss: RemovedRecords.Loss, from source: Int64) throws {
    let odd = RecordOddities.all.map { "\($0.name) = max(0, \($0.name) - ?)" }
    try database.execute(
      sql: """
        UPDATE source SET events = events - ?, uncorrelated = uncorrelated - ?, forgotten = forgotten + ?,
          \(odd.joined(separator: ", ")) WHERE number = ?
        """,
      arguments: [loss.events, loss.uncorrelated, loss.events + loss.uncorrelated]
        + StatementArguments(RecordOddities.all.map { loss.counts.oddities[keyPath: $0.count] }) + [source])
    try RuleTable.subtract(loss.counts.named, from: source, in: database)
  }

  private func groups(_ sources: [Int64]) throws -> [Set<Int64>] {
    var (groups, size) = ([Set<Int64>](), 0)
    for source in sources {
      let records = try Int.fetchOne(
        database, sql: "SELECT sum(records) FROM coverage WHERE source = ?", arguments: [source])
      if groups.isEmpty || size &+ (records ?? 0) > Self.mostMarks {
        groups.append([])
        size = 0
      }
      groups[groups.count - 1].insert(source)
      size &+= records ?? 0
    }
    return groups
  }

  /// In the order of each source.
  private func marks(of sources: Set<Int64>, _ ids: CatalogIDs) throws -> [Mark] {
    var marks: [Mark] = []
    let blocks = try RecordBlocks(database)
    for number in try blocks.numbers() {
      for place in try blocks.block(number).places where sources.contains(place.source) {
        marks.append(
          Mark(source: place.source, offset: place.offset, time: place.time, origin: ids.origin(place.origin))
        )
      }
    }
    return marks.sorted { ($0.source, $0.offset) < ($1.source, $1.offset) }
  }

  private struct Stretch: Hashable {
    var source: Int64
    var origin: OriginID
  }

  /// A record that names several requests counts once.
  private func coverage(_ marks: [Mark]) -> [Int64: [OriginStretch]] {
    var stretches: [Stretch: LoggedStretch] = [:]
    var latest: (source: Int64, offset: Int64) = (0, -1)
    for mark in marks where (mark.source, mark.offset) != latest {
      latest = (mark.source, mark.offset)
      let key = Stretch(source: mark.source, origin: mark.origin)
      stretches[key, default: LoggedStretch()].add(Timestamp(nanoseconds: mark.time))
    }
    return Dictionary(grouping: stretches) { $0.key.source }.mapValues { parts in
      parts.map { OriginStretch(origin: $0.key.origin, stretch: $0.value) }
    }
  }

  private func store(_ coverage: [OriginStretch], source: Int64, _ numbers: FileNumbers) throws {
    try database.execute(sql: "DELETE FROM coverage WHERE source = ?", arguments: [source])
    try IndexWriter(database).store(coverage: coverage, source: source, fileNumbers: numbers)
    let latest = coverage.map(\.stretch.latestNanoseconds).max()
    try database.execute(
      sql: "UPDATE source SET latest = ?, recent_times = NULL WHERE number = ?", arguments: [latest, source])
  }
}
