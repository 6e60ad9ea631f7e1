import TraceAnalysis
import TraceModel
import TraceRendering

/// Blocks that are going to be written in one transaction, and how they move the ledger.
struct IngestBatch: Sendable {
  let blocks: [RecordBlock]
  /// By source.
  let moves: [LedgerMove]
  /// Bytes of log in the blocks.
  let bytes: Int64

  /// The events at `places`, copied together for reconstruction.
  func events(at places: ArraySlice<EventGroups.Place>) -> [Event] {
    places.map { blocks[Int($0.block)].events[Int($0.index)] }
  }

  /// The correlation id as the event at `place` has it.
  func correlationID(at place: EventGroups.Place) -> String {
    blocks[Int(place.block)].correlationID(of: blocks[Int(place.block)].events[Int(place.index)])
  }
}

/// A batch with everything that can be found out about its requests before it is this batch's turn to be
/// written: their events together, and the summary that each has if it is new.
struct PreparedBatch: Sendable {
  /// A request of the batch.
  struct Request: Sendable {
    var correlationID: String
    var lookup: String
    var summary: TraceSummary
  }

  let batch: IngestBatch
  let groups: EventGroups
  /// Parallel to `groups`.
  let requests: [Request]

  init(_ batch: IngestBatch) {
    self.batch = batch
    groups = EventGroups(batch.blocks)
    let reconstructor = TraceReconstructor()
    requests = (0..<groups.count).map { [groups] group in
      let events = batch.events(at: groups[group])
      let trace = reconstructor.reconstruct(events)
      let id = Self.correlationID(of: trace.events[0], among: groups[group], in: batch)
      return Request(correlationID: id, lookup: CorrelationLookup.normalise(id), summary: TraceSummary(trace))
    }
  }

  /// The id as the earliest event has it.
  private static func correlationID(
    of first: Event, among places: ArraySlice<EventGroups.Place>, in batch: IngestBatch
  ) -> String {
    let place = places.first {
      let candidate = batch.blocks[Int($0.block)].events[Int($0.index)]
      return candidate.source == first.source && candidate.offset == first.offset
    }
    return batch.correlationID(at: place ?? places[places.startIndex])
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

  /// The correlation id as the event's record has it, without the escapes of JSON.
  func correlationID(of event: Event) -> String {
    let logged = withRecord(of: event) { record in
      let start = Int(event.correlationStart)
      return String(decoding: record[start..<(start + Int(event.correlationLength))], as: UTF8.self)
    }
    return logged.utf8.contains(UInt8(ascii: "\\")) ? LoggedJSON.text("\"\(logged)\"") : logged
  }
}
