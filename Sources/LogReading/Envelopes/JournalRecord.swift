/// A record of `journalctl -o json`. A message with an unprintable character, such as a colour, is a list of its
/// bytes there, and becomes a text.
///
///     "MESSAGE":[123,34,97,34,58,49,125]  →  "MESSAGE":"{\"a\":1}"
enum JournalRecord {
  /// Names of a record's members that only the journal writes.
  static let marks = ["__REALTIME_TIMESTAMP", "__CURSOR"]

  /// The record with its message as a text; the record itself if the message is one.
  static func readable(_ record: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard mayHaveBytes(record) else { return record }
    let parts = JSONParts(record)
    guard let start = parts.afterSpace(record.startIndex), record[start] == UInt8(ascii: "{"),
      let list = parts.value("MESSAGE", from: start), record[list].first == UInt8(ascii: "["),
      let text = bytes(of: parts, list)
    else { return record }
    return (record[..<list.lowerBound] + JSONText.quoted(text) + record[list.upperBound...])[...]
  }

  /// Some bracket has a digit behind it: hardly any other record has one.
  private static func mayHaveBytes(_ record: ArraySlice<UInt8>) -> Bool {
    var position = record.startIndex
    while let bracket = record[position...].firstIndex(of: UInt8(ascii: "[")) {
      let next = record[(bracket + 1)...].first { $0 > 0x20 }
      if let next, next &- 0x30 < 10 { return true }
      position = bracket + 1
    }
    return false
  }

  private static func bytes(of parts: JSONParts, _ list: Range<Int>) -> [UInt8]? {
    var bytes: [UInt8] = []
    for element in parts.elements(from: list.lowerBound) {
      guard let byte = UInt8(String(decoding: parts.bytes[element], as: UTF8.self)) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}

/// Lines of `journalctl -o json`.
struct JournalLines: LineOpening {
  mutating func open(
    _ line: ArraySlice<UInt8>, number: Int64, isWhole: Bool, into lines: inout PlacedLines
  ) {
    lines.add(JournalRecord.readable(line), at: SourcePlace(line: number))
  }

  func writeWaiting(into lines: inout PlacedLines) {}
}
