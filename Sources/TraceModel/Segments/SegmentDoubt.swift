/// How far the printed durations of a segment may be off, as far as clocks tell.
package struct SegmentDoubt: Sendable, Equatable {
  package var segment: Segment
  /// How much longer (or, negative, shorter) it truly took than is printed, at least and at most. A side that nothing
  /// bounds is nil.
  package var bounds: DurationBounds

  package init(segment: Segment, bounds: DurationBounds) {
    (self.segment, self.bounds) = (segment, bounds)
  }
}

extension DurationBounds {
  /// Of a doubt, by how much the true durations may be shorter (negative) or longer; a side that logs leave open counts
  /// as 0, as they prove nothing of it.
  package var doubtfulSides: (shorter: Nanoseconds, longer: Nanoseconds) {
    (min(low ?? .zero, .zero), max(high ?? .zero, .zero))
  }

  /// Of a doubt: it is more than a tenth of `value`, either way.
  package func isLarge(beside value: Nanoseconds) -> Bool {
    let tenth = value.count.magnitude / 10
    return [low, high].contains { ($0?.count.magnitude ?? 0) > tenth }
  }
}
