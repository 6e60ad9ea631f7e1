import TraceStore

/// The parts of an index to survey anew, and those to merge from storage:
///
///     stored      ├────────────── beginning ──────────────┤├─ 8 ─┤
///     requests    1 ···················································· last
///     made anew                                                   ├···    the rest, which is no whole leaf yet
///
/// The cost of a small ingest follows from the requests that it has changed. Only if it changes old ones, the
/// beginning is lost, and the cost follows from the logarithm of all.
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

  /// Children before their parents, in the order of their ids. The steps that are no other's child make up the whole,
  /// with the beginning before it.
  private(set) var steps: [Step] = []
  private let stored: Set<SurveyPart>
  /// The last id of the beginning.
  private let beginning: Int64
  private let last: Int64
  /// Whole parts of this level and below are surveyed at once, without their children.
  private let surveyedLevel: Int

  /// - Parameters:
  ///   - stored: the parts that the index has.
  ///   - beginning: the last id of the beginning that is stored; 0 without one.
  ///   - last: the number of the newest id.
  init(stored: Set<SurveyPart>, beginning: Int64 = 0, last: Int64) {
    (self.stored, self.beginning, self.last) = (stored, beginning, last)
    surveyedLevel = last < Self.manyRequests ? 1 : 2
    if last > beginning { add(.whole) }
  }

  /// From this number on, 2 processors and more have enough to do with larger parts, and fewer of these need
  /// merging.
  private static let manyRequests: Int64 = 1 << 19

  private mutating func add(_ part: SurveyPart) {
    guard part.ids.upperBound > beginning, part.ids.lowerBound <= last else { return }
    // The beginning has some of it.
    if beginning > 0, part.ids.contains(beginning) {
      for child in part.children { add(child) }
      return
    }
    if stored.contains(part) { return steps.append(Step(part: part, origin: .stored, isKept: false)) }
    let isWhole = part.ids.upperBound <= last
    if part.children.isEmpty || isWhole && part.level <= surveyedLevel && !hasStoredChild(part) {
      return steps.append(Step(part: part, origin: .requests, isKept: isWhole))
    }
    for child in part.children { add(child) }
    if isWhole { steps.append(Step(part: part, origin: .children(part.children.count), isKept: true)) }
  }

  private func hasStoredChild(_ part: SurveyPart) -> Bool {
    part.children.contains { stored.contains($0) || hasStoredChild($0) }
  }
}
