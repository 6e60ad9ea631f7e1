import TraceModel

/// Hot: takes the numbers of a row up to the participants. That is a third of what reading the row costs, and decides
/// for most requests that a filter does not want them.
struct OutlineReader: ColumnCoder {
  var isReading: Bool { true }

  private var reader: RowReader
  /// The participants have been read.
  private var isDone = false

  init(_ reader: RowReader) { self.reader = reader }

  /// All numbers so far may be stored.
  var isSound: Bool { reader.isSound }

  @inline(__always)
  mutating func number(_ column: Column, _ value: inout Int64) {
    if !isDone { reader.number(column, &value) }
  }

  @inline(__always)
  mutating func time(_ column: Column, _ value: inout Timestamp) {
    if !isDone { reader.time(column, &value) }
  }

  @inline(__always)
  mutating func origin(_ column: Column, _ value: inout OriginID?) {
    if !isDone { reader.origin(column, &value) }
  }

  @inline(__always)
  mutating func name(_ column: Column, _ value: inout NameID) {
    if !isDone { reader.name(column, &value) }
  }

  @inline(__always)
  mutating func instant(_ column: Column, _ value: inout Instant?) {
    if !isDone { reader.skipInstant() }
  }

  @inline(__always)
  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    guard !isDone else { return }
    precondition(
      Element.self == TraceSummary.Participant.self, "the participants are the first list of a row")
    reader.list(column, &elements)
    isDone = true
  }
}
