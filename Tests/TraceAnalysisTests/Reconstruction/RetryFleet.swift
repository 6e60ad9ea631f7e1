import SyntheticFleet
import TraceModel

/// A request with consumers that fail and publish the message again. It goes to retry topics of their own, to one
/// for all attempts, or back to the topic; at last, perhaps, to a dead letter topic. It knows what happened.
struct RetryFleet {
  /// The fate of one message.
  struct Truth: Equatable {
    var attempts: Int
    var state: Outcome
    var isDeadLettered: Bool
  }

  /// An event and the names that its ids stand for.
  struct Record {
    var event: Event
    var origin: String
    var topic: String
  }

  private(set) var records: [Record] = []
  /// By message key.
  private(set) var truth: [UInt64: Truth] = [:]
  private var random: SplitMix64
  private var offsets: [String: Int64] = [:]
  private let isSkewed: Bool

  /// With `isSkewed` the workers' clocks are up to 300 ms off.
  init(seed: UInt64, isSkewed: Bool = false) {
    random = SplitMix64(seed: seed)
    self.isSkewed = isSkewed
    log(.requestReceived, "api", 0)
    for key in 1...UInt64.random(in: 1...3, using: &random) { send(key) }
    log(.responseSent, "api", 9_000) { $0.statusCode = 202 }
    standInFileOrder()
  }

  /// The files of the fleet, by name.
  var files: [String] { Set(records.map(\.origin)).sorted() }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func send(_ key: UInt64) {
    var time = Int64.random(in: 1_000...8_000, using: &random)
    var topic = "jobs"
    let style = Int.random(in: 0..<3, using: &random)
    log(.published, "api", time, topic, key)
    let attempts = Int.random(in: 1...4, using: &random)
    for attempt in 1...attempts {
      time += Int64.random(in: 1_000...90_000, using: &random)
      let worker = "worker/\(Int.random(in: 1...2, using: &random))"
      log(.consumed, worker, time, topic, key)
      let isOpen = attempt == attempts && chance(15)
      if isOpen { return truth[key] = Truth(attempts: attempt, state: .processing, isDeadLettered: false) }
      let isLast = attempt == attempts && chance(60)
      time += Int64.random(in: 1_000...50_000, using: &random)
      log(.processingFinished, worker, time, "", key) { $0.failed = !isLast }
      if isLast { return truth[key] = Truth(attempts: attempt, state: .completed, isDeadLettered: false) }
      time += 100
      if attempt == attempts { return end(key, worker, time, attempts) }
      topic = ["jobs-retry-\(attempt)000", "jobs.retry", "jobs"][style]
      log(.published, worker, time, topic, key)
    }
  }

  /// After the last failure: nothing, a dead letter, or a retry that nobody takes.
  private mutating func end(_ key: UInt64, _ worker: String, _ time: Int64, _ attempts: Int) {
    let fate = Int.random(in: 0..<3, using: &random)
    if fate == 1 { log(.published, worker, time, "jobs-dlt", key) }
    if fate == 2 { log(.published, worker, time, "jobs-retry-5s", key) }
    truth[key] = Truth(attempts: attempts, state: fate == 2 ? .queued : .failed, isDeadLettered: fate == 1)
  }

  private mutating func log(
    _ role: Role, _ origin: String, _ time: Int64, _ topic: String = "", _ key: UInt64 = 0,
    _ fill: (inout Event) -> Void = { _ in }
  ) {
    if offsets[origin] == nil {
      offsets[origin] = isSkewed ? Int64.random(in: -300_000...300_000, using: &random) : 0
    }
    var event = Event()
    event.time = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + (time + (offsets[origin] ?? 0)) * 1_000)
    event.correlation = Identifier(high: 1, low: 1)
    event.role = role
    event.offset = time
    event.length = 80
    event.digest = random.next()
    if key > 0 { event.messageKey = Identifier(high: 9, low: key) }
    fill(&event)
    records.append(Record(event: event, origin: origin, topic: topic))
  }

  /// Each origin writes its own file in the order of true time.
  private mutating func standInFileOrder() {
    let order = records.indices.sorted { (records[$0].event.offset, $0) < (records[$1].event.offset, $1) }
    records = order.map { records[$0] }
    var lines: [String: Int64] = [:]
    for index in records.indices {
      let line = (lines[records[index].origin] ?? 0) + 1
      lines[records[index].origin] = line
      records[index].event.line = line
      records[index].event.offset = line * 80
    }
  }
}

extension RetryFleet {
  /// The events with numbers given in the order of arrival, as decoding would.
  static func arrive(_ records: [Record], sources: [String]) -> (events: [Event], catalog: Catalog) {
    let catalog = Catalog()
    let events = records.map { record in
      var event = record.event
      event.source = UInt32(sources.firstIndex(of: record.origin) ?? 0)
      event.origin = catalog.id(of: Origin(service: record.origin))
      event.destination = catalog.id(of: record.topic)
      return event
    }
    return (events, catalog)
  }
}
