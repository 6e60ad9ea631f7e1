package import LogReading
import TraceModel
import TraceStore

/// Reads a range of a log: its records as frames, each once to every shard that has one of its requests, and what else is
/// known of the range as its side.
///
///     bytes 4,096 … 8,192 of app.jsonl ─┬→ 001  8f3a…  {"ts":…}     frames
///                                       ├→ 003  02bc…  {"ts":…}
///                                       └→ lines, skipped ones, times, coverage     side
package struct RangeMap {
  private var side: RangeSide
  private let input: LogInput
  private let decoder: LogDecoder
  /// Of times without an offset; nil for UTC.
  private let zone: LocalZone?
  private let isPart: Bool
  private var frames: FrameWriter
  private var times: SourceTimes
  private var collected: RangeTimesReader
  /// Whether the log's numbers count from 2001 is known, as far as its beginning tells.
  private var knowsNumbers = false
  private var isFirst = true

  /// Prepares the reading of a range of `input`, a log called `name`, by `decoder`, which has the profile of `terms`. Throws
  /// `LogRange.Problem`.
  package init(
    _ range: LogRange, of input: LogInput, called name: String, zone: LocalZone?, terms: RangeTerms,
    decoder: LogDecoder
  ) throws {
    var input = input
    _ = input.prepare()
    if let before = input.fileBefore { throw LogRange.Problem.goesOn(file: name, before: before) }
    if !range.isWhole, input.size == nil {
      throw LogRange.Problem.indivisible(file: name, Self.packing(of: input, terms))
    }
    side = RangeSide(terms: terms)
    (side.source, side.zone) = (name, zone?.name ?? "")
    side.convention = RangeConvention(of: name, beginning: input.beginning(LogDecoder.sampleLength), decoder)
    decoder.catalog.attributes.begin(with: [], isFull: false)
    self.decoder = decoder.following(side.convention.among)
    self.zone = self.decoder.zone ?? zone
    frames = FrameWriter(
      of: name, shards: terms.shards, hasZone: self.zone != nil, settlesZones: self.decoder.settlesZones)
    isPart = try Self.place(range, in: &input, name, &side)
    self.input = input
    times = SourceTimes(zone: self.zone)
    collected = RangeTimesReader(beginning: side.convention.among.beginning)
    if isPart, self.decoder.settlesZones { throw LogRange.Problem.indivisible(file: name, .zones) }
  }

  /// Opens a log, without the fields of `redaction`. Throws `InputProblem`, or `notOne` unless `file` is one log.
  package static func open(
    _ file: String, redaction: Redaction?, notOne: @autoclosure () -> any Error
  ) throws -> LogInput {
    let paths = LogPaths([file])
    if let problem = paths.problems.first { throw problem }
    let opened = OpenedLogs(paths.paths, redaction: redaction)
    if let problem = opened.problems.first { throw problem }
    guard let input = opened.inputs.first, opened.inputs.count == 1 else {
      for input in opened.inputs { input.finish() }
      throw notOne()
    }
    return input
  }

  private static func packing(of input: LogInput, _ terms: RangeTerms) -> LogRange.Reason {
    if input.mayWait { return .stream }
    if input.isCompressed { return .compressed }
    if let envelope = input.envelope { return .envelope(envelope.name) }
    return .converted
  }

  /// Finds the lines of a range; whether it is less than the log.
  private static func place(
    _ range: LogRange, in input: inout LogInput, _ name: String, _ side: inout RangeSide
  ) throws -> Bool {
    guard let size = input.size else { return false }
    guard range.start <= size else { throw LogRange.Problem.outside(file: name, size: size) }
    (side.size, side.start, side.end) = (size, range.start, max(range.start, min(range.end ?? size, size)))
    side.firstLine = LogRange.lineStart(side.start, in: input)
    side.settled = side.firstLine
    if side.start == 0 { side.head = input.beginning(LedgerEntry.sampleLength) }
    input.start = side.firstLine
    return side.start > 0 || side.end < size
  }

  /// Reads the range. `write` gets frames, some whole ones at a time. Throws `LogRange.Problem`, `InputProblem`, or what
  /// `write` throws.
  package mutating func run(_ write: ([UInt8]) throws -> Void) throws -> RangeSide {
    let end = isPart ? LogRange.lineStart(side.end, in: input) : .max
    input.goToStart()
    var reader = BlockReader(input, source: 0, offset: input.start, carried: input.carried)
    while reader.offset < end, var raw = try next(&reader) {
      raw.cut(at: end)
      guard raw.lines.count > 0 || raw.oversize != nil else { break }
      var block = decoder.decode(raw)
      try settle(&block)
      var text: [UInt8] = []
      text.reserveCapacity(raw.lines.count + raw.lines.count / 2)
      frames.add(block, to: &text)
      try write(text)
      count(block)
    }
    if let damage = input.damage { throw damage }
    finish()
    return side
  }

  private func next(_ reader: inout BlockReader) throws -> RawBlock? {
    do { return try reader.next() } catch let error as ReadError {
      throw InputProblem.unreadable(file: side.source, code: error.code)
    }
  }

  private mutating func finish() {
    if input.size == nil {
      side.size = side.settled
      side.end = side.settled
    }
    side.frames = frames.sums
    side.attributes = RangeAttributes(decoder.catalog.attributes.contents)
    side.times = collected.finish()
    tellOrigins()
    if input.size != nil, let last = tailInFile() { side.tail = last }
  }

  /// The last bytes of a file's lines.
  private func tailInFile() -> [UInt8]? {
    let count = min(Int64(LedgerEntry.sampleLength), side.settled)
    return side.settled > side.firstLine ? input.peek(at: side.settled - count, count: Int(count)) : []
  }

  // MARK: Times

  private mutating func settle(_ block: inout RecordBlock) throws {
    if isPart, block.earlyNumbers > 0 { try learnNumbers() }
    try expectTime(of: block)
    times.applied(&block)
    if !block.ruleMatches.isEmpty { block.settleMatches() }
    block.number(after: side.physicalLines)
  }

  /// Whether numbers count from 2001 is decided by the beginning of the log.
  private mutating func learnNumbers() throws {
    guard !knowsNumbers else { return }
    knowsNumbers = true
    var beginning = RawBlock(lines: input.beginning(BlockReader.blockSize))
    if let end = beginning.lines.storage[..<beginning.lines.count].lastIndex(of: 0x0A) {
      beginning.cut(at: Int64(end) + 1)
    }
    var block = decoder.decode(beginning)
    guard block.eventCount >= 2 else { throw LogRange.Problem.indivisible(file: side.source, .numbers) }
    var decided = SourceTimes(zone: zone)
    decided.applied(&block)
    times.count(as: decided)
  }

  /// The first record of a range says its time by itself.
  private mutating func expectTime(of block: RecordBlock) throws {
    guard isFirst, block.eventCount > 0 else { return }
    isFirst = false
    guard side.firstLine > 0, zone != nil, block.oddities.naiveTimes > 0 else { return }
    let first = [block.events.first, block.uncorrelated.first].compactMap { $0 }.min { $0.offset < $1.offset }
    guard let first, first.timeForm == .local, times.cameTwice(first.time) else { return }
    throw LogRange.Problem.timeCameTwice(file: side.source, cut: side.start)
  }

  // MARK: The side

  private mutating func count(_ block: RecordBlock) {
    side.settled = block.endOffset
    side.physicalLines += block.lineCount
    side.counts += block.settledCounts
    side.oddities += block.oddities
    side.rules.merge(block.ruleMatches) { $0.adding($1) }
    side.incompleteLastLine = block.incompleteLastLine ?? side.incompleteLastLine
    side.problems += block.problems.filter { $0.offset < block.endOffset }
      .prefix(DecodingProblem.mostKept - side.problems.count)
    collected.add(block)
    guard input.size == nil else { return }
    let text = block.bytes.prefix(Int(block.endOffset - block.offset))
    if !text.isEmpty { side.tail = Array(text.suffix(LedgerEntry.sampleLength)) }
    if side.head.isEmpty { side.head = Array(text.prefix(LedgerEntry.sampleLength)) }
  }

  /// Gives the origins in the times numbers of the side, in the order of their names.
  private mutating func tellOrigins() {
    var known = Set(side.times.records.map(\.origin))
    for run in side.times.runs { known.formUnion(run.coverage.map(\.origin)) }
    let sorted = known.map { (id: $0, origin: decoder.catalog.origin($0)) }.sorted { $0.origin < $1.origin }
    side.origins = sorted.map(\.origin)
    let numbers = Dictionary(
      sorted.enumerated().map { ($1.id, OriginID(index: $0)) }, uniquingKeysWith: { first, _ in first })
    side.times.rename { numbers[$0] ?? .unnamed }
  }
}
