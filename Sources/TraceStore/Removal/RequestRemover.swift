import GRDB
import TraceModel

/// Removes records within one transaction, and what the index says of them: requests, names of requests, counts and
/// coverage of their sources. What all requests together say, clocks and revisions, is made anew after that.
package struct RequestRemover {
  private let database: Database
  private let writer: IndexWriter
  private let catalog: Catalog
  private let selection: RecordSelection

  /// Removes records of `selection` from the index of `reader`, which is within a transaction that writes.
  package init(_ selection: RecordSelection, from reader: IndexReader) throws {
    (self.selection, database, catalog) = (selection, reader.database, reader.catalog)
    writer = try IndexWriter(database)
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
    for ending in endings { try rejoin(ending) }
    try SourceRecount(database, catalog: catalog).recount(records)
    for table in Self.surveyed { try database.execute(sql: "DELETE FROM \(table)") }
  }

  /// Tables of what all requests together say.
  private static let surveyed = [
    "clock", "clock_pair", "clock_step", "clock_conflict", "verdict", "survey_state", "survey_part",
  ]

  private func removeID(_ number: Int64) throws {
    let (first, last) = (number << IndexWriter.ordinalBits, (number + 1) << IndexWriter.ordinalBits)
    try database.execute(sql: "DELETE FROM records WHERE id >= ? AND id < ?", arguments: [first, last])
    try database.execute(
      sql: """
        DELETE FROM request_lookup WHERE number = ?1 AND lookup = (SELECT lookup FROM request WHERE number = ?1)
        """, arguments: [number])
    try OccurrenceWriter(database).replace([], of: BatchRows(fileNumbers: .none), request: number)
    for condition in ["request WHERE number", "stale WHERE request", "alias WHERE long", "alias WHERE short"]
    {
      try database.execute(sql: "DELETE FROM \(condition) = ?", arguments: [number])
    }
  }

  // MARK: Ids of 64 bits

  /// The second halves of long ids that go: a short id may be part of another one then.
  private func endings() throws -> Set<String> {
    var endings: Set<String> = []
    let lookup = try Statement(database, "SELECT lookup FROM request WHERE number = ?")
    for number in selection.ids {
      lookup.bind(1, number)
      defer { lookup.reset() }
      if try lookup.step(), let ending = CorrelationLookup.shortForm(of: lookup.text(0)) {
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

  /// Leaves out what goes, and writes some records, which name no other request any more, as the request's own.
  private func thin(_ number: Int64, _ whole: [SourcePosition: [UInt8]] = [:]) throws {
    let ids = try CatalogIDs(database, catalog: catalog)
    let numbers = try FileNumbers(database, catalog: catalog)
    let rows = try Statement(database, StoredRow.selection)
    rows.bind(1, number << IndexWriter.ordinalBits)
    rows.bind(2, (number + 1) << IndexWriter.ordinalBits)
    var thinned: [(id: Int64, row: (places: [UInt8], lines: [UInt8])?)] = []
    while try rows.step() {
      let row = try StoredRow(rows, ids)
      let stay = row.places.indices.filter { !selection.takes(row.places[$0], of: number) }
      guard stay.count < row.places.count || row.places.contains(where: { whole[$0.position] != nil }) else {
        continue
      }
      thinned.append((row.id, row.keeping(stay, whole, numbers)))
    }
    for (id, row) in thinned { try replace(id, row) }
  }

  private func replace(_ id: Int64, _ row: (places: [UInt8], lines: [UInt8])?) throws {
    guard let row else {
      return try database.execute(sql: "DELETE FROM records WHERE id = ?", arguments: [id])
    }
    let update = try Statement(database, "UPDATE records SET places = ?2, lines = ?3 WHERE id = ?1")
    update.bind(1, id)
    try row.places.withUnsafeBytes { places in
      try row.lines.withUnsafeBytes { lines in
        update.bind(2, places)
        update.bind(blob: lines, at: 3)
        try update.run()
      }
    }
  }

  // MARK: Records that name several requests

  /// Removes those that no request keeps, and ids from the others. What only one request keeps is its own then: returns
  /// such records by the number of their request.
  private func removeShared(_ records: RemovedRecords) throws -> [Int64: [SourcePosition: [UInt8]]] {
    var whole: [Int64: [SourcePosition: [UInt8]]] = [:]
    for (place, ids) in records.shared {
      guard let kept = records.kept[place], let first = kept.first else {
        try deleteShared(place)
        continue
      }
      let line = SharedIDs.removing(
        ids, from: try IndexReader(database, catalog: catalog).sharedRecord(at: place))
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

extension StoredRow {
  /// The row with those of its records only, of which some are written as a whole; nil without any.
  fileprivate func keeping(_ stay: [Int], _ whole: [SourcePosition: [UInt8]], _ numbers: FileNumbers) -> (
    places: [UInt8], lines: [UInt8]
  )? {
    guard !stay.isEmpty else { return nil }
    var (list, lines) = (IntegerListJSON(), [UInt8]())
    list.begin()
    for index in stay {
      var (place, record) = (places[index], line(index))
      if place.isShared, let own = whole[place.position] { (place.isShared, record) = (false, own[...]) }
      (place.start, place.length) = (Int64(lines.count + 1), Int64(record.count))
      list.append(place, numbers)
      lines += record + [0x0A]
    }
    let range = list.end()
    return (Array(list.bytes[range]), lines)
  }
}
