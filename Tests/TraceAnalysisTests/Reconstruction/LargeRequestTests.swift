import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Requests of tens of thousands of records of one kind. A step that takes the square of them would not end within
/// a test run.
@Suite struct LargeRequestTests {
  private static let count = 30_000
  private static let client: OriginID = 1
  private static let api: OriginID = 2
  private static let worker: OriginID = 3

  /// Knows these programs, and names for as many topics and groups as the requests have.
  private static let catalog = {
    let catalog = Catalog()
    for service in ["client", "api", "worker"] { _ = catalog.id(of: Origin(service: service)) }
    for number in 0..<count + 10 { _ = catalog.id(of: "name \(number)") }
    return catalog
  }()

  private var events: [Event] = []

  private mutating func log(
    _ role: Role, _ origin: OriginID, at time: Int, _ fill: (inout Event) -> Void = { _ in }
  ) {
    var event = Event()
    event.time = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(time) * 1_000)
    event.role = role
    event.origin = origin
    event.line = Int64(events.count + 1)
    event.offset = Int64(events.count * 100)
    event.digest = UInt64(events.count)
    fill(&event)
    events.append(event)
  }

  /// The trace and its summary: also what is computed of them is asked for.
  private func reconstructed() -> Trace {
    let trace = TraceReconstructor(catalog: Self.catalog).reconstruct(events)
    var summary = TraceSummary(trace)
    _ = summary.criticalPath()
    _ = summary.longestUnfinished(until: summary.end) { _ in true }
    _ = trace.messageOutcomes
    summary.conclude(
      OutcomeRevision(
        outcome: .queued,
        notes: trace.messages.map { .noEndLogged(destination: $0.destination, origin: Self.worker) }))
    return trace
  }

  private static func key(_ number: Int) -> Identifier { Identifier(high: 1, low: UInt64(number + 1)) }

  // MARK: Calls

  @Test mutating func `calls that a server answered one after another are as many`() {
    for number in 0..<Self.count {
      log(.requestReceived, Self.api, at: number * 10)
      log(.responseSent, Self.api, at: number * 10 + 5) { $0.statusCode = 200 }
    }
    let trace = reconstructed()
    #expect(trace.exchanges.count == Self.count)
    #expect(trace.exchanges.allSatisfy { $0.responded == ($0.received ?? 0) + 1 })
  }

  @Test mutating func `of calls that a server had at once each has an answer`() {
    for number in 0..<Self.count { log(.requestReceived, Self.api, at: number) }
    for number in 0..<Self.count {
      log(.responseSent, Self.api, at: Self.count + number) { $0.statusCode = 200 }
    }
    let trace = reconstructed()
    #expect(trace.exchanges.count == Self.count)
    #expect(Set(trace.exchanges.map(\.responded)).count == Self.count)
  }

  @Test mutating func `of calls of many paths at once each has the answer of its own`() {
    func path(_ number: Int) -> CallTarget { CallTarget(path: UInt32(number + 1), method: .get) }
    for number in 0..<Self.count { log(.requestReceived, Self.api, at: number) { $0.target = path(number) } }
    for number in 0..<Self.count {
      log(.responseSent, Self.api, at: Self.count + number) { $0.target = path(number) }
    }
    let trace = reconstructed()
    #expect(trace.exchanges.count == Self.count)
    #expect(trace.exchanges.allSatisfy { $0.responded == ($0.received ?? 0) + Self.count })
  }

  @Test mutating func `a client's tries are as many, each with its server's answer`() {
    for number in 0..<Self.count {
      let at = number * 10
      log(.requestSent, Self.client, at: at)
      log(.requestReceived, Self.api, at: at + 2)
      log(.responseSent, Self.api, at: at + 4) { $0.statusCode = 503 }
      log(.responseReceived, Self.client, at: at + 6) { $0.statusCode = 503 }
    }
    let trace = reconstructed()
    #expect(trace.exchanges.count == Self.count)
    #expect(
      trace.exchanges.allSatisfy { $0.ended == ($0.sent ?? 0) + 3 && $0.responded == ($0.sent ?? 0) + 2 })
  }

  // MARK: Messages

  /// One message and `count` deliveries of it; `group` of each.
  private mutating func deliver(at once: Bool, group: (Int) -> NameID, startsWork: Bool) {
    log(.published, Self.api, at: 0) { ($0.messageKey, $0.destination) = (Self.key(0), 1) }
    func time(_ number: Int, _ step: Int) -> Int { once ? step * Self.count + number : number * 10 + step }
    for step in 1...3 where step != 2 || startsWork {
      for number in 0..<Self.count {
        let role = [Role.consumed, .processingStarted, .processingFinished][step - 1]
        log(role, Self.worker, at: time(number, step)) {
          ($0.messageKey, $0.group, $0.failed) = (Self.key(0), group(number), step == 3)
          if step == 1 { $0.destination = 1 }
        }
      }
    }
  }

  @Test(arguments: [true, false]) mutating func `deliveries of a message are as many, and each has its end`(
    once: Bool
  ) {
    deliver(at: once, group: { _ in .empty }, startsWork: false)
    let trace = reconstructed()
    #expect(trace.deliveries.count == Self.count)
    #expect(trace.deliveries.allSatisfy { $0.finished != nil })
    #expect(trace.deliveries.map(\.attempt) == (1...Int32(Self.count)).map { $0 })
  }

  @Test mutating func `consumer groups of a message are as many, and each has it once`() {
    deliver(at: true, group: { NameID(index: $0 + 10) }, startsWork: false)
    let trace = reconstructed()
    #expect(Set(trace.deliveries.map(\.group)).count == Self.count)
    #expect(trace.deliveries.allSatisfy { $0.attempt == 1 && $0.finished != nil })
  }

  @Test mutating func `a worker that begins again and again has as many attempts`() {
    log(.published, Self.api, at: 0) { ($0.messageKey, $0.destination) = (Self.key(0), 1) }
    log(.consumed, Self.worker, at: 5) { ($0.messageKey, $0.destination) = (Self.key(0), 1) }
    for number in 1...Self.count {
      log(.processingStarted, Self.worker, at: number * 10) { $0.messageKey = Self.key(0) }
      log(.processingFinished, Self.worker, at: number * 10 + 5) {
        ($0.messageKey, $0.failed) = (Self.key(0), true)
      }
    }
    let trace = reconstructed()
    #expect(trace.deliveries.count == Self.count)
    #expect(TraceSummary(trace).deliveries.repeatedWorks.count { $0 } == Self.count - 1)
  }

  @Test mutating func `messages of one key, each at a place of its own, are as many`() {
    for number in 0..<Self.count {
      for (step, role) in [Role.published, .consumed].enumerated() {
        log(role, step == 0 ? Self.api : Self.worker, at: number * 10 + step) {
          ($0.messageKey, $0.destination) = (Self.key(0), 1)
          ($0.partition, $0.messageOffset) = (0, Int64(number))
        }
      }
    }
    let trace = reconstructed()
    #expect(trace.messages.count == Self.count)
    #expect(trace.deliveries.map(\.message) == Array(0..<Self.count))
  }

  @Test mutating func `a message that its consumer gives back again and again is as many`() {
    for number in 0..<Self.count {
      log(.published, number == 0 ? Self.api : Self.worker, at: number * 10) {
        ($0.messageKey, $0.destination) = (Self.key(0), 1)
      }
      log(.consumed, Self.worker, at: number * 10 + 3) { ($0.messageKey, $0.destination) = (Self.key(0), 1) }
      log(.processingFinished, Self.worker, at: number * 10 + 6) {
        ($0.messageKey, $0.failed) = (Self.key(0), true)
      }
    }
    let trace = reconstructed()
    #expect(trace.messages.count == Self.count)
    #expect(
      trace.deliveries.filter { $0.consumed != nil }.map(\.message) == Array(0..<Self.count))
  }

  @Test mutating func `messages that are published by the work on the one before make a path of them all`() {
    log(.requestReceived, Self.api, at: 0)
    log(.published, Self.api, at: 1) { ($0.messageKey, $0.destination) = (Self.key(0), 1) }
    for number in 0..<Self.count {
      let at = 10 + number * 10
      log(.consumed, Self.worker, at: at) { ($0.messageKey, $0.destination) = (Self.key(number), 1) }
      log(.processingStarted, Self.worker, at: at + 1) { $0.messageKey = Self.key(number) }
      if number + 1 < Self.count {
        log(.published, Self.worker, at: at + 2) {
          ($0.messageKey, $0.destination) = (Self.key(number + 1), 1)
        }
      }
      log(.processingFinished, Self.worker, at: at + 3) { $0.messageKey = Self.key(number) }
    }
    let trace = reconstructed()
    #expect(trace.messages.count == Self.count)
    #expect(trace.criticalPath.count { $0.segment == .queueWait } == Self.count)
  }

  @Test mutating func `messages that a batch finishes share its work, all but the first`() {
    for number in 0..<Self.count {
      log(.published, Self.api, at: number) { ($0.messageKey, $0.destination) = (Self.key(number), 1) }
      log(.consumed, Self.worker, at: Self.count + number) {
        ($0.messageKey, $0.destination) = (Self.key(number), 1)
      }
    }
    log(.processingFinished, Self.worker, at: 3 * Self.count) { $0.isShared = true }
    let summary = TraceSummary(reconstructed())
    #expect(summary.deliveries.count == Self.count)
    #expect(summary.deliveries.count { $0.sharesWork } == Self.count - 1)
  }

  @Test mutating func `receptions without keys from a topic that nobody published to are of one message`() {
    for number in 0..<Self.count { log(.published, Self.api, at: number) { $0.destination = 1 } }
    for number in 0..<Self.count {
      log(.consumed, Self.worker, at: Self.count + number) { $0.destination = 2 }
    }
    let trace = reconstructed()
    #expect(trace.messages.count == Self.count + 1)
    #expect(trace.deliveries.map(\.message) == Array(repeating: Self.count, count: Self.count))
  }

  @Test mutating func `receptions without keys are of the messages of their topic, one after another`() {
    for number in 0..<Self.count {
      log(.published, Self.api, at: number) { $0.destination = NameID(index: 1 + number % 2) }
    }
    for topic: NameID in [2, 1] {
      for number in 0..<Self.count / 2 {
        log(.consumed, Self.worker, at: Self.count * 2 + number) { $0.destination = topic }
      }
    }
    let trace = reconstructed()
    #expect(trace.messages.count == Self.count)
    #expect(
      trace.deliveries.allSatisfy {
        trace.messages[$0.message].destination == $0.consumed.map { trace.events[$0].destination }
      })
    #expect(Set(trace.deliveries.map(\.message)).count == Self.count)
  }

  @Test mutating func `what fails without a start and is published again is as many messages`() {
    for number in 0..<Self.count {
      func fill(_ event: inout Event) { (event.messageKey, event.destination) = (Self.key(0), 1) }
      log(.consumed, Self.worker, at: number * 10, fill)
      log(.processingFinished, Self.worker, at: number * 10 + 3) {
        ($0.messageKey, $0.failed) = (Self.key(0), true)
      }
      log(.published, Self.worker, at: number * 10 + 6, fill)
    }
    let trace = reconstructed()
    // Whether the first reception is of a message from before the log, or of the first in it, its times do not tell.
    #expect((Self.count...Self.count + 1).contains(trace.messages.count))
    #expect(trace.deliveries.count { $0.finished != nil } == Self.count)
  }

  @Test mutating func `a message under ever new names is as many, and not compared with all of them`() {
    let catalog = Catalog()
    let names = (0..<3_000).map { catalog.id(of: "jobs.\($0)") }
    log(.published, Self.api, at: 0) {
      ($0.messageKey, $0.destination) = (Self.key(0), catalog.id(of: "jobs"))
    }
    for (number, name) in names.enumerated() {
      log(.consumed, Self.worker, at: 10 + number) { ($0.messageKey, $0.destination) = (Self.key(0), name) }
    }
    let trace = TraceReconstructor(catalog: catalog).reconstruct(events)
    #expect(trace.deliveries.count == names.count)
  }
}
