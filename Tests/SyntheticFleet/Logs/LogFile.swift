import TraceModel

/// A log file as collected: line n is the record `records[n - 1]` of the fleet.
package struct LogFile: Sendable {
  package var name: String
  /// Number of the origin.
  package var origin: Int
  package var records: [Int]
}

/// The fate of records on their way: some are lost, some times are missing, some are collected twice.
struct LogCollection {
  private(set) var files: [LogFile] = []

  init(of simulation: FleetSimulation, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for (origin, name) in simulation.roster.names.enumerated() {
      var kept = simulation.journals[origin]
      for fault in simulation.configuration.faults {
        guard case .missing(name, let from, let to) = fault else { continue }
        kept.removeAll { simulation.isLogged($0, from: from, to: to) }
      }
      let lost = simulation.configuration.records.lost
      if lost > 0 { kept.removeAll { _ in random.chance(lost) } }
      guard !kept.isEmpty else { continue }
      files.append(LogFile(name: "\(name).jsonl", origin: origin, records: kept))
      for fault in simulation.configuration.faults {
        guard case .shippedTwice(name, let from, let to) = fault else { continue }
        let again = kept.filter { simulation.isLogged($0, from: from, to: to) }
        files.append(LogFile(name: "\(name).again.jsonl", origin: origin, records: again))
      }
    }
  }
}

extension FleetSimulation {
  /// The record was logged between two shares of the traffic time.
  fileprivate func isLogged(_ record: Int, from: Double, to: Double) -> Bool {
    let length = Double(traffic.upperBound - traffic.lowerBound)
    let share = Double(records[record].time.nanoseconds - traffic.lowerBound) / length
    return share >= from && share < to
  }
}
