import TraceStore

/// Which parts of an index are surveyed anew, and which are merged from what is stored:
///
///     stored           ├────── 0 ──────┤├────── 1 ──────┤├──┤   ▼
///     requests        1 ··················································· last
///     made anew                                              ├──┤├··        the rest, which is no whole leaf yet
///
/// What a small ingest costs so follows from the requests that it has changed, and from the logarithm of all.
struct SurveyPlan {
  /// Where the survey of a part comes from.
  enum Origin: Equatable {
    case stored, requests
    /// From its children, as they stand before it in the plan.
    case children(Int)
  }

  struct Step: Equatable {
    var part: SurveyPart
    var origin: Origin
    /// Later ingests want it.
    var isKept: Bool
  }

  /// Children before their parents; what is no child of another makes up the whole.
  private(set) var steps: [Step] = []
  private let stored: Set<SurveyPart>
  private let last: Int64
  /// Whole parts of this level and below are surveyed at once, without their children.
  private let surveyedLevel: Int

  /// - Parameter last: the number of the newest id.
  init(stored: Set<SurveyPart>, last: Int64) {
    (self.stored, self.last) = (stored, last)
    surveyedLevel = last < Self.manyRequests ? 1 : 2
    if last > 0 { add(.whole) }
  }

  /// From so many on, 2 processors and more have enough to do with larger parts, of which fewer need merging.
  private static let manyRequests: Int64 = 1 << 19

  /// Plans a part. The whole of an index is none that is stored, and its children are not joined before the end.
  private mutating func add(_ part: SurveyPart) {
    if stored.contains(part) { return steps.append(Step(part: part, origin: .stored, isKept: false)) }
    let isWhole = part.ids.upperBound <= last
    if part.children.isEmpty || isWhole && part.level <= surveyedLevel && !hasStoredChild(part) {
      return steps.append(Step(part: part, origin: .requests, isKept: isWhole))
    }
    let children = part.children.filter { $0.ids.lowerBound <= last }
    for child in children { add(child) }
    if isWhole { steps.append(Step(part: part, origin: .children(children.count), isKept: true)) }
  }

  private func hasStoredChild(_ part: SurveyPart) -> Bool {
    part.children.contains { stored.contains($0) || hasStoredChild($0) }
  }
}
