package import TraceModel

/// Hot: rows of the tables `records` and `request` as they are going to be stored, made beside the writer so
/// that the writer only binds them. All texts of a batch stand in two arrays, and a row is ranges in them: a
/// batch has ten thousands of rows, and a few allocations.
package struct BatchRows: Sendable {
  /// A row that has this many bytes of lines is full, so that a request of a million events has many rows.
  private static let capacity = 48 << 10

  /// A row of `records`.
  package struct Records: Sendable {
    var places: Range<Int>
    var lines: Range<Int>
  }

  /// A row of `request`.
  package struct Request: Sendable {
    package var correlationID: String
    /// The id in lookup form (`CorrelationLookup`).
    package var lookup: String
    /// The columns from `outcome` to `done_origin`, in `numbers`.
    var numbers: Range<Int>
    /// Lists, as `Schema` describes them, in `lists`.
    var participants: Range<Int>
    var exchanges: Range<Int>
    var deliveries: Range<Int>
  }

  private let symbols: SymbolNumbers
  private(set) var records: [Records] = []
  private(set) var lines: [UInt8] = []
  private(set) var places = NumberListText()
  private(set) var lists = NumberListText()
  private(set) var numbers: [Int64] = []
  private var firstLine = 0

  /// `symbols` are the numbers of all origins and names that occur; about `bytes` of lines are going to come.
  package init(symbols: SymbolNumbers, bytes: Int) {
    self.symbols = symbols
    lines.reserveCapacity(bytes)
    places.reserve(bytes / 3)
  }

  // MARK: Records

  /// Adds a record to the row that is being made; `source` is its source's number in the index.
  @inline(__always)
  package mutating func add(_ event: Event, source: Int64, record: UnsafeRawBufferPointer) {
    if lines.count == firstLine { places.begin() }
    places.open()
    places.append(event.time.nanoseconds)
    places.append(symbols.origin(event.origin))
    places.append(Int64(event.role.rawValue))
    places.append(Int64(event.level.rawValue))
    places.append(source)
    places.append(event.line)
    places.append(event.offset)
    places.append(Int64(lines.count - firstLine + 1))
    places.append(Int64(record.count))
    places.close()
    lines.append(contentsOf: record)
    lines.append(0x0A)
    if lines.count - firstLine >= Self.capacity { endRow() }
  }

  /// Ends the row that is being made. Returns the number of rows so far.
  package mutating func finishRecords() -> Int {
    if lines.count > firstLine { endRow() }
    return records.count
  }

  private mutating func endRow() {
    records.append(Records(places: places.end(), lines: firstLine..<lines.count))
    firstLine = lines.count
  }

  // MARK: Requests

  /// Adds a summary. `correlationID` is the id as the earliest event has it.
  package mutating func add(_ summary: TraceSummary, correlationID: String, lookup: String) -> Request {
    let start = numbers.count
    numbers.append(Int64(summary.outcome.rawValue))
    numbers.append(summary.start.nanoseconds)
    numbers.append(summary.end.nanoseconds)
    append(summary.sent)
    append(summary.received)
    append(summary.accepted)
    append(summary.firstEffect)
    append(summary.done)
    return Request(
      correlationID: correlationID, lookup: lookup, numbers: start..<numbers.count,
      participants: lists.append(summary.participants) {
        $0.append(symbols.origin($1.origin))
        $0.append(Int64($1.level.rawValue))
      },
      exchanges: lists.append(summary.exchanges) { $0.append($1, symbols) },
      deliveries: lists.append(summary.deliveries) { $0.append($1, symbols) })
  }

  private mutating func append(_ instant: Instant?) {
    numbers.append(instant?.time.nanoseconds ?? NumberListText.null)
    numbers.append(instant.map { symbols.origin($0.origin) } ?? NumberListText.null)
  }
}

extension NumberListText {
  /// Appends the text of a list with an inner list for each element. Returns where it stands.
  fileprivate mutating func append<Element>(
    _ elements: [Element], _ append: (inout NumberListText, Element) -> Void
  ) -> Range<Int> {
    begin()
    for element in elements {
      open()
      append(&self, element)
      close()
    }
    return end()
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
    if delivery.isUnusual { appendUnusual(delivery) }
  }

  /// What few deliveries have, so that the others do without.
  private mutating func appendUnusual(_ delivery: TraceSummary.Delivery) {
    append(delivery.repeats < 0 ? Self.null : Int64(delivery.repeats))
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
