import TraceModel

extension TraceSummary {
  /// Hot: becomes the summary of a row of numbers (`SummaryLayout`). Its arrays are used again. False if the row holds
  /// something that no request has.
  @inline(__always)
  mutating func read(_ row: UnsafeBufferPointer<Int64>, _ ids: CatalogIDs) -> Bool {
    var reader = RowReader(row, ids)
    RequestColumns.code(&self, with: &reader)
    return reader.isSound && reader.isAtEnd && isConsistent
  }

  /// Becomes of a row what most filters ask for: its outcome, its times and its participants. The rest stays as it was.
  /// False if these hold something that no request has.
  @inline(__always)
  mutating func readOutline(_ row: UnsafeBufferPointer<Int64>, _ ids: CatalogIDs) -> Bool {
    var reader = OutlineReader(RowReader(row, ids))
    RequestColumns.code(&self, with: &reader)
    return reader.isSound
  }
}

extension StoredAttribute {
  /// Calls `body` with the attributes of a row. False where it holds what no request has.
  @inline(__always)
  static func read(_ row: UnsafeBufferPointer<Int64>, _ body: (StoredAttribute) -> Void) -> Bool {
    var reader = RowReader(row, .none)
    reader.forEach(body)
    return reader.isSound && reader.isAtEnd
  }
}

/// Hot: takes the numbers of a row, one after another.
struct RowReader: ColumnCoder, FieldCoder {
  var isReading: Bool { true }

  private let row: UnsafeBufferPointer<Int64>
  private let ids: CatalogIDs
  private var position = 0
  /// The end of the element being read.
  private var elementEnd = 0
  private var base: Int64?
  /// All numbers so far may be stored (`StoredNumber`), and lists are as long as they say.
  private(set) var isSound = true

  init(_ row: UnsafeBufferPointer<Int64>, _ ids: CatalogIDs) {
    (self.row, self.ids) = (row, ids)
  }

  /// Passes over an instant.
  @inline(__always)
  mutating func skipInstant() {
    isSound = isSound && row.count - position >= 2
    position &+= 2
  }

  var isAtEnd: Bool { position == row.count }

  /// The next number.
  @inline(__always)
  private mutating func next() -> Int64 {
    guard position < row.count else {
      isSound = false
      return 0
    }
    defer { position &+= 1 }
    return row[position]
  }

  @inline(__always)
  private mutating func nextNumber() -> Int64 {
    let value = next()
    isSound = isSound && (StoredNumber.nanoseconds.contains(value) || !value.isLogged)
    return value
  }

  @inline(__always)
  private mutating func nextTime() -> Int64 {
    let difference = next()
    guard difference.isLogged else { return difference }
    let time = difference &+ (base ?? 0)
    if base == nil { base = SummaryLayout.base(time) }
    isSound = isSound && StoredNumber.nanoseconds.contains(time)
    return time
  }

  // MARK: Columns

  /// The row is older than the column, so that it ends before it.
  @inline(__always)
  private func lacks(_ column: Column) -> Bool { column.since > SummarySchema.version && isAtEnd }

  @inline(__always)
  mutating func number(_ column: Column, _ value: inout Int64) {
    value = lacks(column) ? .absent : nextNumber()
  }

  @inline(__always)
  mutating func time(_ column: Column, _ value: inout Timestamp) { value.nanoseconds = nextTime() }

  @inline(__always)
  mutating func origin(_ column: Column, _ value: inout OriginID?) {
    value = lacks(column) ? nil : next().logged.map(ids.origin)
  }

  @inline(__always)
  mutating func name(_ column: Column, _ value: inout NameID) {
    let number = lacks(column) ? .absent : next()
    value = number.isLogged ? ids.name(number) : .empty
  }

  @inline(__always)
  mutating func instant(_ column: Column, _ value: inout Instant?) {
    guard !lacks(column) else { return value = nil }
    let (time, origin) = (nextTime(), next())
    value = Instant(logged: time, by: ids.origin(origin))
  }

  @inline(__always)
  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    elements.removeAll(keepingCapacity: true)
    guard !lacks(column) else { return }
    forEach { elements.append($0) }
  }

  @inline(__always)
  mutating func forEach<Element: ListElement>(_ body: (Element) -> Void) {
    let count = next()
    guard count >= 0, count <= row.count - position else { return isSound = false }
    for _ in 0..<count {
      let length = next()
      guard length >= 0, length <= row.count - position else { return isSound = false }
      elementEnd = position + Int(length)
      var element = Element.blank
      element.code(with: &self)
      // A newer version may have written more.
      position = elementEnd
      body(element)
    }
  }

  // MARK: Fields of an element; those behind its last stay as they are

  @inline(__always)
  mutating func number(_ name: StaticString, _ value: inout Int64) {
    if position < elementEnd { value = nextNumber() }
  }

  @inline(__always)
  mutating func time(_ name: StaticString, _ value: inout Int64) {
    if position < elementEnd { value = nextTime() }
  }

  @inline(__always)
  mutating func origin(_ name: StaticString, _ value: inout OriginID) {
    if position < elementEnd { value = ids.origin(next()) }
  }

  @inline(__always)
  mutating func name(_ name: StaticString, _ value: inout NameID) {
    if position < elementEnd { value = ids.name(next()) }
  }

  @inline(__always)
  mutating func goesOn(if isNeeded: Bool) -> Bool { position < elementEnd }
}

extension TraceSummary {
  /// The rows that its numbers refer to are there: calls are made by work of the request, and messages stand in
  /// their order.
  var isConsistent: Bool {
    for exchange in exchanges {
      switch exchange.caller {
      case nil, .unknown: continue
      case .exchange(let index): guard exchanges.indices.contains(index) else { return false }
      case .delivery(let index): guard deliveries.indices.contains(index) else { return false }
      }
    }
    var message: Int32 = 0
    for delivery in deliveries {
      guard delivery.message >= message, delivery.message < deliveries.count, delivery.attempt >= 0,
        delivery.repeats < deliveries.count
      else { return false }
      message = delivery.message
    }
    return true
  }
}
