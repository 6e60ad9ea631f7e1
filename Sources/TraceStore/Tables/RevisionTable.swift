import GRDB
package import TraceModel

/// The table `verdict`: how requests ended in the light of all logs, if that is more than their own records say.
extension IndexWriter {
  /// Stores revisions in the place of all that the table has. The cost grows with their number.
  package func replace(revisions: [StoredRequestID: OutcomeRevision], fileNumbers: FileNumbers) throws {
    try database.execute(sql: "DELETE FROM verdict")
    let row = try Statement(database, "INSERT INTO verdict VALUES (?, ?, ?)")
    for (request, revision) in revisions.sorted(by: { $0.key < $1.key }) {
      row.bind(1, request.number)
      row.bind(2, Int64(revision.outcome.rawValue))
      row.bind(3, NoteText.text(of: revision.notes, fileNumbers))
      try row.run()
    }
  }
}

extension IndexReader {
  /// All revisions, or one request's. The cost grows with their number.
  package func revisions(of request: StoredRequestID? = nil) throws -> [StoredRequestID: OutcomeRevision] {
    // The revisions of all requests may be many more than the one asked for.
    if request == nil { try expectAsWritten(.verdict) }
    let ids = try ids
    let condition = request.map { " WHERE request = \($0.number)" } ?? ""
    let rows = try Statement(database, "SELECT request, outcome, notes FROM verdict" + condition)
    var revisions: [StoredRequestID: OutcomeRevision] = [:]
    while try rows.step() {
      guard let outcome = Outcome(rawValue: UInt8(clamping: rows.integer(1))) else { continue }
      let notes = NoteText.notes(in: rows.bytes(2), ids)
      revisions[StoredRequestID(rows.integer(0))] = OutcomeRevision(outcome: outcome, notes: notes)
    }
    return revisions
  }
}

extension IndexReader {
  /// Bytes of log in the index, and the bytes that the clocks and revisions were made from.
  package func surveyState() throws -> (held: Int64, surveyed: Int64) {
    let held = try Int64.fetchOne(database, sql: "SELECT sum(bytes) FROM source") ?? 0
    return (held, try Int64.fetchOne(database, sql: "SELECT max(bytes) FROM survey_state") ?? -1)
  }
}

extension IndexWriter {
  /// Stores the survey of `bytes` of log, unless another process has stored one of more.
  package func replaceSurvey(
    clocks: ClockFacts, assumed: ClockFacts, revisions: [StoredRequestID: OutcomeRevision], bytes: Int64,
    fileNumbers: FileNumbers
  ) throws {
    let surveyed = try Int64.fetchOne(database, sql: "SELECT max(bytes) FROM survey_state") ?? -1
    guard surveyed <= bytes else { return }
    try replace(clocks: clocks, assumed: assumed, fileNumbers: fileNumbers)
    try replace(revisions: revisions, fileNumbers: fileNumbers)
    try database.execute(sql: "DELETE FROM survey_state")
    try database.execute(sql: "INSERT INTO survey_state VALUES (?)", arguments: [bytes])
  }
}
