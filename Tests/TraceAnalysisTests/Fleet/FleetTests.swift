import SyntheticFleet
import Testing
import TraceModel

/// That simulated fleets are what they claim to be: laws proven on them are worth no more.
@Suite struct FleetTests {
  private static let scenarios: [(name: String, configuration: FleetConfiguration)] = [
    ("quiet", .quiet), ("busy backlog", .busyBacklog), ("drifting", .drifting), ("stepped", .stepped),
    ("stalled consumer", .stalledConsumer), ("kill and redelivery", .killAndRedelivery),
    ("everything", .everything),
  ]

  @Test func `a seed gives one fleet, and another seed another`() {
    for (name, configuration) in Self.scenarios {
      let times = [7, 7, 8].map { SimulatedFleet(configuration, seed: $0).read().events.map(\.time) }
      #expect(times[0] == times[1], "\(name)")
      #expect(times[0] != times[2], "\(name)")
    }
  }

  @Test func `clocks and losses tell the same run otherwise`() {
    let one = SimulatedFleet(.everything, seed: 3)
    var configuration = FleetConfiguration.everything.withPerfectClocks
    configuration.records.lost = 0.5
    let other = SimulatedFleet(configuration, seed: 3)
    #expect(one.records.map(\.time) == other.records.map(\.time))
    #expect(one.files[0].records.count > other.files[0].records.count)
  }

  @Test func `an event tells its true time and its clock's offset, cut to the resolution`() throws {
    let reading = SimulatedFleet(.everything, seed: 11).read()
    for event in reading.events {
      let clock = try #require(reading.clock(of: event.origin))
      let time = reading.trueTime(of: event)
      let error = event.time - (time + clock.offset(at: time))
      #expect(error <= .zero && error > Nanoseconds(-clock.resolution.count))
      #expect(event.time.nanoseconds % clock.resolution.count == 0)
    }
  }

  @Test func `a clock drifts and steps as configured`() {
    var clock = FleetClock(offset: .milliseconds(5), driftPPM: 100)
    clock.steps = [FleetClock.Step(time: SimulatedFleet.beginning + .seconds(20), amount: .seconds(-3))]
    #expect(clock.offset(at: SimulatedFleet.beginning) == .milliseconds(5))
    #expect(clock.offset(at: SimulatedFleet.beginning + .seconds(10)) == .milliseconds(6))
    #expect(clock.offset(at: SimulatedFleet.beginning + .seconds(20)) == .milliseconds(7 - 3_000))
  }

  @Test func `an origin's lines stand in the order of true time`() {
    for (name, configuration) in Self.scenarios {
      let fleet = SimulatedFleet(configuration, seed: 5)
      for file in fleet.files {
        let times = file.records.map { fleet.records[$0].time }
        #expect(times == times.sorted(), "\(name), \(file.name)")
        #expect(file.records.allSatisfy { fleet.records[$0].origin == file.origin }, "\(name)")
      }
    }
  }

  @Test func `true time runs from cause to effect`() {
    for (name, configuration) in Self.scenarios {
      let truth = SimulatedFleet(configuration, seed: 9).truth
      for attempt in truth.attempts {
        let times = [attempt.sent, attempt.received, attempt.responded].compactMap { $0 }
        #expect(times == times.sorted(), "\(name)")
      }
      for delivery in truth.deliveries {
        let times =
          [truth.messages[delivery.message].appended, delivery.consumed]
          + [delivery.started, delivery.finished].compactMap { $0 }
        #expect(times == times.sorted(), "\(name)")
      }
    }
  }

  @Test func `a partition is consumed in order, and by one member of a group at a time without a rebalance`()
  {
    let truth = SimulatedFleet(.busyBacklog, seed: 2).truth
    for partition in 0..<4 {
      let own = truth.deliveries.filter { truth.messages[$0.message].partition == partition }
      let offsets = own.map { truth.messages[$0.message].offset }
      #expect(offsets == Array(0..<Int64(offsets.count)))
      #expect(Set(own.map(\.consumer)).count == 1)
    }
  }
}
