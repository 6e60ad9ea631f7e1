/// The form of a correlation id for looking it up: the same id may be typed in another case, in braces, or without
/// hyphens.
package enum CorrelationLookup {
  /// A UUID or 32 hexadecimal digits become 32 lower-case digits. A traceparent becomes its trace id, as does the name
  /// or header of a trace of Google's and Amazon's clouds. Hexadecimal digits become lower case and get back the zeros
  /// cut off their beginning. Everything else loses the space and braces around it.
  package static func normalise(_ text: some StringProtocol) -> String {
    var bytes = trimmed(text)
    if bytes.count > 32 {
      bytes = traceID(in: bytes) ?? bytes
      if let digits = xRayDigits(bytes) { bytes = digits[...] }
    }
    let isUUID = bytes.count == 36 && hyphenPositions.allSatisfy { bytes[bytes.startIndex + $0] == hyphen }
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.count)
    for byte in bytes where !(isUUID && byte == hyphen) {
      guard byte.isHexDigit else { return String(decoding: bytes, as: UTF8.self) }
      digits.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }
    if !isUUID { digits.insert(contentsOf: repeatElement(0x30, count: missingZeros(digits)), at: 0) }
    return String(decoding: digits, as: UTF8.self)
  }

  // MARK: Trace ids

  /// The trace id in what carries one: a traceparent, `projects/P/traces/HEX`, `HEX/SPAN;o=1`, `Root=1-…;Parent=…`; nil
  /// of anything else. `bytes` are longer than 32.
  package static func traceID(in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let start = bytes.startIndex
    if bytes.count == 55, bytes[start + 2] == hyphen, bytes[start + 35] == hyphen {
      return digits(bytes.dropFirst(3).prefix(32))
    }
    if bytes.starts(with: "projects/".utf8), let slash = bytes.lastIndex(of: slash),
      bytes[..<slash].reversed().starts(with: "secart/".utf8)
    {
      return digits(bytes[(slash + 1)...])
    }
    if bytes[start + 32] == slash { return digits(bytes.prefix(32)) }
    for part in bytes.split(separator: UInt8(ascii: ";")) where part.starts(with: "Root=".utf8) {
      let id = part.dropFirst(5)
      return xRayDigits(id) == nil ? nil : id
    }
    return nil
  }

  private static func digits(_ id: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    id.count == 32 && id.allSatisfy(\.isHexDigit) ? id : nil
  }

  /// The 32 digits of a trace id of AWS X-Ray, `1-5759e988-bd862e3fe1be46a994272793`:
  /// the same as the W3C form of it has.
  package static func xRayDigits(_ id: some RandomAccessCollection<UInt8>) -> [UInt8]? {
    guard id.count == 35, id.starts(with: "1-".utf8) else { return nil }
    let parts = id.split(separator: hyphen, omittingEmptySubsequences: false)
    guard parts.map(\.count) == [1, 8, 24], parts.dropFirst().allSatisfy({ $0.allSatisfy(\.isHexDigit) })
    else {
      return nil
    }
    return Array(parts[1]) + parts[2]
  }

  /// How many zeros were cut off the beginning of a trace id printed as a number: up to three of 32 digits and two
  /// of 16. By chance, more are missing once in 65,536 ids. Without a letter it is a number of its own.
  package static func missingZeros(_ digits: some Collection<UInt8>) -> Int {
    let count = digits.count
    guard (29...31).contains(count) || (14...15).contains(count) else { return 0 }
    guard digits.contains(where: { $0 > UInt8(ascii: "9") }) else { return 0 }
    return (count > 16 ? 32 : 16) - count
  }

  private static let slash = UInt8(ascii: "/")

  /// Hot: appends to `texts` the lookup form of one of its parts, if that is a UUID or 32 hexadecimal digits. False,
  /// and some bytes may be appended, where it is neither.
  package static func append(digitsOf text: Range<Int>, of texts: inout [UInt8]) -> Bool {
    guard text.count == 36 || text.count == 32 else { return false }
    let isUUID = text.count == 36
    texts.reserveCapacity(texts.count + 32)
    for position in text {
      let byte = texts[position]
      if byte.isHexDigit {
        texts.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
      } else if !isUUID || byte != hyphen || !hyphenPositions.contains(position - text.lowerBound) {
        return false
      }
    }
    return texts.count - text.upperBound == 32
  }

  /// The lookup form of the beginning of an id, as typed after `trace show`: of a UUID, hyphens are left out.
  package static func normalise(prefix text: String) -> String {
    let whole = normalise(text)
    let bytes = Array(whole.utf8)
    let digits = bytes.filter { $0 != hyphen }
    let hyphens = bytes.indices.filter { bytes[$0] == hyphen }
    guard digits.allSatisfy(\.isHexDigit), bytes.count <= 36,
      hyphens == Array(hyphenPositions.prefix(hyphens.count))
    else {
      return whole
    }
    return String(decoding: digits, as: UTF8.self).lowercased()
  }

  /// `text` as it is spelled, without the space and braces around it: a beginning of digits and letters up to f need
  /// not be one of a hexadecimal id.
  package static func spelled(_ text: String) -> String { String(decoding: trimmed(text), as: UTF8.self) }

  /// `text` with the characters for `\n`, `\t`, `\r` and `\u{202e}`, as lists of ids print them; nil if it has none
  /// of these. Any other backslash is itself.
  package static func unescaped(_ text: String) -> String? {
    var (plain, rest, isChanged) = ("", text.unicodeScalars[...], false)
    while let scalar = rest.popFirst() {
      if scalar == "\\", let (meant, length) = escape(rest) {
        plain.unicodeScalars.append(meant)
        rest = rest.dropFirst(length)
        isChanged = true
      } else {
        plain.unicodeScalars.append(scalar)
      }
    }
    return isChanged ? plain : nil
  }

  /// The scalar that stands after a backslash, and how many scalars spell it there.
  private static func escape(_ rest: Substring.UnicodeScalarView) -> (meant: Unicode.Scalar, length: Int)? {
    switch rest.first {
    case "n": return ("\n", 1)
    case "t": return ("\t", 1)
    case "r": return ("\r", 1)
    case "u":
      let code = rest.dropFirst(2).prefix { $0 != "}" }
      let isClosed = rest.dropFirst().first == "{" && rest.dropFirst(2 + code.count).first == "}"
      guard isClosed, let value = UInt32(String(code), radix: 16) else { return nil }
      return Unicode.Scalar(value).map { ($0, code.count + 3) }
    default: return nil
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> ArraySlice<UInt8> {
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.first, isTrimmed(byte) { bytes.removeFirst() }
    while let byte = bytes.last, isTrimmed(byte) { bytes.removeLast() }
    return bytes
  }

  /// The last 16 digits of a lookup form of 32 hexadecimal digits, which tracers of 64 bits hand on. Nil of other
  /// forms, and if the 16 begin with 8 zeros: such digits are a counter, and no half of a trace id.
  package static func shortForm(of lookup: String) -> String? {
    let bytes = Array(lookup.utf8)
    guard bytes.count == 32, bytes.allSatisfy(\.isHexDigit), bytes[16..<24].contains(where: { $0 != 0x30 })
    else {
      return nil
    }
    return String(decoding: bytes[16...], as: UTF8.self)
  }

  private static let hyphen = UInt8(ascii: "-")

  /// Where RFC 9562 puts the hyphens of a UUID.
  private static let hyphenPositions = [8, 13, 18, 23]

  private static func isTrimmed(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
  }
}
