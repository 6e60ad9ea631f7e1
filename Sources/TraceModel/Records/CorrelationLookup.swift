/// The form of a correlation id under which it is looked up: what a person may type in another case, in
/// braces, or without hyphens, is the same id.
package enum CorrelationLookup {
  /// A UUID or 32 hexadecimal digits as 32 lower-case digits; a traceparent as its trace id; other texts of
  /// hexadecimal digits in lower case; everything else without the space and braces around it.
  package static func normalise(_ text: some StringProtocol) -> String {
    var bytes = trimmed(text)
    if bytes.count == 55, bytes[bytes.startIndex + 2] == hyphen, bytes[bytes.startIndex + 35] == hyphen,
      case let traceID = bytes.dropFirst(3).prefix(32), traceID.allSatisfy(\.isHexDigit)
    {
      bytes = traceID
    }
    let isUUID = bytes.count == 36 && hyphenPlaces.allSatisfy { bytes[bytes.startIndex + $0] == hyphen }
    var digits: [UInt8] = []
    digits.reserveCapacity(bytes.count)
    for byte in bytes where !(isUUID && byte == hyphen) {
      guard byte.isHexDigit else { return String(decoding: bytes, as: UTF8.self) }
      digits.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Hot: appends to `texts` the lookup form of one of its parts, if that is a UUID or 32 hexadecimal digits. False,
  /// and some bytes may be appended, where it is neither.
  package static func append(digitsOf text: Range<Int>, of texts: inout [UInt8]) -> Bool {
    guard text.count == 36 || text.count == 32 else { return false }
    let isUUID = text.count == 36
    texts.reserveCapacity(texts.count + 32)
    for place in text {
      let byte = texts[place]
      if byte.isHexDigit {
        texts.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
      } else if !isUUID || byte != hyphen || !hyphenPlaces.contains(place - text.lowerBound) {
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
      hyphens == Array(hyphenPlaces.prefix(hyphens.count))
    else {
      return whole
    }
    return String(decoding: digits, as: UTF8.self).lowercased()
  }

  /// `text` as it is spelled, without the space and braces around it: a beginning of digits and letters up to f need not
  /// be one of a hexadecimal id.
  package static func spelled(_ text: String) -> String { String(decoding: trimmed(text), as: UTF8.self) }

  private static func trimmed(_ text: some StringProtocol) -> ArraySlice<UInt8> {
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.first, isTrimmed(byte) { bytes.removeFirst() }
    while let byte = bytes.last, isTrimmed(byte) { bytes.removeLast() }
    return bytes
  }

  /// The last 16 digits of a lookup form of 32 hexadecimal digits, which tracers of 64 bits hand on; nil of other
  /// forms, and where the 16 begin with 8 zeros: that is a counter and no half of a trace id.
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
  private static let hyphenPlaces = [8, 13, 18, 23]

  private static func isTrimmed(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
  }
}
