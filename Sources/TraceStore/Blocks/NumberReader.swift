import TraceModel

/// Hot: reads numbers of variable length (`VariableLength`). Behind the end, and behind a number that is too long, it
/// reads zeros and is broken.
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
    if position < bytes.count, bytes[position] < 0x80 {
      defer { position &+= 1 }
      return UInt64(bytes[position])
    }
    return VariableLength.number(in: bytes, at: &position) ?? fail()
  }

  /// The next number that may be negative.
  @inline(__always)
  mutating func difference() -> Int64 {
    VariableLength.difference(number())
  }

  /// Passes over bytes that are left.
  mutating func skip(_ count: Int) { position += min(count, left) }

  /// The next eight bytes, the lowest first.
  mutating func word() -> UInt64 {
    guard left >= 8 else { return fail() }
    defer { position &+= 8 }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  /// Whoever reads on reads zeros.
  @discardableResult
  mutating func fail() -> UInt64 {
    isBroken = true
    position = bytes.count
    return 0
  }
}
