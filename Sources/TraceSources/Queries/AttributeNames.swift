import TraceModel

/// The names of attributes, and of the fields in the records of a few requests, for "did you mean".
package struct AttributeNames {
  private static let sampledRequests = 20

  /// Every name that occurs, at any depth.
  private var names: Set<String> = []

  /// Reads the records of some requests, for names of fields that are no attributes; knows no name where the source does not
  /// keep them.
  package init(in requests: any SummarySource & RecordSource) async throws {
    guard requests.keepsRecords else { return }
    names = try requests.knownAttributes()
    for key in try await requests.aggregate(KeySample(limit: Self.sampledRequests)).keys {
      let records = try requests.records(for: key)
      for event in records.events.prefix(50) {
        let record = String(decoding: records.details(event).record, as: UTF8.self)
        names.formUnion(record.matches(of: /"([A-Za-z_][A-Za-z0-9_.\-]*)"\s*:/).map { String($0.output.1) })
      }
    }
  }

  /// The name that `typed` was probably meant to be; nil where it occurs itself, and where none is near.
  package func nearest(to typed: String) -> String? {
    guard !names.contains(typed) else { return nil }
    let near = EditDistance.nearest(to: typed, among: names.sorted())
    return near.flatMap { $0.distance <= max(2, typed.count / 4) ? $0.word : nil }
  }
}

/// The keys of some requests.
private struct KeySample: RequestAggregate {
  let limit: Int
  private(set) var keys: [RequestID] = []

  init(limit: Int) { self.limit = limit }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    try requests { _, key in if keys.count < limit { keys.append(key) } }
  }

  mutating func merge(_ other: KeySample) { keys = Array((keys + other.keys).prefix(limit)) }
}
