/// Hot: writes one list of numbers, `[1,null,-3]`, into room that is there already: `ListLayout` asserts before
/// anything is written that no list has more numbers than that.
struct NumberListWriter {
  private var position: UnsafeMutablePointer<UInt8>
  private var isFirst = true
  private(set) var second: WrittenSecond

  /// Writes at `position`, behind a comma unless the list is the first. `second` comes from the list before.
  @inline(__always)
  init(_ position: UnsafeMutablePointer<UInt8>, isFirst: Bool, second: WrittenSecond) {
    self.position = position
    self.second = second
    if !isFirst { put(UInt8(ascii: ",")) }
    put(UInt8(ascii: "["))
  }

  /// Bytes that a list of `count` numbers may take, and the bytes written beyond it for speed.
  static func room(for count: Int) -> Int { 3 + count * 21 + longestNumber }

  /// Digits of the longest number, rounded up to whole words.
  private static let longestNumber = 24

  /// Adds a number, or `null`.
  @inline(__always)
  mutating func append(_ value: Int64) {
    if !isFirst { put(UInt8(ascii: ",")) }
    isFirst = false
    if value >= 0, value < 10 { return put(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value)) }
    if value == IntegerListJSON.null { return putNull() }
    if value >= WrittenSecond.least { return putTime(value) }
    putDigits(value)
  }

  /// Ends the list. Returns where the next byte goes.
  @inline(__always)
  mutating func end() -> UnsafeMutablePointer<UInt8> {
    put(UInt8(ascii: "]"))
    return position
  }

  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    position.pointee = byte
    position += 1
  }

  private mutating func putNull() {
    put(UInt8(ascii: "n"))
    put(UInt8(ascii: "u"))
    put(UInt8(ascii: "l"))
    put(UInt8(ascii: "l"))
  }

  /// Times of now have 19 digits, and many in a row the same second: its ten digits are made once.
  @inline(__always)
  private mutating func putTime(_ value: Int64) {
    let (seconds, nanoseconds) = value.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    if second.seconds != seconds { second = WrittenSecond(seconds) }
    let start = UnsafeMutableRawPointer(position)
    start.storeBytes(of: second.digits.0, as: UInt64.self)
    start.storeBytes(of: second.digits.1, toByteOffset: 8, as: UInt16.self)
    var rest = UInt32(truncatingIfNeeded: nanoseconds)
    for pair in stride(from: 17, through: 11, by: -2) {
      let (quotient, last) = rest.quotientAndRemainder(dividingBy: 100)
      Self.store(UInt64(last), at: start + pair)
      rest = quotient
    }
    start.storeBytes(of: UInt8(truncatingIfNeeded: 0x30 &+ rest), toByteOffset: 10, as: UInt8.self)
    position += 19
  }

  /// Makes two digits at a time, from the last one on: half the divisions. Then whole words are written, more than
  /// there are digits: the next number overwrites the rest.
  private mutating func putDigits(_ value: Int64) {
    if value < 0 { put(UInt8(ascii: "-")) }
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * Self.longestNumber / 8) { words in
      guard let digits = UnsafeMutableRawPointer(words.baseAddress) else { return }
      var rest = value.magnitude
      var first = Self.longestNumber
      while rest >= 100 {
        let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
        first -= 2
        Self.store(pair, at: digits + first)
        rest = quotient
      }
      first -= 2
      Self.store(rest, at: digits + first)
      if rest < 10 { first += 1 }
      for offset in stride(from: 0, to: Self.longestNumber, by: 8) {
        let word = (digits + first + offset).loadUnaligned(as: UInt64.self)
        UnsafeMutableRawPointer(position + offset).storeBytes(of: word, as: UInt64.self)
      }
      position += Self.longestNumber - first
    }
  }

  /// Writes a number below 100 as two digits.
  @inline(__always)
  fileprivate static func store(_ pair: UInt64, at start: UnsafeMutableRawPointer) {
    let tens = (pair &* 103) &>> 10
    let ones = pair &- tens &* 10
    let text = UInt16(truncatingIfNeeded: 0x3030 &+ tens &+ ones &<< 8)
    start.storeBytes(of: text.littleEndian, as: UInt16.self)
  }
}

/// The digits of the second, of ten digits, that was written last.
struct WrittenSecond {
  /// The first number of nanoseconds whose second has ten digits.
  static let least: Int64 = 1_000_000_000_000_000_000

  private(set) var seconds: UInt64 = 0
  /// Eight digits, and two.
  private(set) var digits: (UInt64, UInt16) = (0, 0)

  /// No second that can occur.
  init() {}

  init(_ seconds: UInt64) {
    self.seconds = seconds
    var rest = seconds
    withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { room in
      guard let start = room.baseAddress else { return }
      for pair in stride(from: 8, through: 0, by: -2) {
        NumberListWriter.store(rest % 100, at: start + pair)
        rest /= 100
      }
      digits = (start.load(as: UInt64.self), start.load(fromByteOffset: 8, as: UInt16.self))
    }
  }
}
