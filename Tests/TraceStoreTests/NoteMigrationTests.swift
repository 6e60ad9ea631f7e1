import AgedIndexes
import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// Revisions in an index of version 4, with notes as lists of numbers.
@Suite struct NoteMigrationTests {
  @Test(arguments: [IndexFile.Access.reading, .writing])
  func `the notes of version 4 are told after the index is opened`(access: IndexFile.Access) throws {
    let directory = try IndexDirectory()
    let catalog = Catalog()
    let index = try directory.open(.writing, catalog: catalog)
    let jobs = catalog.id(of: "jobs")
    let (worker, mailer) = (
      catalog.id(of: Origin(service: "worker")), catalog.id(of: Origin(service: "mailer"))
    )
    let ids = try index.fileNumbers(nil)
    let (j, w, m) = (ids.name(jobs), ids.origin(worker), ids.origin(mailer))
    try directory.foreign { database in
      try AgedRequests.unpack(database)
      try database.execute(
        sql: "ALTER TABLE survey_state RENAME TO fleet_state; DROP TABLE table_seal; PRAGMA user_version = 4")
      try database.execute(sql: "INSERT INTO fleet_state VALUES (17)")
      try database.execute(
        sql: "INSERT INTO verdict VALUES (1, 2, ?)",
        arguments: [
          """
          [[1,\(j),10,20,30,\(w),\(m)],[2,\(j),\(w),10,20,30],[3,1,0,10],[3,2,0,10,\(w)],[4,3,\(j),10,40,39,\(w)],
          [5,6,\(j),80,20,\(m)],[6,5,\(j),10,1,\(j),\(w)],[6,4,\(j),10,2,3],[6,5,\(j),10,3,0,\(w)]]
          """
        ])
    }
    let (at, until) = (Timestamp(nanoseconds: 10), Timestamp(nanoseconds: 20))
    let consumed = ExpectedRecord.consumption(destination: jobs)
    let notes: [Note] = [
      .lostMessage(
        destination: jobs, published: at, services: [worker, mailer], coveredUntil: until,
        longestWait: Nanoseconds(30)),
      .lostDelivery(
        destination: jobs, origin: worker, begun: at, coveredUntil: until, longestProcessing: Nanoseconds(30)),
      .uncovered(record: .sending, services: [], time: at),
      .uncovered(record: .reception, services: [worker], time: at),
      .unusual(
        record: .message(destination: jobs), services: [worker], time: at, requests: 40, having: 39),
      .suspectedSampling(
        record: .processingEnd(destination: jobs), services: [mailer], logged: 80, missing: 20),
      .unlogged(record: consumed, services: [worker], time: at, evidence: .onward(destination: jobs)),
      .unlogged(
        record: .publishing(destination: jobs), services: [], time: at, evidence: .partition(3)),
      .unlogged(record: consumed, services: [worker], time: at, evidence: .others),
    ]
    let opened = try directory.open(access, catalog: catalog)
    let expected = OutcomeRevision(outcome: .lost, notes: notes)
    #expect(try opened.reading { try $0.revisions() } == [StoredRequestID(1): expected])
    #expect(try opened.reading { try $0.surveyState() }.surveyed == 17)
  }
}
