import LogReading
import TraceAnalysis
import TraceModel

/// The names of attributes, and of the fields in the records of a few requests, for "did you mean".
package struct AttributeNames {
  private static let sampledRequests = 20
  private static let listed = 20

  /// Every name that occurs, with dots between the parts of one within an object.
  private var names: Set<String> = []

  /// Reads the records of some requests, for names of fields that are no attributes. If the source keeps no records, it
  /// knows only the source's own names.
  package init(in requests: any SummarySource & RecordSource) async throws {
    names = try requests.knownAttributes()
    guard requests.keepsRecords else { return }
    for key in try await requests.aggregate(KeySample(limit: Self.sampledRequests)).keys {
      let records = try requests.records(for: key)
      for event in records.events.prefix(50) {
        names.formUnion(FieldNames.names(ofRecord: Array(records.details(event).record)))
      }
    }
  }

  /// The name probably meant by `typed`, such as a longer name with this end;
  /// nil if `typed` occurs itself, or no name is near.
  package func nearest(to typed: String) -> String? {
    guard !names.contains(typed) else { return nil }
    let names = names.sorted()
    if let whole = names.first(where: { $0.hasSuffix("." + typed) }) { return whole }
    return EditDistance.near(to: typed, among: names)
  }

  /// Some of the names that requests may be grouped by, in the order of the alphabet. The standard fields have
  /// options of their own, and the keys of groups are named beside them; both are left out.
  package var examples: [String] {
    let profile = try? Profile.makeDefault()
    let standard = profile.map {
      $0.time + $0.level + $0.event + $0.correlationID + $0.service + $0.instance + $0.messageKey
    }
    let others = names.subtracting(standard ?? []).subtracting(GroupKey.names)
    return Array(others.sorted().prefix(Self.listed))
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
