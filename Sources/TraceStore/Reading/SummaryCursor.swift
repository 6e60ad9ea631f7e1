import TraceModel

/// Hot: reads summaries, one row of `RequestColumns.selection` each, into one value whose arrays are used again.
struct SummaryCursor {
  private let ids: CatalogIDs
  private var summary = TraceSummary()
  private var attributes: AttributeColumns?

  /// With `attributes`, rows have their column, too.
  init(_ ids: CatalogIDs, attributes: AttributeColumns? = nil) {
    self.ids = ids
    self.attributes = attributes
  }

  /// The summary that a row holds. Throws where it is damaged.
  mutating func summary(_ row: Statement) throws -> TraceSummary {
    var reader = ColumnReader(row, ids)
    RequestColumns.code(&summary, with: &reader)
    let isSound = attributes?.read(row.bytes(reader.column), into: &summary) ?? true
    guard reader.isSound, isSound, summary.isConsistent else {
      throw Damage.found("the row of request \(row.integer(0)) holds what no request has")
    }
    return summary
  }
}

/// Hot: reads the columns of a row behind its number.
private struct ColumnReader: ColumnCoder {
  var isReading: Bool { true }

  private let row: Statement
  private let ids: CatalogIDs
  /// The next one.
  private(set) var column: Int32 = 1
  /// All numbers so far are of those that are stored (`StoredNumber`).
  private(set) var isSound = true

  init(_ row: Statement, _ ids: CatalogIDs) {
    self.row = row
    self.ids = ids
  }

  @inline(__always)
  mutating func number(_ column: Column, _ value: inout Int64) {
    value =
      column.isRequired ? row.integer(self.column) : row.integer(self.column, absent: Event.absent)
    check(value)
    self.column += 1
  }

  @inline(__always)
  mutating func origin(_ column: Column, _ value: inout OriginID?) {
    let number = row.integer(self.column, absent: Event.absent)
    value = number.isLogged ? ids.origin(number) : nil
    self.column += 1
  }

  @inline(__always)
  mutating func instant(_ column: Column, _ value: inout Instant?) {
    let time = row.integer(self.column, absent: Event.absent)
    check(time)
    value =
      !time.isLogged
      ? nil
      : Instant(
        time: Timestamp(nanoseconds: time), origin: ids.origin(row.integer(self.column + 1)))
    self.column += 2
  }

  @inline(__always)
  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    elements.removeAll(keepingCapacity: true)
    let isList = IntegerListJSON.read(row.bytes(self.column)) { values in
      elements.append(Element(values, ids))
    }
    isSound = isSound && isList
    self.column += 1
  }

  @inline(__always)
  private mutating func check(_ value: Int64) {
    isSound = isSound && (StoredNumber.nanoseconds.contains(value) || value == Event.absent)
  }
}

extension TraceSummary {
  /// What its numbers refer to is there: calls are made by work of the request, and messages stand in their order.
  fileprivate var isConsistent: Bool {
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

extension ListElement {
  /// The element whose numbers, with those of the file for origins and names, are `values`.
  @inline(__always)
  init(_ values: UnsafeBufferPointer<Int64>, _ ids: CatalogIDs) {
    var (element, reader) = (Self.blank, FieldReader(values: values, ids: ids))
    element.code(with: &reader)
    self = element
  }
}

/// Hot: reads the numbers of an element; those behind its last stay as they are.
private struct FieldReader: FieldCoder {
  var isReading: Bool { true }

  let values: UnsafeBufferPointer<Int64>
  let ids: CatalogIDs
  private var place = 0

  init(values: UnsafeBufferPointer<Int64>, ids: CatalogIDs) {
    self.values = values
    self.ids = ids
  }

  @inline(__always)
  mutating func number(_ name: StaticString, _ value: inout Int64) {
    if place < values.count { value = values[place] }
    place += 1
  }

  @inline(__always)
  mutating func origin(_ name: StaticString, _ value: inout OriginID) {
    if place < values.count { value = ids.origin(values[place]) }
    place += 1
  }

  @inline(__always)
  mutating func name(_ name: StaticString, _ value: inout NameID) {
    if place < values.count { value = ids.name(values[place]) }
    place += 1
  }

  @inline(__always)
  mutating func goesOn(if isNeeded: Bool) -> Bool { place < values.count }
}
