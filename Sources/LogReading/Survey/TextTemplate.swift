/// A log text with its numbers and ids masked, so that records of one statement in a program have one text.
///
///     order 4711 of 8a3d1f0c-6cb0-4b6a-9a51-4d0b8e2f7a11 took 12.5 ms      order … of … took … ms
package enum TextTemplate {
  /// The mask of a number or an id.
  static let mask: Character = "…"
  /// Bytes of a text that are looked at.
  private static let longest = 160
  /// Characters of a template; what is longer ends with the mask.
  private static let longestTemplate = 60

  /// The template of `text`. A word with a digit in it, and what is written together with it, is masked.
  package static func masked(_ text: String) -> String {
    var template = ""
    for word in text.utf8.prefix(longest).split(
      omittingEmptySubsequences: true, whereSeparator: { $0 <= 0x20 })
    {
      let masked = Self.masked(word: word)
      if masked == String(mask), template.hasSuffix(masked) { continue }
      if !template.isEmpty { template += " " }
      template += masked
    }
    guard template.count > longestTemplate else { return template }
    return template.prefix(longestTemplate - 1) + String(mask)
  }

  /// The text around the value stays: `id=42,` is `id=…,`.
  private static func masked(word: Substring.UTF8View) -> String {
    func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
    guard word.contains(where: isDigit) else { return text(word) }
    var parts: [String] = []
    for part in word.split(omittingEmptySubsequences: false, whereSeparator: isDivider) {
      parts.append(part.contains(where: isDigit) ? String(mask) : text(part))
    }
    let dividers = word.filter(isDivider).map { text([$0]) } + [""]
    return zip(parts, dividers).map { $0 + $1 }.joined()
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// The characters between a name and its value, or around one.
  private static func isDivider(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ","),
      UInt8(ascii: ";"), UInt8(ascii: "#"), UInt8(ascii: "<"), UInt8(ascii: ">"):
      true
    default: false
    }
  }
}
