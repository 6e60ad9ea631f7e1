import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Hot: the lines of one block, each made into an event, a skipped line with its reason, or nothing (blank).
struct BlockDecoder {
  let base: UnsafeRawPointer
  let length: Int
  var fields: FieldScanner
  var mapper: EventMapper
  var block: RecordBlock
  /// The record's place in its file as the line states it (`PlacedLines`); nil: the line's own.
  private var place: SourcePlace?
  /// The table with the attributes that are known now.
  private let newerTable: () -> KeyTable

  init(
    block: RecordBlock, base: UnsafeRawPointer, length: Int, fields: FieldScanner, mapper: EventMapper,
    newerTable: @escaping () -> KeyTable
  ) {
    self.newerTable = newerTable
    precondition(
      length + PaddedBytes.padding <= block.bytes.count, "lines are scanned only with padding behind them")
    self.block = block
    self.base = base
    self.length = length
    self.fields = fields
    self.mapper = mapper
    self.block.events.reserveCapacity(length / 180)
    self.block.statesLines = SourcePlace.begins(UnsafeRawBufferPointer(start: base, count: length))
  }

  /// Decodes all lines. `isLast` says that no line end is to be expected behind the last line.
  consuming func decode(isLast: Bool) -> RecordBlock {
    var start = 0
    while start < length {
      let lineEnd = memchr(base + start, 0x0A, length - start).map { UnsafeRawPointer($0) - base }
      if lineEnd == nil, isLast, isIncomplete(from: start) { return block }
      decodeLine(from: start, to: lineEnd ?? length)
      start = (lineEnd ?? length) + (lineEnd == nil ? 0 : 1)
      block.lineCount += 1
      block.endOffset = block.offset + Int64(start)
    }
    return block
  }

  /// A last line without a line end is taken if it is whole, since nothing can follow the closing brace. Else
  /// it is counted, located, and read again when the file has grown.
  private mutating func isIncomplete(from start: Int) -> Bool {
    if block.statesLines, let passed = takePlace(from: start, to: length) {
      return tear(passed.reason, at: start, passed.explanation)
    }
    guard skipMarks(from: start, to: length) != nil else { return false }
    guard length - start <= BlockReader.longestLine else {
      return tear(.oversize, at: start, Self.oversize(length - start))
    }
    if let brace = firstBrace(from: start, to: length), records(from: brace, to: length) != nil {
      return false
    }
    return tear(.malformed, at: start, "the last line breaks off: it is read again when the file has grown")
  }

  private mutating func tear(_ reason: SkipReason, at start: Int, _ explanation: String) -> Bool {
    block.incompleteLastLine = problem(reason, at: start, explanation)
    block.counts.lines += 1
    skip(reason, at: start, explanation)
    return true
  }

  private mutating func decodeLine(from start: Int, to end: Int) {
    guard let first = skipMarks(from: start, to: end) else { return }
    block.counts.lines += 1
    if block.statesLines, let passed = takePlace(from: start, to: end) {
      return skip(passed.reason, at: start, passed.explanation)
    }
    guard end - start <= BlockReader.longestLine else {
      return skip(.oversize, at: start, Self.oversize(end - start))
    }
    guard let brace = firstBrace(from: first, to: end) else {
      return skip(.malformed, at: start, "no JSON object in the line")
    }
    if let wrong = fields.scan(base + brace, end: base + end) {
      return decodeOddLine(from: start, brace: brace, to: end, wrong: wrong)
    }
    decodeRecord(from: brace, to: end, ofLineAt: start)
  }

  /// The line that is decoded.
  @inline(__always)
  private var line: Int64 { place?.line ?? block.lineCount + 1 }

  /// Takes the place that a line says it has. Returns what the line says instead of a record, if it does.
  @inline(never)
  private mutating func takePlace(
    from start: Int, to end: Int
  ) -> (reason: SkipReason, explanation: String)? {
    let line = UnsafeRawBufferPointer(start: base + start, count: end - start)
    guard let (found, mark) = SourcePlace.read(line) else { return nil }
    place = found
    guard mark < line.count, let reason = PassedOver(rawValue: line[mark]) else { return nil }
    return (reason.skipReason, String(decoding: line[(mark + 1)...], as: UTF8.self))
  }

