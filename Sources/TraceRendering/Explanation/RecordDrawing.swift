package import TraceModel

/// Records in the language in which tests draw requests (`Tests/TraceDrawings`), one a line: a person's request becomes
/// a test by pasting it.
///
///     +0ms client sent
///     +10.5ms api published key=1 topic=jobs
package struct RecordDrawing {
  private let origins: [Origin]
  private let texts: [String]
  /// Keys by their number in the drawing, from 1 in the order of the records.
  private var keys: [Identifier: Int] = [:]
  /// The beginning of the drawing, in ns since 1970.
  private let start: Int64
  private let events: [Event]
  /// Hashes shared by several records: of their bytes; or of their time, so that their bytes decide their order.
  private let copied: Set<UInt64>
  private let tied: Set<Timestamp>

  /// `events` of one request; `origins` and `texts` are those of the catalog, by number.
  package init(_ events: [Event], origins: [Origin], texts: [String]) {
    self.origins = origins
    self.texts = texts
    self.events = events.sorted { ($0.time, $0.source, $0.offset) < ($1.time, $1.source, $1.offset) }
    copied = Self.repeated(self.events.map(\.digest))
    tied = Self.repeated(self.events.map(\.time))
    start = self.events.first?.time.nanoseconds ?? 0
    for event in self.events where event.messageKey != .none && keys[event.messageKey] == nil {
      keys[event.messageKey] = keys.count + 1
    }
  }

  private static func repeated<Value: Hashable>(_ values: [Value]) -> Set<Value> {
    var seen: Set<Value> = []
    return Set(values.filter { !seen.insert($0).inserted })
  }

  /// One line a record, in order of time.
  package var lines: [String] { events.map(line) }

  /// The number of the line of each record, from 1, by where the record stands.
  package var numbers: [RecordPosition: Int] {
    Dictionary(
      zip(events.map(RecordPosition.init), 1...), uniquingKeysWith: { first, _ in first })
  }

  /// The key as it is drawn.
  package func key(_ key: Identifier) -> String? { keys[key].map { "key=\($0)" } }

  /// Where a record stands.
  package struct RecordPosition: Hashable {
    private let source: UInt32
    private let offset: Int64
    private let correlation: Identifier

    package init(_ event: Event) {
      (source, offset, correlation) = (event.source, event.offset, event.correlation)
    }
  }

  private func line(_ event: Event) -> String {
    var words = [time(event.time.nanoseconds), origin(event.origin), event.role.word]
    if let key = key(event.messageKey) { words.append(key) }
    if let topic = text(event.destination) { words.append("topic=\(topic)") }
    if let group = text(event.group) { words.append("group=\(group)") }
    if event.partition >= 0 { words.append("partition=\(event.partition)") }
    if event.messageOffset.isLogged { words.append("offset=\(event.messageOffset)") }
    if event.target.method != .unknown { words.append("method=\(event.target.method)") }
    if event.target.path != 0 { words.append("path=#\(String(event.target.path, radix: 16))") }
    for (name, hash) in [("span", event.link.span), ("parent", event.link.parent), ("peer", event.link.peer)]
    where hash != 0 {
      words.append("\(name)=#\(String(hash, radix: 16))")
    }
    if event.statusCode > 0 { words.append("status=\(event.statusCode)") }
    if event.attempt > 0 { words.append("attempt=\(event.attempt)") }
    words += furtherWords(event)
    words.append("source=\(event.source)")
    words.append("line=\(event.line)")
    if copied.contains(event.digest) || tied.contains(event.time) { words.append("bytes=\(event.digest)") }
    return words.joined(separator: " ")
  }

  private func furtherWords(_ event: Event) -> [String] {
    var words: [String] = []
    if event.messageTimeNanoseconds.isLogged {
      words.append("made=\(time(event.messageTimeNanoseconds))")
      words += Self.words(event.messageTimeKind)
    }
    if event.statedDurationNanoseconds.isLogged {
      words.append("took=\(Self.milliseconds(event.statedDurationNanoseconds))ms")
    }
    if event.level != .unknown { words.append("level=\(event.level.name)") }
    if event.failed { words.append("failed") }
    if event.isShared { words.append("batch") }
    if event.repeatsCorrelation { words.append("repeated") }
    return words
  }

  private func time(_ nanoseconds: Int64) -> String { "+\(Self.milliseconds(nanoseconds &- start))ms" }

  /// Digit for digit: `10.5`, `-0.000001`.
  private static func milliseconds(_ nanoseconds: Int64) -> String {
    let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    var text = (nanoseconds < 0 ? "-" : "") + "\(whole)"
    guard rest > 0 else { return text }
    var digits = String(String(rest + 1_000_000).dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    text += "." + digits
    return text
  }

  private func origin(_ id: OriginID) -> String {
    guard id.index < origins.count else { return "unnamed" }
    let origin = origins[id.index]
    let service = origin.service.isEmpty ? "unnamed" : Self.word(origin.service)
    return origin.instance.map { "\(service)/\(Self.word($0))" } ?? service
  }

  private func text(_ id: NameID) -> String? {
    id != .empty && id.index < texts.count ? Self.word(texts[id.index]) : nil
  }

  /// A name without the spaces that divide words.
  private static func word(_ name: String) -> String { String(name.map { $0.isWhitespace ? "_" : $0 }) }

  private static func words(_ kind: MessageTimeKind) -> [String] {
    switch kind {
    case .unknown: []
    case .createTime: ["createtime"]
    case .logAppendTime: ["logappendtime"]
    }
  }
}
