import TraceModel

extension ExpectedRecord {
  /// Its kind, and the topic where it has one.
  fileprivate var parts: (kind: UInt8, topic: NameID) {
    switch self {
    case .sending: (0, .empty)
    case .reception: (1, .empty)
    case .message(let topic): (2, topic)
    case .publishing(let topic): (3, topic)
    case .consumption(let topic): (4, topic)
    case .processingEnd(let topic): (5, topic)
    }
  }

  /// Any order that is the same in every run.
  func isBefore(_ other: ExpectedRecord) -> Bool {
    (parts.kind, parts.topic.rawValue) < (other.parts.kind, other.parts.topic.rawValue)
  }

  fileprivate init?(kind: UInt8, topic: NameID) {
    switch kind {
    case 0: self = .sending
    case 1: self = .reception
    case 2: self = .message(destination: topic)
    case 3: self = .publishing(destination: topic)
    case 4: self = .consumption(destination: topic)
    case 5: self = .processingEnd(destination: topic)
    case _: return nil
    }
  }
}

extension SurveyCoder {
  /// A record that others call for.
  mutating func record(_ record: inout ExpectedRecord) {
    var (kind, topic) = record.parts
    integer(&kind)
    name(&topic)
    guard isReading else { return }
    if let read = ExpectedRecord(kind: kind, topic: topic) { record = read } else { fail() }
  }
}
