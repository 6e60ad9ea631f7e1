/// A text without the fields of a `Redaction`: a record, a text that holds some, or a part of one.
///
///     {"user":{"email":"b@x.org","age":7},"log":"got {\"email\":\"b@x.org\"}"}
///     {"user":{"age":7},"log":"got {}"}
///
/// It is read leniently: a key is a text in quotes with a colon behind it, a value that breaks off ends with the
/// text. Where the text is no JSON, `BrokenText` and `BareNames` look for the fields' names once more.
struct RedactedText {
  /// An object or a list that is open.
  private struct Frame {
    var isObject: Bool
    /// Its members such as `value`: where their keys and their values stand.
    var values: [(key: Int, value: Int)] = []
    /// The field named by its member such as `key` or `name`.
    var named: Int?
    /// The place of that member's text, if it is no field's name but may be a part of one.
    var called: Range<Int>?
  }

  private let text: LenientText
  private let redaction: Redaction
  /// Strings that the text stands in.
  private let depth: Int
  private var marks: Marks
  private var hasNewMarks = false
  private var frames: [Frame] = []
  private var names: OuterNames
  /// The key of the next value; empty if it has none.
  private var key = 0..<0
  private var output: [UInt8] = []
  /// Hashes that `output` has.
  private var hashes: Set<[UInt8]> = []
  /// Bytes up to here are in `output`, or left out.
  private var written = 0
  private var position = 0
  /// The text is no JSON within its brackets.
  private var isBroken = false

  /// Knowledge of a value by a text elsewhere, by the position of its key or of the value.
  private struct Marks {
    /// Keys with a field as their value, by another member; in a flat list, texts with a field's name before them.
    var fields: [Int: Int] = [:]
    /// The names of values by the name in their pair.
    var names: [Int: [UInt8]] = [:]
  }

  /// Strings within strings beyond this have no texts: each level doubles the backslashes.
  private static let deepest = 24

  private init(
    _ text: LenientText, _ redaction: Redaction, within names: OuterNames, depth: Int, marks: Marks = Marks()
  ) {
    (self.text, self.redaction, self.names, self.depth) = (text, redaction, names, depth)
    self.marks = marks
  }

  /// The text without the fields; nil where it has none. Linear in the text, for each level of strings within strings.
  static func of(_ bytes: [UInt8], by redaction: Redaction) -> [UInt8]? {
    var hashes: Set<[UInt8]> = []
    return of(bytes, by: redaction, within: OuterNames(), depth: 0, &hashes)
  }

  /// `names` are the keys of the objects around the text. Adds its hashes to `hashes`.
  private static func of(
    _ bytes: [UInt8], by redaction: Redaction, within names: OuterNames, depth: Int,
    _ hashes: inout Set<[UInt8]>
  ) -> [UInt8]? {
    let (redacted, isBroken) = bytes.withUnsafeBufferPointer { buffer in
      let text = LenientText(bytes: buffer)
      var reading = RedactedText(text, redaction, within: names, depth: depth)
      reading.run()
      if reading.hasNewMarks {
        reading = RedactedText(text, redaction, within: names, depth: depth, marks: reading.marks)
        reading.run()
      }
      hashes.formUnion(reading.hashes)
      return (reading.result, reading.isBroken || !reading.frames.isEmpty)
    }
    guard isBroken else { return redacted }
    let mended = BrokenText.of(redacted ?? bytes, by: redaction, hashes: &hashes) ?? redacted
    return BareNames.of(mended ?? bytes, by: redaction, hashes: &hashes) ?? mended
  }

  private var result: [UInt8]? { written == 0 ? nil : output + text.bytes[written...] }

  private mutating func run() {
    while position < text.count {
      let byte = text[position]
      switch byte {
      case 0x22: takeQuote()
      case UInt8(ascii: "{"), UInt8(ascii: "["): open(isObject: byte == UInt8(ascii: "{"))
      case UInt8(ascii: "}"), UInt8(ascii: "]"): close()
      case UInt8(ascii: ","): (key, position) = (0..<0, position + 1)
      case 0...0x20, UInt8(ascii: ":"): position += 1
      default: takeWord()
      }
    }
  }

