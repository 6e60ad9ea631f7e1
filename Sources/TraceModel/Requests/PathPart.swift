/// A stretch of the critical path.
public struct PathPart: Sendable {
  /// The segment that the time was spent on.
  public var segment: Segment
  /// How long it took; negative where clocks disagree.
  public var duration: Nanoseconds
  /// Topic for parts of a message; `empty` otherwise.
  public var destination: NameID = .empty
  /// Origins of the part's beginning and of its end (`Catalog.origin`).
  public var from: OriginID = .unnamed
  /// The origin of the record that ends the part.
  public var origin: OriginID = .unnamed

  /// A part without a topic or origins has none that are known.
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
