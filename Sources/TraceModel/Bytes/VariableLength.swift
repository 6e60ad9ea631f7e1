/// Numbers of seven bits a byte, the lowest first, as protocol buffers have them: small ones take one byte.
extension [UInt8] {
  /// Adds a number.
  @inlinable @inline(__always)
  public mutating func append(number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Adds a number that may be negative and is mostly near to 0: 0, -1, 1, -2, … are written as 0, 1, 2, 3, …
  @inlinable @inline(__always)
  public mutating func append(difference: Int64) {
    append(number: UInt64(bitPattern: difference << 1) ^ UInt64(bitPattern: difference >> 63))
  }
}

/// Reads the numbers of variable length that `append(number:)` and `append(difference:)` write.
public enum VariableLength {
  /// Hot: the number that begins at `position`; `position` then stands behind it. Nil where the bytes end within it, or
  /// it has more than 64 bits.
  @inlinable
  public static func number<Bytes: RandomAccessCollection<UInt8>>(
    in bytes: Bytes, at position: inout Int
  ) -> UInt64? where Bytes.Index == Int {
    var (value, shift) = (UInt64(0), UInt64(0))
    while position < bytes.endIndex, shift < 64 {
      let byte = bytes[position]
      position &+= 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift &+= 7
    }
    return nil
  }

  /// The number that `append(difference:)` has written so.
  @inlinable @inline(__always)
  public static func difference(_ number: UInt64) -> Int64 {
    Int64(bitPattern: number &>> 1) ^ -Int64(bitPattern: number & 1)
  }
}
