/// Hot: decimal text to a whole number of smaller units, exactly: "0.132" s is 132,000,000 ns. Digits below one
/// unit are cut off. No `Double` is involved.
enum DecimalText {
  /// `bytes` (a JSON number, or the same in a string) times `scale`; nil if it is no number or out of range.
  static func scaled(_ bytes: UnsafeRawBufferPointer, by scale: Int64) -> Int64? {
    var index = 0
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { index = 1 }
    guard index < bytes.count else { return nil }
    var value: Int64 = 0
    var seen = 0
    while index < bytes.count, let digit = digit(bytes[index]) {
      guard let next = append(digit, to: value) else { return scaledExponent(bytes, scale) }
      value = next
      seen += 1
      index += 1
    }
    guard seen > 0 else { return nil }
    var (whole, overflow) = value.multipliedReportingOverflow(by: scale)
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      var unit = scale
      var fraction: Int64 = 0
      while index < bytes.count, let digit = digit(bytes[index]) {
        unit /= 10
        fraction += digit * unit
        index += 1
      }
      let (sum, above) = whole.addingReportingOverflow(fraction)
      whole = sum
      overflow = overflow || above
    }
    if index < bytes.count { return scaledExponent(bytes, scale) }
    return overflow ? nil : isNegative ? -whole : whole
  }

  @inline(__always)
  private static func digit(_ byte: UInt8) -> Int64? {
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? Int64(digit) : nil
  }

  @inline(__always)
  private static func append(_ digit: Int64, to value: Int64) -> Int64? {
    let (tens, a) = value.multipliedReportingOverflow(by: 10)
    let (sum, b) = tens.addingReportingOverflow(digit)
    return a || b ? nil : sum
  }

  /// Numbers with an exponent, which loggers write for very small or large ones: the point is moved in the text.
  private static func scaledExponent(_ bytes: UnsafeRawBufferPointer, _ scale: Int64) -> Int64? {
    let text = Array(bytes)
    let sign = text.first == UInt8(ascii: "-") ? 1 : 0
    guard let e = text.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }), e >= sign,
      let exponent = exponent(text[(e + 1)...])
    else { return nil }
    let mantissa = text[sign..<e].split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = mantissa.first, !whole.isEmpty else { return nil }
    let digits = Array(whole + (mantissa.count == 2 ? mantissa[1] : []))
    guard digits.allSatisfy({ digit($0) != nil }) else { return nil }
    let point = whole.count + exponent
    let zero = UInt8(ascii: "0")
    if digits.allSatisfy({ $0 == zero }) || point < -farthest { return 0 }
    guard point <= digits.count + farthest else { return nil }
    let before = [UInt8](repeating: zero, count: max(0, 1 - point))
    let after = [UInt8](repeating: zero, count: max(0, point - digits.count))
    var plain = text[..<sign] + before + digits + after
    plain.insert(UInt8(ascii: "."), at: sign + max(1, point))
    return Array(plain).withUnsafeBytes { scaled($0, by: scale) }
  }

  /// No 64-bit number in units of 10⁻⁹ has its first digit farther from the point than this.
  private static let farthest = 40

  /// A whole number with a sign; one that is far out of range as a million.
  private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = isNegative || text.first == UInt8(ascii: "+") ? text.dropFirst() : text
    guard !digits.isEmpty else { return nil }
    var value = 0
    for byte in digits {
      guard let digit = digit(byte) else { return nil }
      value = min(value * 10 + Int(digit), 1_000_000)
    }
    return isNegative ? -value : value
  }
}
