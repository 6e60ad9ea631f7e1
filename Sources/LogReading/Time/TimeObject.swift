import TraceModel

/// Times that are no single value. Not hot.
extension TimestampDecoder {
  /// Reads an object with seconds and a fraction (Log4j's `instant`, Google's `Timestamp`), or a value of MongoDB's
  /// extended JSON. `bytes` has the braces; 8 bytes behind it can be loaded.
  static func decodeObject(_ bytes: UnsafeRawBufferPointer) -> DecodedTime? {
    guard let base = bytes.baseAddress else { return nil }
    var cursor = JSONCursor(base, end: base + bytes.count)
    var seconds: DecodedTime?
    var nanoseconds: Int64 = 0
    cursor.advance()
    cursor.skipSpace()
    repeat {
      guard let (key, kind, value) = member(&cursor) else { return nil }
      switch key {
      case "$date", "$numberLong": return decode(value, kind)
      case "seconds", "epochSecond", "_seconds", "sec", "secs": seconds = decode(value, kind)
      case "nanos", "nanoOfSecond", "_nanoseconds", "nanoseconds", "nsec", "nano":
        nanoseconds = DecimalText.scaled(value, by: 1) ?? 0
      default: break
      }
    } while cursor.take(UInt8(ascii: ","))
    guard (0..<1_000_000_000).contains(nanoseconds) else { return nil }
    seconds?.timestamp.nanoseconds += nanoseconds
    return seconds
  }

  /// The next member, without the quotes of key and value.
  private static func member(
    _ cursor: inout JSONCursor
  ) -> (key: String, kind: JSONCursor.Kind, value: UnsafeRawBufferPointer)? {
    guard let key = value(&cursor), cursor.take(UInt8(ascii: ":")), let value = value(&cursor) else {
      return nil
    }
    return (String(decoding: key.bytes, as: UTF8.self), value.kind, value.bytes)
  }

  private static func value(
    _ cursor: inout JSONCursor
  ) -> (kind: JSONCursor.Kind, bytes: UnsafeRawBufferPointer)? {
    let start = cursor.position
    guard let kind = cursor.skipValue(depth: 1) else { return nil }
    let quote = kind == .string || kind == .escapedString ? 1 : 0
    return (
      kind, UnsafeRawBufferPointer(start: start + quote, count: cursor.position - start - 2 * quote)
    )
  }

  private static func decode(_ value: UnsafeRawBufferPointer, _ kind: JSONCursor.Kind) -> DecodedTime? {
    switch kind {
    case .string: decodeText(value)
    case .number: decodeNumber(value)
    case .object: decodeObject(value)
    case .escapedString, .true, .false, .null, .nonFinite, .array: nil
    }
  }

  /// Reads a date of .NET's older serializers: milliseconds, and perhaps an offset, which says nothing of the instant.
  ///
  ///     /Date(1795600000000+0100)/
  static func decodeDotNetDate(_ bytes: UnsafeRawBufferPointer) -> DecodedTime? {
    guard bytes.starts(with: "/Date(".utf8) else { return nil }
    let inside = bytes[6...].prefix { $0 &- 0x30 < 10 }
    let milliseconds = inside.prefix(18).reduce(Int64(0)) { $0 * 10 + Int64($1 &- 0x30) }
    guard !inside.isEmpty, inside.endIndex < bytes.count, milliseconds < 9_000_000_000_000 else { return nil }
    return DecodedTime(timestamp: Timestamp(nanoseconds: milliseconds * 1_000_000))
  }
}
