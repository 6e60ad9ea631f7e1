import TraceModel

/// Hot: the lists of a summary as the columns of `request` hold them (`Schema`). `SummaryCursor` reads them.
extension IntegerListJSON {
  /// Appends the text of a list with an inner list for each element. Returns where it stands.
  mutating func append<Element>(
    _ elements: [Element], _ write: (inout NumberListWriter, Element) -> Void
  ) -> Range<Int> {
    begin()
    for element in elements { append { write(&$0, element) } }
    return end()
  }
}

extension NumberListWriter {
  /// Adds what `exchanges` holds of an exchange.
  mutating func append(_ exchange: TraceSummary.Exchange, _ symbols: SymbolNumbers) {
    append(Int64(exchange.attempt))
    append(exchange.statusCode == 0 ? IntegerListJSON.null : Int64(exchange.statusCode))
    append(exchange.gaveUp ? 1 : 0)
    append(symbols.origin(exchange.client))
    append(symbols.origin(exchange.server))
    append(exchange.sent)
    append(exchange.received)
    append(exchange.responded)
    append(exchange.ended)
  }

  /// Adds what `client_events` holds of an event.
  mutating func append(_ event: TraceSummary.ClientEvent, _ symbols: SymbolNumbers) {
    append(Int64(event.role.rawValue))
    append(symbols.origin(event.origin))
    append(event.ended)
    append(event.duration)
    append(event.failed ? 1 : 0)
  }

  /// Adds what `deliveries` holds of a delivery.
  mutating func append(_ delivery: TraceSummary.Delivery, _ symbols: SymbolNumbers) {
    append(Int64(delivery.message))
    append(Int64(delivery.attempt))
    append(symbols.name(delivery.destination))
    append(symbols.name(delivery.group))
    append(delivery.partition < 0 ? IntegerListJSON.null : Int64(delivery.partition))
    append(delivery.messageOffset)
    append(symbols.origin(delivery.publisher))
    append(symbols.origin(delivery.consumer))
    append(delivery.begun)
    append(delivery.published)
    append(delivery.consumed)
    append(delivery.started)
    append(delivery.finished)
    append(delivery.failed ? 1 : 0)
    if delivery.isUnusual { appendUnusual(delivery) }
  }

  /// What few deliveries have, so that the others do without.
  private mutating func appendUnusual(_ delivery: TraceSummary.Delivery) {
    append(delivery.repeats < 0 ? IntegerListJSON.null : Int64(delivery.repeats))
    append(delivery.isDeadLetter ? 1 : 0)
    append(delivery.sharesWork ? 1 : 0)
    append(delivery.messageTime)
    append(Int64(delivery.messageTimeKind.rawValue))
    append(delivery.isPairedByOrder ? 1 : 0)
  }
}

extension TraceSummary.Delivery {
  /// It repeats another message, shares a batch's work, may be of another message, or begins with the message's
  /// own time.
  fileprivate var isUnusual: Bool {
    repeats >= 0 || isDeadLetter || sharesWork || isPairedByOrder || messageTime != Event.absent
      || messageTimeKind != .unknown
  }
}
