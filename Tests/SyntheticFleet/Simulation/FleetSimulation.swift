import TraceModel

/// A fleet while it runs: first all HTTP traffic, which no queue holds up, then one stage after the other, each
/// group of consumers by itself. Times are true time, in ns since 1970.
struct FleetSimulation {
  let configuration: FleetConfiguration
  let roster: FleetRoster
  var random: SplitMix64
  var truth: FleetTruth
  private(set) var records: [FleetRecord] = []
  /// Numbers of each origin's records, in the order of true time.
  private(set) var journals: [[Int]]
  /// When a waiting consumer could have each message, by message.
  var fetchable: [Int64] = []
  /// Messages of each stage's partitions, in the order in which the broker had them.
  var partitions: [[[Int]]]

  /// When requests begin to arrive, and when they cease to.
  let traffic: Range<Int64>
  /// From here on nothing is logged.
  let end: Int64

  init(_ configuration: FleetConfiguration, seed: UInt64) {
    self.configuration = configuration
    roster = FleetRoster(configuration)
    random = SplitMix64(seed: seed)
    truth = FleetTruth(groupCounts: configuration.stages.map(\.groups.count))
    journals = Array(repeating: [], count: roster.names.count)
    partitions = configuration.stages.map { Array(repeating: [], count: $0.partitions) }
    let beginning = SimulatedFleet.beginning.nanoseconds
    traffic = beginning..<(beginning + configuration.traffic.count)
    end = traffic.upperBound + configuration.settling.count
    simulateTraffic()
    for stage in configuration.stages.indices { simulateStage(stage) }
  }

  /// The time of a share of the traffic time.
  func time(ofShare share: Double) -> Int64 {
    traffic.lowerBound + Int64(share * Double(traffic.upperBound - traffic.lowerBound))
  }

  /// The time as the truth has it: nil after the end.
  func known(_ time: Int64) -> Timestamp? { time < end ? Timestamp(nanoseconds: time) : nil }

  /// Adds a record to its origin's journal, unless the logs have ended; perhaps with a remark after it.
  mutating func log(
    _ wording: FleetRecord.Wording, by origin: Int, at time: Int64, request: Int, attempt: Int? = nil,
    message: Int? = nil, delivery: Int? = nil, batch: Int? = nil
  ) {
    guard let known = known(time) else { return }
    let record = FleetRecord(
      time: known, wording: wording, origin: origin, request: request, attempt: attempt, message: message,
      delivery: delivery, batch: batch)
    enter(record)
    guard batch == nil, random.chance(configuration.records.remarks) else { return }
    enter(FleetRecord(time: known, wording: .remark, origin: origin, request: request))
  }

  /// Puts a record behind all that was logged until then. Records come nearly in order, so its place is found
  /// from the end.
  private mutating func enter(_ record: FleetRecord) {
    var place = journals[record.origin].count
    while place > 0, records[journals[record.origin][place - 1]].time > record.time { place -= 1 }
    journals[record.origin].insert(records.count, at: place)
    records.append(record)
  }
}
