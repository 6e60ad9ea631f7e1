/// Hot: decimal text to a whole number of smaller units, exactly: "0.132" s is 132,000,000 ns. What lies below
/// one unit is cut off. No `Double` is involved.
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
      guard let next = append(digit, to: value) else { return nil }
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
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
    guard parts.count == 2, let exponent = Int(parts[1]), abs(exponent) <= 30 else { return nil }
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = mantissa.first, mantissa.count <= 2 else { return nil }
    let sign = whole.hasPrefix("-") ? "-" : ""
    let digits = whole.drop { $0 == "-" }
    let fraction = mantissa.count == 2 ? mantissa[1] : ""
    let point = digits.count + exponent
    let all = digits + fraction
    let zerosBefore = String(repeating: "0", count: max(0, 1 - point))
    let padded = zerosBefore + all + String(repeating: "0", count: max(0, point - all.count))
    let split = padded.index(padded.startIndex, offsetBy: max(1, point))
    let plain = sign + padded[..<split] + (split < padded.endIndex ? "." + padded[split...] : "")
    return Array(plain.utf8).withUnsafeBytes { $0.contains(0x65) ? nil : scaled($0, by: scale) }
  }
}
