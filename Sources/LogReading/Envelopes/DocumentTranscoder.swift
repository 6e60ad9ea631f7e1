/// Cuts documents into records, byte by byte: memory is that of a record, or of what a document says of all its records.
struct DocumentTranscoder: LogTranscoder {
  /// What is done with bytes outside of every document.
  private enum Outside {
    /// They are a text, which may stand before an object.
    case text
    /// They belong to a line in which something was wrong.
    case brokenLine
    /// They belong to lines behind something that was wrong, up to one that begins as a record does.
    case brokenLines
  }

  /// More bytes of records do not wait for what is said of them.
  private static let mostWaiting = BlockReader.longestLine

  private let writer: RecordWriter
  private var grammar = JSONGrammar()
  private var frames: [DocumentFrame] = []
  /// The text of the innermost frame.
  private var text: [UInt8] = []
  private var keyStart = 0
  /// What the value behind the key leads to.
  private var led: Int?
  private var outside = Outside.text
  private var stray: [UInt8] = []
  /// What is no log record in the document, by what it is called.
  private var signals: [String: Int] = [:]
  private var line: Int64 = 1
  /// Records that began in the line.
  private var begun: Int64 = 0
  /// Only space stood in the line so far.
  private var isIndented = true
  private var lines = PlacedLines()

  private var shape: DocumentShape { writer.shape }

  /// The records stand as `shape` says.
  init(_ shape: DocumentShape) { writer = RecordWriter(shape: shape) }

  mutating func text(of bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { buffer in
      var place = 0
      while place < buffer.count {
        if grammar.isInText, !frames.isEmpty {
          let start = place
          while place < buffer.count, !Self.endsText(buffer[place]) { place += 1 }
          keep(buffer[start..<place])
          guard place < buffer.count else { break }
        }
        take(buffer[place])
        place += 1
      }
    }
    defer { lines = PlacedLines() }
    return lines.bytes
  }

  private static func endsText(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x5C || byte == 0x0A }

  /// A document that breaks off gives what it has, and a line without an end that says so.
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

  private mutating func takeOutside(_ byte: UInt8) {
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

  private mutating func begin(_ byte: UInt8) {
    (stray, outside, signals, grammar) = ([], .text, [:], JSONGrammar())
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
    frames[last].context = writer.context(of: text, in: frames[last].node)
  }

  private mutating func push(_ kind: DocumentFrame.Kind, node: Int, _ byte: UInt8) {
    if let last = frames.indices.last { frames[last].text = text }
    let isRecord = kind != .list && (kind != .object || shape.nodes[node].isRecord)
    if isRecord { begun += 1 }
    // What is alone in its line, as in lines of JSON, has no number there.
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

  // MARK: Ends

  private mutating func finishScalar() { if frames.last?.kind == .scalar { pop() } }

  private mutating func pop() {
    guard var frame = frames.popLast() else { return }
    frame.text = text
    text = frames.last?.text ?? []
    if let last = frames.indices.last { frames[last].text = [] }
    switch frame.kind {
    case .list: break
    case .entry, .scalar: finish(frame)
    case .object where frame.leadsOn: give(frame)
    case .object: if shape.nodes[frame.node].isRecord { finish(frame) }
    }
    if frames.isEmpty { tellSignals(at: SourcePlace(line: frame.place.line)) }
  }

  private mutating func tellSignals(at place: SourcePlace) {
    for (name, count) in signals.sorted(by: { $0.key < $1.key }) {
      lines.pass(
        .malformed,
        count == 1 ? "1 \(name), which is no log record" : "\(count) \(name)s, which are no log records",
        at: place)
    }
    signals = [:]
  }

  private mutating func finish(_ frame: DocumentFrame) {
    if frame.passed > 0 {
      return lines.pass(.oversize, BlockDecoder.oversize(frame.passed + frame.text.count), at: frame.place)
    }
    if let signal = frames.lazy.compactMap(\.context.signal).first {
      return signals[signal, default: 0] += 1
    }
    let waiting = frames.firstIndex {
      $0.leadsOn && !$0.context.isFound && !shape.nodes[$0.node].context.isEmpty
    }
    guard let waiting, frames[waiting].waitingBytes + frame.text.count <= Self.mostWaiting else {
      return write(frame.text, at: frame.place)
    }
    frames[waiting].waiting.append((frame.place, frame.text))
    frames[waiting].waitingBytes += frame.text.count
  }

  private mutating func write(_ record: [UInt8], at place: SourcePlace) {
    lines.add(writer.line(of: record, within: frames.map(\.context)), at: place)
  }

  /// The records that waited for what stands behind them in `frame`, which is complete.
  private mutating func give(_ frame: DocumentFrame) {
    guard !frame.waiting.isEmpty else { return }
    var whole = frame
    whole.context = writer.context(of: frame.text, in: frame.node)
    whole.waiting = []
    frames.append(whole)
    for (place, record) in frame.waiting {
      if let signal = whole.context.signal {
        signals[signal, default: 0] += 1
      } else {
        write(record, at: place)
      }
    }
    frames.removeLast()
  }

  /// Gives all records that wait, since what they wait for does not come.
  private mutating func giveWaiting() {
    for frame in frames where !frame.waiting.isEmpty {
      for (place, record) in frame.waiting { write(record, at: place) }
    }
  }

  // MARK: Damage

  /// `byte` cannot stand where it does. What was complete has been given.
  private mutating func fail(at byte: UInt8) {
    let place = frames.last?.kind == .list ? SourcePlace(line: line) : frames[frames.count - 1].place
    // A text that begins with a bracket: `[api] started`.
    let isText = frames.count == 1 && frames[0].kind == .list && frames[0].place.line == line && begun == 0
    giveWaiting()
    tellSignals(at: SourcePlace(line: frames[0].place.line))
    frames = []
    text = []
    if isText {
      stray = [UInt8(ascii: "[")]
      return takeOutside(byte)
    }
    let explanation = place.line == line ? "not JSON" : "not JSON from line \(line) on"
    lines.pass(.malformed, explanation, at: place)
    outside = place.line == line ? (byte == 0x0A ? .text : .brokenLine) : .brokenLines
    let begins = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    if begins, isIndented { begin(byte) }
  }
}
