/// A stretch of the critical path.
package struct PathPart: Sendable {
  package var segment: Segment
  package var duration: Nanoseconds
  /// Topic for parts of a message; 0 otherwise.
  package var destination: Symbol = 0
  /// Origins where the part begins and where it ends (`Catalog.origin`).
  package var from: Symbol = 0
  package var origin: Symbol = 0

  package init(
    segment: Segment, duration: Nanoseconds, destination: Symbol = 0, from: Symbol = 0, origin: Symbol = 0
  ) {
    self.segment = segment
    self.duration = duration
    self.destination = destination
    self.from = from
    self.origin = origin
  }
}
