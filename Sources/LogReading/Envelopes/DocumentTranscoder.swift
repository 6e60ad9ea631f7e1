/// Cuts documents into records, byte by byte. Memory is for one record, or for a document's statements about all its
/// records.
struct DocumentTranscoder: LogTranscoder {
  /// The treatment of bytes outside of every document.
  enum Outside {
    /// They are a text, which may stand before an object.
    case text
    /// They belong to a line in which something was wrong.
    case brokenLine
    /// They belong to lines behind an error, up to one that begins as a record does.
    case brokenLines
  }

  /// The most bytes of records that wait for the statements about them.
  static let mostWaiting = BlockReader.longestLine

  /// A shorter text of an object costs nothing to be read again.
  private static let shortText = 1024

  /// Writes records as lines.
  let writer: RecordWriter
  /// Follows the document that is open.
  var grammar = JSONGrammar()
  /// The open document, and the open values in it on the way to records; the innermost last.
  var frames: [DocumentFrame] = []
  /// The text of the innermost frame.
  var text: [UInt8] = []
  private var keyStart = 0
  /// The node that the value behind the key leads to.
  private var led: Int?
  /// The treatment of bytes while no document is open.
  var outside = Outside.text
  /// The text of a line before any document.
  var stray: [UInt8] = []
  /// Counts of records in the document that are no log records, by their name.
  var signals: [String: Int] = [:]
  /// The line that is read.
  var line: Int64 = 1
  /// Records that began in the line.
  var begun: Int64 = 0
  /// The line whose records are carried in others, and how many of them it has so far.
  var (carriedLine, carried): (Int64, Int64) = (0, 0)
  /// For what stands in a record that is read here; nil if no record carries this text.
  var carriedRoom: CarriedRoom?
  /// For what the open document says of all its records.
  var sharedRoom = SharedRoom()
  /// Only space stood in the line so far.
  var isIndented = true
  /// Lines written and not handed on.
  var lines = PlacedLines()

  /// Where records stand.
  var shape: DocumentShape { writer.shape }

  /// The records stand as `shape` says.
  init(_ shape: DocumentShape) { writer = RecordWriter(shape: shape) }

  mutating func text(of bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { buffer in
      var position = 0
      while position < buffer.count {
        if grammar.isInText, !frames.isEmpty {
          let start = position
          while position < buffer.count, !Self.endsText(buffer[position]) { position += 1 }
          keep(buffer[start..<position])
          guard position < buffer.count else { break }
        }
        take(buffer[position])
        position += 1
      }
    }
    defer { lines = PlacedLines() }
    return lines.bytes
  }

  private static func endsText(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x5C || byte == 0x0A }

  /// The rest of a document that breaks off: its records, and a line without an end as the sign of it.
  mutating func rest() -> [UInt8] {
    if frames.isEmpty {
      finishStray()
    } else {
      let place = frames.last?.kind == .list ? SourcePlace(line: line) : frames.last?.place
      giveWaiting()
      lines.pass(.malformed, Self.breaksOff, at: place ?? SourcePlace(line: line))
    }
    lines.openLastLine()
    defer { lines = PlacedLines() }
    return lines.bytes
  }

  private static let breaksOff = "the document breaks off: it is read again when the file has grown"

  private mutating func take(_ byte: UInt8) {
    if frames.isEmpty { takeOutside(byte) } else { takeInside(byte) }
    if byte == 0x0A {
      (line, begun, isIndented) = (line + 1, 0, true)
    } else if byte > 0x20 {
      isIndented = false
    }
  }

  // MARK: Outside

  /// Takes a byte while no document is open.
  mutating func takeOutside(_ byte: UInt8) {
    switch (byte, outside) {
    case (0x0A, .text): finishStray()
    case (0x0A, .brokenLine): outside = .text
    case (0x0A, .brokenLines): break
    case (UInt8(ascii: "{"), .text): begin(byte)
    case (UInt8(ascii: "["), .text) where stray.isEmpty: begin(byte)
    case (UInt8(ascii: "{"), .brokenLines) where isIndented: begin(byte)
    case (UInt8(ascii: "["), .brokenLines) where isIndented: begin(byte)
    case (_, .brokenLine), (_, .brokenLines): break
    case (0...0x20, .text), (0xEF, .text), (0xBB, .text), (0xBF, .text), (UInt8(ascii: ","), .text),
      (UInt8(ascii: "]"), .text), (UInt8(ascii: "}"), .text):
      if !stray.isEmpty { keepStray(byte) }
    case (_, .text): keepStray(byte)
    }
  }

  private mutating func keepStray(_ byte: UInt8) {
    if stray.count < BlockReader.longestLine { stray.append(byte) }
  }

  /// A line without any object is no record, and is counted.
  private mutating func finishStray() {
    guard !stray.isEmpty else { return }
    lines.add(stray, at: SourcePlace(line: line))
    stray = []
  }

  /// A document begins with the bracket `byte`.
  mutating func begin(_ byte: UInt8) {
    (stray, outside, signals, grammar, sharedRoom) = ([], .text, [:], JSONGrammar(), SharedRoom())
    _ = grammar.take(byte)
    let isList = byte == UInt8(ascii: "[")
    push(isList ? .list : .object, node: isList ? DocumentShape.list : DocumentShape.object, byte)
  }

