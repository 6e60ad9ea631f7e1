import TraceModel

/// Names one request within a source.
package struct RequestKey: Hashable, Sendable {
  /// Which request, in 64 bits (`RequestNumber`):
  ///
  ///     63       40 39                                                  0
  ///     occurrence  the id: its number in an index, or its shard and place in memory
  package var number: Int64

  /// Which of several requests with one id it is, from 1; nil where the id names one, or all are meant.
  package var occurrence: Int? {
    let occurrence = RequestNumber.occurrence(number)
    return occurrence == 0 ? nil : Int(occurrence)
  }

  /// The key of all requests with the id.
  package var withoutOccurrence: RequestKey { RequestKey(number: RequestNumber.ofID(number)) }

  /// The key of one of several requests with the id.
  package func withOccurrence(_ occurrence: Int) -> RequestKey {
    RequestKey(number: RequestNumber.make(RequestNumber.ofID(number), occurrence: Int64(occurrence)))
  }
}
