package import TraceModel

/// The texts of records without a known meaning: templates, counted by who logged them. A template that is met after
/// a thousand others is counted among the rest, so memory is bounded.
package struct NoteTexts: Sendable {
  /// A template of one origin.
  package struct Key: Hashable, Sendable {
    /// The program that logs it.
    package var origin: OriginID
    /// The template: a text with its numbers and ids masked.
    package var text: String
  }

  /// The records of a template.
  package struct Occurrence: Sendable {
    /// Records with the template.
    package var count: Int
    /// The earliest of their logged times: it does not depend on the order in which records are read.
    package var since: Timestamp
  }

  private static let most = 1000

  /// Records of a request, and the steps among them.
  package private(set) var records = 0
  /// Those of `records` that are steps.
  package private(set) var steps = 0
  /// At most 1,000; `others` counts the rest.
  package private(set) var templates: [Key: Occurrence] = [:]
  /// Not all records were looked at.
  package var isSample = false
  /// Records of templates not counted one by one, by who logged them.
  package private(set) var others: [OriginID: Int] = [:]

  package init() {}

  /// Counts a record that is a step.
  package mutating func addStep() {
    records += 1
    steps += 1
  }

  /// Counts a record that is none, with the template of its text.
  package mutating func addNote(_ template: String, of origin: OriginID, at time: Timestamp) {
    add(Occurrence(count: 1, since: time), to: Key(origin: origin, text: template))
    records += 1
  }

  /// Templates, in the order of their first records.
  package var inOrder: [(key: Key, count: Int)] {
    templates.sorted {
      ($0.value.since, $0.key.text, $0.key.origin.index) < ($1.value.since, $1.key.text, $1.key.origin.index)
    }.map { (key: $0.key, count: $0.value.count) }
  }

  private mutating func add(_ found: Occurrence, to key: Key) {
    if let known = templates[key] {
      templates[key] = Occurrence(count: known.count + found.count, since: min(known.since, found.since))
    } else if templates.count < Self.most {
      templates[key] = found
    } else {
      others[key.origin, default: 0] += found.count
    }
  }

  /// Counts what `other` has counted; of its templates first the most frequent.
  package mutating func merge(_ other: NoteTexts) {
    for (key, _) in other.inOrder.sorted(by: { $0.count > $1.count }) {
      if let found = other.templates[key] { add(found, to: key) }
    }
    records += other.records
    steps += other.steps
    isSample = isSample || other.isSample
    others.merge(other.others, uniquingKeysWith: +)
  }
}

extension LogDecoder {
  /// The texts of the records of a decoded block that belong to a request and are no steps. One more pass over the
  /// bytes of those: a record is read once, however many requests it names.
  package func noteTexts(in block: RecordBlock) -> NoteTexts {
    var texts = NoteTexts()
    if let mixture {
      for (decoder, part) in mixture.divided(block) { texts.merge(decoder.noteTexts(in: part)) }
      return texts
    }
    var (offset, template) = (Int64(-1), "")
    readingTexts(of: block) { read in
      for event in block.events {
        guard event.role == .note else {
          texts.addStep()
          continue
        }
        if event.offset != offset || !event.isShared { template = TextTemplate.masked(read(event)) }
        offset = event.offset
        texts.addNote(template, of: event.origin, at: event.time)
      }
    }
    return texts
  }

  /// The template of the text of a decoded block's first record.
  package func template(ofFirstIn block: RecordBlock) -> String {
    var template = ""
    if let part = mixture?.divided(block).first(where: { !$0.block.events.isEmpty }) {
      return part.decoder.template(ofFirstIn: part.block)
    }
    readingTexts(of: block) { read in
      template = block.events.first.map { TextTemplate.masked(read($0)) } ?? ""
    }
    return template
  }

  /// Runs `body` with what reads the text of an event of the block.
  private func readingTexts(of block: RecordBlock, _ body: ((Event) -> String) -> Void) {
    withUnsafeTemporaryAllocation(of: FieldScanner.Slot.self, capacity: slotCount) { slots in
      slots.initialize(repeating: FieldScanner.Slot())
      block.bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return }
        var fields = FieldScanner(base: base, table: table, slots: slots, notAnID: vocabulary.notAnID)
        body { event in
          let place = Int(event.offset - block.offset)
          precondition(
            place + Int(event.length) + PaddedBytes.padding <= buffer.count,
            "records are scanned only with padding behind them")
          let start = base + place
          let isRecord = fields.scan(start, end: start + Int(event.length)) == nil
          let text = isRecord && !fields.holdsRecord ? fields.slot(.name)?.text(base) : nil
          return text ?? wrappedText(start, Int(event.length))
        }
      }
    }
  }

  /// The text of a record within a record; "" where it has none.
  private func wrappedText(_ start: UnsafeRawPointer, _ length: Int) -> String {
    OpenedRecord(
      UnsafeRawBufferPointer(start: start, count: length), table: table, notAnID: vocabulary.notAnID,
      slotCount: slotCount)?
      .withFields { fields in fields.slot(.name)?.text(fields.base) } ?? ""
  }
}
