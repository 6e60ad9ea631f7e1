import TraceModel
import TraceStore

/// The place of an event's record, and the request of the event, if the record names several.
struct RecordPosition: Hashable {
  private let source: UInt32
  private let offset: Int64
  private let correlation: Identifier

  /// The place that the event itself names.
  init(_ event: Event) {
    (source, offset, correlation) = (event.source, event.offset, event.correlation)
  }

  /// The place of an event that was read from stored lines.
  init(_ event: Event, in stored: IndexReader.StoredLines) {
    let place = stored.places[Int(event.line) - 1]
    (source, offset, correlation) = (place.source, place.offset, event.correlation)
  }
}
