package import TraceModel

extension RecordBlock {
  /// Runs `body` on the bytes of the record of an event that the block has brought.
  @inline(__always)
  package func withRecord<T>(
    of event: borrowing Event, _ body: (UnsafeRawBufferPointer) throws -> T
  ) rethrows -> T {
    let start = Int(event.offset - offset)
    let end = start + Int(event.length)
    precondition(start >= 0 && end <= bytes.count, "the record of an event lies in the block that brought it")
    return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
  }

  /// The correlation id as the event's record has it, escapes resolved. Bytes that are no UTF-8 are written out
  /// (`\xFF`), so that different ids have different texts.
  package func correlationID(of event: Event) -> String {
    withRecord(of: event) { record in
      let start = Int(event.correlationStart)
      precondition(
        start + Int(event.correlationLength) <= record.count, "the id of an event lies in its record")
      let text = UnsafeRawBufferPointer(rebasing: record[start..<(start + Int(event.correlationLength))])
      guard text.contains(Self.backslash) else { return Self.text(text) }
      var plain = Array(text)
      for _ in 0..<Self.escapings(of: start, in: record) { plain = JSONText.unescape(plain[...]) }
      return Self.text(plain)
    }
  }

  private static let backslash = UInt8(ascii: "\\")

  /// How many times the text at `start` is escaped, by its quote:
  ///
  ///     "     1    a string of the record
  ///     \"    2    a string of a record that is itself a string of another
  ///     \\\"  3    a string within a third record
  private static func escapings(of start: Int, in record: UnsafeRawBufferPointer) -> Int {
    var place = start - 1
    while place > 0, record[place - 1] == backslash { place -= 1 }
    let backslashes = max(0, start - 1 - place)
    return Int.bitWidth - (backslashes + 1).leadingZeroBitCount
  }

  private static func text(_ bytes: some Collection<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self) ?? spelled(bytes)
  }

  private static func spelled(_ bytes: some Collection<UInt8>) -> String {
    bytes.reduce(into: "") { text, byte in
      if byte < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\x" + String(byte, radix: 16, uppercase: true)
      }
    }
  }
}
