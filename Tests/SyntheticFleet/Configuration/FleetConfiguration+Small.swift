import TraceModel

/// Small fleets for laws: a dozen requests in a second or two, in which much goes wrong.
extension FleetConfiguration {
  /// The small fleet that the seed determines. Each trouble is there in some fleets and not in others.
  package static func small(seed: UInt64) -> FleetConfiguration {
    var random = SplitMix64(seed: seed ^ 0x5A11)
    var fleet = FleetConfiguration(stages: [])
    fleet.traffic = .seconds(1.5)
    fleet.settling = random.chance(0.3) ? .seconds(0.3) : .seconds(3)
    fleet.requestsPerSecond = 8
    fleet.clients = 1 + random.index(below: 3)
    fleet.apis = 1 + random.index(below: 2)
    fleet.drawStages(&random)
    fleet.drawRequests(&random)
    fleet.drawFaults(&random)
    fleet.drawClocks(&random)
    fleet.drawRecords(&random)
    return fleet
  }

  private mutating func drawStages(_ random: inout SplitMix64) {
    let hasOnward = random.chance(0.4)
    let names = hasOnward ? ["workers", "notifiers", "retriers"] : ["workers"]
    let topics = ["jobs", "notifications", "jobs.retry"]
    for (number, name) in names.enumerated() {
      var group = ConsumerGroup(
        name, consumers: 1 + random.index(below: 3), service: Self.drawService(&random))
      group.sessionTimeOut = .milliseconds(300)
      group.commitInterval = .milliseconds(400)
      group.failures = random.chance(0.3) ? 0.1 : 0
      group.batch = random.chance(0.2) ? 3 : 1
      group.logsStart = !random.chance(0.2)
      if hasOnward, number == 0 {
        group.onward = [
          Onward(stage: 1, share: 0.4, keepsKey: random.chance(0.5)),
          Onward(stage: 2, share: 0.7, isRetry: true, keepsKey: true),
        ]
      }
      stages.append(Stage(topics[number], partitions: 1 + random.index(below: 4), groups: [group]))
    }
    guard random.chance(0.2) else { return }
    stages[0].groups.append(ConsumerGroup("auditors", consumers: 1, service: Self.drawService(&random)))
  }

  /// From idle to backlog.
  private static func drawService(_ random: inout SplitMix64) -> Delay {
    let mean = [0.002, 0.03, 0.2, 0.4][random.index(below: 4)]
    return Delay(.seconds(mean / 2), jitter: .seconds(mean / 2))
  }

  private mutating func drawRequests(_ random: inout SplitMix64) {
    fanOut = random.chance(0.3) ? 1...3 : 1...1
    withoutClient = random.chance(0.3) ? 0.15 : 0
    withoutMessage = random.chance(0.3) ? 0.2 : 0
    lostMessages = random.chance(0.2) ? 0.05 : 0
    if random.chance(0.2) { (network.tailShare, network.tail) = (0.05, .milliseconds(200)) }
    guard random.chance(0.6) else { return }
    http.timeOut = .milliseconds(150)
    http.lateness = Delay(.milliseconds(160), jitter: .milliseconds(60))
    (http.refused, http.rejected, http.late) = (0.08, 0.05, 0.05)
    (http.requestLost, http.responseLost) = (0.08, 0.04)
    http.attempts = 1 + random.index(below: 3)
  }

  private mutating func drawFaults(_ random: inout SplitMix64) {
    let consumer = "workers-1"
    if random.chance(0.3) {
      let restartAfter: Nanoseconds? = random.chance(0.5) ? .milliseconds(500) : nil
      faults.append(.kill(consumer: consumer, at: 0.2 + 0.6 * random.fraction(), restartAfter: restartAfter))
    }
    if random.chance(0.3) { faults.append(.rebalance(group: "workers", at: 0.2 + random.fraction())) }
    if random.chance(0.15) {
      let from = random.fraction()
      faults.append(.stall(consumer: consumer, from: from, to: random.chance(0.5) ? from + 0.3 : 4))
    }
  }

  private mutating func drawClocks(_ random: inout SplitMix64) {
    let digits: [Nanoseconds] = [Nanoseconds(1), .microseconds(1), .milliseconds(1), .seconds(1)]
    clocks.resolutions = [digits[random.index(below: 4)], digits[random.index(below: 2)]]
    if random.chance(0.7) { clocks.offset = [.milliseconds(5), .seconds(5)][random.index(below: 2)] }
    if random.chance(0.5) { clocks.driftPPM = 100 }
    if random.chance(0.2) { (clocks.steps, clocks.step) = (2, .seconds(3)) }
  }

  private mutating func drawRecords(_ random: inout SplitMix64) {
    records.identity = random.chance(0.7) ? .key : random.chance(0.5) ? .place : .nothing
    records.publishersNameTopic = random.chance(0.5) || stages.count > 1
    records.serversNameStatus = random.chance(0.3)
    records.consumersNameGroup = stages[0].groups.count > 1 || random.chance(0.3)
    records.remarks = random.chance(0.3) ? 0.1 : 0
    if random.chance(0.2) { records.lost = 0.1 }
    let origins = FleetRoster(self).names
    let origin = origins[random.index(below: origins.count)]
    if random.chance(0.1) { faults.append(.missing(origin: origin)) }
    if random.chance(0.1) { faults.append(.missing(origin: origin, from: 0.3, to: 0.6)) }
    if random.chance(0.1) { faults.append(.shippedTwice(origin: origin, from: 0, to: random.fraction())) }
  }
}
