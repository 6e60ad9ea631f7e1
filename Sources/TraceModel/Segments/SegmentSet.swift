/// A set of segments. Hot: asking costs a shift, where asking a definition copies it.
public struct SegmentSet: Sendable, Hashable {
  @usableFromInline var bits: UInt32

  /// No segment.
  public init() { bits = 0 }

  /// The segments whose definitions pass.
  init(where isMember: (SegmentDefinition) -> Bool) {
    bits = SegmentDefinition.all.filter(isMember).reduce(0) { $0 | 1 << UInt32($1.segment.rawValue) }
  }

  /// The segment is in the set.
  @inlinable public func contains(_ segment: Segment) -> Bool {
    bits & 1 &<< UInt32(segment.rawValue) != 0
  }

  /// Puts a segment in.
  @inlinable public mutating func insert(_ segment: Segment) { bits |= 1 &<< UInt32(segment.rawValue) }

  /// Those that are not in `other`.
  package func subtracting(_ other: SegmentSet) -> SegmentSet {
    var rest = self
    rest.bits &= ~other.bits
    return rest
  }

  package var isEmpty: Bool { bits == 0 }

  /// The segments of both.
  @inlinable public func union(_ other: SegmentSet) -> SegmentSet {
    var union = self
    union.bits |= other.bits
    return union
  }

  /// Segments of one message.
  public static let ofMessage = SegmentSet(where: \.isOfMessage)
  /// Segments that each consumer group of a message has.
  public static let ofGroup = SegmentSet(where: \.isOfGroup)
  /// Segments of a request as a whole.
  public static let ofWholeRequest = SegmentSet(where: \.isOfWholeRequest)
  /// Segments that end with the request.
  public static let ofEnd = SegmentSet(where: \.isOfEnd)
  /// Segments of a whole request that need no step.
  public static let withoutSteps = SegmentSet(where: \.needsNoStep)
  /// Segments whose rows have a service's name.
  public static let withService = SegmentSet(where: \.namesService)
  /// Segments that a report tells apart by server.
  public static let ofServers = SegmentSet { $0.parties == .server }
  /// Segments that a report tells apart by caller and callee.
  public static let ofPairs = SegmentSet { $0.parties == .pair }
  /// Passages of requests to servers, and of answers back.
  public static let passages = SegmentSet(where: \.isOfPassage)
  /// Waits of messages for a consumer.
  public static let waits = SegmentSet(where: \.isWait)
  /// Passages between programs.
  public static let hops = SegmentSet(where: \.isHop)
}

extension Sequence {
  /// The rows without those that repeat a whole time which another row has; `segment` is a row's.
  package func withoutRepeatedWhole(_ segment: (Element) -> Segment) -> [Element] {
    let hasWhole = contains { segment($0).isOfEnd }
    return filter { !hasWhole || !segment($0).needsNoStep }
  }
}

extension Segment {
  /// See `SegmentDefinition`.
  public var isOfMessage: Bool { SegmentSet.ofMessage.contains(self) }
  /// See `SegmentDefinition`.
  public var isOfGroup: Bool { SegmentSet.ofGroup.contains(self) }
  /// See `SegmentDefinition`.
  public var isOfWholeRequest: Bool { SegmentSet.ofWholeRequest.contains(self) }
  /// See `SegmentDefinition`.
  public var isOfEnd: Bool { SegmentSet.ofEnd.contains(self) }
  /// See `SegmentDefinition`.
  public var needsNoStep: Bool { SegmentSet.withoutSteps.contains(self) }
  /// See `SegmentDefinition`.
  public var isHop: Bool { SegmentSet.hops.contains(self) }
}
