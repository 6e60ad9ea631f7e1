package import TraceModel

/// Records of several logs with all their fields, to infer a profile from. Paths, values and texts are held once each,
/// as numbers.
package struct RecordSample: Sendable {
  /// The place of a value: a field, or a slot of a text behind its name.
  struct Location: Hashable, Sendable {
    /// Empty of a location in the text.
    var path = ""
    /// The text before the slot.
    var label = ""
    /// Slots of one text that have the same label are counted from 0.
    var ordinal = 0

    /// The id by which trace knows a record's request already.
    static let knownID = Location(path: "\u{0}id")
    /// Topic, partition and offset under names that are known.
    static let knownPosition = Location(path: "\u{0}location")

    var isText: Bool { path.isEmpty }
    var isReal: Bool { path.first != "\u{0}" }
  }

  /// A value in its place, both by number.
  struct Field: Hashable, Sendable {
    var location: Int
    var value: Int
  }

  /// A program: a service, in logs that are called alike.
  struct Program: Hashable, Sendable {
    var service: String
    var log: String
    /// The directory of its logs; empty if the name alone tells the program from all others.
    var directory = ""
    /// Its logs are called after its instances, as `lyon.log` and `oslo.log`.
    var hasOtherNames = false
    /// Which instances of one name, if they log different statements.
    var part = 0
  }

  /// Records of one statement of one program.
  struct Statement: Hashable, Sendable {
    var program: Int
    var parts: TextParts
  }

  /// The facts about a record.
  struct Record: Sendable {
    var program = 0
    var statement = 0
    var source: UInt32 = 0
    var line: Int64 = 0
    var origin = OriginID.unnamed
    /// ns since 1970.
    var time: Int64 = 0
    var level = Level.unknown
    /// The steps that trace knows it to be.
    var roles: [Role] = []
    /// It knows them by the record's text, or by a rule; else by a status and a duration.
    var isNamed = false
    /// ns, as the record states it under a known name.
    var duration: Int64?
    /// It names a topic or an offset.
    var namesMessage = false
    /// The topic by a known name; "" if there is none.
    var topic = ""
    var fields: [Field] = []

    /// The value of a location; nil where the record has none there.
    func value(_ location: Int) -> Int? { fields.first { $0.location == location }?.value }
  }

  var records: [Record] = []
  var programs = Interned<Program>()
  var statements = Interned<Statement>()
  var locations = Interned<Location>()
  var values = Interned<String>()
  /// Values that some record writes with capitals among the hexadecimal digits.
  private(set) var capitals: Set<Int> = []
  /// The files of each program, by its number, and whether records of others are in one of them.
  var files: [Int: Set<String>] = [:]
  /// The parts of logs written by each origin, with the program that it has at first.
  private var parts: [OriginID: [LogPart]] = [:]
  /// By number of the source.
  private(set) var fileNames: [UInt32: String] = [:]
  /// The bytes read of each file that was not read whole.
  package var cuts: [String: Int64] = [:]

  package init() {}

  /// A record's text, its members, and what the decoder made of it.
  struct Reading {
    var event: Event
    var roles: [Role]
    var isNamed: Bool
    var text: String
    var members: [RecordMembers.Member]
    var id: String?
    var topic: String
  }

  mutating func add(_ reading: Reading, of origin: Origin, in file: String) {
    let log = LogName(path: file).origin?.service ?? ""
    var record = Record()
    // A name in the records is one program's, wherever its logs lie.
    let directory = origin.service == log ? file.split(separator: "/").dropLast().joined(separator: "/") : ""
    record.program = programs.number(of: Program(service: origin.service, log: log, directory: directory))
    files[record.program, default: []].insert(file)
    fileNames[reading.event.source] = file
    let event = reading.event
    (record.source, record.line, record.origin) = (event.source, event.line, event.origin)
    (record.time, record.level, record.duration) = (
      event.time.nanoseconds, event.level, event.statedDurationNanoseconds.logged
    )
    (record.roles, record.isNamed, record.namesMessage) = (
      reading.roles, reading.isNamed, !reading.topic.isEmpty || event.messageOffset.isLogged
    )
    record.topic = reading.topic
    addPart(of: file, reading)
    let text = TextParts.isValue(reading.text) ? "" : reading.text
    addText(text, of: reading, to: &record)
    for member in reading.members where member.value != text && !Self.isTime(member) {
      add(member.value, at: Location(path: member.path), to: &record)
    }
    if let id = reading.id { add(id, at: .knownID, to: &record) }
    if event.messageOffset.isLogged {
      add("\(reading.topic) \(event.partition) \(event.messageOffset)", at: .knownPosition, to: &record)
    }
    records.append(record)
  }

  /// An origin writes all its records in one frame.
  private mutating func addPart(of file: String, _ reading: Reading) {
    let origin = reading.event.origin
    guard parts[origin]?.contains(where: { $0.file == file }) != true else { return }
    parts[origin, default: []].append(LogPart(file: file, reading.members))
  }

  /// The parts of logs that a program wrote.
  func parts(of program: Int) -> [LogPart] {
    let origins = Set(records.lazy.filter { $0.program == program }.map(\.origin))
    return origins.flatMap { parts[$0, default: []] }.sorted { $0.order < $1.order }
  }

  private mutating func addText(_ text: String, of reading: Reading, to record: inout Record) {
    var values: [String] = []
    let parts = text.isEmpty ? RecordShape(reading.members).parts : TextParts(text, values: &values)
    record.statement = statements.number(of: Statement(program: record.program, parts: parts))
    for (location, value) in zip(Self.locations(of: parts), values) where !value.isEmpty {
      add(value, at: location, to: &record)
    }
  }

  private mutating func add(_ value: String, at location: Location, to record: inout Record) {
    record.fields.append(Field(location: locations.number(of: location), value: number(of: value)))
  }

  /// The number of a value, whatever the case of its hexadecimal digits:
  /// one program writes a UUID in capitals, and another does not.
  mutating func number(of value: String) -> Int {
    guard let folded = IDShape.folded(value) else { return values.number(of: value) }
    let number = values.number(of: folded)
    capitals.insert(number)
    return number
  }

  /// The location of each slot.
  static func locations(of parts: TextParts) -> [Location] {
    var counts: [String: Int] = [:]
    return parts.labels.map { label in
      defer { counts[label, default: 0] += 1 }
      return Location(label: label, ordinal: counts[label, default: 0])
    }
  }

  /// Dates are no ids and no keys.
  private static func isTime(_ member: RecordMembers.Member) -> Bool {
    guard !member.isNumber, member.value.utf8.count >= 19, member.value.contains(":") else { return false }
    return Array(member.value.utf8).withUnsafeBytes { TimestampDecoder.decodeText($0) } != nil
  }
}

