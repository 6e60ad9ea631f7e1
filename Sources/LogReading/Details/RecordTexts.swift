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
      if text.contains(UInt8(ascii: "\\")) { return String(decoding: JSONText.unescape(text), as: UTF8.self) }
      return String(validating: text, as: UTF8.self) ?? Self.spelled(text)
    }
  }

  private static func spelled(_ bytes: UnsafeRawBufferPointer) -> String {
    bytes.reduce(into: "") { text, byte in
      if byte < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\x" + String(byte, radix: 16, uppercase: true)
      }
    }
  }
}
