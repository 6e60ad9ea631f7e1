import GRDB
import TraceModel

/// Hot: reads the summaries of all requests, one row each.
struct SummaryCursor {
  private let symbols: SymbolMap
  private let requests: Statement

  init(_ database: Database, _ symbols: SymbolMap) throws {
    self.symbols = symbols
    requests = try Statement(
      database,
      """
      SELECT number, outcome, start, "end", sent, sent_origin, received, received_origin, accepted, accepted_origin,
        first_effect, first_effect_origin, done, done_origin, participants, exchanges, deliveries
        FROM request ORDER BY number
      """)
  }

  func all(except stale: Set<Int64>) throws -> [(number: Int64, summary: TraceSummary)] {
    var all: [(number: Int64, summary: TraceSummary)] = []
    while try requests.step() {
      let number = requests.integer(0)
      if stale.isEmpty || !stale.contains(number) { all.append((number, summary())) }
    }
    return all
  }

  private func summary() -> TraceSummary {
    var summary = TraceSummary()
    summary.outcome = Outcome(rawValue: UInt8(clamping: requests.integer(1))) ?? .incomplete
    summary.start = Timestamp(nanoseconds: requests.integer(2))
    summary.end = Timestamp(nanoseconds: requests.integer(3))
    summary.sent = instant(4)
    summary.received = instant(6)
    summary.accepted = instant(8)
    summary.firstEffect = instant(10)
    summary.done = instant(12)
    NumberListText.read(requests.bytes(14)) { values in
      guard values.count == 2 else { return }
      let level = Level(rawValue: UInt8(clamping: values[1])) ?? .unknown
      summary.participants.append(.init(origin: symbols.origin(values[0]), level: level))
    }
    NumberListText.read(requests.bytes(15)) { if $0.count == 9 { summary.exchanges.append(exchange($0)) } }
    NumberListText.read(requests.bytes(16)) { if $0.count >= 14 { summary.deliveries.append(delivery($0)) } }
    return summary
  }

  private func instant(_ column: Int32) -> Instant? {
    let time = requests.integer(column, absent: Event.absent)
    guard time != Event.absent else { return nil }
    return Instant(time: Timestamp(nanoseconds: time), origin: symbols.origin(requests.integer(column + 1)))
  }

  private func exchange(_ values: UnsafeBufferPointer<Int64>) -> TraceSummary.Exchange {
    var exchange = TraceSummary.Exchange()
    exchange.attempt = Int32(truncatingIfNeeded: values[0])
    exchange.statusCode = values[1] == NumberListText.null ? 0 : UInt16(clamping: values[1])
    exchange.gaveUp = values[2] != 0
    exchange.client = symbols.origin(values[3])
    exchange.server = symbols.origin(values[4])
    exchange.sent = values[5]
    exchange.received = values[6]
    exchange.responded = values[7]
    exchange.ended = values[8]
    return exchange
  }

  private func delivery(_ values: UnsafeBufferPointer<Int64>) -> TraceSummary.Delivery {
    var delivery = TraceSummary.Delivery()
    delivery.message = Int32(truncatingIfNeeded: values[0])
    delivery.attempt = Int32(truncatingIfNeeded: values[1])
    delivery.destination = symbols.name(values[2])
    delivery.group = symbols.name(values[3])
    delivery.partition = values[4] == NumberListText.null ? -1 : Int32(clamping: values[4])
    delivery.messageOffset = values[5]
    delivery.publisher = symbols.origin(values[6])
    delivery.consumer = symbols.origin(values[7])
    delivery.begun = values[8]
    delivery.published = values[9]
    delivery.consumed = values[10]
    delivery.started = values[11]
    delivery.finished = values[12]
    delivery.failed = values[13] != 0
    if values.count >= 19 { readUnusual(values, into: &delivery) }
    return delivery
  }
  private func readUnusual(
    _ values: UnsafeBufferPointer<Int64>, into delivery: inout TraceSummary.Delivery
  ) {
    delivery.repeats = values[14] == NumberListText.null ? -1 : Int32(truncatingIfNeeded: values[14])
    delivery.isDeadLetter = values[15] != 0
    delivery.sharesWork = values[16] != 0
    delivery.messageTime = values[17]
    delivery.messageTimeKind = MessageTimeKind(rawValue: UInt8(clamping: values[18])) ?? .unknown
  }
}
