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

  /// The event of the decoded block that stands where `event` does.
  func event(at event: Event, in stored: IndexReader.StoredLines, _ block: RecordBlock) -> Event? {
    block.events.first { RecordPlace($0, in: stored) == RecordPlace(event) }
  }

  /// The events that `decode` returned, from the same block, with a way to their texts.
  func material(
    _ events: [Event], in stored: IndexReader.StoredLines, _ block: RecordBlock, files: [UInt32: String]
  ) -> RequestMaterial {
    let places = block.events.indices.map { (RecordPlace(block.events[$0], in: stored), $0) }
    let indices = Dictionary(places, uniquingKeysWith: { first, _ in first })
    return RequestMaterial(events: events) { event in
      guard let index = indices[RecordPlace(event)] else { return RecordDetails() }
      let record = block.withRecord(of: block.events[index]) { Array($0) }
      return decoder.details(of: record, event: event, file: files[event.source] ?? "")
    }
  }
}
