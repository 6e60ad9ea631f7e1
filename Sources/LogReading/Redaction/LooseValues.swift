/// Values in a text of unknown form, and the text without some of them.
struct LooseValues {
  let bytes: [UInt8]
  private let redaction: Redaction
  /// Hashes that stand in the text, or will: none of them is hashed again.
  private(set) var hashes: Set<[UInt8]>
  private var output: [UInt8] = []
  private var written = 0

  init(_ bytes: [UInt8], _ redaction: Redaction, hashes: Set<[UInt8]>) {
    (self.bytes, self.redaction, self.hashes) = (bytes, redaction, hashes)
  }

  /// nil where nothing was replaced.
  var result: [UInt8]? { written == 0 ? nil : output + bytes[written...] }

  /// See `RandomAccessCollection.afterSpace`.
  func afterSpace(_ start: Int) -> Int? { bytes.afterSpace(start) }

  /// Behind the value that begins at `start`. A value without quotes or brackets ends before one of `ends`.
  func valueEnd(_ start: Int, wordEnds ends: [UInt8]) -> Int {
    let slashes = backslashes(at: start)
    guard start + slashes < bytes.count else { return bytes.count }
    let byte = bytes[start + slashes]
    switch byte {
    case 0x22, 0x27: return stringEnd(behind: start + slashes + 1, slashes: slashes, quote: byte)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return bracketEnd(start + slashes)
    default: return bytes[start...].firstIndex { ends.contains($0) } ?? bytes.count
    }
  }

  private func backslashes(at start: Int) -> Int { bytes[start...].prefix { $0 == 0x5C }.count }

  /// Behind the next quote that as many backslashes stand before as before the first.
  private func stringEnd(behind start: Int, slashes: Int, quote: UInt8) -> Int {
    var (position, run) = (start, 0)
    while position < bytes.count {
      if bytes[position] == quote, run == slashes { return position + 1 }
      run = bytes[position] == 0x5C ? run + 1 : 0
      position += 1
    }
    return bytes.count
  }

  private func bracketEnd(_ start: Int) -> Int {
    var (depth, position) = (0, start)
    while position < bytes.count {
      if [0x7B, 0x5B].contains(bytes[position]) { depth += 1 }
      if [0x7D, 0x5D].contains(bytes[position]) { depth -= 1 }
      position += 1
      if depth == 0 { return position }
    }
    return bytes.count
  }

  /// Writes what stands for the value of field number `index`.
  mutating func replace(_ value: Range<Int>, _ index: Int) {
    redaction.note(index)
    let slashes = Array(bytes[value].prefix { $0 == 0x5C })
    let inner = bytes[value].dropFirst(slashes.count)
    let quote = inner.first.flatMap { [0x22, 0x27].contains($0) ? $0 : nil }
    let content = quote.map { inner.dropFirst().dropLast(inner.last == $0 ? 1 + slashes.count : 0) } ?? inner
    let text = quote == nil ? Array(content) : Self.plain(content, slashes: slashes.count)
    if hashes.contains(text) || redaction.fields[index].method == .hash && Redaction.isNothing(text) {
      return
    }
    output += bytes[written..<value.lowerBound]
    if let hash = redaction.replacement(of: text, index) {
      hashes.insert(hash)
      let mark = slashes + [quote ?? 0x22]
      output += mark + hash + mark
    } else {
      output += Array("null".utf8)
    }
    written = value.upperBound
  }

  /// The text of a string in strings: of `n` backslashes before its quotes each string around it has made `2n + 1`.
  private static func plain(_ content: ArraySlice<UInt8>, slashes: Int) -> [UInt8] {
    var (text, rest) = (content, slashes)
    while text.contains(0x5C) {
      text = JSONText.unescape(text)[...]
      guard rest > 0 else { break }
      rest /= 2
    }
    return Array(text)
  }
}
