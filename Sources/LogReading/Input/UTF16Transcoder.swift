/// UTF-16 to UTF-8, part by part, of logs that begin with the mark of UTF-16 (RFC 2781, 3.2), as PowerShell writes
/// them. The mark vanishes; half a character at the end waits for the rest of it.
struct UTF16Transcoder: LogTranscoder {
  private let isLittleEndian: Bool
  /// A byte, half of a code unit, and a unit, half of a character.
  private var halfUnit: UInt8?
  private var highSurrogate: UInt16?

  init(isLittleEndian: Bool) { self.isLittleEndian = isLittleEndian }

  /// nil of bytes that do not begin with the mark.
  init?(beginning bytes: [UInt8]) {
    guard bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) else { return nil }
    self.init(isLittleEndian: bytes[0] == 0xFF)
  }

  mutating func text(of bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for byte in bytes {
      guard let first = halfUnit else {
        halfUnit = byte
        continue
      }
      halfUnit = nil
      let (low, high) = isLittleEndian ? (first, byte) : (byte, first)
      append(UInt16(high) << 8 | UInt16(low), to: &text)
    }
    return text
  }

  /// Half a character at the very end is no text.
  func rest() -> [UInt8] { [] }

  private mutating func append(_ unit: UInt16, to text: inout [UInt8]) {
    if unit < 0x80, highSurrogate == nil { return text.append(UInt8(unit)) }
    if let high = highSurrogate.take() {
      guard !UTF16.isTrailSurrogate(unit) else {
        let offset = UInt32(high & 0x3FF) << 10 | UInt32(unit & 0x3FF)
        return Self.append(0x10000 + offset, to: &text)
      }
      Self.append(UInt32(high), to: &text)
    }
    if UTF16.isLeadSurrogate(unit) { return highSurrogate = unit }
    if unit != 0xFEFF { Self.append(UInt32(unit), to: &text) }
  }

  /// A code that is no character, such as half a one, is U+FFFD.
  private static func append(_ code: UInt32, to text: inout [UInt8]) {
    text += UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}").map(Array.init) ?? []
  }
}
