import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// client → api → `jobs` → worker → `mails` → mailer: what a mail proves of a job that no log shows consumed.
@Suite struct UnloggedWorkTests {
  private let logs: FleetLogs
  private let mailer: OriginID
  private var jobs: NameID { logs.base.catalog.id(of: "jobs") }
  private var mails: NameID { logs.base.catalog.id(of: "mails") }

  init() {
    var logs = FleetLogs()
    let mailer = logs.base.catalog.id(of: Origin(service: "mailer"))
    for origin in [logs.base.client, logs.base.api, logs.base.worker, mailer] {
      logs.log(origin, 0...100_000)
    }
    self.mailer = mailer
    self.logs = logs
  }

  /// A request with jobs and mails in it, beside `count` completed ones with one of each.
  private func revision(
    _ outcome: Outcome, beside count: Int = 30, _ rows: [TraceSummary.Delivery],
    _ others: [TraceSummary] = []
  ) -> OutcomeRevision {
    var logs = logs
    logs.summaries =
      (0..<count).map { number in
        let at = 10_000 + Int64(number) * 1_000
        return request(.completed, at: at, [job(at: at, place: (0, Int64(number))), mail(at: at)])
      } + others
    return logs.revision(on: request(outcome, at: 20_500, rows))
  }

  private func request(_ outcome: Outcome, at time: Int64, _ rows: [TraceSummary.Delivery]) -> TraceSummary {
    let request = logs.base.request(outcome, start: (time - 2) * 1_000_000).with(logs.exchange(at: time))
    return rows.reduce(request) { $0.with($1) }
  }

  /// Published by the api at `time`, consumed and finished; without `wait` nothing consumed it.
  private func job(
    at time: Int64, wait: Int64? = 200, work: Int64? = 300, place: (partition: Int32, offset: Int64)? = nil
  ) -> TraceSummary.Delivery {
    var job = logs.message(at: time, wait: wait, work: work)
    job.begun = (time - 1) * 1_000_000
    if let place { (job.partition, job.messageOffset) = place }
    return job
  }

  /// Consumed 600 ms behind `time`; published in the work on the job of that time, or by someone without a record
  /// there.
  private func mail(at time: Int64, isPublished: Bool = true) -> TraceSummary.Delivery {
    var mail = logs.message("mails", at: time + 400, wait: 200, work: 10)
    mail.consumer = mailer
    mail.publisher = isPublished ? logs.base.worker : 0
    mail.begun = isPublished ? (time + 200) * 1_000_000 : Int64.absent
    if !isPublished { mail.published = Int64.absent }
    return mail
  }

  private func proven(_ evidence: Note.UnloggedEvidence) -> OutcomeRevision {
    OutcomeRevision(
      outcome: .incomplete,
      notes: [
        .unlogged(
          record: .consumption(destination: jobs), services: [logs.base.worker], time: .ms(20_500),
          evidence: evidence)
      ])
  }

  @Test func `incomplete - a mail proves that the job was consumed, though the worker's log covers the time`()
  {
    let rows = [job(at: 20_500, wait: nil), mail(at: 20_500, isPublished: false)]
    #expect(revision(.queued, rows) == proven(.onward(destination: mails)))
    // Too few requests have shown where mails come from.
    #expect(revision(.queued, beside: 19, rows).outcome != .incomplete)
  }

  @Test func `incomplete - so does the record of a worker whose log begins too late`() {
    var late = mail(at: 20_500)
    late.begun = Int64.absent
    #expect(
      revision(.queued, [job(at: 20_500, wait: nil), late]) == proven(.onward(destination: mails)))
  }

  @Test func `nothing is proven by a mail that another job of the request may have led to`() {
    var second = job(at: 20_500)
    second.published += 1
    let rows = [job(at: 20_500, wait: nil), second, mail(at: 20_500, isPublished: false)]
    #expect(revision(.queued, rows).outcome == .lost)
    // A further mail is one too many for it.
    #expect(revision(.queued, rows + [mail(at: 20_500, isPublished: false)]).outcome == .incomplete)
  }

  @Test func `nothing is proven where mails come from the api, too`() {
    var own = mail(at: 30_000)
    (own.publisher, own.begun) = (logs.base.api, 29_999 * 1_000_000)
    let rows = [job(at: 20_500, wait: nil), mail(at: 20_500, isPublished: false)]
    let other = request(.completed, at: 30_000, [own])
    #expect(revision(.queued, rows, [other]).outcome == .lost)
  }

  @Test func `incomplete - no mail, but messages before and behind it in the partition were consumed`() {
    func hole(_ offset: Int64) -> TraceSummary {
      let at = 15_000 + offset * 10
      return request(
        .queued, at: at, [job(at: at, wait: nil, place: (7, offset)), mail(at: at, isPublished: false)])
    }
    let holes = [hole(4), hole(9)]
    func revision(_ partition: Int32, _ offset: Int64) -> OutcomeRevision {
      self.revision(.queued, [job(at: 20_500, wait: nil, place: (partition, offset))], holes)
    }
    #expect(revision(7, 5) == proven(.partition(7)))
    #expect(revision(7, 9) == proven(.partition(7)))
    // Before and behind, and in another partition, it is not proven: nor is it called lost.
    for (partition, offset) in [(Int32(7), Int64(3)), (7, 10), (6, 5)] {
      #expect(revision(partition, offset) == proven(.others))
    }
  }

  @Test func `incomplete - a delivery that was cut short, and a mail that came of it or of a later one`() {
    let cut = job(at: 20_500, work: nil)
    #expect(revision(.processing, [cut]).outcome == .lost)
    let revision = revision(.processing, [cut, mail(at: 20_500, isPublished: false)])
    #expect(
      revision
        == OutcomeRevision(
          outcome: .incomplete,
          notes: [
            .unlogged(
              record: .message(destination: mails), services: [logs.base.worker], time: .ms(20_700),
              evidence: .onward(destination: mails))
          ]))
  }

  @Test func `a message whose consumption is proven, or may have been, is not known to wait`() {
    for evidence in [Note.UnloggedEvidence.partition(7), .others] {
      var summary = request(.queued, at: 20_500, [job(at: 20_500, wait: nil)])
      summary.conclude(proven(evidence))
      var waits: [MissingEnd?] = []
      summary.forEachUnfinished { if $0.segment == .queueWait { waits.append($0.missingEnd) } }
      #expect(waits == [.unlogged])
    }
  }
}
