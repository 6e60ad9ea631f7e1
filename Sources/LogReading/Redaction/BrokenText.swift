/// A text that was a record, or held one, and is cut off or written over. Nothing is known of its objects. So a field
/// is found by its last name in quotes with a colon behind it, however many backslashes stand before the quotes.
///
///     … \"email\":\"b@x.org\",\"job\":\"vid        →  … \"email\":null,\"job\":\"vid
struct BrokenText {
  private let redaction: Redaction
  private var values: LooseValues

  /// The text without the fields; nil if it has none of them. `hashes` are the hashes in it so far, and gain its own.
  /// Linear in the text.
  static func of(_ text: [UInt8], by redaction: Redaction, hashes: inout Set<[UInt8]>) -> [UInt8]? {
    var broken = BrokenText(redaction: redaction, values: LooseValues(text, redaction, hashes: hashes))
    broken.run(text)
    hashes = broken.values.hashes
    return broken.values.result
  }

  private mutating func run(_ bytes: [UInt8]) {
    var position = 0
    while let quote = bytes[position...].firstIndex(of: 0x22) {
      let name = bytes[(quote + 1)...].prefix { $0 != 0x22 && $0 != 0x5C }
      position = name.endIndex
      guard let value = valueStart(behindName: name.endIndex, bytes),
        let index = redaction.matcher.field(called: name)
      else { continue }
      position = max(values.valueEnd(value, wordEnds: Self.wordEnds), position)
      values.replace(value..<position, index)
    }
  }

  private static let wordEnds: [UInt8] = [0x2C, 0x7D, 0x5D] + Array(0...0x20)

  /// Behind the closing quote, a colon and space; nil where they do not stand there.
  private func valueStart(behindName end: Int, _ bytes: [UInt8]) -> Int? {
    var position = end
    while position < bytes.count, bytes[position] == 0x5C { position += 1 }
    guard position < bytes.count, bytes[position] == 0x22, let colon = values.afterSpace(position + 1),
      bytes[colon] == UInt8(ascii: ":")
    else { return nil }
    return values.afterSpace(colon + 1)
  }
}
