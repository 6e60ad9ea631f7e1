/// Takes the fields of a `Redaction` out of a log's lines, each of which stays a line:
/// places and counts stay as they are.
struct RedactingTranscoder: LogTranscoder {
  private let redaction: Redaction
  /// The beginning of a line whose end has not come.
  private var carried: [UInt8] = []
  /// The line is longer than any that is read. Its bytes are no longer looked at, nor handed on.
  private var isTooLong = false

  init(_ redaction: Redaction) { self.redaction = redaction }

  mutating func text(of bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + carried.count)
    var start = 0
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      take(bytes[start..<end], into: &text)
      writeLine(into: &text)
      text.append(0x0A)
      isTooLong = false
      start = end + 1
    }
    take(bytes[start...], into: &text)
    return text
  }

  mutating func rest() -> [UInt8] {
    var text: [UInt8] = []
    writeLine(into: &text)
    return text
  }

  private mutating func take(_ part: ArraySlice<UInt8>, into text: inout [UInt8]) {
    if !isTooLong, carried.count + part.count <= BlockReader.longestLine { return carried += part }
    // As long as it was: it is skipped, and counted as what it is.
    text += [UInt8](repeating: UInt8(ascii: "x"), count: carried.count + part.count)
    (carried, isTooLong) = ([], true)
  }

  private mutating func writeLine(into text: inout [UInt8]) {
    guard !carried.isEmpty else { return }
    text += RedactedText.of(carried, by: redaction) ?? carried
    carried.removeAll(keepingCapacity: true)
  }
}
