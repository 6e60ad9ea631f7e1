import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// Notes of revisions, in an index.
@Suite struct NoteTextTests {
  let directory: IndexDirectory
  let catalog = Catalog()
  let (jobs, mails, worker): (NameID, NameID, OriginID)

  init() throws {
    directory = try IndexDirectory()
    (jobs, mails) = (catalog.id(of: "jobs"), catalog.id(of: "mails"))
    worker = catalog.id(of: Origin(service: "worker", instance: "w1"))
  }

  /// One of each kind that a revision can have, and each kind of record and evidence.
  private var notes: [Note] {
    let at = Timestamp(nanoseconds: 1_700_000_000_123_456_789)
    let consumed = ExpectedRecord.consumption(destination: jobs)
    return [
      .lostMessage(
        destination: jobs, published: at, services: [worker], coveredUntil: at, longestWait: Nanoseconds(-7)),
      .lostDelivery(
        destination: jobs, origin: worker, begun: at, coveredUntil: at, longestProcessing: Nanoseconds(9)),
      .uncovered(record: .sending, services: [], time: at),
      .uncovered(record: .reception, services: [worker, worker], time: Timestamp(nanoseconds: .min)),
      .unusual(
        record: .publishing(destination: mails), services: [worker], time: at, requests: 30, having: 29),
      .suspectedSampling(
        record: .processingEnd(destination: jobs), services: [worker], logged: 80, missing: 20),
      .unlogged(record: consumed, services: [worker], time: at, evidence: .onward(destination: mails)),
      .unlogged(record: consumed, services: [worker], time: at, evidence: .partition(0)),
      .unlogged(record: .message(destination: mails), services: [], time: at, evidence: .others),
    ]
  }

  private func store(_ notes: [Note]) throws {
    let index = try directory.open(.writing, catalog: catalog)
    let fileNumbers = try index.fileNumbers(nil)
    let revision = OutcomeRevision(outcome: .incomplete, notes: notes)
    try index.writing { try $0.replace(revisions: [StoredRequestID(1): revision], fileNumbers: fileNumbers) }
  }

  private func stored() throws -> [Note]? {
    try directory.open(.reading, catalog: catalog).reading { try $0.revisions() }[StoredRequestID(1)]?.notes
  }

  @Test func `every note that can be stored comes back as it was stored`() throws {
    try store(notes)
    #expect(try stored() == notes)
  }

  @Test func `as many services come back as were stored`() throws {
    let services = (0..<40).map { catalog.id(of: Origin(service: "worker-\($0)")) }
    let note = Note.uncovered(record: .sending, services: services, time: Timestamp(nanoseconds: 0))
    try store([note])
    #expect(try stored() == [note])
  }

  @Test func `a note is found by the name of its kind with sqlite3`() throws {
    try store(notes)
    let kinds = try directory.foreign { database in
      try String.fetchAll(database, sql: "SELECT n.value ->> 0 FROM verdict v, json_each(v.notes) n")
    }
    #expect(kinds == notes.map(\.kind))
  }

  @Test func `a note of another version is told by its kind, not left out`() throws {
    try store([])
    try directory.foreign { database in
      try database.execute(
        sql:
          #"UPDATE verdict SET notes = '[["found_by_chance",1,[2],"x"],["uncovered","sending"],["lost_message"]]'"#
      )
    }
    let kinds = ["found_by_chance", "uncovered", "lost_message"]
    #expect(try stored() == kinds.map { .unknown(kind: $0) })
  }

  @Test func `a note of a request's own records is never stored`() async {
    await #expect(processExitsWith: .failure) {
      _ = NoteText.text(of: [.clientRetried(attempts: 2)], FileNumbers())
    }
  }
}
