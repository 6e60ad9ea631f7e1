import TraceModel

/// A group of consumers at work: the owner of each partition, and its progress.
struct GroupRun {
  let stage: Int
  let group: Int
  let settings: ConsumerGroup
  var partitions: [Partition]
  var consumers: [Consumer]
  /// By time.
  var changes: [(time: Int64, change: Change)] = []
  /// Turned on at each rebalance, so that partitions change hands.
  private var turn = 0

  /// A partition as the group sees it.
  struct Partition {
    /// In the order of their offsets, without those that the broker lost.
    var messages: [Int]
    /// When work on each last ended; `Int64.max` where it has not. By place.
    var finished: [Int64]
    /// How often each was delivered, by place.
    var attempts: [Int]
    /// Place of the next message to consume.
    var next = 0
    /// Nil while nobody consumes it.
    var owner: Int?
    /// Since when the owner has it.
    var since = Int64.min
  }

  /// A member of the group.
  struct Consumer {
    /// Number of its origin.
    var origin: Int
    /// When it can consume again.
    var free = Int64.min
    var isAlive = true
    /// When it last committed before it was killed.
    var lastCommit = Int64.min
    /// Every `commitInterval` from this time on it commits.
    var commitPhase: Int64
    var kills: [Int64] = []
    var stalls: [Range<Int64>] = []
  }

  /// A change of owners.
  enum Change: Equatable {
    case kill(Int)
    case start(Int)
    case rebalance
  }

  init(stage: Int, group: Int, of simulation: FleetSimulation) {
    self.stage = stage
    self.group = group
    let truth = simulation.truth
    settings = simulation.configuration.stages[stage].groups[group]
    partitions = simulation.partitions[stage].map { messages in
      let kept = messages.filter { !truth.messages[$0].isLost }
      return Partition(
        messages: kept, finished: Array(repeating: .max, count: kept.count),
        attempts: Array(repeating: 0, count: kept.count))
    }
    let interval = settings.commitInterval.count / Int64(settings.consumers)
    consumers = (0..<settings.consumers).map { index in
      Consumer(
        origin: simulation.roster.consumer(index, ofGroup: group, ofStage: stage),
        commitPhase: simulation.traffic.lowerBound + Int64(index) * interval)
    }
    for fault in simulation.configuration.faults { plan(fault, simulation) }
    changes.sort { $0.time < $1.time }
    rebalance(at: .min)
  }

  private mutating func plan(_ fault: FleetFault, _ simulation: FleetSimulation) {
    switch fault {
    case .kill(let name, let share, let restartAfter):
      guard let consumer = index(of: name, simulation) else { return }
      let time = simulation.time(ofShare: share)
      consumers[consumer].kills.append(time)
      changes.append((time, .kill(consumer)))
      changes.append((time + settings.sessionTimeOut.count, .rebalance))
      if let restartAfter { changes.append((time + restartAfter.count, .start(consumer))) }
    case .rebalance(let name, let share) where name == settings.name:
      changes.append((simulation.time(ofShare: share), .rebalance))
    case .stall(let name, let from, let to):
      guard let consumer = index(of: name, simulation) else { return }
      let stall = simulation.time(ofShare: from)..<simulation.time(ofShare: to)
      consumers[consumer].stalls.append(stall)
    case .rebalance, .missing, .shippedTwice: return
    }
  }

  private func index(of name: String, _ simulation: FleetSimulation) -> Int? {
    consumers.firstIndex { simulation.roster.names[$0.origin] == name }
  }

  mutating func apply(_ change: Change, at time: Int64) {
    switch change {
    case .kill(let consumer):
      consumers[consumer].isAlive = false
      let passed = (time - consumers[consumer].commitPhase) % settings.commitInterval.count
      consumers[consumer].lastCommit = time - (passed < 0 ? passed + settings.commitInterval.count : passed)
    case .start(let consumer):
      // It owns nothing: what it had goes by what it committed.
      rebalance(at: time)
      consumers[consumer].isAlive = true
      consumers[consumer].free = time
      rebalance(at: time)
    case .rebalance: rebalance(at: time)
    }
  }

  /// Gives partitions to those who live. A partition with a new owner goes on behind the commits of the old one:
  /// all finished work if it has left, less if it was killed.
  private mutating func rebalance(at time: Int64) {
    let alive = consumers.indices.filter { consumers[$0].isAlive }
    turn += 1
    for place in partitions.indices {
      let owner = alive.isEmpty ? nil : alive[(place + turn) % alive.count]
      guard owner != partitions[place].owner else { continue }
      if let old = partitions[place].owner {
        rewind(place, toCommitOf: consumers[old].isAlive ? time : consumers[old].lastCommit)
      }
      partitions[place].owner = owner
      partitions[place].since = time
    }
  }

  private mutating func rewind(_ place: Int, toCommitOf time: Int64) {
    while partitions[place].next > 0, partitions[place].finished[partitions[place].next - 1] > time {
      partitions[place].next -= 1
    }
  }
}
