import TraceModel

/// What each number of a row is: it follows from the columns (`RequestColumns`) and from
/// the lengths of the row's lists.
struct NumberKinds: ColumnCoder, FieldCoder {
  enum Kind {
    case time
    /// Of a list or of an element: how many numbers or elements follow.
    case length
    case origin
    /// Another number that tells one shape from another.
    case value
    /// The place or the key of a message, which no two requests share and no duration depends on.
    case name
  }

  /// Fields of kind `name`.
  private static let names: Set<String> = [
    "partition", "message_offset", "key_1", "key_2", "key_3", "key_4",
  ]

  var isReading: Bool { false }

  private(set) var kinds: [Kind] = []
  private let row: UnsafeBufferPointer<Int64>
  private var elementEnd = 0

  /// The kinds of a row that was read (`TraceSummary.read`).
  static func of(_ row: UnsafeBufferPointer<Int64>) -> [Kind] {
    var (blank, kinds) = (TraceSummary(), NumberKinds(row))
    kinds.kinds.reserveCapacity(row.count)
    RequestColumns.code(&blank, with: &kinds)
    precondition(kinds.kinds.count == row.count, "a row that was read has no number behind its columns")
    return kinds.kinds
  }

  private init(_ row: UnsafeBufferPointer<Int64>) { self.row = row }

  /// A row that is older than a column ends before it.
  private mutating func add(_ kind: Kind) {
    if kinds.count < row.count { kinds.append(kind) }
  }

  mutating func number(_ column: Column, _ value: inout Int64) { add(.value) }
  mutating func time(_ column: Column, _ value: inout Timestamp) { add(.time) }
  mutating func origin(_ column: Column, _ value: inout OriginID?) { add(.origin) }
  mutating func name(_ column: Column, _ value: inout NameID) { add(.value) }

  mutating func instant(_ column: Column, _ value: inout Instant?) {
    add(.time)
    add(.origin)
  }

  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    guard kinds.count < row.count else { return }
    let count = row[kinds.count]
    add(.length)
    for _ in 0..<count {
      elementEnd = kinds.count + 1 + Int(row[kinds.count])
      add(.length)
      var element = Element.blank
      element.code(with: &self)
      while kinds.count < elementEnd { add(.value) }
    }
  }

  mutating func number(_ name: StaticString, _ value: inout Int64) {
    if goesOn(if: true) { add(Self.names.contains("\(name)") ? .name : .value) }
  }

  mutating func time(_ name: StaticString, _ value: inout Int64) { if goesOn(if: true) { add(.time) } }
  mutating func origin(_ name: StaticString, _ value: inout OriginID) { if goesOn(if: true) { add(.origin) } }
  mutating func name(_ name: StaticString, _ value: inout NameID) { if goesOn(if: true) { add(.value) } }
  mutating func goesOn(if isNeeded: Bool) -> Bool { kinds.count < elementEnd }
}
