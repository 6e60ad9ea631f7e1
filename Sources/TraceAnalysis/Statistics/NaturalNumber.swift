/// A natural number of any size, for products that must be compared exactly.
struct NaturalNumber: Equatable, Comparable {
  /// Digits to the base 2⁶⁴, the least significant first, without zeros at the end; empty for 0.
  private var digits: [UInt64]

  init(_ value: UInt64) { digits = value == 0 ? [] : [value] }

  /// Schoolbook multiplication by one digit.
  static func *= (number: inout NaturalNumber, factor: UInt64) {
    guard factor != 0 else {
      number.digits = []
      return
    }
    var carry: UInt64 = 0
    for index in number.digits.indices {
      let (high, low) = number.digits[index].multipliedFullWidth(by: factor)
      let (sum, overflows) = low.addingReportingOverflow(carry)
      number.digits[index] = sum
      carry = high &+ (overflows ? 1 : 0)
    }
    if carry != 0 { number.digits.append(carry) }
  }

  static func < (a: NaturalNumber, b: NaturalNumber) -> Bool {
    guard a.digits.count == b.digits.count else { return a.digits.count < b.digits.count }
    return a.digits.reversed().lexicographicallyPrecedes(b.digits.reversed())
  }
}
