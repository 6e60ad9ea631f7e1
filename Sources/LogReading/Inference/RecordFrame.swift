package import TraceModel

/// The fields of the time, the level and the text of a log's records, if their names are not the usual ones.
package struct RecordFrame: Sendable, Equatable {
  /// Field of the time; nil where a usual name has it.
  package var time: String?
  /// Field of the level; nil where a usual name has it.
  package var level: String?
  /// Field of the text; nil where a usual name has it.
  package var text: String?

  /// Nothing is to be said.
  package var isEmpty: Bool { time == nil && level == nil && text == nil }
}

/// Finds the frame of a log's records by their values. Every record has a time, and times ascend; a level is one of
/// few known words; a text has words.
package struct RecordFrameSearch: Sendable {
  private struct Findings {
    var records = 0
    var times = 0
    var ascending = 0
    var lastTime = Int64.min
    var texts = 0
    var spaced = 0
    var templates: Set<String> = []
    /// Records in which it is a level's word.
    var levels = 0
    /// Of these words some is the name of its level, or begins as it does.
    var hasLevelName = false
  }

  /// The reading of one record.
  struct Reading {
    var hasTime = false
    var hasLevel = false
    var text: String?
  }

  /// Records that are looked at; more do not make a decision better.
  private static let most = 500

  private var records = 0
  private var timeless = 0
  private var levelless = 0
  private var textless = 0
  /// Records whose text is a value alone: a log may call the id of its messages `message`.
  private var wordless = 0
  private var findings: [String: Findings] = [:]

  package init() {}

  /// The frame, of fields that are not read as such.
  package var frame: RecordFrame {
    var frame = RecordFrame()
    guard records > 0 else { return frame }
    if timeless * 2 > records { frame.time = time }
    if levelless * 2 > records { frame.level = level }
    if needsText { frame.text = text(besides: frame.time) }
    return frame
  }

  /// The text read from the records is none, or is a value.
  package var needsText: Bool { textless * 2 > records || wordless * 5 > records }

  /// Most records have a text there.
  package func hasText(at path: String) -> Bool {
    findings[path].map { $0.texts * 10 >= records * 8 } ?? false
  }

  private var time: String? {
    let all = findings.filter { $0.value.times * 20 >= records * 19 }
    return all.max { a, b in
      (a.value.ascending, b.key) < (b.value.ascending, a.key)
    }?.key
  }

  /// A word that also tells a result, as `success`, is no level unless there is another level word.
  private var level: String? {
    let likely = findings.filter { $0.value.levels * 20 >= records * 19 && $0.value.hasLevelName }
    return likely.max { a, b in
      (a.value.templates.count, b.key) < (b.value.templates.count, a.key)
    }?.key
  }

  private func text(besides time: String?) -> String? {
    let likely = findings.filter { path, found in
      path != time && hasText(at: path) && found.times == 0 && found.templates.count > 1
        && found.templates.count * 2 <= max(found.texts, 8)
        && found.levels < found.texts
    }
    return likely.max { a, b in
      (a.value.spaced, a.value.templates.count, b.key) < (b.value.spaced, b.value.templates.count, a.key)
    }?.key
  }

  mutating func add(_ members: [RecordMembers.Member], _ reading: Reading, _ vocabulary: Vocabulary) {
    guard records < Self.most else { return }
    records += 1
    if !reading.hasTime { timeless += 1 }
    if !reading.hasLevel { levelless += 1 }
    if reading.text == nil { textless += 1 }
    if reading.text.map(TextParts.isValue) == true { wordless += 1 }
    for member in members {
      var found = findings[member.path, default: Findings()]
      found.records += 1
      if let time = Self.time(of: member) {
        found.times += 1
        if time >= found.lastTime { found.ascending += 1 }
        found.lastTime = time
      } else if !member.isNumber {
        found.texts += 1
        if member.value.contains(" ") { found.spaced += 1 }
        found.templates.insert(TextTemplate.masked(member.value))
        if let word = vocabulary.levelWord(member.value) {
          found.levels += 1
          if word.namesIt { found.hasLevelName = true }
        }
      }
      findings[member.path] = found
    }
  }

  /// ns since 1970: a date with its time of day, or a number of this century.
  private static func time(of member: RecordMembers.Member) -> Int64? {
    if member.isNumber {
      guard let number = Double(member.value), number.isFinite, number > 9e8 else { return nil }
      for unit in [1e18, 1e15, 1e12, 1e9] where number >= unit * 0.9 && number < unit * 5 {
        return Int64(number / unit * 1e9)
      }
      return nil
    }
    guard member.value.utf8.count >= 19 else { return nil }
    return Array(member.value.utf8).withUnsafeBytes { TimestampDecoder.decodeText($0)?.timestamp.nanoseconds }
  }
}

extension LogDecoder {
  /// Adds the lines of a decoded block of `file` to the searches for its parts' frames.
  package func add(
    _ block: RecordBlock, of file: String, to searches: inout [LogPart: RecordFrameSearch]
  ) {
    for (number, line) in block.bytes.split(separator: 0x0A).enumerated() where Self.isLookedAt(number) {
      line.withUnsafeBytes { bytes in
        // In front of a record that was packed stands its place.
        let bytes =
          SourcePlace.read(bytes).map { UnsafeRawBufferPointer(rebasing: bytes[$0.end...]) } ?? bytes
        guard let first = bytes.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") else { return }
        add(bytes, of: file, to: &searches)
      }
    }
  }

  /// The first of a block, and some of the others: another program's may follow them.
  private static func isLookedAt(_ line: Int) -> Bool { line < 500 || line % 8 == 0 }

  private func add(
    _ record: UnsafeRawBufferPointer, of file: String, to searches: inout [LogPart: RecordFrameSearch]
  ) {
    let opened = OpenedRecord(record, table: table, notAnID: vocabulary.notAnID, slotCount: slotCount)
    let read = opened?.withFields { fields in
      RecordFrameSearch.Reading(
        hasTime: fields.slot(.time) != nil,
        hasLevel: fields.slot(.level) != nil || fields.slot(.scaledLevel) != nil,
        text: fields.slot(.name)?.text(fields.base))
    }
    let members = RecordMembers(record).members
    searches[LogPart(file: file, members), default: RecordFrameSearch()].add(
      members, read ?? RecordFrameSearch.Reading(), vocabulary)
  }
}
