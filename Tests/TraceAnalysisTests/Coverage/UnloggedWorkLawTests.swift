import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Fleets without the log of one consumer, against the truth.
@Suite struct UnloggedWorkLawTests {
  private static let missing = "workers-1"

  /// Jobs, most of them with a mail behind them, in a fleet with consumers killed and stalled, messages lost and
  /// backlogs that grow.
  private static func fleet(seed: UInt64) -> SimulatedFleet {
    var random = SplitMix64(seed: seed ^ 0xD0E)
    var workers = ConsumerGroup(
      "workers", consumers: 2 + random.index(below: 2),
      service: Delay(.seconds([0.02, 0.1, 0.3][random.index(below: 3)])))
    workers.sessionTimeOut = .milliseconds(300)
    workers.commitInterval = .milliseconds(400)
    workers.failures = random.chance(0.3) ? 0.1 : 0
    workers.onward = [
      Onward(stage: 1, share: [0.7, 1][random.index(below: 2)], keepsKey: random.chance(0.5))
    ]
    let mailers = ConsumerGroup("mailers", consumers: 1, service: Delay(.seconds(0.01)))
    var fleet = FleetConfiguration(stages: [
      Stage("jobs", partitions: 4, groups: [workers]), Stage("mails", partitions: 2, groups: [mailers]),
    ])
    fleet.traffic = .seconds(6)
    fleet.settling = random.chance(0.5) ? .seconds(0.5) : .seconds(4)
    fleet.requestsPerSecond = 16
    fleet.fanOut = random.chance(0.2) ? 1...2 : 1...1
    fleet.lostMessages = random.chance(0.3) ? 0.05 : 0
    fleet.records.identity = random.chance(0.5) ? .key : .place
    // Else the mail's consumption is taken for that of the job, with the same key.
    fleet.records.publishersNameTopic = workers.onward[0].keepsKey || random.chance(0.5)
    fleet.faults = [.missing(origin: missing)]
    if random.chance(0.3) {
      let name = "workers-\(1 + random.index(below: 2))"
      fleet.faults.append(.kill(consumer: name, at: random.fraction(), restartAfter: .milliseconds(500)))
    }
    if random.chance(0.3) { fleet.faults.append(.rebalance(group: "workers", at: random.fraction())) }
    if random.chance(0.2) { fleet.faults.append(.stall(consumer: "workers-2", from: 0.4, to: 2)) }
    return SimulatedFleet(fleet, seed: seed)
  }

  @Test
  func `what is said to be consumed without a record was consumed, and nothing that was is called lost`() {
    var counts = (proven: 0, unproven: 0, lost: 0)
    for seed in Seeds.upTo(1_000) {
      let reading = Self.fleet(seed: seed).read()
      let truth = reading.fleet.truth
      for (request, revision) in Self.revisions(reading) {
        let messages = truth.requests[request].messages.map { truth.messages[$0] }
        let unlogged = messages.count { message in
          message.stage == 0
            && message.deliveries.contains {
              reading.fleet.roster.names[truth.deliveries[$0].consumer] == Self.missing
            }
        }
        let isProven = revision.notes.contains { Self.isProof($0) }
        #expect(!isProven || unlogged > 0, "seed \(seed), request \(request): \(revision.notes)")
        if unlogged > 0 { if isProven { counts.proven += 1 } else { counts.unproven += 1 } }
        guard revision.outcome == .lost else { continue }
        counts.lost += 1
        #expect(unlogged < messages.count, "seed \(seed), request \(request): \(revision.notes)")
      }
    }
    // Most are proven; failed work leads to no mail, and only some records name a partition.
    #expect(counts.proven > 2 * counts.unproven, "\(counts)")
  }

  private static func isProof(_ note: Note) -> Bool {
    if case .unlogged(.consumption, _, _, .onward) = note { true } else { false }
  }

  /// The revisions of all logs of a fleet on each of its requests.
  private static func revisions(_ reading: FleetReading) -> [(request: Int, revision: OutcomeRevision)] {
    let services = ServiceTable(origins: reading.catalog.origins)
    let reconstructor = TraceReconstructor(catalog: reading.catalog)
    var survey = RequestSurvey(services: services)
    let summaries = reading.eventsByRequest.enumerated().filter { !$0.element.isEmpty }.map {
      (request: $0.offset, summary: TraceSummary(reconstructor.reconstruct($0.element)))
    }
    for (_, summary) in summaries { survey.add(summary) }
    var coverage = CoverageSurvey()
    for (source, events) in Dictionary(grouping: reading.events, by: \.source) {
      var stretch = LoggedStretch()
      for event in events { stretch.add(event.time) }
      coverage.append(stretch, source: source, origin: events[0].origin)
    }
    let judge = MissingRecordJudge(
      survey, coverage: LogCoverage(coverage, services: services), texts: reading.catalog.texts)
    return summaries.map { ($0.request, judge.revision(on: $0.summary)) }
  }
}