  // MARK: Inside

  private mutating func takeInside(_ byte: UInt8) {
    switch grammar.take(byte) {
    case .goesOn: keepUnlessIndent(byte)
    case .beginsKey:
      keep(byte)
      keyStart = text.count
    case .endsKey:
      if isMember, let frame = frames.last { led = way(from: frame.node) }
      keep(byte)
    case .opensObject: open(byte, .object)
    case .opensArray: open(byte, .list)
    case .beginsScalar:
      led = nil
      if isTextInBrackets, byte != 0x22 { return fail(at: byte) }
      if isElement { push(.scalar, node: DocumentShape.object, byte) } else { keep(byte) }
    case .separates:
      finishScalar()
      keep(byte)
    case .closes:
      finishScalar()
      keep(byte)
      if let frame = frames.last, grammar.depth < frame.depth { pop() }
    case .isWrong: fail(at: byte)
    }
  }

  /// The value, or key, is of the innermost frame itself.
  private var isMember: Bool {
    guard let frame = frames.last else { return false }
    return frame.kind == .object && frame.depth == grammar.depth
  }

  /// A text may begin with the bracket, such as `[api] started`.
  var isTextInBrackets: Bool {
    frames.count == 1 && frames[0].kind == .list && frames[0].place.line == line && begun == 0
  }

  private var isElement: Bool {
    guard let frame = frames.last else { return false }
    return frame.kind == .list && frame.depth == grammar.depth
  }

  private func way(from node: Int) -> Int? {
    let members = shape.nodes[node].members
    guard !members.isEmpty, keyStart <= text.count else { return nil }
    return members[String(decoding: text[keyStart...], as: UTF8.self)]
  }

  /// An object or a list begins, whose bracket the grammar has taken.
  private mutating func open(_ byte: UInt8, _ kind: DocumentFrame.Kind) {
    defer { led = nil }
    guard let frame = frames.last else { return }
    let node = shape.nodes[frame.node]
    if frame.kind == .list, frame.depth == grammar.depth - 1 {
      if let signal = node.signal { return signals[signal, default: 0] += 1 }
      if kind == .object { return push(.object, node: node.element ?? DocumentShape.object, byte) }
      return push(node.hasEntries ? .entry : .list, node: frame.node, byte)
    }
    guard let led, frame.kind == .object, (shape.nodes[led].element != nil) == (kind == .list) else {
      return keep(byte)
    }
    leadOn()
    push(kind, node: led, byte)
  }

  /// The innermost frame is no record, since it leads to some.
  private mutating func leadOn() {
    guard let last = frames.indices.last else { return }
    keep(UInt8(ascii: "n"), UInt8(ascii: "u"), UInt8(ascii: "l"), UInt8(ascii: "l"))
    if !frames[last].leadsOn, shape.nodes[frames[last].node].isRecord, frames[last].place.line == line {
      begun = max(0, begun - 1)
    }
    frames[last].leadsOn = true
    // It is read again once there is more of it, not for each of many lists.
    guard text.count >= frames[last].contextLength * (text.count < Self.shortText ? 1 : 2) else { return }
    frames[last].context = writer.context(of: text, in: frames[last].node)
    frames[last].contextLength = text.count
  }

  private mutating func push(_ kind: DocumentFrame.Kind, node: Int, _ byte: UInt8) {
    if let last = frames.indices.last { frames[last].text = text }
    let isRecord = kind != .list && (kind != .object || shape.nodes[node].isRecord)
    if isRecord { begun += 1 }
    // A record alone in its line, as in lines of JSON, has no number there.
    let isNumbered = !frames.isEmpty || begun > 1
    frames.append(
      DocumentFrame(
        kind: kind, node: node, depth: kind == .scalar ? grammar.depth + 1 : grammar.depth,
        place: SourcePlace(line: line, index: isRecord && isNumbered ? begun : 0)))
    text = []
    keep(byte)
  }

  // MARK: Texts

  @inline(__always)
  private mutating func keepUnlessIndent(_ byte: UInt8) {
    if byte <= 0x20, !grammar.isInText, isIndented || byte == 0x0A || byte == 0x0D { return }
    keep(byte)
  }

  private mutating func keep(_ bytes: UInt8...) { for byte in bytes { keep(byte) } }

  @inline(__always)
  private mutating func keep(_ byte: UInt8) {
    let last = frames.count - 1
    guard frames[last].kind != .list else { return }
    if frames[last].passed == 0, text.count < BlockReader.longestLine { return text.append(byte) }
    passOver(1, last)
  }

  private mutating func keep(_ run: Slice<UnsafeRawBufferPointer>) {
    let last = frames.count - 1
    guard frames[last].kind != .list else { return }
    if frames[last].passed == 0, text.count + run.count <= BlockReader.longestLine { return text += run }
    passOver(run.count, last)
  }

  private mutating func passOver(_ count: Int, _ frame: Int) {
    frames[frame].passed += count + text.count
    text = []
  }
}
