/// One request that `trace find` lists.
package struct FoundRequest: Sendable, Equatable {
  /// As its earliest event logged it.
  package var correlationID: String
  /// The number among several requests with this id, from 1; nil if the id names one.
  package var occurrence: Int?
  /// How it ended in the light of all logs.
  package var outcome: Outcome
  /// Time of the first event.
  package var start: Timestamp
  /// From the first send (or, without a client, the first reception) until every message was done; nil where
  /// the request has not ended.
  package var done: Nanoseconds?
  /// From its first to its last record; nil where the time of none is known.
  package var elapsed: Nanoseconds?
  /// How long a request that goes on had lasted when the logs ended; nil of others.
  package var lasted: Nanoseconds?
  /// The longest wait of a message for its first delivery; nil without one.
  package var queueWait: Nanoseconds?
  /// How long a message that still waits for its first delivery had waited when the logs ended, the longest; nil
  /// without one.
  package var waiting: Nanoseconds?
  /// The duration by which it was chosen, of the segment that was asked for; nil where none was.
  package var asked: Asked?
  /// How much longer (or, negative, shorter) `done` may truly be, as far as clocks tell; nil unless that is more than a
  /// tenth of it.
  package var doneDoubt: DurationBounds?
  /// The same of `elapsed` and of `queueWait`.
  package var elapsedDoubt: DurationBounds?
  /// The doubt of the longest wait.
  package var queueWaitDoubt: DurationBounds?
  /// Services that took part, in the order of their first event.
  package var services: [String]
  /// Text of the last error that a record of the request states.
  package var error: String?

  package init(
    correlationID: String, outcome: Outcome, start: Timestamp, done: Nanoseconds? = nil,
    queueWait: Nanoseconds? = nil, services: [String] = [], error: String? = nil
  ) {
    self.correlationID = correlationID
    self.outcome = outcome
    self.start = start
    self.done = done
    self.queueWait = queueWait
    self.services = services
    self.error = error
  }

  /// How long a part of the request took, the longest of its kind.
  package struct Asked: Sendable, Equatable {
    package var segment: Segment
    package var duration: Nanoseconds

    package init(segment: Segment, duration: Nanoseconds) {
      (self.segment, self.duration) = (segment, duration)
    }
  }

  /// The shortest beginning of the id that is no other request's; nil if unknown.
  package var shortID: String?

  /// The name for `trace show`, in as few characters as known.
  package var shortName: String { OccurrenceName.text(shortID ?? correlationID, occurrence) }

  /// The name for `trace show`: the id, with the occurrence if it has one.
  package var name: String { OccurrenceName.text(correlationID, occurrence) }
}
