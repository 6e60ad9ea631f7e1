import LogDecoding
import TraceModel
import TraceStore

/// Blocks that are going to be written in one transaction, and the plan that they move.
struct IngestBatch {
  private(set) var plan: IngestPlan
  private(set) var blocks: [RecordBlock] = []
  /// Bytes of log in the blocks.
  private(set) var bytes = 0
  /// Newest source that the index is expected to have.
  private(set) var lastKnownSource: Int64

  init(plan: IngestPlan) {
    self.plan = plan
    lastKnownSource = plan.lastKnownSource
  }

  /// Takes a block in. Blocks of one source come in its order.
  mutating func add(_ block: RecordBlock) {
    var block = block
    plan.sources[Int(block.source)].add(&block)
    bytes += Int(block.endOffset - block.offset)
    blocks.append(block)
  }

  /// The batch was committed: the plan's sources are settled, and the next batch begins.
  mutating func commit(_ sourceNumbers: [Int64]) {
    for (source, number) in sourceNumbers.enumerated() { plan.sources[source].commit(number: number) }
    lastKnownSource = max(lastKnownSource, sourceNumbers.max() ?? 0)
    blocks.removeAll(keepingCapacity: true)
    bytes = 0
  }

  /// The events at `places`, copied together for reconstruction.
  func events(at places: ArraySlice<EventGroups.Place>) -> [Event] {
    places.map { blocks[Int($0.block)].events[Int($0.index)] }
  }

  /// The place among `places` of an event.
  func place(of event: Event, among places: ArraySlice<EventGroups.Place>) -> EventGroups.Place {
    places.first {
      let candidate = blocks[Int($0.block)].events[Int($0.index)]
      return candidate.source == event.source && candidate.offset == event.offset
    } ?? places[places.startIndex]
  }

  /// Runs `body` on an event and the bytes of its record.
  @inline(__always)
  func withRecord(at place: EventGroups.Place, _ body: (borrowing Event, UnsafeRawBufferPointer) throws -> Void) rethrows {
    let block = blocks[Int(place.block)]
    let event = block.events[Int(place.index)]
    try block.withRecord(of: event) { try body(event, $0) }
  }

  /// The correlation id as the event at `place` has it.
  func correlationID(at place: EventGroups.Place) -> String {
    let block = blocks[Int(place.block)]
    return block.correlationID(of: block.events[Int(place.index)])
  }
}

extension RecordBlock {
  /// Runs `body` on the bytes of an event's record.
  @inline(__always)
  func withRecord<T>(of event: borrowing Event, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    let start = Int(event.offset - offset)
    let end = start + Int(event.length)
    return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
  }

  /// The correlation id as the event's record has it.
  func correlationID(of event: Event) -> String {
    withRecord(of: event) { record in
      let start = Int(event.correlationStart)
      return String(decoding: record[start..<(start + Int(event.correlationLength))], as: UTF8.self)
    }
  }
}

extension IndexReader.StoredRecord {
  /// The correlation id as the record has it.
  func correlationID(of event: Event) -> String {
    let start = Int(event.correlationStart)
    return String(decoding: bytes[start..<(start + Int(event.correlationLength))], as: UTF8.self)
  }
}
