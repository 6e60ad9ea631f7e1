package import TraceModel

/// The ids of requests made by this process that `request_lookup` does not have yet. Entering them from here saves
/// another reading of all requests. 24 bytes for an id of 32 digits.
package struct PendingLookups {
  private struct Digits {
    var identifier: Identifier
    var number: Int64
  }

  private var digits: [Digits] = []
  /// Other ids, in lookup form.
  private var texts: [(lookup: String, number: Int64)] = []
  /// Of all of them; meaningless where there are none.
  private var numbers: ClosedRange<Int64> = 0...0

  package init() {}

  private var count: Int { digits.count + texts.count }

  /// Adds a new request, of the summary `row` and the id `identifier`.
  package mutating func add(
    _ row: BatchRows.Request, of rows: borrowing BatchRows, _ identifier: Identifier, number: Int64
  ) {
    numbers = count == 0 ? number...number : min(numbers.lowerBound, number)...max(numbers.upperBound, number)
    if HexDigits.are(rows.ids[row.lookup]) {
      digits.append(Digits(identifier: identifier, number: number))
    } else {
      texts.append((rows.lookup(of: row), number))
    }
  }

  /// The requests are those with these numbers.
  func are(all numbers: ClosedRange<Int64>) -> Bool { self.numbers == numbers && count == numbers.count }

  /// Calls `body` with the lookup form of each id, in the order of most of them.
  func forEachInOrder(_ body: (_ lookup: UnsafeRawBufferPointer, _ number: Int64) throws -> Void) rethrows {
    var room = HexDigits()
    for entry in digits.sorted(by: { ($0.identifier, $0.number) < ($1.identifier, $1.number) }) {
      room.write(entry.identifier)
      try room.digits.withUnsafeBytes { try body($0, entry.number) }
    }
    for entry in texts.sorted(by: { $0 < $1 }) {
      var lookup = entry.lookup
      try lookup.withUTF8 { try body(UnsafeRawBufferPointer($0), entry.number) }
    }
  }
}

/// The lookup form of an id that is its own value (`Identifier`): 32 hexadecimal digits in lower case.
private struct HexDigits {
  private(set) var digits = [UInt8](repeating: 0, count: 32)

  mutating func write(_ identifier: Identifier) {
    for index in 0..<16 {
      digits[index] = Self.digit(identifier.high, index)
      digits[index + 16] = Self.digit(identifier.low, index)
    }
  }

  @inline(__always)
  private static func digit(_ word: UInt64, _ index: Int) -> UInt8 {
    let value = UInt8(truncatingIfNeeded: word &>> UInt64(60 - 4 * index)) & 0xF
    return value < 10 ? 0x30 + value : 0x61 + value - 10
  }

  static func are(_ text: ArraySlice<UInt8>) -> Bool {
    text.count == 32 && text.allSatisfy(\.isHexDigit)
  }
}
