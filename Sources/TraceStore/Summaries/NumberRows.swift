import TraceModel

/// Hot: rows of numbers, one behind another in one array.
struct NumberRows: Sendable {
  /// One of them.
  struct Row: Sendable {
    /// In `numbers`.
    var numbers: Range<Int>
    /// A hash of the lengths of its lists, and of which numbers are absent.
    var pattern: UInt64
  }

  private(set) var numbers: [Int64] = []
  private var start = 0
  private var pattern: UInt64 = 0
  /// The base of the times of the current row: they are differences to it.
  private var base: Int64?

  /// Begins a row behind the others.
  mutating func begin() {
    (start, pattern, base) = (numbers.count, 0, nil)
  }

  /// Ends the row.
  mutating func end() -> Row {
    Row(numbers: start..<numbers.count, pattern: pattern &* Self.odd &+ UInt64(numbers.count - start))
  }

  /// Adds a number, or `absent`.
  @inline(__always)
  mutating func append(_ value: Int64) {
    numbers.append(value)
    mix(value.isLogged ? 2 : 1)
  }

  /// Adds a time: the first of a row as it is, the others as differences to that.
  @inline(__always)
  mutating func append(time: Int64) {
    guard time.isLogged else { return append(time) }
    append(time &- (base ?? 0))
    if base == nil { base = SummaryLayout.base(time) }
  }

  /// Adds what tells how many numbers follow. Returns its index, for `setLength`.
  @inline(__always)
  mutating func append(length: Int) -> Int {
    numbers.append(Int64(length))
    mix(UInt64(length) &+ 3)
    return numbers.count - 1
  }

  /// Says how many numbers follow on an index: all up to now.
  @inline(__always)
  mutating func setLength(at position: Int) {
    let length = numbers.count - position - 1
    numbers[position] = Int64(length)
    mix(UInt64(length) &+ 3)
  }

  /// Adds a copy of a row. Returns it as it stands now.
  mutating func append(_ row: Row, of rows: borrowing NumberRows) -> Row {
    let start = numbers.count
    numbers += rows.numbers[row.numbers]
    return Row(numbers: start..<numbers.count, pattern: row.pattern)
  }

  mutating func removeAll() { numbers.removeAll(keepingCapacity: true) }

  /// A multiplier of which all bits count (Steele, Vigna, "Computationally easy, spectrally good multipliers", 2021).
  private static let odd: UInt64 = 0xD134_2543_DE82_EF95

  @inline(__always)
  private mutating func mix(_ value: UInt64) { pattern = (pattern &+ value) &* Self.odd }
}
