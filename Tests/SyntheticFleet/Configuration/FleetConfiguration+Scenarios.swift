import TraceModel

/// Ready-made fleets: a minute of traffic at 4 requests a second, unless the caller sets another time or rate. Their
/// consumers are `workers-1` and `workers-2`, on 4 partitions of the topic `jobs`.
extension FleetConfiguration {
  /// Little to do, nothing goes wrong, clocks are right.
  package static let quiet: FleetConfiguration = {
    let workers = ConsumerGroup("workers", service: Delay(.milliseconds(20), jitter: .milliseconds(60)))
    return FleetConfiguration(stages: [Stage("jobs", groups: [workers])])
  }()

  /// More to do than two consumers can for half of the time, so that a backlog builds, and then goes down.
  package static let busyBacklog: FleetConfiguration = {
    var fleet = quiet
    fleet.stages[0].groups[0].service = Delay(.milliseconds(200), jitter: .milliseconds(250))
    fleet.load = [0.5, 1.5, 1.5, 0.2]
    fleet.settling = .seconds(20)
    return fleet
  }()

  /// Clocks that are up to 2 s apart and drift by up to 100 ppm.
  package static let drifting: FleetConfiguration = {
    var fleet = quiet
    fleet.clocks.offset = .seconds(2)
    fleet.clocks.driftPPM = 100
    fleet.clocks.resolutions = [.microseconds(1)]
    return fleet
  }()

  /// Drifting clocks, some of them set by up to 3 s in the middle.
  package static let stepped: FleetConfiguration = {
    var fleet = drifting
    fleet.clocks.steps = 3
    fleet.clocks.step = .seconds(3)
    return fleet
  }()

  /// `workers-1` does nothing from the middle to the end.
  package static let stalledConsumer: FleetConfiguration = {
    var fleet = quiet
    fleet.faults = [.stall(consumer: "workers-1", from: 0.5, to: 2)]
    return fleet
  }()

  /// `workers-1` is killed in the middle and started again; earlier, partitions change hands while both work.
  package static let killAndRedelivery: FleetConfiguration = {
    var fleet = busyBacklog
    fleet.faults = [
      .rebalance(group: "workers", at: 0.3),
      .kill(consumer: "workers-1", at: 0.5, restartAfter: .seconds(8)),
    ]
    return fleet
  }()

  /// Three clients, two APIs, two groups and an onward topic with a retry topic, and all that can go wrong.
  package static let everything: FleetConfiguration = {
    var fleet = killAndRedelivery
    fleet.clients = 3
    fleet.apis = 2
    fleet.stages[0].groups[0].service = Delay(.milliseconds(100), jitter: .milliseconds(150))
    fleet.addOnwardTopics()
    fleet.withoutClient = 0.02
    fleet.withoutMessage = 0.1
    fleet.fanOut = 1...3
    fleet.misbehave()
    fleet.clocks = stepped.clocks
    fleet.clocks.resolutions = [Nanoseconds(1), .microseconds(1), .milliseconds(1), .seconds(1)]
    fleet.records.remarks = 0.05
    fleet.records.consumersNameGroup = true
    fleet.faults += [
      .stall(consumer: "workers-2", from: 0.7, to: 0.75),
      .missing(origin: "api-2", from: 0.8, to: 0.85),
      .shippedTwice(origin: "api-1", from: 0.1, to: 0.4),
    ]
    return fleet
  }()

  /// A second group that reads `jobs`, an onward topic, and a topic for what has failed.
  private mutating func addOnwardTopics() {
    let quick = Delay(.milliseconds(5), jitter: .milliseconds(10))
    stages[0].groups[0].failures = 0.04
    stages[0].groups[0].onward = [
      Onward(stage: 1, share: 0.3, keepsKey: true),
      Onward(stage: 2, share: 0.8, isRetry: true, keepsKey: true),
    ]
    stages[0].groups.append(ConsumerGroup("auditors", consumers: 1, service: quick))
    let slow = Delay(.milliseconds(150), jitter: .milliseconds(250))
    var notifiers = ConsumerGroup("notifiers", consumers: 1, service: slow)
    notifiers.batch = 3
    stages.append(Stage("notifications", partitions: 2, groups: [notifiers]))
    stages.append(Stage("jobs.retry", partitions: 1, groups: [ConsumerGroup("retriers", service: quick)]))
  }

  /// Clients and APIs as they are on a bad day, and a broker that loses messages.
  private mutating func misbehave() {
    network.tailShare = 0.01
    network.tail = .milliseconds(300)
    http.refused = 0.02
    http.rejected = 0.02
    http.late = 0.01
    http.requestLost = 0.02
    http.responseLost = 0.01
    lostMessages = 0.005
  }
}
