import GRDB
import TraceModel

/// Removes records within one transaction, and what the index says of them: requests, names of requests, counts and
/// coverage of their sources. The findings of all requests together, clocks and revisions, are made anew after
/// that.
package struct RequestRemover {
  private let database: Database
  private let writer: IndexWriter
  private let catalog: Catalog
  private let selection: RecordSelection
  private let reader: IndexReader
  private let revision: BlockRevision

  /// Removes records of `selection` from the index of `reader`, within its transaction that writes.
  package init(_ selection: RecordSelection, from reader: IndexReader) throws {
    (self.selection, database, catalog) = (selection, reader.database, reader.catalog)
    self.reader = reader
    writer = try IndexWriter(database)
    revision = try BlockRevision(database)
  }

  /// Removes all of it. `process` has something left to do then, which later commands tell if it ends before.
  package func remove(_ records: RemovedRecords, process: Int64) throws {
    // Whoever has ids that wait to be entered must not enter removed ones.
    try writer.completeLookup()
    try Removal.count(database, process: process)
    let endings = try endings()
    for number in selection.ids { try removeID(number) }
    let whole = try removeShared(records)
    for number in Set(selection.records.keys).union(whole.keys) {
      try thin(number, whole[number] ?? [:])
      try writer.markStale(number)
    }
    if selection.uncorrelatedBefore != nil { try thin(0) }
    try revision.finish()
    try writer.finish()
    for ending in endings { try rejoin(ending) }
    try SourceRecount(database, catalog: catalog).recount(records)
    for table in Self.surveyed { try database.execute(sql: "DELETE FROM \(table)") }
  }

  /// Tables of what all requests together say.
  private static let surveyed = [
    "clock", "clock_pair", "clock_step", "clock_conflict", "verdict", "survey_state", "survey_part",
  ]

  private func removeID(_ number: Int64) throws {
    try forEachRow(of: number) { try revision.keep([], of: $0) }
    try database.execute(
      sql: """
        DELETE FROM request_lookup WHERE number = ?1
          AND lookup = (SELECT lookup FROM \(RequestTable.ids) WHERE number = ?1)
        """, arguments: [number])
    try OccurrenceWriter(writer).replace([], of: BatchRows(fileNumbers: .none), request: number)
    _ = try writer.requests.remove(number, from: "request")
    for condition in ["stale WHERE request", "alias WHERE long", "alias WHERE short"] {
      try database.execute(sql: "DELETE FROM \(condition) = ?", arguments: [number])
    }
  }

  // MARK: Ids of 64 bits

  /// The second halves of long ids that go: a short id may be part of another one then.
  private func endings() throws -> Set<String> {
    var endings: Set<String> = []
    for number in selection.ids {
      if let ending = CorrelationLookup.shortForm(of: try reader.lookup(of: number)) {
        endings.insert(ending)
      }
    }
    return endings
  }

  private func rejoin(_ short: String) throws {
    guard let number = try writer.number(lookup: short) else { return }
    try writer.join(short: number, lookup: short)
  }

  // MARK: Rows of which something stays

  /// Leaves out the removed records. Writes those of `whole`, which name no other request any more, as the request's
  /// own.
  private func thin(_ number: Int64, _ whole: [SourcePosition: [UInt8]] = [:]) throws {
    let blocks = try reader.blocks
    try forEachRow(of: number) { row in
      let places = try StoredRow(row, blocks).places
      let stay = places.indices.filter { !selection.takes(places[$0], of: number) }
      let own = stay.reduce(into: [Int: [UInt8]]()) { own, index in
        if places[index].isShared { own[index] = whole[places[index].position] }
      }
      if stay.count < places.count || !own.isEmpty { try revision.keep(stay, of: row, own: own) }
    }
  }

  /// Calls `body`, which may change them, with the rows of a request's records.
  private func forEachRow(of number: Int64, _ body: (RecordRow) throws -> Void) throws {
    var rows: [RecordRow] = []
    try reader.forEachRecordRow(of: number, through: number) { rows.append($0) }
    for row in rows { try body(row) }
  }

  // MARK: Records that name several requests

  /// Removes the shared records that no request keeps, and ids from the others. A record that only one request keeps is
  /// its own then: returns such records by the number of their request.
  private func removeShared(_ records: RemovedRecords) throws -> [Int64: [SourcePosition: [UInt8]]] {
    var whole: [Int64: [SourcePosition: [UInt8]]] = [:]
    for (place, ids) in records.shared {
      guard let kept = records.kept[place], let first = kept.first else {
        try deleteShared(place)
        continue
      }
      let line = SharedIDs.removing(
        ids, from: try reader.sharedRecord(at: place))
      if kept.count == 1 {
        whole[first, default: [:]][place] = line
        try deleteShared(place)
      } else {
        try replaceShared(place, by: line)
      }
    }
    return whole
  }

  private func deleteShared(_ place: SourcePosition) throws {
    try database.execute(
      sql: "DELETE FROM shared_record WHERE source = ? AND offset = ?",
      arguments: [Int64(place.source), place.offset])
  }

  private func replaceShared(_ place: SourcePosition, by line: [UInt8]) throws {
    let update = try Statement(database, "UPDATE shared_record SET line = ? WHERE source = ? AND offset = ?")
    update.bind(2, Int64(place.source))
    update.bind(3, place.offset)
    try line.withUnsafeBytes {
      update.bind(blob: $0, at: 1)
      try update.run()
    }
  }
}
