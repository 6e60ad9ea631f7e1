import SyntheticFleet
import Testing
import TraceModel

@testable import TraceRendering

@Suite struct MissingSentenceTests {
  private var builder = TraceViewFixture()
  private let jobs: NameID
  private let api: OriginID
  private let worker: OriginID

  init() {
    jobs = builder.catalog.id(of: "jobs")
    api = builder.catalog.id(of: Origin(service: "api", instance: "a1"))
    worker = builder.catalog.id(of: Origin(service: "worker", instance: "w1"))
  }

  private func sentence(_ note: Note) -> String { NoteSentence(note, in: builder.built).text }

  /// Seconds after 2026-01-01 00:00:04.211Z.
  private func at(_ seconds: Int64) -> Timestamp {
    TraceViewFixture.start + Nanoseconds(seconds * 1_000_000_000)
  }

  @Test func `a lost message is told with the evidence`() {
    #expect(
      sentence(
        .lostMessage(
          destination: jobs, published: at(0), services: [worker], coveredUntil: at(60),
          longestWait: Nanoseconds(2_000_000_000)))
        == "lost at jobs: published 2026-01-01 00:00:04.211Z, the log of worker covers the time until 2026-01-01 00:01:04.211Z, the longest wait shown is 2 s"
    )
  }

  @Test func `a log that is not here is told with what proves it`() {
    func sentence(_ record: ExpectedRecord, _ evidence: Note.UnloggedEvidence) -> String {
      self.sentence(.unlogged(record: record, services: [worker], time: at(0), evidence: evidence))
    }
    let consumed = ExpectedRecord.consumption(destination: jobs)
    #expect(
      sentence(consumed, .onward(destination: jobs))
        == "the message to jobs was consumed after 2026-01-01 00:00:04.211Z, as the message to jobs proves, but no record shows it: a log of worker is not here, or not whole"
    )
    #expect(
      sentence(.message(destination: jobs), .onward(destination: jobs))
        == "a message to jobs was published after 2026-01-01 00:00:04.211Z, as what became of it proves, but no record shows it: a log of worker is not here, or not whole"
    )
    #expect(
      sentence(consumed, .partition(3))
        == "no record after 2026-01-01 00:00:04.211Z shows whether the message to jobs was consumed: a log of worker is not here, or not whole, as those before and behind it in partition 3 prove"
    )
    #expect(
      sentence(.processingEnd(destination: jobs), .others)
        == "no record after 2026-01-01 00:00:04.211Z shows whether the work on the message from jobs ended: a log of worker is not here, or not whole, as others of the topic prove"
    )
  }

  @Test func `groups are named, of very many the first four`() {
    let builder = builder
    let groups = (1...6).map { builder.catalog.id(of: "g\($0)") }
    func sentence(_ groups: [NameID], _ messages: Int) -> String {
      NoteSentence(
        .severalGroups(destination: jobs, groups: groups, messages: messages), in: builder.built
      ).text
    }
    #expect(
      sentence([groups[0], 0], 1)
        == "a message from jobs went to 2 consumer groups (g1, one without a name): done is when the last of them is"
    )
    #expect(
      sentence(groups, 3)
        == "3 messages from jobs went to 6 consumer groups (g1, g2, g3, g4, 2 more): done is when the last of them is"
    )
  }

  @Test func `several services cover in the plural`() {
    let text = sentence(
      .lostMessage(
        destination: 0, published: at(0), services: [api, worker], coveredUntil: at(60), longestWait: .zero))
    #expect(text.contains(", the logs of api and worker cover the time"))
    #expect(text.hasPrefix("lost: published 2026-01-01 00:00:04.211Z"))
  }

  @Test func `a lost delivery is told with the evidence`() {
    #expect(
      sentence(
        .lostDelivery(
          destination: jobs, origin: worker, begun: at(0), coveredUntil: at(60),
          longestProcessing: Nanoseconds(300_000_000)))
        == "lost at worker: consumed from jobs 2026-01-01 00:00:04.211Z, its log covers the time until 2026-01-01 00:01:04.211Z, the longest processing shown is 300 ms"
    )
  }

  @Test func `a hole that no log covers has the name of its record`() {
    func sentence(_ record: ExpectedRecord) -> String {
      self.sentence(.uncovered(record: record, services: [worker], time: at(0)))
    }
    let beginning = "no log of worker covers 2026-01-01 00:00:04.211Z, to show that "
    #expect(sentence(.sending) == beginning + "the client sent the request")
    #expect(sentence(.reception) == beginning + "a server received the request")
    #expect(sentence(.message(destination: jobs)) == beginning + "a message to jobs was published")
    #expect(
      sentence(.publishing(destination: jobs)) == beginning + "the message consumed from jobs was published")
    #expect(sentence(.consumption(destination: jobs)) == beginning + "the message to jobs was consumed")
    #expect(sentence(.consumption(destination: 0)) == beginning + "the message was consumed")
    #expect(
      sentence(.processingEnd(destination: jobs)) == beginning + "the work on the message from jobs ended")
  }

  @Test func `where nothing is known to log a record, that is said`() {
    #expect(
      sentence(.uncovered(record: .consumption(destination: jobs), services: [], time: at(0)))
        == "no log shows whether the message to jobs was consumed, at 2026-01-01 00:00:04.211Z")
  }

  @Test func `what usually follows and did not is told with its numbers`() {
    #expect(
      sentence(
        .unusual(
          record: .message(destination: jobs), services: [api], time: at(0), requests: 2_000, having: 1_990))
        == "no record shows that a message to jobs was published, as in 1,990 of 2,000 requests of the kind, though the log of api covers 2026-01-01 00:00:04.211Z"
    )
  }

  @Test func `a doubt names what is missing beside what is there`() {
    #expect(
      sentence(
        .suspectedSampling(
          record: .processingEnd(destination: jobs), services: [worker], logged: 1_050, missing: 1_980))
        == "no record shows that the work on the message from jobs ended, but 1,980 of 3,030 such records are missing from the log of worker: a logger samples, or a log is not here"
    )
  }
}
