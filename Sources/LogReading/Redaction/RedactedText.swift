/// A text without the fields of a `Redaction`: a record, a text that holds some, or a part of one.
///
///     {"user":{"email":"b@x.org","age":7},"log":"got {\"email\":\"b@x.org\"}"}
///     {"user":{"age":7},"log":"got {}"}
///
/// It is read leniently: a key is a text in quotes with a colon behind it, a value that breaks off ends with the text. Where
/// the text is no JSON, `BrokenText` looks for the fields' names once more.
struct RedactedText {
  /// An object or a list that is open.
  private struct Frame {
    var isObject: Bool
    /// Where the key of its member `value` stands, and which field its member `key` or `name` names.
    var valueKey: Int?
    var named: Int?
  }

  private let text: LenientText
  private let redaction: Redaction
  /// Strings that the text stands in.
  private let depth: Int
  /// Keys whose values are a field by what a member behind them says.
  private var marked: [Int: Int]
  private var hasNewMarks = false
  private var frames: [Frame] = []
  /// What objects and lists around are called; nothing where they have no name.
  private var names: [[UInt8]]
  /// Where the key of the value that comes next stands; empty where it has none.
  private var key = 0..<0
  private var output: [UInt8] = []
  /// Bytes up to here are in `output`, or left out.
  private var written = 0
  private var place = 0
  /// The text is no JSON within its brackets.
  private var isBroken = false

  /// Strings within strings beyond this have no texts: each level doubles the backslashes.
  private static let deepest = 24

  private init(
    _ text: LenientText, _ redaction: Redaction, within names: [[UInt8]], depth: Int, marked: [Int: Int] = [:]
  ) {
    (self.text, self.redaction, self.names, self.depth) = (text, redaction, names, depth)
    self.marked = marked
  }

  /// The text without the fields; nil where it has none. `names` are those of the objects that it stands in. Linear in the
  /// text, for each level of strings within strings.
  static func of(
    _ bytes: [UInt8], by redaction: Redaction, within names: [[UInt8]] = [], depth: Int = 0
  ) -> [UInt8]? {
    let (redacted, isBroken) = bytes.withUnsafeBufferPointer { buffer in
      let text = LenientText(bytes: buffer)
      var reading = RedactedText(text, redaction, within: names, depth: depth)
      reading.run()
      if reading.hasNewMarks {
        reading = RedactedText(text, redaction, within: names, depth: depth, marked: reading.marked)
        reading.run()
      }
      return (reading.result, reading.isBroken || !reading.frames.isEmpty)
    }
    guard isBroken else { return redacted }
    return BrokenText.of(redacted ?? bytes, by: redaction) ?? redacted
  }

  private var result: [UInt8]? { written == 0 ? nil : output + text.bytes[written...] }

  private mutating func run() {
    while place < text.count {
      let byte = text[place]
      switch byte {
      case 0x22: takeQuote()
      case UInt8(ascii: "{"), UInt8(ascii: "["): open(isObject: byte == UInt8(ascii: "{"))
      case UInt8(ascii: "}"), UInt8(ascii: "]"): close()
      case UInt8(ascii: ","): (key, place) = (0..<0, place + 1)
      case 0...0x20, UInt8(ascii: ":"): place += 1
      default: takeWord()
      }
    }
  }

  private mutating func open(isObject: Bool) {
    frames.append(Frame(isObject: isObject))
    names.append(text.text(key))
    (key, place) = (0..<0, place + 1)
  }

  private mutating func close() {
    if frames.popLast() != nil { names.removeLast() }
    (key, place) = (0..<0, place + 1)
  }

  private mutating func takeWord() {
    let start = place
    place = text.wordEnd(start)
    guard !frames.isEmpty, text[start] &- 0x30 >= 10, text[start] != UInt8(ascii: "-") else { return }
    let word = UnsafeBufferPointer(rebasing: text.bytes[start..<place])
    if !Self.words.contains(where: { word.elementsEqual($0.utf8) }) { isBroken = true }
  }

  private static let words = ["true", "false", "null", "NaN", "Infinity"]

  // MARK: Texts in quotes

  private mutating func takeQuote() {
    let start = place
    let end = text.stringEnd(start)
    let content = (start + 1)..<(end.map { $0 - 1 } ?? text.count)
    if let end, let colon = text.colon(behind: end) { return takeKey(content, colon) }
    // In a text between records quotes need not come in pairs.
    guard !frames.isEmpty || depth > 0 && start == 0 else { return place += 1 }
    isBroken = isBroken || end == nil
    takeString(content, isWhole: end != nil)
  }

  private mutating func takeKey(_ content: Range<Int>, _ colon: Int) {
    let start = content.lowerBound - 1
    if let field = marked[start] ?? field(content, within: names) {
      noteName(ofMember: content, colon)
      return redact(field, keyAt: start, colon)
    }
    (key, place) = (content, colon + 1)
    guard isOne(content, of: ["value", "values", "val", "v"]), let last = frames.indices.last else { return }
    guard let named = frames[last].named else { return frames[last].valueKey = start }
    redact(named, keyAt: start, colon)
  }

