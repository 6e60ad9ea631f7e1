/// A stretch of the critical path.
package struct PathPart: Sendable {
  package var segment: Segment
  package var duration: Nanoseconds
  /// Topic for parts of a message; `empty` otherwise.
  package var destination: NameID = .empty
  /// Origins where the part begins and where it ends (`Catalog.origin`).
  package var from: OriginID = .unnamed
  package var origin: OriginID = .unnamed

  package init(
    segment: Segment, duration: Nanoseconds, destination: NameID = .empty, from: OriginID = .unnamed,
    origin: OriginID = .unnamed
  ) {
    self.segment = segment
    self.duration = duration
    self.destination = destination
    self.from = from
    self.origin = origin
  }
}
