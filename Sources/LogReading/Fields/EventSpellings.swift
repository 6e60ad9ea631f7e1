import TraceModel

/// Hot: event names in other spellings. Case, a final stop, and which of space, `_`, `-` and `.` stands between words
/// do not matter: `Request-Received.` is `request_received`.
///
/// Nearly all texts are no event's name, so that length and first letter are asked first.
struct EventSpellings: Sendable {
  /// Bit n: some name is n bytes long.
  private var lengths: UInt64 = 0
  /// Bit n: some name begins with the n-th letter.
  private var initials: UInt32 = 0
  /// Longer names are known to the byte only.
  private static let longest = 63

  /// Learns a name; returns the hash of its common spelling, nil if it has none.
  mutating func add(_ name: String) -> UInt64? {
    let text = Array(name.utf8)
    let length = Self.length(text)
    guard let first = text.first, Self.letter(first) < 26, length <= Self.longest else { return nil }
    lengths |= 1 << UInt64(length)
    initials |= 1 << UInt32(Self.letter(first))
    return text.withUnsafeBytes { hash(of: $0) }
  }

  /// The hash of the common spelling of a text; nil if it can be no name.
  @inline(__always)
  func hash(of text: UnsafeRawBufferPointer) -> UInt64? {
    guard text.count <= Self.longest + 1, let first = text.first else { return nil }
    let letter = Self.letter(first)
    guard letter < 26, initials >> UInt32(letter) & 1 != 0 else { return nil }
    let length = Self.length(text)
    guard length <= Self.longest, lengths >> UInt64(length) & 1 != 0 else { return nil }
    return Self.hash(text, length)
  }

  @inline(never)
  private static func hash(_ text: UnsafeRawBufferPointer, _ length: Int) -> UInt64 {
    withUnsafeTemporaryAllocation(byteCount: length + PaddedBytes.padding, alignment: 8) { common in
      for index in 0..<length { common[index] = spelled(text[index]) }
      return common.baseAddress.map { ByteHash.hash($0, length, seed: 0) } ?? 0
    }
  }

  /// The length of a text without a final stop.
  @inline(__always)
  private static func length(_ text: some RandomAccessCollection<UInt8>) -> Int {
    text.last == UInt8(ascii: ".") ? text.count - 1 : text.count
  }

  @inline(__always)
  private static func letter(_ byte: UInt8) -> UInt8 { (byte | 0x20) &- 0x61 }

  private static func spelled(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."): UInt8(ascii: "_")
    default: byte
    }
  }
}
