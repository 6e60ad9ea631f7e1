import TraceModel

/// The text of one record: its message, its error, and its other fields.
///
///     Received message  topic=jobs offset=5
///     Processing failed: Simulated error  task_id=7
struct RecordText {
  /// Words, and fields behind them, each of which stays on one line if it can.
  private var pieces: [StyledText] = []
  /// Where the fields begin among the pieces.
  private var firstField = 0

  init(_ event: Event, _ details: RecordDetails) {
    let isMinor = event.level < .info && event.level != .unknown
    let ink: TextStyle = isMinor ? .dim : event.role == .note ? .plain : .bold
    let error = details.error.map(LoggedJSON.text) ?? ""
    let separator = details.name.isEmpty || error.isEmpty ? "" : ":"
    append(words: details.name + separator, event.level >= .error ? .boldRed : ink)
    append(words: error, .red)
    firstField = pieces.count
    for (key, value) in details.attributes where error.isEmpty || LoggedJSON.text(value) != error {
      var piece = StyledText("\(key)=", .dim)
      piece.append(Self.text(value), isMinor ? .dim : .plain)
      pieces.append(piece)
    }
  }

  private mutating func append(words text: String, _ ink: TextStyle) {
    let lines = text.split { $0.isNewline }.map { $0.split(separator: " ").map(String.init) }
    for word in lines.joined() { pieces.append(StyledText(word, ink)) }
  }

  /// A value as a person reads it: with quotes only if it has spaces, or if it could not be seen without.
  private static func text(_ raw: String) -> String {
    let text = LoggedJSON.text(raw)
    let isPlain = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" }
    return isPlain || raw.first != "\"" ? text : raw
  }

  /// The text in lines of at most `room` columns; the first of them only, unless it `isWhole`.
  func lines(room: Int?, isWhole: Bool) -> [StyledText] {
    let line = pieces.indices.reduce(into: StyledText(), add)
    guard let room, line.width > room else { return [line] }
    return isWhole ? filled(room) : [cut(to: room)]
  }

  /// Adds a piece behind what stands in its line.
  private func add(_ line: inout StyledText, _ piece: Int) {
    line.append(gap(before: piece, in: line))
    line.append(pieces[piece])
  }

  /// Fields stand apart from the message.
  private func gap(before piece: Int, in line: StyledText) -> String {
    line.width == 0 ? "" : piece == firstField ? "  " : " "
  }

  /// One line, with a mark where fields are left out. The last one that fits in part is cut in its middle.
  private func cut(to room: Int) -> StyledText {
    var line = StyledText()
    for piece in pieces.indices {
      let gap = gap(before: piece, in: line)
      let isLast = piece == pieces.count - 1
      let left = room - line.width - gap.count - (isLast ? 0 : Self.mark.width + 1)
      if pieces[piece].width <= left {
        add(&line, piece)
        continue
      }
      if left >= Self.leastCut {
        line.append(gap)
        line.append(pieces[piece].truncated(to: left))
        if isLast { return line }
      }
      line.append(line.width == 0 ? "" : " ")
      line.append(Self.mark)
      break
    }
    return line.truncated(to: room)
  }

  /// Stands where fields are left out.
  private static let mark = StyledText("…", .dim)
  /// A field is not cut shorter: a reader could not tell it.
  private static let leastCut = 12

  private func filled(_ room: Int) -> [StyledText] {
    var lines: [StyledText] = []
    for piece in pieces.indices {
      if let last = lines.last, last.width + gap(before: piece, in: last).count + pieces[piece].width <= room
      {
        add(&lines[lines.count - 1], piece)
      } else {
        lines += pieces[piece].broken(to: room)
      }
    }
    return lines
  }
}
