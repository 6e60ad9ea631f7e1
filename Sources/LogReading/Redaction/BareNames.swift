/// A text with names in single quotes or in none, as Python, Ruby and JavaScript print their objects.
///
///     got {'email': 'b@x.org', age: 7}  →  got {'email': null, age: 7}
///
/// A colon stands behind such a name, and a brace somewhere before it; without quotes it is within the brace, at its
/// beginning or behind a comma. Quotes need not come in pairs: an apostrophe is one.
struct BareNames {
  private let redaction: Redaction
  private var values: LooseValues

  /// The text without the fields; nil if it has none of them. `hashes` are the hashes in it so far, and gain its own.
  /// Linear in the text.
  static func of(_ text: [UInt8], by redaction: Redaction, hashes: inout Set<[UInt8]>) -> [UInt8]? {
    var bare = BareNames(redaction: redaction, values: LooseValues(text, redaction, hashes: hashes))
    bare.run(text)
    hashes = bare.values.hashes
    return bare.values.result
  }

  private mutating func run(_ bytes: [UInt8]) {
    guard var position = bytes.firstIndex(of: UInt8(ascii: "{")) else { return }
    var depth = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "{"):
        depth += 1
        take(word(at: position, bytes), in: bytes, &position)
      case UInt8(ascii: "}"): depth = max(depth - 1, 0)
      case UInt8(ascii: ",") where depth > 0: take(word(at: position, bytes), in: bytes, &position)
      case 0x27: take(bytes[position...].prefix { $0 != 0x27 }, closing: 1, in: bytes, &position)
      default: break
      }
    }
  }

  private func word(at start: Int, _ bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes[(values.afterSpace(start) ?? bytes.count)...].prefix(while: Self.isOfName)
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
    case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "$"), UInt8(ascii: "-"), UInt8(ascii: "@"): true
    default: false
    }
  }

  /// Replaces the value behind a name, if that is a field's, and goes on behind it.
  private mutating func take(
    _ name: ArraySlice<UInt8>, closing quotes: Int = 0, in bytes: [UInt8], _ position: inout Int
  ) {
    guard !name.isEmpty, let colon = values.afterSpace(name.endIndex + quotes),
      bytes[colon] == UInt8(ascii: ":"),
      let index = redaction.matcher.field(called: name), var value = values.afterSpace(colon + 1)
    else { return }
    // Python's b'…' and u'…'.
    if value + 1 < bytes.count, Self.isOfName(bytes[value]), bytes[value + 1] == 0x27 { value += 1 }
    position = values.valueEnd(value, wordEnds: Self.wordEnds)
    values.replace(value..<position, index)
  }

  private static let wordEnds = Array(",}]\n".utf8)
}
