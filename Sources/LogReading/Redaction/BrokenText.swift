/// A text that was a record, or held one, and is cut off or written over: nothing is known of its objects, so a field is
/// found by its last name in quotes with a colon behind it, however many backslashes stand before the quotes.
///
///     … \"email\":\"b@x.org\",\"job\":\"vid        →  … \"email\":null,\"job\":\"vid
struct BrokenText {
  private let bytes: [UInt8]
  private let redaction: Redaction
  private var output: [UInt8] = []
  private var written = 0

  /// The text without the fields; nil where it has none. Linear in the text.
  static func of(_ text: [UInt8], by redaction: Redaction) -> [UInt8]? {
    var broken = BrokenText(bytes: text, redaction: redaction)
    broken.run()
    return broken.written == 0 ? nil : broken.output + text[broken.written...]
  }

  private init(bytes: [UInt8], redaction: Redaction) {
    (self.bytes, self.redaction) = (bytes, redaction)
  }

  private mutating func run() {
    var place = 0
    while let quote = bytes[place...].firstIndex(of: 0x22) {
      let name = bytes[(quote + 1)...].prefix { $0 != 0x22 && $0 != 0x5C }
      place = name.endIndex
      guard let value = valueStart(behindName: name.endIndex),
        let index = redaction.matcher.field(called: name)
      else { continue }
      place = max(valueEnd(value), place)
      redaction.note(index)
      replace(value..<place, index)
    }
  }

  /// Behind the closing quote, a colon and space; nil where they do not stand there.
  private func valueStart(behindName end: Int) -> Int? {
    var place = end
    while place < bytes.count, bytes[place] == 0x5C { place += 1 }
    guard place < bytes.count, bytes[place] == 0x22, let colon = afterSpace(place + 1),
      bytes[colon] == UInt8(ascii: ":")
    else { return nil }
    return afterSpace(colon + 1)
  }

  private func afterSpace(_ start: Int) -> Int? {
    var place = start
    while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
    return place < bytes.count ? place : nil
  }

  private func valueEnd(_ start: Int) -> Int {
    let slashes = backslashes(at: start)
    guard start + slashes < bytes.count else { return bytes.count }
    switch bytes[start + slashes] {
    case 0x22: return stringEnd(behind: start + slashes + 1, slashes: slashes)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return bracketEnd(start + slashes)
    default:
      return bytes[start...].firstIndex { [0x2C, 0x7D, 0x5D].contains($0) || $0 <= 0x20 } ?? bytes.count
    }
  }

  private func backslashes(at start: Int) -> Int { bytes[start...].prefix { $0 == 0x5C }.count }

  /// Behind the next quote that as many backslashes stand before as before the first.
  private func stringEnd(behind start: Int, slashes: Int) -> Int {
    var (place, run) = (start, 0)
    while place < bytes.count {
      if bytes[place] == 0x22, run == slashes { return place + 1 }
      run = bytes[place] == 0x5C ? run + 1 : 0
      place += 1
    }
    return bytes.count
  }

  private func bracketEnd(_ start: Int) -> Int {
    var (depth, place) = (0, start)
    while place < bytes.count {
      if [0x7B, 0x5B].contains(bytes[place]) { depth += 1 }
      if [0x7D, 0x5D].contains(bytes[place]) { depth -= 1 }
      place += 1
      if depth == 0 { return place }
    }
    return bytes.count
  }

  private mutating func replace(_ value: Range<Int>, _ index: Int) {
    let slashes = Array(bytes[value].prefix { $0 == 0x5C })
    let inner = bytes[value].dropFirst(slashes.count)
    let isQuoted = inner.first == 0x22
    let content = isQuoted ? inner.dropFirst().dropLast(inner.last == 0x22 ? 1 + slashes.count : 0) : inner
    output += bytes[written..<value.lowerBound]
    if let hash = redaction.replacement(of: Array(content), index) {
      output += slashes + [0x22] + hash + slashes + [0x22]
    } else {
      output += Array("null".utf8)
    }
    written = value.upperBound
  }
}
