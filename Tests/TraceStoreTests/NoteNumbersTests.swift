import Testing
import TraceModel

@testable import TraceStore

@Suite struct NoteNumbersTests {
  @Test func `every note of a revision comes back as it was stored`() throws {
    let directory = try IndexDirectory()
    let catalog = Catalog()
    let (jobs, mails) = (catalog.symbol(of: "jobs"), catalog.symbol(of: "mails"))
    let worker = catalog.symbol(of: Origin(service: "worker", instance: "w1"))
    let at = Timestamp(nanoseconds: 1_700_000_000_123_456_789)
    let consumed = ExpectedRecord.consumption(destination: jobs)
    let notes: [Note] = [
      .lostMessage(
        destination: jobs, published: at, services: [worker], coveredUntil: at, longestWait: Nanoseconds(-7)),
      .lostDelivery(
        destination: jobs, origin: worker, begun: at, coveredUntil: at, longestProcessing: Nanoseconds(9)),
      .uncovered(record: .sending, services: [], time: at),
      .unusual(
        record: .publishing(destination: mails), services: [worker], time: at, requests: 30, having: 29),
      .suspectedSampling(
        record: .processingEnd(destination: jobs), services: [worker], logged: 80, missing: 20),
      .unlogged(record: consumed, services: [worker], time: at, evidence: .onward(destination: mails)),
      .unlogged(record: consumed, services: [worker], time: at, evidence: .partition(0)),
      .unlogged(record: .message(destination: mails), services: [], time: at, evidence: .others),
    ]
    let index = try directory.open(.writing, catalog: catalog)
    let symbols = try index.symbolNumbers(nil)
    let revision = StoredRevision(request: 1, outcome: .incomplete, notes: notes)
    try index.writing { try $0.replace(revisions: [revision], symbols: symbols) }
    #expect(try index.reading { try $0.revisions() } == [revision])
  }
}
