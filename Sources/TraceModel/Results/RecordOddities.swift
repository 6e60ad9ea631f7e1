/// How many records of a source are odd, though they are read. Each oddity is a column of the table `source`.
package struct RecordOddities: Sendable, Equatable {
  /// Records whose time has no offset, read as UTC.
  package var naiveTimes = 0
  /// Records in which invalid UTF-8 occurs.
  package var invalidUTF8 = 0
  /// Records with a time far from all others. Only many blocks together tell; a block by itself has none.
  package var strayTimes = 0

  package init() {}

  package typealias Count = any WritableKeyPath<RecordOddities, Int> & Sendable

  /// Each with its name in SQL.
  package static let all: [(name: String, count: Count)] = [
    ("naive_times", \.naiveTimes), ("invalid_utf8", \.invalidUTF8), ("stray_times", \.strayTimes),
  ]

  package var isEmpty: Bool { self == RecordOddities() }

  package static func += (a: inout RecordOddities, b: RecordOddities) {
    for oddity in all { a[keyPath: oddity.count] += b[keyPath: oddity.count] }
  }
}
