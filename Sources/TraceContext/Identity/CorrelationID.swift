/// The id that joins all work for one request, in every program on its way.
///
/// A new one is a random UUID (RFC 9562, version 4) in lower case; its 128 bits are the W3C trace id, too.
/// One that came in is kept letter by letter, whatever its form.
public struct CorrelationID: Hashable, Sendable {
  /// The longest text that is taken for an id, in bytes.
  public static let longestText = 128

  /// The name under which the id is logged.
  public static let logName = "correlation_id"

  /// The id as it is logged and sent: 1 to 128 visible ASCII characters, no comma among them.
  public let text: String

  /// Makes a new id from the system's random numbers.
  public init() {
    var generator = SystemRandomNumberGenerator()
    self.init(using: &generator)
  }

  /// Makes a new id from the numbers of `generator`.
  public init(using generator: inout some RandomNumberGenerator) {
    let version: UInt128 = 4 << 76
    let variant: UInt128 = 2 << 62
    let random = UInt128(generator.next()) << 64 | UInt128(generator.next())
    let bits = random & ~(0xF << 76) & ~(3 << 62) | version | variant
    text = Self.hyphenated(HexadecimalText.digits(bits))
  }

  /// Takes an id that came from elsewhere, without the space around it. Nil if the text cannot be one. It must not
  /// be empty, too long, all zeros, or a word for "no id" such as `-` or `null`. It must be visible ASCII, so that
  /// an id can never end a header or forge a second one. It must have no comma, since that divides the values of a
  /// header set twice.
  public init?(_ text: String) {
    let text = text.withoutOptionalWhitespace
    let bytes = text.utf8
    guard (1...Self.longestText).contains(bytes.count),
      bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ",") }),
      !Self.wordsForNone.contains(text.lowercased()), Self.bits(of: text) != 0
    else { return nil }
    self.text = text
  }

  /// The id of a trace that only has a W3C trace id: its 32 digits.
  init(traceID: UInt128) { text = HexadecimalText.digits(traceID) }

  /// The W3C trace id for this id, never 0: the 128 bits of a UUID or of 32 hexadecimal digits. Any other text has
  /// its FNV-1a hash, so every program derives the same one.
  public var traceID: UInt128 { Self.bits(of: text) ?? Self.hash(of: text) }

  /// Words of loggers and gateways for no id; `trace` takes none of them for one.
  private static let wordsForNone: Set = [
    "-", "0", "unknown", "null", "none", "nil", "(null)", "undefined", "n/a",
  ]

  /// The value of 32 hexadecimal digits, or of a UUID with hyphens; braces around it do not count.
  private static func bits(of text: String) -> UInt128? {
    var digits = Array(text.utf8)
    if digits.first == UInt8(ascii: "{"), digits.last == UInt8(ascii: "}") {
      digits = Array(digits.dropFirst().dropLast())
    }
    if digits.count == 36 {
      guard [8, 13, 18, 23].allSatisfy({ digits[$0] == UInt8(ascii: "-") }) else { return nil }
      digits.removeAll { $0 == UInt8(ascii: "-") }
    }
    guard digits.count == 32 else { return nil }
    return HexadecimalText.value(of: digits.map { (0x41...0x46).contains($0) ? $0 | 0x20 : $0 })
  }

  /// FNV-1a in 128 bits (Fowler, Noll and Vo).
  private static func hash(of text: String) -> UInt128 {
    let offsetBasis: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    let prime: UInt128 = 1 << 88 | 0x13b
    let hash = text.utf8.reduce(offsetBasis) { ($0 ^ UInt128($1)) &* prime }
    return hash == 0 ? 1 : hash
  }

  private static func hyphenated(_ digits: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append("-") }
      text.append(digit)
    }
    return text
  }
}

extension CorrelationID: CustomStringConvertible {
  /// The id's text.
  public var description: String { text }
}

extension String {
  /// The text without the spaces and tabs around it, which RFC 9110 (5.6.3) says are no part of a field's
  /// value.
  var withoutOptionalWhitespace: String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let bytes = utf8.drop(while: isSpace)
    guard let last = bytes.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(bytes[...last]) ?? ""
  }
}
