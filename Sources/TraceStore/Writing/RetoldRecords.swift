import GRDB
package import TraceModel

/// Records of a source whose convention has changed: the log was a few lines long when it was first read, and has more
/// to tell now.
extension IndexWriter {
  /// Gives records of a source, by their offsets, the times, origins and roles of `events`, and the source `coverage`.
  /// Their requests are made anew from them. One pass over the places of all records.
  package func retell(
    source: Int64, _ events: [Int64: Event], coverage: [OriginStretch], catalog: Catalog,
    fileNumbers: FileNumbers
  ) throws {
    let ids = try CatalogIDs(database, catalog: catalog)
    let rows = try Statement(database, "SELECT id, places FROM records")
    let update = try Statement(database, "UPDATE records SET places = ?2 WHERE id = ?1")
    var changed: [(id: Int64, places: [UInt8])] = []
    while try rows.step() {
      if let places = Self.retold(rows.bytes(1), source, events, ids, fileNumbers) {
        changed.append((rows.integer(0), places))
      }
    }
    for row in changed {
      update.bind(1, row.id)
      try row.places.withUnsafeBytes {
        update.bind(2, $0)
        try update.run()
      }
      if case let request = row.id >> Self.ordinalBits, request > 0 { try markStale(request) }
    }
    try database.execute(sql: "DELETE FROM coverage WHERE source = ?", arguments: [source])
    try store(coverage: coverage, source: source, fileNumbers: fileNumbers)
  }

  /// The places of a row with those records told anew; nil where none is of the source.
  private static func retold(
    _ text: UnsafeRawBufferPointer, _ source: Int64, _ events: [Int64: Event], _ ids: CatalogIDs,
    _ fileNumbers: FileNumbers
  ) -> [UInt8]? {
    var isRetold = false
    var list = IntegerListJSON()
    list.begin()
    let isList = IntegerListJSON.read(text) { values in
      var place = RecordPlace(values, ids)
      if place.source == source, let event = events[place.offset] {
        (place.time, place.origin, place.role) = (event.time.nanoseconds, event.origin, event.role)
        isRetold = true
      }
      list.append(place, fileNumbers)
    }
    let range = list.end()
    return isList && isRetold ? Array(list.bytes[range]) : nil
  }
}
