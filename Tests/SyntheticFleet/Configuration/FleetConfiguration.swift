package import TraceModel

/// The parts of a fleet and the events in it. With a seed it determines everything.
package struct FleetConfiguration: Sendable, Equatable {
  package var clients = 2
  package var apis = 1
  /// The first is what APIs publish to.
  package var stages: [Stage]

  /// How long requests arrive.
  package var traffic = Nanoseconds.seconds(60)
  /// How long the logs go on after that.
  package var settling = Nanoseconds.seconds(5)
  /// Requests arrive at random, at this mean rate.
  package var requestsPerSecond = 4.0
  /// Factors of that rate, each for an equal part of the traffic time.
  package var load = [1.0]
  /// How many requests come without an id, so that the API makes one and no client logs it, from 0 to 1.
  package var withoutClient = 0.0
  /// How many requests publish nothing, as a health check, from 0 to 1.
  package var withoutMessage = 0.0
  /// How many messages a request publishes.
  package var fanOut = 1...1

  package var http = HTTPHabits()
  /// Every way between a client and an API.
  package var network = Delay(.milliseconds(2), jitter: .milliseconds(3))
  /// The publisher hands a message over → the broker has it.
  package var append = Delay(.milliseconds(0.3), jitter: .milliseconds(0.3))
  /// The broker has a message → the publisher knows, and logs it as published.
  package var acknowledgement = Delay(.milliseconds(0.1), jitter: .milliseconds(0.1))
  /// The broker has a message → a waiting consumer has it. Where this is shorter than the acknowledgement, the
  /// true queue wait, which ends at the logged publishing, is negative.
  package var fetch = Delay(.milliseconds(2), jitter: .milliseconds(2))
  /// How many messages the broker loses after it has acknowledged them, from 0 to 1.
  package var lostMessages = 0.0

  package var clocks = ClockSpread.perfect
  package var records = RecordHabits()
  package var faults: [FleetFault] = []

  package init(stages: [Stage]) { self.stages = stages }

  /// The same run with clocks that tell true time.
  package var withPerfectClocks: FleetConfiguration {
    var configuration = self
    configuration.clocks = .perfect
    return configuration
  }

  /// The same run with every record collected, and collected once.
  package var withCompleteLogs: FleetConfiguration {
    var configuration = self
    configuration.records.lost = 0
    configuration.faults.removeAll { fault in
      switch fault {
      case .missing, .shippedTwice: true
      case .kill, .rebalance, .stall: false
      }
    }
    return configuration
  }
}
