import GRDB
package import TraceModel

/// How a request ended in the light of all logs, where that is more than its own records say.
package struct StoredRevision: Sendable, Equatable {
  /// Number of the request.
  package var request: Int64
  package var outcome: Outcome
  package var notes: [Note]

  package init(request: Int64, outcome: Outcome, notes: [Note]) {
    self.request = request
    self.outcome = outcome
    self.notes = notes
  }
}

extension IndexWriter {
  /// Stores revisions in the place of all that the table has. The cost grows with their number.
  package func replace(revisions: [StoredRevision], symbols: SymbolNumbers) throws {
    try database.execute(sql: "DELETE FROM verdict")
    let row = try Statement(database, "INSERT INTO verdict VALUES (?, ?, ?)")
    for revision in revisions {
      var text = IntegerListJSON()
      text.begin()
      for note in revision.notes { NoteNumbers.append(note, to: &text, symbols) }
      let range = text.end()
      row.bind(1, revision.request)
      row.bind(2, Int64(revision.outcome.rawValue))
      text.bytes[range].withUnsafeBytes { row.bind(copyOf: $0, at: 3) }
      try row.run()
    }
  }
}

extension IndexReader {
  /// All revisions, or that of one request. The cost grows with their number.
  package func revisions(of request: Int64? = nil) throws -> [StoredRevision] {
    let symbols = try symbols
    let condition = request.map { " WHERE request = \($0)" } ?? ""
    let rows = try Statement(database, "SELECT request, outcome, notes FROM verdict" + condition)
    var revisions: [StoredRevision] = []
    while try rows.step() {
      guard let outcome = Outcome(rawValue: UInt8(clamping: rows.integer(1))) else { continue }
      var notes: [Note] = []
      IntegerListJSON.read(rows.bytes(2)) { values in
        if let note = NoteNumbers.note(Array(values), symbols) { notes.append(note) }
      }
      revisions.append(StoredRevision(request: rows.integer(0), outcome: outcome, notes: notes))
    }
    return revisions
  }
}

extension IndexReader {
  /// Bytes of log that the index holds, and those from which the clocks and revisions were made.
  package func fleetState() throws -> (held: Int64, surveyed: Int64) {
    let held = try Int64.fetchOne(database, sql: "SELECT sum(bytes) FROM source") ?? 0
    return (held, try Int64.fetchOne(database, sql: "SELECT max(bytes) FROM fleet_state") ?? -1)
  }
}

extension IndexWriter {
  /// Stores what was made from `bytes` of log, unless another process has stored what it made from more.
  package func replaceFleet(
    clocks: ClockFacts, assumed: ClockFacts, revisions: [StoredRevision], bytes: Int64, symbols: SymbolNumbers
  ) throws {
    let surveyed = try Int64.fetchOne(database, sql: "SELECT max(bytes) FROM fleet_state") ?? -1
    guard surveyed <= bytes else { return }
    try replace(clocks: clocks, assumed: assumed, symbols: symbols)
    try replace(revisions: revisions, symbols: symbols)
    try database.execute(sql: "DELETE FROM fleet_state")
    try database.execute(sql: "INSERT INTO fleet_state VALUES (?)", arguments: [bytes])
  }
}
