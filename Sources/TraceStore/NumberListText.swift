/// Hot: lists of lists of whole numbers as JSON, `[[1,null,-3],[4,5]]`: what a column holds where a request has
/// several of something. SQLite reads it with `json_each`; we read and write nothing else.
struct NumberListText {
  /// Stands for `null`.
  static let null = Int64.min

  /// Several texts, one behind the other.
  private(set) var bytes: [UInt8] = []
  private var start = 0
  private var isFirst = true

  /// Makes room for `count` bytes.
  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// Begins a text behind those that there are.
  @inline(__always)
  mutating func begin() {
    start = bytes.count
    bytes.append(UInt8(ascii: "["))
  }

  /// Ends the text. Returns where it stands.
  @inline(__always)
  mutating func end() -> Range<Int> {
    bytes.append(UInt8(ascii: "]"))
    return start..<bytes.count
  }

  /// Begins a list within the list.
  @inline(__always)
  mutating func open() {
    if bytes.count > start + 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "["))
    isFirst = true
  }

  /// Ends the list that `open` began.
  @inline(__always)
  mutating func close() { bytes.append(UInt8(ascii: "]")) }

  /// Adds a number, or `null`.
  @inline(__always)
  mutating func append(_ value: Int64) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    if value >= 0, value < 10 { return bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value)) }
    if value == Self.null { return bytes.append(contentsOf: [0x6E, 0x75, 0x6C, 0x6C]) }
    appendDigits(value)
  }

  private mutating func appendDigits(_ value: Int64) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = value.magnitude
      var first = 20
      repeat {
        first -= 1
        digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(digits)[first...]))
    }
  }

  /// Reads a text: `body` is called with each inner list, whose values are valid during the call.
  @inline(__always)
  static func read(_ text: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<Int64>) -> Void) {
    guard let start = text.baseAddress else { return }
    let end = start + text.count
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: longestList) { values in
      var count = 0
      var position = start
      while position < end {
        let byte = position.load(as: UInt8.self)
        position += 1
        switch byte {
        case UInt8(ascii: "["): count = 0
        case UInt8(ascii: "]"):
          if count > 0 { body(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(values)[..<count])) }
          count = 0
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "n"):
          guard count < longestList else { return }
          values[count] = number(byte, &position, end)
          count += 1
        default: break
        }
      }
    }
  }

  /// The most numbers that an inner list may have.
  private static let longestList = 24

  /// The number that begins with `first`; `position` is moved from behind its first byte to behind its last.
  @inline(__always)
  private static func number(
    _ first: UInt8, _ position: inout UnsafeRawPointer, _ end: UnsafeRawPointer
  ) -> Int64 {
    var value = Int64(first) - 0x30
    if first == UInt8(ascii: "n") || first == UInt8(ascii: "-") { value = 0 }
    while position < end, case let digit = position.load(as: UInt8.self) &- 0x30, digit < 10 {
      value = value &* 10 &+ Int64(digit)
      position += 1
    }
    return first == UInt8(ascii: "n") ? null : first == UInt8(ascii: "-") ? 0 &- value : value
  }
}
