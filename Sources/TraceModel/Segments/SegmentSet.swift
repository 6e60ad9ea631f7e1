/// A set of segments. Hot: asking costs a shift, where asking a definition copies it.
package struct SegmentSet: Sendable {
  @usableFromInline let bits: UInt32

  /// The segments whose definitions pass.
  init(where isMember: (SegmentDefinition) -> Bool) {
    bits = SegmentDefinition.all.filter(isMember).reduce(0) { $0 | 1 << UInt32($1.segment.rawValue) }
  }

  @inlinable package func contains(_ segment: Segment) -> Bool {
    bits & 1 &<< UInt32(segment.rawValue) != 0
  }

  package static let ofMessage = SegmentSet(where: \.isOfMessage)
  package static let ofWholeRequest = SegmentSet(where: \.isOfWholeRequest)
  package static let ofEnd = SegmentSet(where: \.isOfEnd)
  package static let ofServers = SegmentSet { $0.parties == .server }
  package static let ofPairs = SegmentSet { $0.parties == .pair }
  package static let hops = SegmentSet(where: \.isHop)
}

extension Segment {
  /// See `SegmentDefinition`.
  package var isOfMessage: Bool { SegmentSet.ofMessage.contains(self) }
  /// See `SegmentDefinition`.
  package var isOfWholeRequest: Bool { SegmentSet.ofWholeRequest.contains(self) }
  /// See `SegmentDefinition`.
  package var isOfEnd: Bool { SegmentSet.ofEnd.contains(self) }
  /// See `SegmentDefinition`.
  package var isHop: Bool { SegmentSet.hops.contains(self) }
}
