import TraceModel

/// How far back a critical path reaches, and its parts so far.
struct BackwardPath {
  var reached: Instant
  /// A record between here and the next known one is missing. Not so if that record would lie before the request's
  /// first one.
  var hasHole = false
  /// The last first.
  private(set) var parts: [PathPart] = []

  init(reached: Instant) {
    self.reached = reached
    parts.reserveCapacity(8)
  }

  /// Goes back to `begin`, in ns since 1970 on the clock of `origin`, where the segment began. Without a record of
  /// that, the parts before it cannot be told apart.
  mutating func step(
    to begin: Int64, of origin: OriginID, _ segment: Segment, topic destination: NameID = .empty
  ) {
    guard begin.isLogged else {
      hasHole = true
      return
    }
    let duration = reached.time.nanoseconds &- begin
    if duration != 0 {
      parts.append(
        PathPart(
          segment: hasHole ? .unattributed : segment, duration: Nanoseconds(duration),
          destination: hasHole ? .empty : destination, from: origin, origin: reached.origin))
    }
    reached = Instant(time: Timestamp(nanoseconds: begin), origin: origin)
    hasHole = false
  }
}
