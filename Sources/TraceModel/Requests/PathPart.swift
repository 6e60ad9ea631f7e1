/// A stretch of the critical path.
public struct PathPart: Sendable {
  public var segment: Segment
  public var duration: Nanoseconds
  /// Topic for parts of a message; `empty` otherwise.
  public var destination: NameID = .empty
  /// Origins where the part begins and where it ends (`Catalog.origin`).
  public var from: OriginID = .unnamed
  public var origin: OriginID = .unnamed

  public init(
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