  /// The record from `brace` to `end`, which has been scanned; its number in a line with several of them.
  @inline(__always)
  private mutating func decodeRecord(from brace: Int, to end: Int, ofLineAt start: Int, number: UInt32 = 0) {
    if fields.meetsUnknown { scanAgain(from: brace, to: end) }
    var event = Event()
    event.offset = block.offset + Int64(brace)
    event.length = UInt32(truncatingIfNeeded: recordEnd(brace, end) - brace)
    event.line = line
    event.indexInLine = place.map { UInt32(clamping: max($0.index, Int64(number))) } ?? number
    event.source = block.source
    if fields.holdsRecord, decodeWrapped(&event, recordStart: brace) { return }
    guard mapper.fill(&event, fields) || fillLater(&event, from: brace, to: end) else {
      let reason = fields.slot(.time) == nil ? "no field holds a time" : "the time is not readable"
      return skip(.noTime, at: start, reason, number: number)
    }
    noteOddities(&event, recordStart: brace)
    append(&event, id: mapper.id(fields), recordStart: brace)
  }

  /// The record's digest, and what a person should be told of it.
  @inline(__always)
  private mutating func noteOddities(_ event: inout Event, recordStart: Int) {
    let end = recordStart + Int(event.length)
    event.digest = ByteHash.hash(base + recordStart, Int(event.length), seed: 0)
    if let own = fields.timedEnvelope {
      event.digest = ByteHash.hash(fields.base + Int(own.start), Int(own.length), seed: 0)
    }
    if event.timeForm != .absolute { noteTimeForm(event.timeForm) }
    if !isASCII(from: recordStart, to: end), !isUTF8(from: recordStart, to: end) {
      block.oddities.invalidUTF8 += 1
    }
  }

  /// Adds the event, or the events of a batch. The id's place counts from the mapper's base.
  @inline(__always)
  mutating func append(_ event: inout Event, id: FieldScanner.Slot?, recordStart: Int) {
    guard let id else { return appendUncorrelated(event) }
    if id.kind == .array {
      let isHeader = mapper.vocabulary.repeatedHeaders.contains(UInt8(truncatingIfNeeded: id.rank))
      return isHeader
        ? appendLast(&event, id, recordStart: recordStart) : appendBatch(event, id, recordStart: recordStart)
    }
    let part = fields.idPart(of: id, from: mapper.base)
    event.correlation = mapper.identifier(part)
    guard event.correlation != .none else { return appendUncorrelated(event) }
    event.correlationStart = part.start - UInt32(truncatingIfNeeded: recordStart)
    event.correlationLength = part.length
    event.repeatsCorrelation = part.isRepeated
    if part.length == 16 { block.hasShortIDs = true }
    block.events.append(event)
    block.counts.events += 1
  }

  @inline(__always)
  mutating func appendUncorrelated(_ event: Event) {
    block.uncorrelated.append(event)
    block.counts.uncorrelated += 1
  }

  // MARK: Cold

  /// Scans a record with new keys of attributes, until the table has all of them.
  @inline(never)
  private mutating func scanAgain(from brace: Int, to end: Int) {
    while fields.meetsUnknown {
      let table = newerTable()
      guard table.version != fields.table.version else { return }
      fields = fields.with(table)
      _ = fields.scan(base + brace, end: base + end)
    }
  }

  /// A line that is no record from its first brace to its end: several records, or one behind a text with braces. Each
  /// record counts as a line.
  @inline(never)
  private mutating func decodeOddLine(from start: Int, brace: Int, to end: Int, wrong: UnsafeRawPointer) {
    guard let records = records(from: brace, to: end) else {
      let isRecord = place != nil
      let byte = wrong - base - (isRecord ? brace : start) + 1
      let place = "from byte \(byte) of the \(isRecord ? "record" : "line")"
      return skip(.malformed, at: start, "\(DecodingProblem.notJSON) \(place)")
    }
    block.counts.lines += records.count - 1
    for (index, record) in records.enumerated() {
      _ = fields.scan(base + record.lowerBound, end: base + record.upperBound)
      let number = records.count > 1 ? UInt32(clamping: index + 1) : 0
      decodeRecord(from: record.lowerBound, to: record.upperBound, ofLineAt: start, number: number)
    }
  }

