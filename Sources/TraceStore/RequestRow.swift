package import TraceModel

/// Hot: a row of the table `request` as it is stored, made beside the writer so that the writer only binds it.
package struct RequestRow: Sendable {
  let correlationID: String
  let lookup: String
  /// The columns from `outcome` to `done_origin`; `NumberListText.null` where there is nothing.
  let numbers: [Int64]
  /// Texts of lists, as `Schema` describes them.
  let participants: [UInt8]
  let exchanges: [UInt8]
  let deliveries: [UInt8]

  /// `correlationID` is the id as the earliest event has it, `symbols` the numbers of all its origins and topics.
  package init(_ summary: TraceSummary, correlationID: String, lookup: String, symbols: SymbolNumbers) {
    self.correlationID = correlationID
    self.lookup = lookup
    let instants = [summary.sent, summary.received, summary.accepted, summary.firstEffect, summary.done]
    let null = NumberListText.null
    numbers =
      [Int64(summary.outcome.rawValue), summary.start.nanoseconds, summary.end.nanoseconds]
      + instants.flatMap { instant in
        instant.map { [$0.time.nanoseconds, symbols.origin($0.origin)] } ?? [null, null]
      }
    var list = NumberListText()
    participants = list.text(of: summary.participants) {
      $0.append(symbols.origin($1.origin))
      $0.append(Int64($1.level.rawValue))
    }
    exchanges = list.text(of: summary.exchanges) { $0.append($1, symbols) }
    deliveries = list.text(of: summary.deliveries) { $0.append($1, symbols) }
  }
}

extension NumberListText {
  /// The text of a list with an inner list for each element.
  fileprivate mutating func text<Element>(
    of elements: [Element], _ append: (inout NumberListText, Element) -> Void
  ) -> [UInt8] {
    clear()
    for element in elements {
      open()
      append(&self, element)
      close()
    }
    finish()
    return bytes
  }

  fileprivate mutating func append(_ exchange: TraceSummary.Exchange, _ symbols: SymbolNumbers) {
    append(Int64(exchange.attempt))
    append(exchange.statusCode == 0 ? Self.null : Int64(exchange.statusCode))
    append(exchange.gaveUp ? 1 : 0)
    append(symbols.origin(exchange.client))
    append(symbols.origin(exchange.server))
    append(exchange.sent)
    append(exchange.received)
    append(exchange.responded)
    append(exchange.ended)
  }

  fileprivate mutating func append(_ delivery: TraceSummary.Delivery, _ symbols: SymbolNumbers) {
    append(Int64(delivery.message))
    append(Int64(delivery.attempt))
    append(symbols.name(delivery.destination))
    append(symbols.name(delivery.group))
    append(delivery.partition < 0 ? Self.null : Int64(delivery.partition))
    append(delivery.messageOffset)
    append(symbols.origin(delivery.publisher))
    append(symbols.origin(delivery.consumer))
    append(delivery.begun)
    append(delivery.published)
    append(delivery.consumed)
    append(delivery.started)
    append(delivery.finished)
    append(delivery.failed ? 1 : 0)
  }
}
