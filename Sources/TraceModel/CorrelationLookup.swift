/// The form of a correlation id under which it is looked up: what a person may type in another case, in
/// braces, or without hyphens, is the same id.
package enum CorrelationLookup {
  /// A UUID or 32 hexadecimal digits as 32 lower-case digits; a traceparent as its trace id; other texts of
  /// hexadecimal digits in lower case; everything else without the space and braces around it.
  package static func normalise(_ text: some StringProtocol) -> String {
    let trimmed = text.utf8.drop(while: isTrimmed).reversed().drop(while: isTrimmed).reversed()
    let bytes = Array(trimmed)
    if bytes.count == 55, bytes[2] == hyphen, bytes[35] == hyphen, bytes[3..<35].allSatisfy(isHex) {
      return lower(bytes[3..<35])
    }
    let digits = bytes.filter { $0 != hyphen }
    guard digits.allSatisfy(isHex) else { return String(decoding: bytes, as: UTF8.self) }
    if bytes.count == digits.count || isUUID(bytes) { return lower(digits) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The lookup form of the beginning of an id, as typed after `trace show`: of a UUID, hyphens are left out.
  package static func normalise(prefix text: String) -> String {
    let whole = normalise(text)
    let bytes = Array(whole.utf8)
    let digits = bytes.filter { $0 != hyphen }
    guard digits.allSatisfy(isHex), bytes.count <= 36, hyphens(in: bytes).isSubset(of: [8, 13, 18, 23]) else {
      return whole
    }
    return lower(digits)
  }

  private static let hyphen = UInt8(ascii: "-")

  private static func isUUID(_ bytes: [UInt8]) -> Bool {
    bytes.count == 36 && hyphens(in: bytes) == [8, 13, 18, 23]
  }

  private static func hyphens(in bytes: [UInt8]) -> Set<Int> {
    Set(bytes.indices.filter { bytes[$0] == hyphen })
  }

  private static func isTrimmed(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }

  private static func lower(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
