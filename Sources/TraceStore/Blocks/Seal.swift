/// A checksum over a few numbers of a row, of 31 bits: a row that has changed since it was written, or stands under
/// another number, is noticed. Bits flip and pages are torn; against forgery it does nothing.
enum Seal {
  /// The seal of numbers in their order.
  @inline(__always)
  static func of(_ first: Int64, _ second: Int64, _ third: Int64, _ fourth: Int64) -> Int64 {
    var mixed: UInt64 = 0x9E37_79B9_7F4A_7C15
    mix(first, into: &mixed)
    mix(second, into: &mixed)
    mix(third, into: &mixed)
    mix(fourth, into: &mixed)
    return Int64(mixed >> 33)
  }

  /// The finaliser of MurmurHash3: each bit of a number changes half of the seal's.
  @inline(__always)
  private static func mix(_ number: Int64, into mixed: inout UInt64) {
    mixed = (mixed ^ UInt64(bitPattern: number)) &* 0xFF51_AFD7_ED55_8CCD
    mixed ^= mixed >> 33
    mixed = mixed &* 0xC4CE_B9FE_1A85_EC53
    mixed ^= mixed >> 29
  }
}
