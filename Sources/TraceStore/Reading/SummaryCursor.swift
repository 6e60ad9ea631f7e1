import TraceModel

/// Hot: reads summaries, one row each, into one value whose arrays are used again.
struct SummaryCursor {
  /// The requests of a table whose numbers are in a range, with the columns in the order in which they are read.
  static func sql(_ table: String) -> String {
    """
    SELECT number, outcome, start, "end", sent, sent_origin, received, received_origin, accepted, accepted_origin,
      first_effect, first_effect_origin, done, done_origin, participants, exchanges, deliveries,
      client_events
      FROM \(table) WHERE number BETWEEN ? AND ? ORDER BY number
    """
  }

  private let symbols: SymbolMap
  private var summary = TraceSummary()

  init(_ symbols: SymbolMap) { self.symbols = symbols }

  /// The summary that a row of `sql` holds.
  mutating func summary(_ row: Statement) -> TraceSummary {
    summary.outcome = Outcome(rawValue: UInt8(clamping: row.integer(1))) ?? .incomplete
    summary.start = Timestamp(nanoseconds: row.integer(2))
    summary.end = Timestamp(nanoseconds: row.integer(3))
    summary.sent = instant(row, 4)
    summary.received = instant(row, 6)
    summary.accepted = instant(row, 8)
    summary.firstEffect = instant(row, 10)
    summary.done = instant(row, 12)
    readLists(row)
    return summary
  }

  private mutating func readLists(_ row: Statement) {
    summary.participants.removeAll(keepingCapacity: true)
    summary.exchanges.removeAll(keepingCapacity: true)
    summary.deliveries.removeAll(keepingCapacity: true)
    summary.clientEvents.removeAll(keepingCapacity: true)
    IntegerListJSON.read(row.bytes(14)) { values in
      guard values.count == 2 else { return }
      let level = Level(rawValue: UInt8(clamping: values[1])) ?? .unknown
      summary.participants.append(.init(origin: symbols.origin(values[0]), level: level))
    }
    IntegerListJSON.read(row.bytes(15)) { if $0.count == 9 { summary.exchanges.append(exchange($0)) } }
    IntegerListJSON.read(row.bytes(16)) { if $0.count >= 14 { summary.deliveries.append(delivery($0)) } }
    IntegerListJSON.read(row.bytes(17)) { if $0.count == 5 { summary.clientEvents.append(clientEvent($0)) } }
  }

  private func clientEvent(_ values: UnsafeBufferPointer<Int64>) -> TraceSummary.ClientEvent {
    var event = TraceSummary.ClientEvent(
      role: Role(rawValue: UInt8(clamping: values[0])) ?? .note, origin: symbols.origin(values[1]),
      ended: values[2], duration: values[3])
    event.failed = values[4] != 0
    return event
  }

  private func instant(_ row: Statement, _ column: Int32) -> Instant? {
    let time = row.integer(column, absent: Event.absent)
    guard time != Event.absent else { return nil }
    return Instant(time: Timestamp(nanoseconds: time), origin: symbols.origin(row.integer(column + 1)))
  }

  private func exchange(_ values: UnsafeBufferPointer<Int64>) -> TraceSummary.Exchange {
    var exchange = TraceSummary.Exchange()
    exchange.attempt = Int32(truncatingIfNeeded: values[0])
    exchange.statusCode = values[1] == IntegerListJSON.null ? 0 : UInt16(clamping: values[1])
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
    delivery.partition = values[4] == IntegerListJSON.null ? -1 : Int32(clamping: values[4])
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
    delivery.repeats = values[14] == IntegerListJSON.null ? -1 : Int32(truncatingIfNeeded: values[14])
    delivery.isDeadLetter = values[15] != 0
    delivery.sharesWork = values[16] != 0
    delivery.messageTime = values[17]
    delivery.messageTimeKind = MessageTimeKind(rawValue: UInt8(clamping: values[18])) ?? .unknown
    delivery.isPairedByOrder = values.count >= 20 && values[19] != 0
  }
}
