import TraceAnalysis
import TraceModel

/// A request drawn as text, one event a line, and what reconstruction makes of it.
///
///     +0ms   client sent
///     +9ms   api    received
///     +10.5ms api   published key=7 topic=jobs
///     +14ms  api    responded status=202
///     +20ms  worker consumed made=+10.5ms createtime batch repeated
///
/// An origin is `service` or `service/instance`. Each origin has a source of its own unless `source=` names one;
/// lines and offsets count up from the top, so that equal times of one source keep their drawn order.
struct TraceDrawing {
  var events: [Event] = []
  let catalog = Catalog()
  private var sources: [String: UInt32] = [:]

  init(_ text: String) {
    for line in text.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) {
      events.append(event(line.split(separator: " "), number: events.count + 1))
    }
  }

  /// The reconstruction of the events as drawn.
  var trace: Trace { TraceReconstructor(catalog: catalog).reconstruct(events) }

  var summary: TraceSummary { TraceSummary(trace) }

  func origin(_ name: String) -> Symbol { catalog.symbol(of: Self.makeOrigin(name)) }

  func text(_ text: String) -> Symbol { catalog.symbol(of: text) }

  private static func makeOrigin(_ name: String) -> Origin {
    let parts = name.split(separator: "/").map(String.init)
    return Origin(service: parts[0], instance: parts.count > 1 ? parts[1] : nil)
  }

  /// When drawings begin, in ns since 1970.
  private static let start: Int64 = 1_700_000_000_000_000_000

  private mutating func event(_ words: [Substring], number: Int) -> Event {
    var event = Event()
    event.time = Timestamp(nanoseconds: Self.start + Self.nanoseconds(words[0]))
    event.correlation = Identifier(high: 1, low: 1)
    event.origin = origin(String(words[1]))
    event.role = Self.role(words[2])
    event.line = Int64(number)
    event.offset = Int64(number) * 100
    event.length = 90
    event.digest = Self.digest(words.joined(separator: " "), number)
    var source = String(words[1])
    for word in words.dropFirst(3) { set(word, in: &event, &source) }
    event.source = sourceNumber(source)
    return event
  }

  private mutating func sourceNumber(_ name: String) -> UInt32 {
    if let known = sources[name] { return known }
    sources[name] = UInt32(sources.count + 1)
    return UInt32(sources.count)
  }

  private func set(_ word: Substring, in event: inout Event, _ source: inout String) {
    let parts = word.split(separator: "=")
    guard parts.count == 2 else {
      event.failed = event.failed || word == "failed"
      event.isShared = event.isShared || word == "batch"
      event.repeatsCorrelation = event.repeatsCorrelation || word == "repeated"
      if word == "createtime" { event.messageTimeKind = .createTime }
      if word == "logappendtime" { event.messageTimeKind = .logAppendTime }
      return
    }
    let number = Int64(parts[1]) ?? 0
    switch parts[0] {
    case "key": event.messageKey = Identifier(high: 2, low: UInt64(number))
    case "topic": event.destination = text(String(parts[1]))
    case "group": event.group = text(String(parts[1]))
    case "job": event.projection = text(String(parts[1]))
    case "status": event.statusCode = UInt16(number)
    case "attempt": event.attempt = UInt16(number)
    case "partition": event.partition = Int32(number)
    case "offset": event.messageOffset = number
    case "made": event.messageTimeNanoseconds = Self.start + Self.nanoseconds(parts[1])
    case "took": event.statedDurationNanoseconds = Self.nanoseconds(parts[1])
    case "level": event.level = parts[1] == "error" ? .error : .info
    case "source": source = String(parts[1])
    case "line": (event.line, event.offset) = (number, number * 100)
    case "bytes": event.digest = UInt64(number)
    default: break
    }
  }

  private static func nanoseconds(_ word: Substring) -> Int64 {
    let digits = word.drop { $0 == "+" }.prefix { !$0.isLetter }
    return Int64(((Double(digits) ?? 0) * 1e6).rounded())
  }

  private static func role(_ word: Substring) -> Role {
    switch word {
    case "sent": .requestSent
    case "received": .requestReceived
    case "published": .published
    case "responded": .responseSent
    case "answered": .responseReceived
    case "gaveup": .requestFailed
    case "consumed": .consumed
    case "started": .processingStarted
    case "finished": .processingFinished
    case "launched": .launch
    case "loaded": .screenLoad
    case "hitched": .hitches
    default: .note
    }
  }

  /// FNV-1a; the line's number makes records differ that look alike.
  private static func digest(_ text: String, _ number: Int) -> UInt64 {
    (text + "#\(number)").utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

extension Nanoseconds {
  /// Milliseconds, for expectations that read like the drawings.
  static func ms(_ milliseconds: Double) -> Nanoseconds { Nanoseconds(Int64((milliseconds * 1e6).rounded())) }
}

extension Trace {
  /// The path as drawn below a timeline: `queue_wait 271`, in ms.
  var pathDescription: [String] {
    criticalPath.map { "\($0.segment.name) \(Double($0.duration.count) / 1e6)" }
  }
}

extension TraceSummary {
  /// `queue_wait 271`, in ms, of the segments named.
  func durations(_ segment: Segment) -> [Double] {
    segments.filter { $0.segment == segment }.map { Double($0.duration.count) / 1e6 }
  }
}
