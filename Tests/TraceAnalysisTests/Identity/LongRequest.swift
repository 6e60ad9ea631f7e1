import SyntheticFleet
import TraceModel

/// One ordinary, slow request: retries after minutes, messages for later, redeliveries after hours, consumers that
/// call other services, and clocks apart by minutes. Times are ms.
struct LongRequest {
  private(set) var events: [Event] = []
  private var random: SplitMix64
  private var skews: [OriginID: Int64] = [:]
  private let hasClient: Bool
  private let hasKeys: Bool
  private let numbersAttempts: Bool
  private var nextKey: UInt64 = 1

  private enum Service {
    static let client: OriginID = 1
    static let apis: [OriginID] = [2, 3]
    static let workers: [OriginID] = [4, 5]
    static let mail: OriginID = 6
  }

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    hasClient = Int.random(in: 0..<10, using: &random) > 2
    hasKeys = Int.random(in: 0..<10, using: &random) > 1
    numbersAttempts = Bool.random(using: &random)
    // A consumer far away in time from what it calls looks like a client that is far away.
    let widest: Int64 = Bool.random(using: &random) ? 0 : hasClient ? 600_000 : 20_000
    for origin in [Service.client] + Service.workers + [Service.mail] {
      skews[origin] = Int64.random(in: -widest...widest, using: &random)
    }
    for origin in Service.apis where widest > 0 {
      skews[origin] = Int64.random(in: -600_000...600_000, using: &random)
    }
    request()
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func span(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }

  private mutating func request() {
    var time: Int64 = 0
    for attempt in 1...5 {
      let isLast = attempt == 5 || chance(40)
      time = exchange(attempt, at: time, isLast: isLast)
      if isLast { return }
      // Without a client the attempts at one of two servers are all that shows the silence.
      time += span(1...(hasClient ? 1_100_000 : 290_000))
      if numbersAttempts, hasClient { time += span(0...20_000_000) }
    }
  }

  private mutating func exchange(_ attempt: Int, at time: Int64, isLast: Bool) -> Int64 {
    let number = numbersAttempts ? UInt16(attempt) : 0
    if hasClient { log(.requestSent, Service.client, time) { $0.attempt = number } }
    let api = Service.apis[Int(span(0...1))]
    let status: UInt16 = isLast ? 202 : 503
    let end = time + span(5...50_000)
    // An attempt that no record shows makes the silence around it longer than a client waits.
    if isLast || !hasClient || chance(60) {
      log(.requestReceived, api, time + 1)
      if isLast { for _ in 0..<span(0...3) { publish(api, time + 2, depth: 0) } }
      log(.responseSent, api, end - 1) { $0.statusCode = status }
    }
    guard hasClient else { return end }
    if isLast || chance(50) {
      log(.responseReceived, Service.client, end) { ($0.statusCode, $0.attempt) = (status, number) }
    } else if chance(70) {
      log(.requestFailed, Service.client, end) { ($0.failed, $0.attempt) = (true, number) }
    }
    return end
  }

  private mutating func publish(_ origin: OriginID, _ time: Int64, depth: Int) {
    let key = Identifier(high: 9, low: hasKeys ? nextKey : 0)
    nextKey += 1
    log(.published, origin, time, key)
    var next = time + (chance(50) ? span(1...5_000) : span(1...20_000_000))
    for attempt in 1...3 {
      let isLast = attempt == 3 || chance(60)
      next = work(key, at: next, isLast: isLast, depth) + span(1...7_000_000)
      if isLast { return }
    }
  }

  private mutating func work(_ key: Identifier, at start: Int64, isLast: Bool, _ depth: Int) -> Int64 {
    let worker = Service.workers[Int(span(0...1))]
    log(.consumed, worker, start, key)
    var time = start + span(1...1_000)
    if chance(50) {
      log(.requestSent, worker, time, .none)
      log(.requestReceived, Service.mail, time + 1)
      log(.responseSent, Service.mail, time + 5) { $0.statusCode = 200 }
      log(.responseReceived, worker, time + 6) { $0.statusCode = 200 }
    }
    if isLast, depth == 0, chance(30) { publish(worker, time + 10, depth: 1) }
    time += span(10...600_000)
    if isLast || chance(50) { log(.processingFinished, worker, time, key) { $0.failed = !isLast } }
    return time
  }

  private mutating func log(
    _ role: Role, _ origin: OriginID, _ time: Int64, _ key: Identifier = .none,
    _ fill: (inout Event) -> Void = { _ in }
  ) {
    var event = Event()
    event.time = Timestamp(
      nanoseconds: 1_700_000_000_000_000_000 + (time + skews[origin, default: 0]) * 1_000_000)
    (event.role, event.origin, event.source) = (role, origin, origin.rawValue)
    event.messageKey = key == Identifier(high: 9, low: 0) ? .none : key
    event.line = Int64(events.count + 1)
    event.digest = random.next()
    fill(&event)
    events.append(event)
  }
}
