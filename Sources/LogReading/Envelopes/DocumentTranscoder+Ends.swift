import TraceModel

/// The treatment of records and documents that end, and of damaged ones.
extension DocumentTranscoder {
  /// Ends a number, a text or a word that stands in the place of a record.
  mutating func finishScalar() { if frames.last?.kind == .scalar { pop() } }

  /// The innermost frame is complete.
  mutating func pop() {
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

  private static let sharesTooMuch = "the document says too much of all its records to be told with each"

  private mutating func write(_ record: [UInt8], at place: SourcePlace) {
    if case .carried(let path) = shape.writing, record.first == UInt8(ascii: "{") {
      return writeCarried(record, at: place, path)
    }
    let contexts = frames.map(\.context)
    let shared = writer.sharedLength(with: record, within: contexts)
    guard sharedRoom.take(shared, withRecordOf: record.count), carriedRoom?.takeShared(shared) != false else {
      return lines.pass(.oversize, Self.sharesTooMuch, at: place)
    }
    lines.add(writer.line(of: record, within: contexts), at: place)
  }

  /// Gives the records that waited for the end of `frame`: it is complete now.
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
  mutating func giveWaiting() {
    for frame in frames where !frame.waiting.isEmpty {
      for (place, record) in frame.waiting { write(record, at: place) }
    }
  }

  // MARK: Damage

  /// `byte` cannot stand where it does. All complete records have been given.
  mutating func fail(at byte: UInt8) {
    let place = frames.last?.kind == .list ? SourcePlace(line: line) : frames[frames.count - 1].place
    let isText = isTextInBrackets
    giveWaiting()
    tellSignals(at: SourcePlace(line: frames[0].place.line))
    frames = []
    text = []
    if isText {
      stray = [UInt8(ascii: "[")]
      return takeOutside(byte)
    }
    let explanation = DecodingProblem.notJSON + (place.line == line ? "" : " from line \(line) on")
    lines.pass(.malformed, explanation, at: place)
    outside = place.line == line ? (byte == 0x0A ? .text : .brokenLine) : .brokenLines
    let begins = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    if begins, isIndented { begin(byte) }
  }
}
