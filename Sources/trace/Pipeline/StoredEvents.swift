import LogDecoding
import TraceModel
import TraceStore

/// Events of an index, read again from their records: the record is the evidence, and what it means is decided
/// by the decoder of today.
struct StoredEvents {
  private let decoder: LogDecoder

  init(decoder: LogDecoder) { self.decoder = decoder }

  /// The events of one request, each with the place of its record. One pass over the records' bytes.
  func decode(_ records: [IndexReader.StoredRecord], of lookup: String?) -> [Event] {
    var lines: [UInt8] = []
    lines.reserveCapacity(records.reduce(0) { $0 + $1.bytes.count + 1 })
    for record in records {
      lines += record.bytes
      lines.append(0x0A)
    }
    let block = decoder.decode(RawBlock(lines: lines))
    return events(of: block, at: records, lookup: lookup)
  }

  /// The lines of the block are the records in their order. A record that names several requests has made an
  /// event of each; the one that is wanted is the one with the request's id.
  private func events(
    of block: RecordBlock, at records: [IndexReader.StoredRecord], lookup: String?
  ) -> [Event] {
    var events: [Event] = []
    events.reserveCapacity(records.count)
    for event in block.events {
      let record = records[Int(event.line) - 1]
      if event.isShared, let lookup, CorrelationLookup.normalise(record.correlationID(of: event)) != lookup { continue }
      var placed = event
      placed.source = record.source
      placed.line = record.line
      placed.offset = record.offset
      events.append(placed)
    }
    return events
  }
}
