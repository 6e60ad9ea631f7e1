import TraceModel

/// Hot: the text of an id to its 128 bits.
enum IdentifierDecoder {
  /// Decodes `count` bytes; braces and space around them do not count. See `Identifier` for the rules.
  static func decode(_ start: UnsafeRawPointer, _ count: Int) -> Identifier {
    var start = start
    var count = count
    trim(&start, &count)
    switch count {
    case 36: if let uuid = hyphenated(start) { return uuid }
    case 32: if let plain = hexadecimal(start) { return plain }
    case 55: if let parent = traceparent(start) { return parent }
    case 35, 29...31, 14...15: if let rare = rareTraceID(start, count) { return rare }
    default: break
    }
    return hashed(start, count)
  }

  /// A trace id of AWS X-Ray, or one that lacks zeros at its beginning.
  private static func rareTraceID(_ start: UnsafeRawPointer, _ count: Int) -> Identifier? {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    var digits = CorrelationLookup.xRayDigits(bytes) ?? Array(bytes)
    guard digits.allSatisfy(\.isHexDigit) else { return nil }
    digits.insert(
      contentsOf: repeatElement(UInt8(ascii: "0"), count: CorrelationLookup.missingZeros(digits)), at: 0)
    guard digits.count == 16 || digits.count == 32 else { return nil }
    return PaddedBytes(digits).withUnsafeBytes { text in
      text.baseAddress.flatMap { digits.count == 32 ? hexadecimal($0) : hashed($0, digits.count) }
    }
  }

  private static func trim(_ start: inout UnsafeRawPointer, _ count: inout Int) {
    while count > 0, isTrimmed(start.load(as: UInt8.self)) {
      start += 1
      count -= 1
    }
    while count > 0, isTrimmed((start + (count - 1)).load(as: UInt8.self)) { count -= 1 }
  }

  private static func isTrimmed(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
  }

  /// 8-4-4-4-12 hexadecimal digits, as RFC 9562 writes a UUID.
  private static func hyphenated(_ start: UnsafeRawPointer) -> Identifier? {
    for index in [8, 13, 18, 23] where (start + index).load(as: UInt8.self) != UInt8(ascii: "-") {
      return nil
    }
    let fourth = word(start + 9) & 0xFFFF_FFFF | word(start + 14) << 32
    let fifth = word(start + 19) & 0xFFFF_FFFF | word(start + 24) << 32
    guard let a = eightDigits(word(start)), let b = eightDigits(fourth), let c = eightDigits(fifth),
      let d = eightDigits(word(start + 28))
    else { return nil }
    return Identifier(high: a << 32 | b, low: c << 32 | d)
  }

  private static func hexadecimal(_ start: UnsafeRawPointer) -> Identifier? {
    guard let a = eightDigits(word(start)), let b = eightDigits(word(start + 8)),
      let c = eightDigits(word(start + 16)), let d = eightDigits(word(start + 24))
    else { return nil }
    return Identifier(high: a << 32 | b, low: c << 32 | d)
  }

  /// W3C Trace Context: version "-" trace-id "-" parent-id "-" flags; the trace id is what joins. There is no version
  /// ff, and no id in what has it.
  private static func traceparent(_ start: UnsafeRawPointer) -> Identifier? {
    guard (start + 2).load(as: UInt8.self) == UInt8(ascii: "-"),
      (start + 35).load(as: UInt8.self) == UInt8(ascii: "-")
    else { return nil }
    guard let id = hexadecimal(start + 3) else { return nil }
    let isVersionFF = [0, 1].allSatisfy { (start + $0).load(as: UInt8.self) | 0x20 == UInt8(ascii: "f") }
    return isVersionFF ? Identifier.none : id
  }

  /// Eight bytes of an id. They are there: its form was told by its length.
  @inline(__always)
  private static func word(_ start: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
  }

  /// Eight ASCII hexadecimal digits to 32 bits, all at once; nil if one is none. A letter has bit 6 set, which
  /// gives its nibble 9 more. Spelling the nibbles out again must give the digits read.
  @inline(__always)
  private static func eightDigits(_ word: UInt64) -> UInt64? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let letters = word &>> 6 & ones
    let nibbles = (word & (ones &* 0x0F)) &+ letters &* 9
    let aboveNine = (nibbles &+ ones &* 0x76) &>> 7 & ones
    guard nibbles & (ones &* 0xF0) == 0,
      nibbles &+ ones &* 0x30 &+ aboveNine &* 0x27 == word | letters &<< 5
    else { return nil }
    var packed = (nibbles &<< 4 | nibbles &>> 8) & 0x00FF_00FF_00FF_00FF
    packed = (packed | packed &>> 8) & 0x0000_FFFF_0000_FFFF
    packed = (packed | packed &>> 16) & 0xFFFF_FFFF
    return UInt64(UInt32(truncatingIfNeeded: packed).byteSwapped)
  }

  /// Any other text, by its hash. A text of hexadecimal digits alone is hashed in lower case.
  private static func hashed(_ start: UnsafeRawPointer, _ count: Int) -> Identifier {
    guard count > 0 else { return .none }
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    let isHex = bytes.allSatisfy(\.isHexDigit)
    guard isHex, bytes.contains(where: { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "F") }) else {
      return Identifier(
        high: ByteHash.hash(start, count, seed: 1), low: ByteHash.hash(start, count, seed: 2))
    }
    let lower = bytes.map { $0 >= UInt8(ascii: "A") ? $0 | 0x20 : $0 }
    return Identifier(high: ByteHash.hash(lower, seed: 1), low: ByteHash.hash(lower, seed: 2))
  }
}
