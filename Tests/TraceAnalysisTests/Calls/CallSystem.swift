import SyntheticFleet
import TraceModel

/// A request through a system of services that call each other, publish and consume: what is logged, and what was.
///
/// A tree of calls up to four deep. Siblings run one after another or at once. A call may fail or time out and be made
/// again. A service has one or two instances, each with a clock of its own. Consumers call, too.
struct CallSystem {
  /// One attempt at a call; events by their `line`, nil where there is none.
  struct Attempt: Hashable {
    var sent: Int64?
    var received: Int64?
    var responded: Int64?
    var ended: Int64?
    /// First event of the work that called; nil of the client.
    var caller: Int64?
  }

  private(set) var events: [Event] = []
  private(set) var attempts: [Attempt] = []
  /// Some origin made a call while it had several works, and no record tells which one made it.
  private(set) var isAmbiguous = false
  /// When each origin worked: begin and end by its own clock, and the lines of what began.
  private var works: [OriginID: [(begin: Int64, end: Int64)]] = [:]
  private var sends: [OriginID: [Int64]] = [:]
  let catalog = Catalog()
  private var random: SplitMix64
  private let areClocksRight: Bool
  private var offsets: [OriginID: Int64] = [:]
  private var messages = 0
  private var paths: UInt32 = 0

  init(seed: UInt64, areClocksRight: Bool) {
    random = SplitMix64(seed: seed)
    self.areClocksRight = areClocksRight
    _ = call(to: 0, from: origin("client", 0), by: nil, at: 1_000_000_000, depth: 0, path: nextPath())
    isAmbiguous = sends.contains { origin, times in
      times.contains { time in (works[origin] ?? []).count { $0.begin <= time && time <= $0.end } > 1 }
    }
    for index in events.indices { events[index].time = shown(events[index]) }
  }

  private func shown(_ event: Event) -> Timestamp {
    Timestamp(nanoseconds: event.time.nanoseconds + (offsets[event.origin] ?? 0))
  }

  private mutating func origin(_ service: String, _ instance: Int) -> OriginID {
    let origin = catalog.id(of: Origin(service: service, instance: "\(service)-\(instance)"))
    if offsets[origin] == nil {
      offsets[origin] = areClocksRight ? 0 : Int64.random(in: -3_000_000_000...3_000_000_000, using: &random)
    }
    return origin
  }

  private mutating func nextPath() -> UInt32 {
    paths += 1
    return paths
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func pause(_ range: ClosedRange<Int64>) -> Int64 {
    Int64.random(in: range, using: &random) * 1_000
  }

  @discardableResult
  private mutating func log(
    _ role: Role, _ origin: OriginID, _ time: Int64, _ path: UInt32 = 0,
    _ fill: (inout Event) -> Void = { _ in }
  ) -> Int64 {
    var event = Event()
    (event.role, event.origin, event.time) = (role, origin, Timestamp(nanoseconds: time))
    (event.line, event.source) = (Int64(events.count + 1), origin.rawValue)
    (event.offset, event.digest) = (event.line * 100, UInt64(event.line))
    event.target.path = path
    fill(&event)
    events.append(event)
    return event.line
  }

  /// Makes a call with its attempts; the time at which it is over.
  private mutating func call(
    to depth: Int, from caller: OriginID, by work: Int64?, at start: Int64, depth level: Int, path: UInt32
  ) -> Int64 {
    sends[caller, default: []].append(start)
    let fate = Int.random(in: 0..<100, using: &random)
    var time = start
    if fate < 8 {
      // Timed out on the way.
      let sent = log(.requestSent, caller, time, path)
      let ended = log(.requestFailed, caller, time + 200_000_000, path) { $0.failed = true }
      attempts.append(Attempt(sent: sent, ended: ended, caller: work))
      time += 250_000_000
    } else if fate < 16 {
      time =
        attempt(from: caller, by: work, at: time, depth: level, path: path, status: 503)
        + pause(1_000...9_000)
    }
    return attempt(from: caller, by: work, at: time, depth: level, path: path, status: 200)
  }

  private mutating func attempt(
    from caller: OriginID, by work: Int64?, at time: Int64, depth: Int, path: UInt32, status: UInt16
  ) -> Int64 {
    let server = origin(
      "service\(depth)\(Int.random(in: 0...1, using: &random))", Int.random(in: 0...1, using: &random))
    let sent = log(.requestSent, caller, time, path)
    let received = time + pause(200...3_000)
    let begin = log(.requestReceived, server, received, path)
    let end =
      status == 200
      ? self.work(of: server, begin, from: received + pause(100...900), depth: depth) : received + 500_000
    works[server, default: []].append((received, end))
    let responded = log(.responseSent, server, end, path) { $0.statusCode = status }
    let answered = end + pause(200...3_000)
    let ended = log(.responseReceived, caller, answered, path) { $0.statusCode = status }
    attempts.append(Attempt(sent: sent, received: begin, responded: responded, ended: ended, caller: work))
    return answered
  }

  /// The work of a server or consumer from `start` on: calls, at once or one after another, and perhaps a message.
  private mutating func work(of origin: OriginID, _ begin: Int64, from start: Int64, depth: Int) -> Int64 {
    var (time, end) = (start, start)
    let isParallel = chance(40)
    for _ in 0..<(depth < 3 ? Int.random(in: 0...2, using: &random) : 0) {
      let over = call(to: depth + 1, from: origin, by: begin, at: time, depth: depth + 1, path: nextPath())
      end = max(end, over)
      time = isParallel ? time + pause(100...900) : over + pause(100...900)
    }
    if depth < 3, chance(20) { publish(from: origin, at: max(time, end) + 10_000, depth: depth) }
    return max(time, end) + pause(100...2_000)
  }

  private mutating func publish(from origin: OriginID, at time: Int64, depth: Int) {
    messages += 1
    let key = Identifier(high: 1, low: UInt64(messages))
    let topic = catalog.id(of: "topic\(depth)")
    func name(_ event: inout Event) { (event.messageKey, event.destination) = (key, topic) }
    log(.published, origin, time, fillWith(name))
    let consumer = self.origin("worker\(depth)", Int.random(in: 0...1, using: &random))
    let consumed = time + pause(20_000...900_000)
    let begin = log(.consumed, consumer, consumed, fillWith(name))
    log(.processingStarted, consumer, consumed + 100_000, fillWith(name))
    let end = work(of: consumer, begin, from: consumed + 300_000, depth: depth + 1)
    works[consumer, default: []].append((consumed, end))
    log(.processingFinished, consumer, end, fillWith(name))
  }

  private func fillWith(_ fill: @escaping (inout Event) -> Void) -> (inout Event) -> Void { fill }

  @discardableResult
  private mutating func log(
    _ role: Role, _ origin: OriginID, _ time: Int64, _ fill: (inout Event) -> Void
  ) -> Int64 { log(role, origin, time, 0, fill) }
}
