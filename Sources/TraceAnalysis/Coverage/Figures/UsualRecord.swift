import TraceModel

/// A record of nearly every completed request that took a certain step.
struct UsualRecord: Equatable, Sendable {
  var record: ExpectedRecord
  /// How many completed requests took the step.
  var requests: Int
  /// How many of them have the record.
  var having: Int

  /// How many completed requests must have taken a step before anything is expected of it.
  static let leastRequests = 20
  /// How many of them, in percent, must have a record for it to be expected.
  static let leastPercent = 99
}

extension ShapeSurvey {
  /// The records expected with each step, in the order of `texts`, the catalog's texts by id.
  func usualRecords(texts: [String]) -> [RequestStep: [UsualRecord]] {
    tallies.filter { $0.value.requests >= UsualRecord.leastRequests }.mapValues { tally in
      tally.having.map { UsualRecord(record: $0.key, requests: tally.requests, having: $0.value) }
        .filter { $0.having * 100 >= $0.requests * UsualRecord.leastPercent }
        .sorted { $0.record.sortKey(texts) < $1.record.sortKey(texts) }
    }
  }
}

extension ExpectedRecord {
  /// An order of records that does not depend on the numbers of ids.
  func sortKey(_ texts: [String]) -> (Int, String) {
    switch self {
    case .sending: (0, "")
    case .reception: (1, "")
    case .message(let destination): (2, texts[destination.index])
    case .publishing(let destination): (3, texts[destination.index])
    case .consumption(let destination): (4, texts[destination.index])
    case .processingEnd(let destination): (5, texts[destination.index])
    }
  }
}
