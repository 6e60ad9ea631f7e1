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
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: 24) { values in
      var count = 0
      var value: Int64 = 0
      var isNegative = false
      var isNull = false
      for byte in text {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value &* 10 &+ Int64(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "-"): isNegative = true
        case UInt8(ascii: "n"): isNull = true
        case UInt8(ascii: "["): count = 0
        case UInt8(ascii: ","), UInt8(ascii: "]"):
          guard count >= 0, count < 24 else { continue }
          values[count] = isNull ? null : isNegative ? -value : value
          count += 1
          (value, isNegative, isNull) = (0, false, false)
          guard byte == UInt8(ascii: "]") else { continue }
          body(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(values)[..<count]))
          count = -1
        default: break
        }
      }
    }
  }
}