  /// The records of a line that follow each other without a line end, as two threads write them; nil if anything
  /// else stands there.
  private mutating func records(from brace: Int, to end: Int) -> [Range<Int>]? {
    let begin = behindLabels(from: brace, to: end)
    var (records, start) = ([Range<Int>](), begin)
    while start < end {
      let stop = fields.scan(base + start, end: base + end).map { $0 - base }
      guard let next = nextRecord(behind: stop ?? end, to: end) else { return nil }
      records.append(start..<(stop ?? end))
      start = next
    }
    return records
  }

  /// The next record of the line, or the line's end. A comma may stand between, as some collectors write lists line by
  /// line; nil if anything else does.
  private func nextRecord(behind stop: Int, to end: Int) -> Int? {
    guard fields.hasEnded else { return nil }
    if stop == end || byte(at: stop) == UInt8(ascii: "{") { return stop }
    guard byte(at: stop) == UInt8(ascii: ",") else { return nil }
    if recordEnd(stop, end) == stop + 1 { return end }
    return firstBrace(from: stop + 1, to: end).flatMap { recordEnd(stop, $0) == stop + 1 ? $0 : nil }
  }

  /// Fills an event from a record whose first time is not readable: the next field with a readable time counts.
  @inline(never)
  private mutating func fillLater(_ event: inout Event, from start: Int, to end: Int) -> Bool {
    while let unreadable = fields.slot(.time) {
      guard let slot = fields.nextTime(after: unreadable, from: base + start, end: base + end) else { break }
      guard let time = mapper.decodeLogTime(slot) else { continue }
      mapper.fill(&event, fields, time, slot)
      return true
    }
    return false
  }

  private mutating func noteTimeForm(_ form: TimeForm) {
    switch form {
    case .local: block.oddities.naiveTimes += 1
    case .earlyNumber: block.earlyNumbers += 1
    case .stray: block.timesNotKept += 1
    case .absolute: break
    }
  }

  /// A record with another one in a string: adds the event made by both together. False if the string is no record
  /// after all, or neither has a time.
  @inline(never)
  private mutating func decodeWrapped(_ event: inout Event, recordStart: Int) -> Bool {
    let record = UnsafeRawBufferPointer(start: base + recordStart, count: Int(event.length))
    let opened = OpenedRecord(
      record, table: fields.table, notAnID: fields.notAnID, slotCount: fields.slots.count)
    guard let opened, opened.layers.count > 1 else { return false }
    if opened.meetsUnknown, case let table = newerTable(), table.version != fields.table.version {
      fields = fields.with(table)
      _ = fields.scan(base + recordStart, end: base + recordStart + Int(event.length))
      return decodeWrapped(&event, recordStart: recordStart)
    }
    return opened.withFields { inner in
      mapper.base = inner.base
      defer { mapper.base = base }
      guard mapper.fill(&event, inner) else { return false }
      noteOddities(&event, recordStart: recordStart)
      opened.identify(&event)
      let first = block.events.count
      append(&event, id: mapper.id(inner), recordStart: 0)
      for index in first..<block.events.count { opened.locateID(of: &block.events[index]) }
      return true
    } ?? false
  }

  private mutating func skip(
    _ reason: SkipReason, at start: Int, _ explanation: String, number: UInt32 = 0
  ) {
    block.counts.skipped[reason, default: 0] += 1
    guard block.problems.count < DecodingProblem.mostKept else { return }
    block.problems.append(problem(reason, at: start, explanation, number: number))
  }

  private func problem(
    _ reason: SkipReason, at start: Int, _ explanation: String, number: UInt32 = 0
  ) -> DecodingProblem {
    let number = max(Int64(number), place?.index ?? 0)
    return DecodingProblem(
      reason: reason, line: line, offset: block.offset + Int64(start),
      explanation: number > 0 ? "record \(number) of the line: \(explanation)" : explanation)
  }
}
