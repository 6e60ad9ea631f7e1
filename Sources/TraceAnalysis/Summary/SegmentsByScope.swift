import TraceModel

/// The table of segments as loops over requests need it: by scope, and two instants each. Hot.
struct SegmentsByScope: Sendable {
  /// A segment between two instants of its scope.
  struct Stretch<Instant: Sendable & RawRepresentable<UInt8>>: Sendable {
    let segment: Segment
    let begin: Instant
    let end: Instant
  }

  private(set) var ofExchange: [Stretch<ExchangeInstant>] = []
  private(set) var ofMessage: [Stretch<MessageInstant>] = []
  private(set) var ofRequest: [Stretch<RequestInstant>] = []
  private(set) var ofApp: [(segment: Segment, duration: AppDuration)] = []

  /// The segments that a request is measured in.
  static let measured = SegmentsByScope { $0.isMeasured }
  /// The segments that count as unfinished work while their end is still to come, in the order of their beginnings.
  static let awaited = SegmentsByScope { $0.unfinished != .ignored }.orderedByBegin
  /// Segments that may begin by one clock and end by another, with a doubt to tell.
  static let betweenClocks = SegmentsByScope { $0.isHop || $0.isWait || $0.endChoice != .only }
  /// Segments that cannot end before they begin.
  static let hops = SegmentsByScope { $0.isHop }

  /// The segments whose definitions pass, in the order of the table.
  private init(where isMember: (SegmentDefinition) -> Bool) {
    for definition in SegmentDefinition.all where isMember(definition) {
      let segment = definition.segment
      switch definition.extent {
      case .exchange(let begin, let end): ofExchange.append(Stretch(segment: segment, begin: begin, end: end))
      case .message(let begin, let end): ofMessage.append(Stretch(segment: segment, begin: begin, end: end))
      case .request(let begin, let end): ofRequest.append(Stretch(segment: segment, begin: begin, end: end))
      case .app(let duration): ofApp.append((segment, duration))
      case .path: break
      }
    }
  }

  private var orderedByBegin: SegmentsByScope {
    var ordered = self
    ordered.ofExchange = Self.orderedByBegin(ofExchange)
    ordered.ofMessage = Self.orderedByBegin(ofMessage)
    ordered.ofRequest = Self.orderedByBegin(ofRequest)
    return ordered
  }

  /// Segments that begin together stay in the order of the table.
  private static func orderedByBegin<Instant>(_ stretches: [Stretch<Instant>]) -> [Stretch<Instant>] {
    stretches.sorted {
      ($0.begin.rawValue, $0.segment.rawValue) < ($1.begin.rawValue, $1.segment.rawValue)
    }
  }
}