  private mutating func open(isObject: Bool) {
    frames.append(Frame(isObject: isObject))
    names.append(text.text(key), meaning: meaning(ofValue: position))
    if !isObject, text.isOfHeaders(key) { noteFlatNames(of: position) }
    (key, position) = (0..<0, position + 1)
  }

  /// The name of a value, if its key is not the name.
  private func meaning(ofValue start: Int) -> [UInt8]? {
    guard redaction.matcher.hasPaths else { return nil }
    if let name = marks.names[start] { return name }
    let isWrapper =
      text.isOne(key, of: PairWords.wrappers)
      || names.endWithoutMeaning && text.isOne(key, of: ["values"])
    return isWrapper ? [] : nil
  }

  /// `"rawHeaders":["Host","h","Email","b@x.org"]`, as Node has it: names and values in turn.
  private mutating func noteFlatNames(of list: Int) {
    let strings = text.strings(ofList: list)
    guard strings.count >= 2, strings.count.isMultiple(of: 2) || strings.last?.upperBound == text.count else {
      return
    }
    for position in stride(from: 0, to: strings.count - 1, by: 2) {
      let name = (strings[position].lowerBound + 1)..<(strings[position].upperBound - 1)
      guard let named = field(name, within: names) else { continue }
      marks.fields[strings[position + 1].lowerBound] = named
    }
  }

  private mutating func close() {
    if frames.popLast() != nil { names.removeLast() }
    (key, position) = (0..<0, position + 1)
  }

  private mutating func takeWord() {
    let start = position
    position = text.wordEnd(start)
    guard !frames.isEmpty, text[start] &- 0x30 >= 10, text[start] != UInt8(ascii: "-") else { return }
    let word = UnsafeBufferPointer(rebasing: text.bytes[start..<position])
    if !Self.words.contains(where: { word.elementsEqual($0.utf8) }) { isBroken = true }
  }

  private static let words = ["true", "false", "null", "NaN", "Infinity"]

  // MARK: Texts in quotes

  private mutating func takeQuote() {
    let start = position
    let end = text.stringEnd(start)
    let content = (start + 1)..<(end.map { $0 - 1 } ?? text.count)
    if let end, let colon = text.colon(behind: end) { return takeKey(content, colon) }
    // In a text between records quotes need not come in pairs.
    guard !frames.isEmpty || depth > 0 && start == 0 else { return position += 1 }
    isBroken = isBroken || end == nil
    if !marks.fields.isEmpty, let field = marks.fields[start] {
      redaction.note(field)
      return replace(start..<(end ?? text.count), field)
    }
    takeString(content, isWhole: end != nil)
  }

  private mutating func takeKey(_ content: Range<Int>, _ colon: Int) {
    let start = content.lowerBound - 1
    if let field = marks.fields[start] ?? field(content, within: names) {
      noteName(ofMember: content, colon)
      return redact(field, keyAt: start, colon)
    }
    (key, position) = (content, colon + 1)
    guard text.isOne(content, of: PairWords.values), let last = frames.indices.last else { return }
    if let named = frames[last].named { return redact(named, keyAt: start, colon) }
    guard let value = text.afterSpace(colon + 1) else { return }
    if let called = frames[last].called { marks.names[value] = text.text(called) }
    frames[last].values.append((start, value))
  }

  private func field(_ content: Range<Int>, within names: OuterNames) -> Int? {
    guard !text.isEscaped(content) else { return names.field(text.text(content), by: redaction.matcher) }
    return names.field(UnsafeBufferPointer(rebasing: text.bytes[content]), by: redaction.matcher)
  }

  private mutating func takeString(_ content: Range<Int>, isWhole: Bool) {
    position = min(content.upperBound + 1, text.count)
    noteName(content)
    guard depth < Self.deepest, text.mayHoldFields(content) else { return }
    var inner = names
    if !key.isEmpty { inner.append(text.text(key), meaning: marks.names[content.lowerBound - 1]) }
    let redacted = Self.of(text.text(content), by: redaction, within: inner, depth: depth + 1, &hashes)
    guard let redacted else { return }
    output += text.bytes[written..<(content.lowerBound - 1)]
    output += JSONText.quoted(redacted).dropLast(isWhole ? 0 : 1)
    written = position
  }

