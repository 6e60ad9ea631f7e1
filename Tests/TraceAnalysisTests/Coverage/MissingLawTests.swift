import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct MissingLawTests {
  /// If nothing else is waiting, a wait longer than all logged ones cannot be told from a loss. With a backlog or a
  /// consumer that stands still it must be.
  @Test func `logs cut off anywhere call fewer than one in 1000 messages lost that are consumed later`() {
    var (unconsumed, lost) = (0, 0)
    for seed in Seeds.first(200) {
      let simulation = QueueSimulation(seed: seed)
      var random = SplitMix64(seed: seed &+ 1_000_000)
      for _ in 0..<4 {
        let logs = simulation.logs(before: Int64.random(in: 1...simulation.end, using: &random))
        let judge = logs.judge()
        for summary in logs.summaries where summary.outcome != .completed {
          unconsumed += 1
          if judge.revision(on: summary).outcome == .lost { lost += 1 }
        }
      }
    }
    #expect(unconsumed > Seeds.share(of: 10_000))
    #expect(lost * 1_000 < unconsumed)
  }

  @Test(arguments: UInt64(0)..<100)
  func `logs that cover more move no definite revision`(seed: UInt64) throws {
    let simulation = QueueSimulation(seed: seed)
    guard !simulation.areInstances else { return }
    var random = SplitMix64(seed: seed &+ 2_000_000)
    let cut = Int64.random(in: 1...simulation.end, using: &random)
    let requests = simulation.logs(before: cut)
    var survey = RequestSurvey(services: requests.services)
    for summary in requests.summaries { survey.add(summary) }
    func judge(_ until: Int64) -> MissingRecordJudge {
      let coverage = LogCoverage(simulation.logs(before: until).coverage, services: requests.services)
      return MissingRecordJudge(survey, coverage: coverage, texts: requests.base.catalog.texts)
    }
    let early = judge(cut)
    let late = judge(Int64.random(in: cut...simulation.end, using: &random))
    // A doubt is new evidence, not more cover.
    guard late.sortedSuspicions.isEmpty else { return }
    let open: Set<Outcome> = [.queued, .processing, .incomplete]
    for summary in requests.summaries {
      let before = early.revision(on: summary).outcome
      guard !open.contains(before) else { continue }
      #expect(late.revision(on: summary).outcome == before, "seed \(seed)")
    }
  }

  @Test(arguments: UInt64(0)..<100)
  func `the order of requests and their grouping change no revision`(seed: UInt64) {
    let simulation = QueueSimulation(seed: seed)
    var random = SplitMix64(seed: seed &+ 3_000_000)
    let logs = simulation.logs(before: Int64.random(in: 1...simulation.end, using: &random))
    var parts = (0..<3).map { _ in RequestSurvey(services: logs.services) }
    for summary in logs.summaries.shuffled(using: &random) {
      parts[Int.random(in: 0..<3, using: &random)].add(summary)
    }
    var merged = RequestSurvey(services: logs.services)
    for part in parts.shuffled(using: &random) { merged.merge(part) }
    var whole = RequestSurvey(services: logs.services)
    for summary in logs.summaries { whole.add(summary) }
    #expect(merged.destinations == whole.destinations, "seed \(seed)")
    let coverage = LogCoverage(logs.coverage, services: logs.services)
    let shuffled = MissingRecordJudge(merged, coverage: coverage, texts: logs.base.catalog.texts)
    let ordered = logs.judge()
    #expect(ordered.sortedSuspicions == shuffled.sortedSuspicions, "seed \(seed)")
    for summary in logs.summaries {
      #expect(ordered.revision(on: summary) == shuffled.revision(on: summary), "seed \(seed)")
    }
  }

  @Test(arguments: UInt64(0)..<100)
  func `failed stays, and what has ended is never called lost or still to come`(seed: UInt64) {
    let simulation = QueueSimulation(seed: seed)
    var random = SplitMix64(seed: seed &+ 4_000_000)
    let logs = simulation.logs(before: Int64.random(in: 1...simulation.end, using: &random))
    let judge = logs.judge()
    for summary in logs.summaries {
      var failed = summary
      failed.outcome = .failed
      #expect(judge.revision(on: failed).outcome == .failed, "seed \(seed)")
      guard summary.outcome == .completed else { continue }
      let revision = judge.revision(on: summary).outcome
      #expect(revision == .completed || revision == .incomplete, "seed \(seed)")
    }
  }

  @Test func `the last messages are the same however they were counted`() {
    var random = SplitMix64(seed: 5)
    let messages = (0..<20_000).map { _ in
      RecentMessages.Message(
        publishedNanoseconds: Int64.random(in: 0...9_000, using: &random),
        isConsumed: Bool.random(using: &random))
    }
    var ordered = RecentMessages()
    for message in messages { ordered.add(message) }
    var parts = (0..<3).map { _ in RecentMessages() }
    for message in messages.shuffled(using: &random) {
      parts[Int.random(in: 0..<3, using: &random)].add(message)
    }
    var merged = RecentMessages()
    for part in parts { merged.merge(part) }
    #expect(ordered == merged)
    let expected = messages.map(\.publishedNanoseconds).sorted(by: >).prefix(RecentMessages.limit)
    #expect(ordered.messages.latestFirst.map(\.publishedNanoseconds) == Array(expected))
    #expect(!ordered.messages.areAll)
    var full = RecentMessages()
    for message in messages.prefix(RecentMessages.limit * 2) { full.add(message) }
    var other = RecentMessages()
    other.merge(full)
    #expect(!other.messages.areAll)
  }
}
