import ReconstructedFleets
import SyntheticFleet
import TraceAnalysis
import TraceModel

@testable import ClockEstimation

/// A fleet with one clock set once by up to 3 s, and every statement on its clocks and waits.
struct SetClockFleet {
  let fleet: SimulatedFleet
  let reading: FleetReading
  let summaries: [TraceSummary]
  /// The clock that was set is a consumer's.
  let isConsumerSet: Bool

  init(_ configuration: FleetConfiguration, seed: UInt64) {
    var configuration = configuration
    (configuration.clocks.steps, configuration.clocks.step) = (1, .seconds(3))
    fleet = SimulatedFleet(configuration, seed: seed)
    reading = fleet.read()
    summaries = reading.summaries
    isConsumerSet = fleet.roster.consumerNumbers.contains { [fleet] in !fleet.clocks[$0].steps.isEmpty }
  }

  /// A dozen requests in a second or two, in which much goes wrong.
  static func small(seed: UInt64) -> SetClockFleet { SetClockFleet(.small(seed: seed), seed: seed) }

  /// Up to a quarter of a minute, in which only clocks do.
  static func steady(seed: UInt64) -> SetClockFleet {
    var configuration = FleetConfiguration.drifting
    configuration.traffic = .seconds([5, 10, 15][Int(seed % 3)])
    configuration.requestsPerSecond = [1, 4, 12][Int(seed / 3 % 3)]
    configuration.clients = 1 + Int(seed % 2)
    configuration.apis = 1 + Int(seed / 2 % 2)
    return SetClockFleet(configuration, seed: seed)
  }

  func table(isAssuming: Bool = false) -> ClockTable {
    ClockTable(
      ClockSurvey(summaries), of: reading.catalog, watching: IdlePickupSurvey(summaries),
      isAssuming: isAssuming)
  }

  /// Two hops between some two clocks contradict each other.
  var isShownByHops: Bool {
    let origins = Set(summaries.flatMap(\.participants).map(\.origin)).sorted { $0.rawValue < $1.rawValue }
    return origins.contains { first in
      origins.contains { second in
        first.rawValue < second.rawValue
          && ForcedOffsets.isSet(second, or: first, in: summaries, steps: steps)
      }
    }
  }

  private var steps: [OriginID: Int64] {
    var steps: [OriginID: Int64] = [:]
    for event in reading.events { steps[event.origin] = reading.clock(of: event.origin)?.resolution.count }
    return steps
  }
}

extension SetClockFleet {
  /// The offset by `table` of the clock of every event that is not a reference's.
  func offsets(_ table: ClockTable) -> [ClockFleet.Statement] {
    reading.events.compactMap { event in
      guard event.role != .note, let clock = reading.clock(of: event.origin),
        let period = table.period(of: event.origin, at: event.time.nanoseconds), period.kind != .same,
        let reference = reading.clock(of: period.reference)
      else { return nil }
      let (time, logged) = (reading.trueTime(of: event), event.time.nanoseconds)
      let (low, high) = table.offsetBounds(of: event.origin, at: logged)
      guard low != nil || high != nil else { return nil }
      // The clock has gone on since what it logged, by less than its resolution.
      let since = (time + clock.offset(at: time)).nanoseconds - logged
      let truth = (clock.offset(at: time) - reference.offset(at: time)).count
      return ClockFleet.Statement(
        name: "\(reading.catalog.origin(event.origin).service) at \(logged)", low: low.map { $0 - since },
        high: high.map { $0 + since }, truth: truth)
    }
  }

  /// A statement on a queue wait, how it is known, and how long it was as corrected.
  struct Wait {
    var statement: ClockFleet.Statement
    var kind: ClockKind
    var corrected: Int64
  }

  /// Every queue wait by `table`. Those that span the setting of the reference are left out: it showed them longer
  /// or shorter than they were.
  func waits(_ table: ClockTable) -> [Wait] {
    let truth = fleet.truth
    return truth.messages.indices.compactMap { number in
      let message = truth.messages[number]
      guard let wait = truth.queueWait(ofMessage: number), let published = message.published else {
        return nil
      }
      let delivery = truth.deliveries[message.deliveries[0]]
      let (from, begin) = told(message.origin, at: published)
      let (to, end) = told(delivery.consumer, at: delivery.consumed)
      guard let period = table.period(of: from, at: begin),
        let reference = reading.clock(of: period.reference),
        reference.offset(at: published) == reference.offset(at: delivery.consumed) || reference.steps.isEmpty
      else { return nil }
      let bounds = table.durationBounds(from: from, at: begin, to: to, at: end)
      let corrected = end - table.correction(of: to, at: end) - begin + table.correction(of: from, at: begin)
      let statement = ClockFleet.Statement(
        name: "message \(number)", low: bounds.low, high: bounds.high, truth: wait.count)
      return Wait(statement: statement, kind: bounds.kind, corrected: corrected)
    }
  }

  private func told(_ origin: Int, at time: Timestamp) -> (OriginID, Int64) {
    let id = reading.catalog.id(of: Origin(service: fleet.roster.names[origin]))
    return (id, fleet.clocks[origin].told(at: time).nanoseconds)
  }
}
