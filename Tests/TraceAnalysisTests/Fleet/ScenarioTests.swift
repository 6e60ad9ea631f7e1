import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

/// That each ready-made fleet shows the trouble that it is named for.
@Suite struct ScenarioTests {
  private func outcomes(_ truth: FleetTruth) -> [Outcome: Int] {
    truth.requests.indices.reduce(into: [:]) { $0[truth.outcome(ofRequest: $1), default: 0] += 1 }
  }

  private func longestWait(_ truth: FleetTruth) -> Nanoseconds { truth.queueWaits().max() ?? .zero }

  @Test func `in a quiet fleet all is done, and nothing waits long`() {
    let truth = SimulatedFleet(.quiet, seed: 1).truth
    #expect(outcomes(truth) == [.completed: truth.requests.count])
    #expect(truth.deliveries.allSatisfy { $0.attempt == 1 })
    #expect(longestWait(truth) < .seconds(1))
  }

  @Test func `in a busy fleet a backlog builds and goes down`() {
    let truth = SimulatedFleet(.busyBacklog, seed: 1).truth
    #expect(outcomes(truth) == [.completed: truth.requests.count])
    #expect(longestWait(truth) > .seconds(5))
  }

  @Test func `a stalled consumer leaves messages that nobody takes`() {
    let truth = SimulatedFleet(.stalledConsumer, seed: 1).truth
    #expect(outcomes(truth)[.queued, default: 0] > 10)
  }

  @Test func `a kill cuts a delivery, and its message and some before it are delivered again`() {
    let truth = SimulatedFleet(.killAndRedelivery, seed: 1).truth
    let again = truth.messages.filter { $0.deliveries.count > 1 }
    #expect(again.count > 1)
    #expect(again.contains { truth.deliveries[$0.deliveries[0]].finished == nil })
    #expect(again.contains { truth.deliveries[$0.deliveries[0]].finished != nil })
    let overlapping = again.filter { message in
      let (first, second) = (truth.deliveries[message.deliveries[0]], truth.deliveries[message.deliveries[1]])
      return first.finished.map { $0 > second.consumed } ?? false
    }
    #expect(!overlapping.isEmpty)
  }

  @Test func `in the fleet of everything requests are lost, refused and done again`() {
    let truth = SimulatedFleet(.everything, seed: 1).truth
    let seen = Set(outcomes(truth).keys)
    #expect(seen.isSuperset(of: [.completed, .failed, .lost, .rejected]), "\(seen)")
    #expect(truth.attempts.contains { $0.number > 1 })
    #expect(truth.deliveries.contains { $0.attempt > 1 })
    #expect(!truth.batches.isEmpty)
    #expect(Set(truth.messages.map(\.stage)) == [0, 1, 2])
  }

  @Test(.disabled(if: Seeds.isQuick, "a tenth of the fleets need not have all"))
  func `among small fleets every outcome occurs`() {
    let seen = Set(FleetTraces.perfect.map { $0.truth.outcome(ofRequest: $0.request) })
    #expect(seen == Set(Outcome.allCases).subtracting([.unknown]))
  }

  @Test func `a missing log has no file, and what was shipped twice has two`() {
    var configuration = FleetConfiguration.quiet
    configuration.faults = [
      .missing(origin: "api-1"), .shippedTwice(origin: "workers-2", from: 0, to: 0.5),
    ]
    let fleet = SimulatedFleet(configuration, seed: 1)
    let names = fleet.files.map(\.name)
    #expect(!names.contains("api-1.jsonl"))
    #expect(names.filter { $0.hasPrefix("workers-2") } == ["workers-2.jsonl", "workers-2.again.jsonl"])
    let events = fleet.read().events
    #expect(Set(events.map(\.digest)).count < events.count)
  }
}
