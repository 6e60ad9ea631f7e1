import Dispatch
import ReconstructedFleets
import Synchronization
import SyntheticFleet
import TraceAnalysis
import TraceModel

@testable import ClockEstimation

/// Statements about the clocks of a thousand fleets with ten minutes of traffic each, beside the truth.
enum ClockFleets {
  static let seeds = Seeds.upTo(1_000)

  static let all: [ClockFleet] = {
    let fleets = Mutex<[ClockFleet]>([])
    DispatchQueue.concurrentPerform(iterations: seeds.count) { index in
      let fleet = ClockFleet(seed: seeds.lowerBound + UInt64(index))
      fleets.withLock { $0.append(fleet) }
    }
    return fleets.withLock { $0.sorted { $0.seed < $1.seed } }
  }()
}

/// Every statement on the clocks of one fleet. Names are those of origins.
struct ClockFleet: Sendable {
  /// An interval in ns, a side that nothing bounds being nil, and the true value.
  struct Statement: Sendable {
    var name: String
    var low: Int64?
    var high: Int64?
    var truth: Int64

    var isTrue: Bool { (low ?? .min) <= truth && truth <= (high ?? .max) }
  }

  /// The drift in ns per ns that the logs allow, and the true one, against the same reference.
  struct Drift: Sendable {
    var name: String
    var stated: ClosedRange<Double>
    var truth: Double
  }

  let seed: UInt64
  /// The clock that was set, and when.
  let clockSet: (name: String, step: FleetClock.Step)?
  private(set) var offsets: [Statement] = []
  private(set) var waits: [Statement] = []
  /// Of clocks that are bounded from both sides, by the period.
  private(set) var drifts: [Drift] = []
  private(set) var steps: [(name: String, against: String, step: ClockStep)] = []
  /// When exchanges began, in order and in true time, by the client.
  private(set) var exchanges: [String: [Timestamp]] = [:]

  init(seed: UInt64) {
    self.seed = seed
    let fleet = SimulatedFleet(.tenMinutes(seed: seed), seed: seed)
    clockSet =
      zip(fleet.roster.names, fleet.clocks).compactMap { name, clock in
        clock.steps.first.map { (name, $0) }
      }.first
    let reading = fleet.read()
    let summaries = reading.summaries
    let table = ClockTable(
      ClockSurvey(summaries), of: reading.catalog, watching: IdlePickupSurvey(summaries))
    for request in fleet.truth.requests.indices {
      guard let client = fleet.truth.requests[request].client, let sent = fleet.truth.sent(ofRequest: request)
      else { continue }
      exchanges[fleet.roster.names[client], default: []].append(sent)
    }
    steps = table.steps.map {
      (reading.catalog.origin($0.origin).service, reading.catalog.origin($0.against).service, $0)
    }
    for period in table.periods where period.kind != .same { state(period, table, reading) }
    for message in fleet.truth.messages.indices { stateWait(ofMessage: message, table, reading) }
  }

  private mutating func state(_ period: ClockPeriod, _ table: ClockTable, _ reading: FleetReading) {
    let name = reading.catalog.origin(period.origin).service
    guard let clock = reading.clock(of: period.origin), let reference = reading.clock(of: period.reference)
    else { return }
    for minute in stride(from: 0.0, through: 10, by: 2.5) where period.since == nil {
      let time = SimulatedFleet.beginning + .seconds(minute * 60)
      let logged = (time + clock.offset(at: time)).nanoseconds
      let (low, high) = table.offsetBounds(of: period.origin, at: logged)
      let truth = (clock.offset(at: time) - reference.offset(at: time)).count
      offsets.append(Statement(name: name, low: low, high: high, truth: truth))
    }
    guard period.kind == .estimate, let stated = period.region.drifts else { return }
    let truth = (1 + clock.driftPPM / 1e6) / (1 + reference.driftPPM / 1e6) - 1
    drifts.append(Drift(name: name, stated: stated, truth: truth))
  }

  private mutating func stateWait(ofMessage number: Int, _ table: ClockTable, _ reading: FleetReading) {
    let (truth, fleet) = (reading.fleet.truth, reading.fleet)
    let message = truth.messages[number]
    guard let wait = truth.queueWait(ofMessage: number), let published = message.published else { return }
    let delivery = truth.deliveries[message.deliveries[0]]
    func id(_ origin: Int) -> OriginID {
      reading.catalog.id(of: Origin(service: fleet.roster.names[origin]))
    }
    let bounds = table.durationBounds(
      from: id(message.origin), at: fleet.clocks[message.origin].told(at: published).nanoseconds,
      to: id(delivery.consumer),
      at: fleet.clocks[delivery.consumer].told(at: delivery.consumed).nanoseconds)
    waits.append(
      Statement(
        name: fleet.roster.names[delivery.consumer], low: bounds.low, high: bounds.high, truth: wait.count))
  }
}
