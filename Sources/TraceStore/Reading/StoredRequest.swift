/// The contents of one id: its records and, behind them, those of its joined 64-bit id.
package struct StoredRequest: Sendable {
  /// One of the ids.
  package struct ID: Sendable {
    /// Number of the id in the index.
    package var number: Int64
    /// In lookup form (`CorrelationLookup`).
    package var lookup: String
    /// How many of the records are logged under it.
    package var records: Int
    /// The ordinal behind its last row of records.
    package var nextOrdinal: Int64
  }

  /// The id itself, and the one that is part of it.
  package private(set) var ids: [ID] = []
  /// The lines of all `ids`, those of the first id before those of the others.
  package private(set) var records = IndexReader.StoredLines()

  /// Number of the id itself.
  package var number: Int64 { ids[0].number }

  /// A request without an id yet.
  init() {}

  /// A request with the records of its id.
  package init(_ number: Int64, lookup: String, _ records: IndexReader.StoredLines) {
    add(number, lookup, records)
  }

  /// Adds the records of another id.
  package mutating func add(_ number: Int64, _ lookup: String, _ more: IndexReader.StoredLines) {
    ids.append(
      ID(number: number, lookup: lookup, records: more.places.count, nextOrdinal: more.nextOrdinal))
    records.bytes += more.bytes
    records.places += more.places
  }

  /// The lookup form of the id that a line (from 0) of the records is stored under.
  package func lookup(ofLine line: Int) -> String {
    line < ids[0].records ? ids[0].lookup : ids[ids.count - 1].lookup
  }
}

extension IndexReader {
  /// The contents of id `number`, which is part of no other.
  package func request(_ number: Int64) throws -> StoredRequest {
    var request = StoredRequest(number, lookup: try lookup(of: number), try records(of: number))
    if let short = try shortForm(of: number) {
      request.add(short, try lookup(of: short), try records(of: short))
    }
    return request
  }
}
