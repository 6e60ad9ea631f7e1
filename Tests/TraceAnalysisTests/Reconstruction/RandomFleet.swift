import TraceModel

/// SplitMix64: a small generator whose sequence a seed determines.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// One request of a small fleet that misbehaves as real ones do: a client that retries, an API that fans out,
/// consumers that fail, are killed and publish onward, clocks that disagree, records that are lost.
///
/// Time runs in µs. What is logged is the true time plus the origin's clock offset, at the fleet's resolution.
struct RandomFleet {
  /// An event and the names that its symbols stand for.
  struct Record {
    var event: Event
    var origin: String
    var topic: String
    var group: String
  }

  private(set) var records: [Record] = []
  private var random: SeededGenerator
  private var offsets: [String: Int64] = [:]
  private var lines: [String: Int64] = [:]
  private let resolution: Int64
  private let hasKeys: Bool
  private var nextKey: UInt64 = 1

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    resolution = [1, 1, 1_000, 1_000_000].randomElement(using: &random) ?? 1
    hasKeys = Int.random(in: 0..<5, using: &random) > 0
    request()
    standInFileOrder()
    loseSome()
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func micros(_ range: ClosedRange<Int64>) -> Int64 {
    Int64.random(in: range, using: &random)
  }

  private mutating func request() {
    var time: Int64 = 0
    let hasClient = !chance(10)
    for attempt in 1...5 {
      let isLast = attempt == 5 || chance(75)
      time = exchange(attempt, at: time, isAnswered: isLast && !chance(10), hasClient: hasClient)
      if isLast { return }
      time += micros(50_000...200_000)
    }
  }

  /// One HTTP attempt; returns when the client had its end.
  private mutating func exchange(_ attempt: Int, at start: Int64, isAnswered: Bool, hasClient: Bool) -> Int64
  {
    if hasClient { log(.requestSent, "client", start) { $0.attempt = UInt16(attempt) } }
    let reached = isAnswered || chance(60)
    var time = start + micros(1_000...9_000)
    let status: UInt16 = isAnswered ? 202 : 503
    if reached {
      let api = chance(80) ? "api/1" : "api/2"
      log(.requestReceived, api, time)
      if isAnswered {
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          publish(api, "jobs", time + micros(10...900), 0)
        }
      }
      time += micros(1_000...8_000)
      if !chance(5) { log(.responseSent, api, time) { $0.statusCode = status } }
    }
    time += micros(1_000...9_000)
    guard hasClient else { return time }
    if isAnswered || (reached && chance(50)) {
      log(.responseReceived, "client", time) { ($0.statusCode, $0.attempt) = (status, UInt16(attempt)) }
    } else {
      log(.requestFailed, "client", time) { ($0.failed, $0.attempt) = (true, UInt16(attempt)) }
    }
    return time
  }

  private mutating func publish(_ origin: String, _ topic: String, _ time: Int64, _ depth: Int) {
    let key = Identifier(high: 9, low: nextKey)
    nextKey += 1
    log(.published, origin, time, topic) { [hasKeys] in if hasKeys { $0.messageKey = key } }
    guard !chance(5) else { return }
    for group in chance(20) ? ["a", "b"] : ["a"] {
      var next = time + micros(1_000...300_000)
      for attempt in 1...3 {
        let isLast = attempt == 3 || chance(80)
        next = work(group, topic, key, at: next, isLast: isLast, depth) + micros(1_000...500_000)
        if isLast { break }
      }
    }
  }

  /// One delivery; returns its end.
  private mutating func work(
    _ group: String, _ topic: String, _ key: Identifier, at start: Int64, isLast: Bool, _ depth: Int
  ) -> Int64 {
    let origin = "worker-\(topic)-\(group)/\(Int.random(in: 1...2, using: &random))"
    let identify: (inout Event) -> Void = { [hasKeys] in if hasKeys { $0.messageKey = key } }
    log(.consumed, origin, start, topic, group, identify)
    var time = start + micros(10...2_000)
    if !chance(20) { log(.processingStarted, origin, time, "", "", identify) }
    if isLast, depth < 2, chance(20) { publish(origin, topic + "-next", time + micros(10...900), depth + 1) }
    time += micros(1_000...900_000)
    if isLast ? chance(95) : chance(50) {
      let failed = isLast ? chance(10) : true
      log(.processingFinished, origin, time, "", "") {
        identify(&$0)
        $0.failed = failed
      }
    }
    return time
  }

  private mutating func log(
    _ role: Role, _ origin: String, _ time: Int64, _ topic: String = "", _ group: String = "",
    _ fill: (inout Event) -> Void = { _ in }
  ) {
    if offsets[origin] == nil { offsets[origin] = chance(70) ? 0 : micros(-5_000_000...5_000_000) }
    var event = Event()
    let logged = (time + (offsets[origin] ?? 0)) / resolution * resolution
    event.time = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + logged * 1_000)
    event.correlation = Identifier(high: 1, low: 1)
    event.role = role
    event.projection = chance(20) ? 1 : 0
    // The true time, until the record stands in its file.
    event.offset = time
    event.length = 80
    fill(&event)
    records.append(Record(event: event, origin: origin, topic: topic, group: group))
    if chance(10) {
      event.role = .note
      records.append(Record(event: event, origin: origin, topic: topic, group: group))
    }
  }

  /// Each origin writes its own file in the order of true time.
  private mutating func standInFileOrder() {
    let order = records.indices.sorted { (records[$0].event.offset, $0) < (records[$1].event.offset, $1) }
    records = order.map { records[$0] }
    for index in records.indices {
      let line = (lines[records[index].origin] ?? 0) + 1
      lines[records[index].origin] = line
      records[index].event.line = line
      records[index].event.offset = line * 80
      records[index].event.digest = random.next()
    }
  }

  private mutating func loseSome() {
    guard chance(30) else { return }
    records = records.filter { _ in Int.random(in: 0..<10, using: &random) > 0 }
  }
}

extension RandomFleet {
  /// The events with numbers given in the order of arrival, as decoding would.
  static func arrive(_ records: [Record], sources: [String]) -> (events: [Event], catalog: Catalog) {
    let catalog = Catalog()
    let events = records.map { record in
      var event = record.event
      event.source = UInt32(sources.firstIndex(of: record.origin) ?? 0)
      event.origin = catalog.symbol(of: Origin(service: record.origin))
      event.destination = catalog.symbol(of: record.topic)
      event.group = catalog.symbol(of: record.group)
      return event
    }
    return (events, catalog)
  }

  /// The files of the fleet, by name.
  var files: [String] { Set(records.map(\.origin)).sorted() }
}
