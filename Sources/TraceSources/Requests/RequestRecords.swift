import LogReading
import TraceAnalysis
package import TraceModel
import TraceStore

/// The events of one request in no particular order, and a way to their texts.
package struct RequestRecords {
  package let events: [Event]
  /// The decoder of a source's records.
  private let decoder: (_ source: UInt32) -> LogDecoder
  /// Records shared by several requests, if `locate` does not find them.
  private let shared: [SourcePosition: [UInt8]]
  private let file: (_ source: UInt32) -> String
  /// The block that has the record of an event, and the event's index in it.
  private let locate: (RecordPosition) -> (block: RecordBlock, index: Int)?

  init(
    _ events: [Event], _ decoder: @escaping (UInt32) -> LogDecoder,
    shared: [SourcePosition: [UInt8]] = [:], file: @escaping (UInt32) -> String,
    locate: @escaping (RecordPosition) -> (block: RecordBlock, index: Int)?
  ) {
    self.events = events
    self.decoder = decoder
    self.shared = shared
    self.file = file
    self.locate = locate
  }

  /// An event's record as it was logged; empty where it is not there.
  func bytes(of event: Event) -> [UInt8] {
    if event.isShared, let whole = shared[SourcePosition(source: event.source, offset: event.offset)] {
      return whole
    }
    guard let (block, index) = locate(RecordPosition(event)) else { return [] }
    return block.withRecord(of: block.events[index]) { Array($0) }
  }

  /// Reads the texts of an event's record.
  package func details(_ event: Event) -> RecordDetails {
    guard let (block, index) = locate(RecordPosition(event)) else { return RecordDetails() }
    let record = block.withRecord(of: block.events[index]) { Array($0) }
    let (decoder, file) = (decoder(event.source), file(event.source))
    if event.isShared, let whole = shared[SourcePosition(source: event.source, offset: event.offset)] {
      return decoder.details(of: whole, id: record[...], level: event.level, file: file)
    }
    return decoder.details(of: record, event: block.events[index], file: file)
  }

  /// The request's id as its earliest event has it; nil without an event.
  func correlationID() -> String? { correlationID(in: TraceReconstructor().reconstruct(events)) }

  /// The request's id as the earliest event of `trace` has it, which was reconstructed from these events.
  func correlationID(in trace: Trace) -> String? {
    trace.events.first.flatMap { locate(RecordPosition($0)) }.map { block, index in
      block.correlationID(of: block.events[index])
    }
  }
}

extension RecordSource where Self: IDSource {
  /// The id of a request as its earliest event has it; of several requests with one id, as the first has it.
  func correlationID(of key: RequestID) throws -> String {
    let first = try key.occurrence == nil ? occurrences(of: key)[0] : key
    return try records(for: first).correlationID() ?? ""
  }
}
