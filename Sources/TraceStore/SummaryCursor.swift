import GRDB
import TraceModel

/// Hot: reads requests, exchanges and deliveries side by side, each in the order of the request's number.
struct SummaryCursor {
  private let symbols: SymbolMap
  private let participants: [[TraceSummary.Participant]]
  private let requests: Statement
  private let exchanges: Statement
  private let deliveries: Statement
  private var exchangeRequest: Int64 = -1
  private var deliveryRequest: Int64 = -1

  init(_ database: Database, _ symbols: SymbolMap) throws {
    self.symbols = symbols
    participants = try ParticipantsTable.load(database, symbols)
    requests = try Statement(
      database,
      """
      SELECT number, outcome, start, "end", sent, sent_origin, received, received_origin, accepted, accepted_origin,
        first_effect, first_effect_origin, done, done_origin, participants FROM request ORDER BY number
      """)
    exchanges = try Statement(database, "SELECT * FROM exchange ORDER BY id")
    deliveries = try Statement(database, "SELECT * FROM delivery ORDER BY id")
  }

  mutating func forEach(_ body: (Int64, TraceSummary) throws -> Void) throws {
    try nextExchange()
    try nextDelivery()
    while try requests.step() {
      let number = requests.integer(0)
      var summary = summary()
      while exchangeRequest == number {
        summary.exchanges.append(exchange())
        try nextExchange()
      }
      while deliveryRequest == number {
        summary.deliveries.append(delivery())
        try nextDelivery()
      }
      try body(number, summary)
    }
  }

  private mutating func nextExchange() throws {
    exchangeRequest = try exchanges.step() ? exchanges.integer(0) >> IndexWriter.ordinalBits : .max
  }

  private mutating func nextDelivery() throws {
    deliveryRequest = try deliveries.step() ? deliveries.integer(0) >> IndexWriter.ordinalBits : .max
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
    let combination = Int(requests.integer(14))
    if combination < participants.count { summary.participants = participants[combination] }
    return summary
  }

  private func instant(_ column: Int32) -> Instant? {
    let time = requests.integer(column, absent: Event.absent)
    guard time != Event.absent else { return nil }
    return Instant(time: Timestamp(nanoseconds: time), origin: symbols.origin(requests.integer(column + 1)))
  }

  private func exchange() -> TraceSummary.Exchange {
    var exchange = TraceSummary.Exchange()
    exchange.attempt = Int32(clamping: exchanges.integer(1))
    exchange.statusCode = UInt16(clamping: exchanges.integer(2))
    exchange.gaveUp = exchanges.integer(3) != 0
    exchange.client = symbols.origin(exchanges.integer(4))
    exchange.server = symbols.origin(exchanges.integer(5))
    exchange.sent = exchanges.integer(6, absent: Event.absent)
    exchange.received = exchanges.integer(7, absent: Event.absent)
    exchange.responded = exchanges.integer(8, absent: Event.absent)
    exchange.ended = exchanges.integer(9, absent: Event.absent)
    return exchange
  }

  private func delivery() -> TraceSummary.Delivery {
    var delivery = TraceSummary.Delivery()
    delivery.message = Int32(clamping: deliveries.integer(1))
    delivery.attempt = Int32(clamping: deliveries.integer(2))
    delivery.destination = symbols.name(deliveries.integer(3))
    delivery.group = symbols.name(deliveries.integer(4))
    delivery.partition = Int32(clamping: deliveries.integer(5, absent: -1))
    delivery.messageOffset = deliveries.integer(6, absent: Event.absent)
    delivery.publisher = symbols.origin(deliveries.integer(7))
    delivery.consumer = symbols.origin(deliveries.integer(8))
    delivery.begun = deliveries.integer(9, absent: Event.absent)
    delivery.published = deliveries.integer(10, absent: Event.absent)
    delivery.consumed = deliveries.integer(11, absent: Event.absent)
    delivery.started = deliveries.integer(12, absent: Event.absent)
    delivery.finished = deliveries.integer(13, absent: Event.absent)
    delivery.failed = deliveries.integer(14) != 0
    return delivery
  }
}
