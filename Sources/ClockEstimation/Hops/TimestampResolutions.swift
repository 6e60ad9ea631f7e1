import TraceModel

/// The step of each origin's times: the largest power of ten, from 1 ns to 1 s, that divides them all. A logged time is
/// taken as cut off to that step, so the event happened at it or less than a step after.
///
/// An origin with few events may look coarser than it is. That only widens its bounds;
/// other records of its log may tell (`StepLimits`).
struct TimestampResolutions: Equatable, Sendable {
  /// ns by origin; 0 of origins without a time.
  private var steps: [Int64] = []
  /// The most, in ns, by which a beginning may be off that an origin's record of the end implies.
  private var doubts: [OriginID: Int64] = [:]

  private static let coarsest: Int64 = 1_000_000_000

  /// Every origin with a time.
  private var origins: [OriginID] { steps.indices.filter { steps[$0] > 0 }.map { OriginID(index: $0) } }

  /// An origin has a time.
  func contains(_ origin: OriginID) -> Bool { origin.index < steps.count && steps[origin.index] > 0 }

  /// ns; 1 of origins without a time.
  subscript(origin: OriginID) -> Int64 {
    origin.index < steps.count ? max(steps[origin.index], 1) : 1
  }

  /// Notes a time that `origin` logged, unless it is absent.
  mutating func note(_ time: Int64, of origin: OriginID) {
    guard time.isLogged else { return }
    makeRoom(for: origin)
    steps[origin.index] = Self.refine(steps[origin.index], by: time)
  }

  /// How much later than its printed time something may have been that `origin` received, in ns.
  func slack(of origin: OriginID) -> Int64 { self[origin] - 1 + (doubts[origin] ?? 0) }

  /// Notes by how much a beginning may be off, in ns, that a record of `origin` implies.
  mutating func note(doubt: Int64, of origin: OriginID) { doubts[origin] = max(doubts[origin] ?? 0, doubt) }

  /// Notes all that `other` has noted.
  mutating func merge(_ other: TimestampResolutions) {
    for origin in other.origins {
      makeRoom(for: origin)
      steps[origin.index] = Self.refine(steps[origin.index], by: other[origin])
    }
    doubts.merge(other.doubts, uniquingKeysWith: max)
  }

  /// These resolutions, with steps corrected by what all records of the logs show.
  func limited(by limits: StepLimits) -> TimestampResolutions {
    var limited = self
    limited.steps = limits.steps(shown: steps)
    return limited
  }

  private mutating func makeRoom(for origin: OriginID) {
    let missing = origin.index + 1 - steps.count
    if missing > 0 { steps.append(contentsOf: repeatElement(0, count: missing)) }
  }

  private static func refine(_ step: Int64, by time: Int64) -> Int64 {
    var step = step == 0 ? coarsest : step
    while time % step != 0 { step /= 10 }
    return step
  }
}

extension TimestampResolutions {
  /// Passes what it has noted of every origin to `coder`.
  mutating func code(_ coder: inout SurveyCoder) {
    var known = origins.map { (origin: $0, step: self[$0]) }
    coder.elements(&known, blank: (.unnamed, 0)) { entry, coder in
      coder.origin(&entry.origin)
      coder.number(&entry.step)
    }
    coder.entries(&doubts, by: { $0.rawValue < $1.rawValue }, blank: (.unnamed, 0)) { origin, doubt, coder in
      coder.origin(&origin)
      coder.number(&doubt)
    }
    guard coder.isReading else { return }
    for (origin, step) in known {
      guard step > 0 else { return coder.fail() }
      note(step, of: origin)
    }
  }
}
