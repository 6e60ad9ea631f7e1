/// Eight bytes of text in one register, the first in the lowest byte. Hot: straight-line arithmetic only.
///
/// Texts are compared with a pattern such as `0000-00-` by exclusive or. The rest is 0…9 for a digit at a `0` of
/// the pattern, and 0 for a separator equal to the pattern's.
public struct DigitWord: BitwiseCopyable {
  /// The rest of the text after the pattern.
  public var bits: UInt64

  /// Loads eight bytes. The caller knows that they are there: by the length of the text, or by the padding behind it.
  @inlinable @inline(__always)
  public init(_ base: UnsafeRawPointer, at offset: Int) {
    bits = unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The rest of a text.
  @inlinable @inline(__always)
  public init(bits: UInt64) { self.bits = bits }

  /// Not 0 where `self` does not fit the pattern it was compared with. `slack` has 0x06 for each byte of 0…9, and
  /// 0x0F for each byte of 0. Added to a greater byte, they reach its high half. A carry into the next byte needs a
  /// byte of 0xF1 or more, which is a misfit by itself.
  @inlinable @inline(__always)
  public func misfit(slack: UInt64) -> UInt64 { ((bits &+ slack) | bits) & 0xF0F0_F0F0_F0F0_F0F0 }

  /// In each byte, the two-digit number that begins there.
  @inlinable @inline(__always)
  public var pairs: UInt64 { bits &* 10 &+ (bits >> 8) }

  /// The number of digits before the first byte that is none; 8 if all are. A carry reaches only bytes behind the
  /// first that is no digit.
  @inlinable @inline(__always)
  public var leadingDigits: Int {
    let misfits = ((bits &+ 0x7676_7676_7676_7676) | bits) & 0x8080_8080_8080_8080
    return misfits.trailingZeroBitCount / 8
  }

  /// The number that the eight digits make.
  @inlinable @inline(__always)
  public var number: UInt64 {
    let twos = pairs & 0x00FF_00FF_00FF_00FF
    let fours = (twos &* 100 &+ (twos >> 16)) & 0x0000_FFFF_0000_FFFF
    return (fours &* 10_000 &+ (fours >> 32)) & 0xFFFF_FFFF
  }
}
