/// The beginning of a log, from which the packing of its records is known.
struct EnvelopeSample {
  /// More lines do not make a decision better.
  private static let mostLines = 200

  /// From the first character on.
  private let bytes: ArraySlice<UInt8>
  /// How many carriers in one another are opened.
  private let carriersLeft: Int
  /// The most objects searched for carried records.
  private static let mostCarriers = 20

  /// `beginning` may be cut off anywhere.
  init(_ beginning: ArraySlice<UInt8>, carriersLeft: Int = CarrierPath.deepest) {
    self.carriersLeft = carriersLeft
    bytes = beginning.drop { $0 <= 0x20 && $0 != 0x1B || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
  }

  /// The log begins with an object.
  var beginsWithObject: Bool { bytes.first == UInt8(ascii: "{") }

  /// Its first lines, without the last one, which may be cut off, unless it is the only one.
  private var lines: [ArraySlice<UInt8>] {
    let lines = Array(SampledLines(bytes).prefix(Self.mostLines + 1))
    return lines.count > 1 ? lines.dropLast() : lines
  }

  // MARK: Lines

  /// Each line is one that Docker has written.
  var isDocker: Bool { firstHas(["log", "stream"]) == 2 && DockerLines.areRecognised(lines) }

  /// The records are the journal's.
  var isJournal: Bool { firstHas(JournalRecord.marks) > 0 }

  /// How many of `keys` the first object has.
  private func firstHas(_ keys: [String]) -> Int {
    let parts = JSONParts(bytes)
    return parts.members(from: bytes.startIndex).members.count { member in
      keys.contains { parts.hasKey(member, $0) }
    }
  }

  /// The prefix of most records; nil if none is known.
  var prefix: LinePrefix.Kind? {
    let records = lines.filter { $0.contains(UInt8(ascii: "{")) }
    let own = records.isEmpty ? lines : records
    var counts: [LinePrefix.Kind: Int] = [:]
    for line in own {
      if let kind = LinePrefix(line).kind {
        counts[kind, default: 0] += 1
      } else if LinePrefix(line, isStern: true).kind == .stern {
        counts[.stern, default: 0] += 1
      }
    }
    if let stern = counts[.stern], stern * 10 < own.count * 9 { counts[.stern] = nil }
    // Lines of the tools can stand beside others: a log is what most of its lines are.
    guard !own.isEmpty, counts.values.reduce(0, +) * 2 >= own.count else { return nil }
    return LinePrefix.Kind.allCases.max { counts[$0, default: 0] < counts[$1, default: 0] }
  }

  /// Most lines are pairs of keys and values, and no records.
  var isLogfmt: Bool {
    let lines = lines
    return lines.count { LogfmtObject.json($0) != nil } * 2 > lines.count
  }

  // MARK: Documents

  /// The shape of the documents that the log consists of; nil for lines.
  var document: DocumentShape? {
    switch bytes.first {
    case UInt8(ascii: "["): return beginsList ? carrier ?? shape ?? .values : nil
    case UInt8(ascii: "{"):
      if let shape = carrier ?? shape { return shape }
      guard goesOverLines || hasLoneBracket || lacksLineEnds else { return nil }
      return isJournal ? .journal : .values
    default: return hasLoneBracket ? .values : nil
    }
  }

  /// The shape of documents like the first object.
  private var shape: DocumentShape? {
    let first = bytes.drop { $0 == UInt8(ascii: "[") || $0 <= 0x20 }
    return first.first == UInt8(ascii: "{") ? DocumentShape(documentThatBegins: first) : nil
  }

  /// The shape of objects that carry records, as the first one does, or most of the first lines.
  private var carrier: DocumentShape? {
    let first = bytes.drop { $0 == UInt8(ascii: "[") || $0 <= 0x20 }
    guard first.first == UInt8(ascii: "{") else { return nil }
    let whole = lines.prefix(Self.mostCarriers).filter { line in
      line.first == UInt8(ascii: "{") && JSONParts(line).valueEnd(line.startIndex) != nil
    }
    if whole.isEmpty {
      let elements = CarrierPath.elements(of: bytes)
      if let path = CarrierPath.found(among: elements, carriersLeft: carriersLeft) {
        return Self.shape(of: path)
      }
      return CarrierPath.found(in: first, carriersLeft: carriersLeft).map { Self.shape(of: $0.path, $0.way) }
    }
    let found = whole.compactMap { CarrierPath.found(in: $0, carriersLeft: carriersLeft) }
    guard let (way, path) = found.first, found.count * 2 >= whole.count else { return nil }
    return Self.shape(of: path, way)
  }

  /// `way` leads to the objects that carry the records, from the object at the top.
  private static func shape(of path: CarrierPath, _ way: String = "") -> DocumentShape {
    let shape = DocumentShape("records in \(path.keys.joined(separator: "."))", .carried(path))
    return way.isEmpty ? shape : shape.leading(way)
  }

  /// The log's first bracket begins a list: behind it stands a value, and no name such as `[pod/…]`.
  private var beginsList: Bool {
    guard let next = bytes.dropFirst().first(where: { $0 > 0x20 }) else { return bytes.count > 1 }
    return next == UInt8(ascii: "{") || next == UInt8(ascii: "[") || next == UInt8(ascii: "]")
  }

  /// Some line is an opening bracket, as only a document over several lines has it.
  private var hasLoneBracket: Bool {
    lines.contains { line in
      let text = line.drop { $0 <= 0x20 }
      guard text.startIndex == line.startIndex, let first = text.first else { return false }
      return (first == UInt8(ascii: "{") || first == UInt8(ascii: "["))
        && text.dropFirst().allSatisfy { $0 <= 0x20 }
    }
  }

  /// Objects follow on each other without line ends, as GELF over TCP and Splunk's HEC have them.
  private var lacksLineEnds: Bool {
    guard bytes.count > LogEnvelope.sampleLength / 2, !bytes.contains(0x0A) else { return false }
    return JSONParts(bytes).valueEnd(bytes.startIndex) != nil
  }

  /// The first object goes on in the second line, as far as the sample has it.
  private var goesOverLines: Bool {
    guard let lineEnd = bytes.firstIndex(of: 0x0A) else { return false }
    var grammar = JSONGrammar()
    for (position, byte) in zip(bytes.indices, bytes) {
      if case .isWrong = grammar.take(byte) { return false }
      if grammar.depth == 0 { return position > lineEnd }
    }
    return true
  }
}
