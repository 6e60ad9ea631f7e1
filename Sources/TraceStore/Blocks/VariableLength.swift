/// Numbers of seven bits a byte, the lowest first, as protocol buffers have them: small ones take one byte.
extension [UInt8] {
  /// Adds a number.
  @inline(__always)
  mutating func append(number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Adds a number that may be negative and is mostly near to 0: 0, -1, 1, -2, … are written as 0, 1, 2, 3, …
  @inline(__always)
  mutating func append(difference: Int64) {
    append(number: UInt64(bitPattern: difference << 1) ^ UInt64(bitPattern: difference >> 63))
  }
}

/// Hot: reads such numbers. Behind the end, and behind a number that is too long, it reads zeros and is broken.
struct NumberReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private(set) var isBroken = false

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Bytes that are left, and so the most numbers.
  var left: Int { bytes.count - position }

  /// The next number.
  @inline(__always)
  mutating func number() -> UInt64 {
    guard position < bytes.count else { return fail() }
    let first = bytes[position]
    position &+= 1
    return first < 0x80 ? UInt64(first) : number(after: first)
  }

  /// The next number that may be negative.
  @inline(__always)
  mutating func difference() -> Int64 {
    let number = number()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }

  /// Passes over bytes that are left.
  mutating func skip(_ count: Int) { position += min(count, left) }

  /// The next eight bytes, the lowest first.
  mutating func word() -> UInt64 {
    guard left >= 8 else { return fail() }
    defer { position &+= 8 }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  private mutating func number(after first: UInt8) -> UInt64 {
    var (value, shift) = (UInt64(first & 0x7F), UInt64(7))
    while position < bytes.count, shift < 64 {
      let byte = bytes[position]
      position &+= 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return fail()
  }

  /// Whoever reads on reads zeros.
  @discardableResult
  mutating func fail() -> UInt64 {
    isBroken = true
    position = bytes.count
    return 0
  }
}