/// Values that are held once each, by number.
struct Interned<Value: Hashable & Sendable>: Sendable {
  private(set) var all: [Value] = []
  private var numbers: [Value: Int] = [:]

  mutating func number(of value: Value) -> Int {
    if let known = numbers[value] { return known }
    numbers[value] = all.count
    all.append(value)
    return all.count - 1
  }

  /// nil of a value that was not met.
  func find(_ value: Value) -> Int? { numbers[value] }

  subscript(_ number: Int) -> Value { all[number] }
}

extension LogDecoder {
  /// Adds the records of a decoded block of `file`. One more pass over its bytes, which allocates.
  package func add(_ block: RecordBlock, of file: String, to sample: inout RecordSample) {
    for (decoder, part) in mixture?.divided(block) ?? [(self, block)] {
      decoder.addOwn(part, of: file, to: &sample)
    }
  }

  /// Adds records that this decoder has read.
  private func addOwn(_ block: RecordBlock, of file: String, to sample: inout RecordSample) {
    let engine = rules.map(RuleEngine.init)
    let events = (block.events + block.uncorrelated).sorted { $0.offset < $1.offset }
    var index = 0
    while index < events.count {
      let first = index
      while index < events.count, events[index].offset == events[first].offset { index += 1 }
      read(events[first..<index], of: block, engine).map {
        sample.add($0, of: catalog.origin($0.event.origin), in: file)
      }
    }
  }

  /// The events of one record: several, where it is of several requests.
  private func read(
    _ events: ArraySlice<Event>, of block: RecordBlock, _ engine: RuleEngine?
  ) -> RecordSample.Reading? {
    guard let event = events.first else { return nil }
    return block.withRecord(of: event) { bytes -> RecordSample.Reading? in
      OpenedRecord(bytes, table: table, notAnID: vocabulary.notAnID, slotCount: slotCount)?.withFields {
        fields in
        engine?.begin(fields, fields.base)
        let isRuled = engine?.match(fields, fields.base, level: event.level) != nil
        let mapper = EventMapper(
          base: fields.base, vocabulary: vocabulary, convention: nil, projectionCount: 0,
          ids: CatalogCache(catalog: catalog))
        let roles = (event.further.roles + [event.role]).filter { $0 != .note }
        return RecordSample.Reading(
          event: event, roles: roles, isNamed: isRuled || mapper.role(fields) != .note,
          text: fields.slot(.name)?.text(fields.base) ?? "", members: RecordMembers(bytes).members,
          id: event.correlation == .none || events.count > 1 ? nil : block.correlationID(of: event),
          topic: catalog.text(event.destination))
      }
    }
  }
}
