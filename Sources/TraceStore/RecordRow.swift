package import TraceModel

/// A row of the table `records`: lines one behind the other, and their places as JSON.
package struct RecordRow: Sendable {
  let places: [UInt8]
  let lines: [UInt8]
}

/// Hot: makes rows of the records of one request after the other.
package struct RecordRowBuilder {
  /// A row that has this many bytes of lines is full, so that a request of a million events has many rows.
  private static let capacity = 48 << 10

  private let symbols: SymbolNumbers
  private var places = NumberListText()
  private var lines: [UInt8] = []
  private var rows: [RecordRow] = []

  /// `symbols` are the numbers of all origins that occur.
  package init(symbols: SymbolNumbers) { self.symbols = symbols }

  /// Adds a record; `source` is its source's number in the index.
  package mutating func add(_ event: Event, source: Int64, record: UnsafeRawBufferPointer) {
    places.open()
    places.append(event.time.nanoseconds)
    places.append(symbols.origin(event.origin))
    places.append(Int64(event.role.rawValue))
    places.append(Int64(event.level.rawValue))
    places.append(source)
    places.append(event.line)
    places.append(event.offset)
    places.append(Int64(lines.count + 1))
    places.append(Int64(record.count))
    places.close()
    lines.append(contentsOf: record)
    lines.append(0x0A)
    if lines.count >= Self.capacity { endRow() }
  }

  /// The rows of what was added since the last call.
  package mutating func finish() -> [RecordRow] {
    if !lines.isEmpty { endRow() }
    defer { rows.removeAll(keepingCapacity: true) }
    return rows
  }

  private mutating func endRow() {
    places.finish()
    rows.append(RecordRow(places: Array(places.bytes), lines: Array(lines[...])))
    places.clear()
    lines.removeAll(keepingCapacity: true)
  }
}
