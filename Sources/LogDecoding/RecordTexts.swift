package import TraceModel

extension RecordBlock {
  /// Runs `body` on the bytes of the record of an event that the block has brought.
  @inline(__always)
  package func withRecord<T>(
    of event: borrowing Event, _ body: (UnsafeRawBufferPointer) throws -> T
  ) rethrows -> T {
    let start = Int(event.offset - offset)
    let end = start + Int(event.length)
    return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
  }

  /// The correlation id as the event's record has it, escapes resolved.
  package func correlationID(of event: Event) -> String {
    withRecord(of: event) { record in
      let start = Int(event.correlationStart)
      let text = UnsafeRawBufferPointer(rebasing: record[start..<(start + Int(event.correlationLength))])
      guard text.contains(UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
      return String(decoding: JSONText.unescape(text), as: UTF8.self)
    }
  }
}
