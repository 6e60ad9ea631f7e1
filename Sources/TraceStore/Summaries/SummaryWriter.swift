import TraceModel

/// Hot: the summaries and attributes of a batch's requests as rows of numbers (`SummaryLayout`).
struct SummaryWriter: Sendable {
  private(set) var rows = NumberRows()
  private let fileNumbers: FileNumbers

  /// `fileNumbers`: the numbers of all origins and names that occur.
  init(_ fileNumbers: FileNumbers) { self.fileNumbers = fileNumbers }

  /// The row of a summary.
  mutating func add(_ summary: TraceSummary) -> NumberRows.Row {
    var (summary, coder) = (summary, RowCoder(rows: rows, fileNumbers: fileNumbers))
    rows = NumberRows()
    coder.rows.begin()
    RequestColumns.code(&summary, with: &coder)
    rows = coder.rows
    return rows.end()
  }

  /// The row of a request's attributes.
  mutating func add(_ attributes: [RequestAttribute]) -> NumberRows.Row {
    let stored = attributes.compactMap { attribute -> StoredAttribute? in
      let number = fileNumbers.value(attribute.code)
      return number > 0 ? StoredAttribute(number, of: attribute.owner) : nil
    }
    return add(stored)
  }

  /// The row of attributes that have numbers of the file already.
  mutating func add(_ attributes: [StoredAttribute]) -> NumberRows.Row {
    var coder = RowCoder(rows: rows, fileNumbers: fileNumbers)
    rows = NumberRows()
    coder.rows.begin()
    coder.append(attributes)
    rows = coder.rows
    return rows.end()
  }
}

/// Hot: adds the numbers of a row.
private struct RowCoder: ColumnCoder, FieldCoder {
  var isReading: Bool { false }

  var rows: NumberRows
  let fileNumbers: FileNumbers

  @inline(__always)
  mutating func number(_ column: Column, _ value: inout Int64) { rows.append(value) }

  @inline(__always)
  mutating func time(_ column: Column, _ value: inout Timestamp) { rows.append(time: value.nanoseconds) }

  @inline(__always)
  mutating func origin(_ column: Column, _ value: inout OriginID?) {
    rows.append(Int64(logged: value.map { fileNumbers.origin($0) }))
  }

  @inline(__always)
  mutating func name(_ column: Column, _ value: inout NameID) {
    rows.append(value == .empty ? .absent : fileNumbers.name(value))
  }

  @inline(__always)
  mutating func instant(_ column: Column, _ value: inout Instant?) {
    rows.append(time: Int64(logged: value?.time))
    rows.append(Int64(logged: value.map { fileNumbers.origin($0.origin) }))
  }

  @inline(__always)
  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) { append(elements) }

  @inline(__always)
  mutating func append<Element: ListElement>(_ elements: [Element]) {
    _ = rows.append(length: elements.count)
    for var element in elements {
      let position = rows.append(length: 0)
      element.code(with: &self)
      rows.setLength(at: position)
    }
  }

  @inline(__always)
  mutating func number(_ name: StaticString, _ value: inout Int64) { rows.append(value) }

  @inline(__always)
  mutating func time(_ name: StaticString, _ value: inout Int64) { rows.append(time: value) }

  @inline(__always)
  mutating func origin(_ name: StaticString, _ value: inout OriginID) {
    rows.append(fileNumbers.origin(value))
  }

  @inline(__always)
  mutating func name(_ name: StaticString, _ value: inout NameID) { rows.append(fileNumbers.name(value)) }

  @inline(__always)
  mutating func goesOn(if isNeeded: Bool) -> Bool { isNeeded }
}
