import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Hot: the lines of one block, each made into an event, a skipped line with its reason, or nothing (blank).
struct BlockDecoder {
  /// Explanations that a block keeps; its counts have every skipped line.
  private static let explainedProblems = 20

  private let base: UnsafeRawPointer
  private let length: Int
  private var fields: FieldScanner
  private var mapper: EventMapper
  private var block: RecordBlock

  init(block: RecordBlock, base: UnsafeRawPointer, length: Int, fields: FieldScanner, mapper: EventMapper) {
    self.block = block
    self.base = base
    self.length = length
    self.fields = fields
    self.mapper = mapper
    self.block.events.reserveCapacity(length / 180)
  }

  /// Decodes all lines. `isLast` says that no line end is to be expected behind the last line.
  consuming func decode(isLast: Bool) -> RecordBlock {
    var start = 0
    while start < length {
      let lineEnd = memchr(base + start, 0x0A, length - start).map { UnsafeRawPointer($0) - base }
      if lineEnd == nil, isLast, isTorn(from: start) { return block }
      decodeLine(from: start, to: lineEnd ?? length)
      start = (lineEnd ?? length) + (lineEnd == nil ? 0 : 1)
      block.lineCount += 1
      block.endOffset = block.offset + Int64(start)
    }
    return block
  }

  /// A last line without a line end is taken if it is whole, since nothing can follow the closing brace. Else
  /// it is counted, located, and read again when the file has grown.
  private mutating func isTorn(from start: Int) -> Bool {
    guard let brace = firstBrace(from: start, to: length) else { return false }
    guard fields.scan(base + brace, end: base + length) != nil else { return false }
    block.tornLines = 1
    block.counts.lines += 1
    skip(.malformed, at: start, "the last line breaks off: it is read again when the file has grown")
    return true
  }

  private mutating func decodeLine(from start: Int, to end: Int) {
    guard let first = skipMarks(from: start, to: end) else { return }
    block.counts.lines += 1
    guard end - start <= BlockReader.longestLine else {
      return skip(.oversize, at: start, Self.oversize(end - start))
    }
    guard let brace = firstBrace(from: first, to: end) else {
      return skip(.malformed, at: start, "no JSON object in the line")
    }
    if let wrong = fields.scan(base + brace, end: base + end) {
      return skip(.malformed, at: start, "not JSON from byte \(wrong - base - start + 1) of the line")
    }
    var event = Event()
    guard mapper.fill(&event, fields) else {
      let reason = fields.slot(.time) == nil ? "no field holds a time" : "the time is not readable"
      return skip(.noTime, at: start, reason)
    }
    event.offset = block.offset + Int64(brace)
    event.length = UInt32(truncatingIfNeeded: recordEnd(brace, end) - brace)
    event.line = block.lineCount + 1
    event.source = block.source
    event.digest = ByteHash.hash(base + brace, Int(event.length), seed: 0)
    if mapper.naive { block.naiveTimes += 1 }
    if !isASCII(from: brace, to: end), !isUTF8(from: brace, to: end) { block.invalidUTF8 += 1 }
    append(&event, recordStart: brace)
  }

  @inline(__always)
  private mutating func append(_ event: inout Event, recordStart: Int) {
    guard let id = fields.slot(.correlation) else { return appendUncorrelated(event) }
    if id.kind == .array { return appendBatch(event, id, recordStart: recordStart) }
    event.correlation = mapper.identifier(id)
    guard event.correlation != .none else { return appendUncorrelated(event) }
    event.correlationStart = id.start - UInt32(truncatingIfNeeded: recordStart)
    event.correlationLength = id.length
    block.events.append(event)
    block.counts.events += 1
  }

  private mutating func appendUncorrelated(_ event: Event) {
    block.uncorrelated.append(event)
    block.counts.uncorrelated += 1
  }

  /// A record that names several ids (a batch of messages) is one line and an event of each request.
  private mutating func appendBatch(_ event: Event, _ ids: FieldScanner.Slot, recordStart: Int) {
    var cursor = JSONCursor(base + Int(ids.start) + 1, end: base + Int(ids.start + ids.length))
    var seen: Set<Identifier> = []
    repeat {
      cursor.skipSpace()
      let start = cursor.position
      guard let kind = cursor.skipValue(depth: 1) else { break }
      guard kind.rawValue <= JSONCursor.Kind.number.rawValue else { continue }
      let quote = kind == .number ? 0 : 1
      var slot = ids
      slot.start = UInt32(truncatingIfNeeded: start - base + quote)
      slot.length = UInt32(truncatingIfNeeded: cursor.position - start - 2 * quote)
      slot.kind = kind
      var member = event
      member.isShared = true
      member.correlation = mapper.identifier(slot)
      guard member.correlation != .none, seen.insert(member.correlation).inserted else { continue }
      member.correlationStart = slot.start - UInt32(truncatingIfNeeded: recordStart)
      member.correlationLength = slot.length
      block.events.append(member)
    } while cursor.take(UInt8(ascii: ","))
    if seen.isEmpty { appendUncorrelated(event) } else { block.counts.events += 1 }
  }

  // MARK: Line ends and beginnings

  /// Behind what may stand before a record: a byte-order mark, the record separator of RFC 7464, NULs that a
  /// truncated file leaves, space. nil for a blank line.
  private func skipMarks(from start: Int, to end: Int) -> Int? {
    var index = start
    while index < end {
      let byte = byte(index)
      if byte <= 0x20 {
        index += 1
      } else if byte == 0xEF, index + 2 < end, self.byte(index + 1) == 0xBB, self.byte(index + 2) == 0xBF {
        index += 3
      } else {
        return index
      }
    }
    return nil
  }

  /// The record begins at the first brace: a text before it (a time, a container's name) is passed over.
  private func firstBrace(from start: Int, to end: Int) -> Int? {
    guard start < end else { return nil }
    if byte(start) == UInt8(ascii: "{") { return start }
    return memchr(base + start, 0x7B, end - start).map { UnsafeRawPointer($0) - base }
  }

  /// The record ends at its closing brace, before a carriage return or NULs.
  private func recordEnd(_ start: Int, _ end: Int) -> Int {
    var index = end
    while index > start, byte(index - 1) <= 0x20 { index -= 1 }
    return index
  }

  @inline(__always)
  private func byte(_ index: Int) -> UInt8 { (base + index).load(as: UInt8.self) }

  @inline(__always)
  private func isASCII(from start: Int, to end: Int) -> Bool {
    var bits: UInt64 = 0
    var index = start
    while index + 8 <= end {
      bits |= (base + index).loadUnaligned(as: UInt64.self)
      index += 8
    }
    while index < end {
      bits |= UInt64(byte(index))
      index += 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }

  private func isUTF8(from start: Int, to end: Int) -> Bool {
    String(validating: UnsafeRawBufferPointer(start: base + start, count: end - start), as: UTF8.self) != nil
  }

  /// What is wrong with a line of `length` bytes.
  static func oversize(_ length: Int) -> String {
    "the line is \(length) bytes long; the longest that is read has 16 MiB"
  }

  private mutating func skip(_ reason: SkipReason, at start: Int, _ explanation: String) {
    block.counts.skipped[reason, default: 0] += 1
    guard block.problems.count < Self.explainedProblems else { return }
    block.problems.append(
      DecodingProblem(
        reason: reason, line: block.lineCount + 1, offset: block.offset + Int64(start),
        explanation: explanation))
  }
}
