package import TraceModel

/// Hot: a row of the table `records` while it is being made: lines one behind the other, and their places as
/// JSON. Used again for each row.
package struct RecordRow {
  /// A row that has this many bytes of lines is full, so that a request of a million events has many rows.
  private static let capacity = 48 << 10

  private(set) var places = NumberListText()
  private(set) var lines: [UInt8] = []

  package init() {}

  package var isEmpty: Bool { lines.isEmpty }

  /// No further record should be added.
  package var isFull: Bool { lines.count >= Self.capacity }

  /// Adds a record; `origin` and `source` are numbers of the index.
  package mutating func add(_ event: Event, origin: Int64, source: Int64, record: UnsafeRawBufferPointer) {
    places.open()
    places.append(event.time.nanoseconds)
    places.append(origin)
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
  }

  /// Ends the list of places; the row can be stored then.
  package mutating func finish() { places.finish() }

  /// Makes room for another row.
  package mutating func clear() {
    places.clear()
    lines.removeAll(keepingCapacity: true)
  }
}