  private func field(_ content: Range<Int>, within names: [[UInt8]]) -> Int? {
    guard !text.isEscaped(content) else { return redaction.matcher.field(text.text(content), within: names) }
    return redaction.matcher.field(UnsafeBufferPointer(rebasing: text.bytes[content]), within: names)
  }

  private mutating func takeString(_ content: Range<Int>, isWhole: Bool) {
    place = min(content.upperBound + 1, text.count)
    noteName(content)
    guard depth < Self.deepest, text.isEscaped(content) else { return }
    let inner = key.isEmpty ? names : names + [text.text(key)]
    let redacted = Self.of(text.text(content), by: redaction, within: inner, depth: depth + 1)
    guard let redacted else { return }
    output += text.bytes[written..<(content.lowerBound - 1)]
    output += JSONText.quoted(redacted).dropLast(isWhole ? 0 : 1)
    written = place
  }

  /// What is left out may be the name of another field: `name` of `{"name":"email","value":"b@x.org"}`.
  private mutating func noteName(ofMember name: Range<Int>, _ colon: Int) {
    guard let value = text.afterSpace(colon + 1), text[value] == 0x22, let end = text.stringEnd(value),
      frames.last?.isObject == true
    else { return }
    key = name
    noteName((value + 1)..<(end - 1))
  }

  /// `{"key":"email","value":"b@x.org"}` and `["email","b@x.org"]` are fields called `email`.
  private mutating func noteName(_ content: Range<Int>) {
    guard let last = frames.indices.last else { return }
    // What has no name of its own stands in a list that may have one.
    let outer = names.dropLast()
    guard frames[last].isObject else {
      guard let value = text.pairValue(behindName: content), let named = field(content, within: Array(outer))
      else { return }
      redaction.note(named)
      return replace(value, named)
    }
    guard isOne(key, of: ["key", "name", "field", "k"]), let named = field(content, within: Array(outer))
    else { return }
    frames[last].named = named
    guard let value = frames[last].valueKey, marked[value] == nil else { return }
    (marked[value], hasNewMarks) = (named, true)
  }

  private func isOne(_ content: Range<Int>, of words: [StaticString]) -> Bool {
    guard 1...6 ~= content.count else { return false }
    return words.contains { word in
      word.utf8CodeUnitCount == content.count
        && (0..<content.count).allSatisfy { text[content.lowerBound + $0] | 0x20 == word.utf8Start[$0] }
    }
  }

  // MARK: Values

  /// Leaves a member out, or writes a hash for its value.
  private mutating func redact(_ field: Int, keyAt start: Int, _ colon: Int) {
    redaction.note(field)
    key = 0..<0
    let value = text.afterSpace(colon + 1) ?? text.count
    let end = value < text.count ? text.valueEnd(value) : text.count
    guard redaction.fields[field].method == .drop else { return replace(value..<end, field) }
    output += text.bytes[written..<start]
    (place, written) = (end, end)
    if let next = text.afterSpace(end), text[next] == UInt8(ascii: ",") {
      place = text.afterSpace(next + 1) ?? text.count
      written = place
    } else {
      while let last = output.last, last <= 0x20 { output.removeLast() }
      if output.last == UInt8(ascii: ",") { output.removeLast() }
    }
  }

  /// Writes what stands for a value.
  private mutating func replace(_ value: Range<Int>, _ field: Int) {
    output += text.bytes[written..<value.lowerBound]
    output += replacement(of: value, field)
    (place, written) = (value.upperBound, value.upperBound)
  }

  /// Of a list its elements are hashed, so that the ids of a batch stay ids.
  private func replacement(of value: Range<Int>, _ field: Int) -> [UInt8] {
    guard redaction.fields[field].method == .hash, !value.isEmpty else { return Array("null".utf8) }
    guard text[value.lowerBound] == UInt8(ascii: "[") else { return hash(value, field) }
    let hashes = text.elements(of: value).map { hash($0, field) }
    return [UInt8(ascii: "[")] + hashes.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
  }

  private func hash(_ value: Range<Int>, _ field: Int) -> [UInt8] {
    let content = text.text(ofValue: value)
    guard !Self.isNothing(content), let hash = redaction.replacement(of: content, field) else {
      return Array(text.bytes[value])
    }
    return [0x22] + hash + [0x22]
  }

  /// What stands where there is no value stays: a hash of it would join requests that have no id.
  private static func isNothing(_ text: [UInt8]) -> Bool {
    text.allSatisfy { $0 <= 0x20 || $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "-") }
      || text.withUnsafeBytes { noValue.contains($0) }
  }

  private static let noValue = NotAnID(["null", "nil", "none", "undefined", "unknown", "n/a"])
}
