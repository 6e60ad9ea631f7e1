import LogDecoding
import TraceModel
import TraceStore

/// Events of an index, read again from their records: the record is the evidence, and what it means is decided
/// by the decoder of today.
struct StoredEvents {
  private let decoder: LogDecoder

  init(decoder: LogDecoder) { self.decoder = decoder }

  /// The events of the request whose id is `lookup`, each with the place of its record, and the decoded block.
  /// One pass over the records' bytes.
  func decode(_ stored: IndexReader.StoredLines, of lookup: String) -> (events: [Event], block: RecordBlock) {
    let block = decoder.decode(RawBlock(lines: stored.bytes))
    var events: [Event] = []
    events.reserveCapacity(block.events.count)
    for event in block.events {
      // A record that names several requests makes an event of each; the one with this id is meant.
      if event.isShared, CorrelationLookup.normalise(block.correlationID(of: event)) != lookup { continue }
      let place = stored.places[Int(event.line) - 1]
      var placed = event
      placed.source = place.source
      placed.line = place.line
      placed.offset = place.offset
      events.append(placed)
    }
    return (events, block)
  }

  /// The texts of an event that `decode` returned, from the same block.
  func details(
    of event: Event, in stored: IndexReader.StoredLines, _ block: RecordBlock, files: [UInt32: String]
  ) -> RecordDetails {
    let inner = block.events.first { stands($0, at: event, in: stored) }
    guard let inner else { return RecordDetails() }
    let record = block.withRecord(of: inner) { Array($0) }
    return decoder.details(of: record, event: event, file: files[event.source] ?? "")
  }

  /// Whether `candidate`, an event of the decoded block, is `event`.
  func stands(_ candidate: Event, at event: Event, in stored: IndexReader.StoredLines) -> Bool {
    let place = stored.places[Int(candidate.line) - 1]
    return place.source == event.source && place.offset == event.offset
      && candidate.correlation == event.correlation
  }
}
