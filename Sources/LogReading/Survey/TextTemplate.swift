/// A log text with its numbers and ids masked, so that records of one statement in a program have one text. Reports
/// group errors by it; doctor and `profile infer` the records that are not understood.
///
///     order 4711 of 8a3d1f0c-6cb0-4b6a-9a51-4d0b8e2f7a11 took 12.5 ms      order … of … took … ms
package enum TextTemplate {
  /// The mask of a number or an id.
  static let mask: Character = "…"
  /// The most bytes of a text looked at, and the most characters of a template; a longer one ends with the mask.
  private static let (longest, longestTemplate) = (160, 60)
  /// The most bytes and characters of an error's text and template.
  private static let (longestError, longestErrorTemplate) = (400, 120)
  /// Characters of a quoted value; what is longer is a sentence.
  private static let longestQuoted = 80

  /// The template of `text`. A word with a digit in it, and what is written together with it, is masked; likewise a
  /// word of eight hexadecimal letters or more, and an address of mail.
  package static func masked(_ text: String) -> String {
    masked(text.utf8.prefix(longest), most: longestTemplate)
  }

  /// The template of an error's text: of its first line, in which quoted values are masked, too.
  ///
  ///     no user 'ann' in HTTPPool(host='db', port=5432)      no user '…' in HTTPPool(host='…', port=…)
  static func ofError(_ text: String) -> String {
    let line = text.utf8.prefix(longestError).split { $0 == 0x0A || $0 == 0x0D }.lazy
      .map { String(Substring($0)) }.first { !$0.allSatisfy(\.isWhitespace) }
    guard let line else { return "" }
    // The texts of an object are quoted, and are what tells errors apart.
    let isObject = line.first == "{" || line.first == "["
    return masked(isObject ? line.utf8[...] : unquoted(line).utf8[...], most: longestErrorTemplate)
  }

  private static func masked(_ text: Substring.UTF8View, most: Int) -> String {
    var template = ""
    for word in text.split(omittingEmptySubsequences: true, whereSeparator: { $0 <= 0x20 }) {
      let masked = Self.masked(word: word)
      if masked == String(mask), template.hasSuffix(masked) { continue }
      if !template.isEmpty { template += " " }
      template += masked
    }
    guard template.count > most else { return template }
    return template.prefix(most - 1) + String(mask)
  }

  /// The text with the mask in place of what stands between quotes. The apostrophe of a word is no quote.
  private static func unquoted(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      let opens = "'\"`".contains(character) && result.last.map(isOfWord) != true
      result.append(character)
      guard opens, let end = closing(character, in: rest) else { continue }
      result.append(mask)
      result.append(character)
      rest = rest[rest.index(after: end)...]
    }
    return result
  }

  /// The end of the quote just opened; nil if it does not come soon, or nothing stands in between.
  private static func closing(_ quote: Character, in text: Substring) -> String.Index? {
    let near = text.prefix(longestQuoted + 1)
    let end = near.indices.first { index in
      text[index] == quote && text[text.index(after: index)...].first.map(isOfWord) != true
    }
    return end == text.startIndex ? nil : end
  }

  private static func isOfWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

  /// The text around the value stays: `id=42,` is `id=…,`.
  private static func masked(word: Substring.UTF8View) -> String {
    func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
    guard word.contains(where: { isDigit($0) || $0 == UInt8(ascii: "@") }) || word.count >= leastHex else {
      return text(word)
    }
    var parts: [String] = []
    for part in word.split(omittingEmptySubsequences: false, whereSeparator: isDivider) {
      parts.append(isValue(part) ? String(mask) : text(part))
    }
    let dividers = word.filter(isDivider).map { text([$0]) } + [""]
    return zip(parts, dividers).map { $0 + $1 }.joined()
  }

  /// Letters from which on a hexadecimal number need have no digit.
  private static let leastHex = 8

  private static func isValue(_ part: Substring.UTF8View) -> Bool {
    if part.contains(where: isDigit) { return true }
    if part.count >= leastHex, part.allSatisfy({ 0x61...0x66 ~= $0 | 0x20 }) { return true }
    guard let at = part.firstIndex(of: UInt8(ascii: "@")) else { return false }
    return at != part.startIndex && part.index(after: at) != part.endIndex
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
