import TraceModel

/// Hot: lists of lists of whole numbers as JSON, `[[1,null,-3],[4,5]]`: the form of a column with several of something.
/// SQLite reads it with `json_each`; we read and write nothing else.
struct IntegerListJSON {
  /// Stands for `null`.
  static let null = Int64.min

  /// Several texts, one behind the other, and room for more behind `count`.
  private(set) var bytes: [UInt8] = []
  /// How many of the bytes are texts.
  private(set) var count = 0
  private var start = 0
  private var second = WrittenSecond()

  /// Makes room for `count` bytes.
  mutating func reserve(_ count: Int) {
    if count > bytes.count { bytes += repeatElement(0, count: count - bytes.count) }
  }

  /// Begins a text behind the others.
  @inline(__always)
  mutating func begin() {
    start = count
    append(UInt8(ascii: "["))
  }

  /// Ends the text. Returns where it stands.
  @inline(__always)
  mutating func end() -> Range<Int> {
    append(UInt8(ascii: "]"))
    return start..<count
  }

  /// Adds a list within the list: `body` appends its numbers, `longestList` at most.
  @inline(__always)
  mutating func append(_ body: (inout NumberListWriter) -> Void) {
    makeRoom(NumberListWriter.room(for: Self.longestList))
    bytes.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var writer = NumberListWriter(base + count, isFirst: count == start + 1, second: second)
      body(&writer)
      second = writer.second
      count = writer.end() - base
      precondition(count <= buffer.count, "a list has no more numbers than there is room for")
    }
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    makeRoom(1)
    bytes[count] = byte
    count += 1
  }

  @inline(__always)
  private mutating func makeRoom(_ room: Int) {
    if bytes.count - count < room { reserve(max(count + room, bytes.count * 2)) }
  }

  /// Reads a text: calls `body` with each inner list; its values are valid during the call. False if the text is none
  /// of ours: an inner list is too long, or a number is never stored (`StoredNumber.nanoseconds`).
  @inline(__always)
  static func read(_ text: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<Int64>) -> Void) -> Bool {
    guard let start = text.baseAddress else { return true }
    let end = start + text.count
    return withUnsafeTemporaryAllocation(of: Int64.self, capacity: longestList) { values in
      var (position, isSound) = (start, true)
      while position < end {
        let list = list(from: position, to: end, into: values)
        guard list.count <= longestList else { return false }
        if list.count > 0 { body(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(values)[..<list.count])) }
        isSound = isSound && list.isSound
        position = list.end
      }
      return isSound
    }
  }

  /// Reads the next inner list. Apart from `read`, so that the work on a list is not mixed into the loop over its
  /// digits. A list that is too long has one number more than fits.
  @inline(never)
  private static func list(
    from start: UnsafeRawPointer, to end: UnsafeRawPointer, into values: UnsafeMutableBufferPointer<Int64>
  ) -> (count: Int, end: UnsafeRawPointer, isSound: Bool) {
    // `bits` are the bits of all magnitudes: together they tell that no number is large.
    var (position, count, bits) = (start, 0, UInt64(0))
    while position < end {
      let byte = position.load(as: UInt8.self)
      position += 1
      switch byte {
      case UInt8(ascii: "["): (count, bits) = (0, 0)
      case UInt8(ascii: "]"): return (count, position, bits < largest || areStored(values.prefix(count)))
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "n"):
        guard count < values.count else { return (count &+ 1, end, false) }
        let value = number(byte, &position, end)
        if value != null { bits |= value.magnitude }
        values[count] = value
        count &+= 1
        if position < end, position.load(as: UInt8.self) == UInt8(ascii: ",") { position += 1 }
      default: break
      }
    }
    return (0, end, bits < largest)
  }

  private static func areStored(_ values: Slice<UnsafeMutableBufferPointer<Int64>>) -> Bool {
    values.allSatisfy { $0.magnitude <= largest || $0 == null }
  }

  /// The largest number that is stored, either way.
  private static let largest: UInt64 = 1 << 62

  /// The most numbers that an inner list may have.
  static let longestList = 32

  /// The number that begins with `first`; `position` is moved from behind its first byte to behind its last.
  @inline(__always)
  private static func number(
    _ first: UInt8, _ position: inout UnsafeRawPointer, _ end: UnsafeRawPointer
  ) -> Int64 {
    var value = Int64(first) &- 0x30
    if first == UInt8(ascii: "n") || first == UInt8(ascii: "-") { value = 0 }
    // Most numbers have one digit or, as times do, 19.
    var mayHaveEight = true
    while position < end, case let digit = position.load(as: UInt8.self) &- 0x30, digit < 10 {
      if mayHaveEight, end - position >= 8 {
        let eight = DigitWord(bits: DigitWord(position, at: 0).bits ^ 0x3030_3030_3030_3030)
        mayHaveEight = eight.leadingDigits == 8
        if mayHaveEight {
          value = value &* 100_000_000 &+ Int64(truncatingIfNeeded: eight.number)
          position += 8
          continue
        }
      }
      value = value &* 10 &+ Int64(digit)
      position += 1
    }
    return first == UInt8(ascii: "n") ? null : first == UInt8(ascii: "-") ? 0 &- value : value
  }
}