  /// A value that is left out may be the name of another field: `name` of `{"name":"email","value":"b@x.org"}`.
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
    guard frames[last].isObject else { return noteNameInList(content) }
    let isName = text.isOne(key, of: PairWords.names)
    guard isName || text.isOne(key, of: PairWords.otherNames) else { return }
    // A value without a name of its own stands in a list that may have one.
    if let named = field(content, within: names.outer) {
      frames[last].named = named
      for value in frames[last].values where marks.fields[value.key] == nil {
        (marks.fields[value.key], hasNewMarks) = (named, true)
      }
    } else if isName, redaction.matcher.hasPaths {
      frames[last].called = content
      for value in frames[last].values where marks.names[value.value] == nil {
        (marks.names[value.value], hasNewMarks) = (text.text(content), true)
      }
    }
  }

  private mutating func noteNameInList(_ content: Range<Int>) {
    guard let value = text.pairValue(behindName: content) else { return }
    if let named = field(content, within: names.outer) {
      redaction.note(named)
      replace(value, named)
    } else if redaction.matcher.hasPaths {
      marks.names[value.lowerBound] = text.text(content)
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
    (position, written) = (end, end)
    if let next = text.afterSpace(end), text[next] == UInt8(ascii: ",") {
      position = text.afterSpace(next + 1) ?? text.count
      written = position
    } else {
      while let last = output.last, last <= 0x20 { output.removeLast() }
      if output.last == UInt8(ascii: ",") { output.removeLast() }
    }
  }

  /// Writes what stands for a value.
  private mutating func replace(_ value: Range<Int>, _ field: Int) {
    output += text.bytes[written..<value.lowerBound]
    output += replacement(of: value, field)
    (position, written) = (value.upperBound, value.upperBound)
  }

  /// The elements of a list are hashed one by one, so that a batch's ids stay ids; of OTLP's typed values their content
  /// is.
  private mutating func replacement(of value: Range<Int>, _ field: Int, depth: Int = 0) -> [UInt8] {
    guard redaction.fields[field].method == .hash, !value.isEmpty else { return Array("null".utf8) }
    guard depth < Self.deepestList else { return hash(value, field) }
    if text[value.lowerBound] == UInt8(ascii: "[") {
      var hashes: [[UInt8]] = []
      for element in text.elements(of: value) {
        hashes.append(replacement(of: element, field, depth: depth + 1))
      }
      return [UInt8(ascii: "[")] + hashes.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }
    return typedReplacement(of: value, field, depth: depth) ?? hash(value, field)
  }

  /// Lists within lists and objects beyond this are hashed as they are written.
  private static let deepestList = 4

  /// `{"stringValue":"5"}` and `{"intValue":5}` have the hash of 5. nil of a value that is not typed.
  private mutating func typedReplacement(of value: Range<Int>, _ field: Int, depth: Int) -> [UInt8]? {
    guard let member = text.onlyMember(of: value) else { return nil }
    if text.isOne(member.name, of: PairWords.lists) {
      let list = replacement(of: member.value, field, depth: depth + 1)
      return text.bytes[value.lowerBound..<member.value.lowerBound] + list + [UInt8(ascii: "}")]
    }
    guard text.isOne(member.name, of: PairWords.types) else { return nil }
    guard !Redaction.isNothing(text.text(ofValue: member.value)) else { return Array(text.bytes[value]) }
    return Array(#"{"stringValue":"#.utf8) + hash(member.value, field) + [UInt8(ascii: "}")]
  }

  private mutating func hash(_ value: Range<Int>, _ field: Int) -> [UInt8] {
    let content = text.text(ofValue: value)
    guard !Redaction.isNothing(content), let hash = redaction.replacement(of: content, field) else {
      return Array(text.bytes[value])
    }
    hashes.insert(hash)
    return [0x22] + hash + [0x22]
  }
}
