package import TraceModel

/// The requests that a command asks for. All conditions must hold; one that is not set holds for all.
package struct RequestFilter: Sendable {
  /// The request starts at or after this time.
  package var since: Timestamp?
  /// The request starts before this time.
  package var until: Timestamp?
  /// One of these services, or instances of one, took part; empty for any.
  package var services: [String] = []
  /// Some origin logged this level or a higher one; with `services`, one of theirs did.
  package var level: Level?
  /// Each of these stands in a record (`TextSearch`): in one of `services` and of `level` or a higher one,
  /// where these are set.
  package var texts: [String] = []
  /// The requests with all of `texts`; nil until their records have been read.
  package var withTexts: Set<RequestID>?
  /// The outcome is one of these; empty for any.
  package var outcomes: Set<Outcome> = []
  /// Each with the index of its key in the projection.
  package var conditions: [(index: Int, condition: AttributeCondition)] = []
  /// All hold for the attempts at one message.
  package var attempts: [AttemptCondition] = []
  /// Some segment named by `segment` took longer.
  package var slowerThan: Nanoseconds?
  /// The segment that `slowerThan` looks at; nil for the request's whole time: `end_to_end` or `from_api`, else
  /// `elapsed`.
  package var segment: Segment?
  /// The end of the logs, up to which unfinished work has lasted; nil if unknown: then it is not slower than
  /// anything.
  package var endOfLogs: Timestamp?

  package init() {}

  /// No condition is about times or ids: of requests that differ in nothing else, all pass or none.
  package var asksShapesOnly: Bool { since == nil && until == nil && slowerThan == nil && withTexts == nil }

  /// `RequestMatcher.mayMatch` excludes some requests.
  package var asksOutlines: Bool {
    withTexts != nil || !outcomes.isEmpty || !services.isEmpty || level != nil || !conditions.isEmpty
  }

  /// This filter and `other` together. `other` goes before where a request can have one answer only (a time, a level, a
  /// duration), and among alternatives (services, outcomes).
  package func narrowed(by other: RequestFilter) -> RequestFilter {
    var both = self
    both.since = other.since ?? since
    both.until = other.until ?? until
    both.level = other.level ?? level
    if !other.services.isEmpty { both.services = other.services }
    if !other.outcomes.isEmpty { both.outcomes = other.outcomes }
    both.texts += other.texts
    both.conditions += other.conditions
    both.attempts += other.attempts
    if other.slowerThan != nil { (both.slowerThan, both.segment) = (other.slowerThan, other.segment) }
    return both
  }

  /// `slowerThan` is about such segments.
  package func isAbout(_ other: Segment) -> Bool { segment.map { $0 == other } ?? other.isOfEnd }

  /// The longest of the segments that `slowerThan` is about, as far as it is measured or had lasted when the logs
  /// ended. Of the whole of a request of which neither is known: from its first to its last record.
  package func longest(of summary: TraceSummary) -> Nanoseconds? {
    var (longest, elapsed): (Nanoseconds?, Nanoseconds?)
    summary.forEachSegment { measured in
      if isAbout(measured.segment) {
        longest = max(longest ?? measured.duration, measured.duration)
      } else if measured.segment.needsNoStep {
        elapsed = measured.duration
      }
    }
    if let endOfLogs, let lasted = summary.longestUnfinished(until: endOfLogs, isAbout) {
      longest = max(longest ?? lasted, lasted)
    }
    return longest ?? (segment == nil ? elapsed : nil)
  }
}

/// A filter with its names resolved and its patterns compiled, for one task.
package struct RequestMatcher {
  private let filter: RequestFilter
  private let catalog: Catalog
  private let tests: [(index: Int, test: AttributeTest)]
  /// Answers for ids seen before.
  private var isService: [OriginID: Bool] = [:]
  private var meetsConditions: [NameID: Bool] = [:]

  /// `catalog` names the ids of every summary that is asked about.
  package init(_ filter: RequestFilter, catalog: Catalog) {
    self.filter = filter
    self.catalog = catalog
    tests = filter.conditions.map { ($0.index, AttributeTest($0.condition)) }
  }

  /// Every condition of the filter holds. The cheap ones are asked first.
  package mutating func matches(_ summary: TraceSummary, _ key: RequestID) -> Bool {
    if let withTexts = filter.withTexts, !withTexts.contains(key) { return false }
    if let since = filter.since, summary.start < since { return false }
    if let until = filter.until, summary.start >= until { return false }
    if !filter.outcomes.isEmpty, !filter.outcomes.contains(summary.outcome) { return false }
    guard summary.hasMessage(meeting: filter.attempts) else { return false }
    return matchesParticipants(summary) && matchesAttributes(summary) && matchesDuration(summary)
  }

  /// False if a request cannot match by its outline: its outcome, its participants and its own attributes, all as
  /// logged. If it is to have another outcome than that, `hasLoggedOutcome` is false.
  package mutating func mayMatch(
    outline: TraceSummary, _ key: RequestID, hasLoggedOutcome: Bool
  ) -> Bool {
    if let withTexts = filter.withTexts, !withTexts.contains(key) { return false }
    if hasLoggedOutcome, !filter.outcomes.isEmpty, !filter.outcomes.contains(outline.outcome) { return false }
    return matchesParticipants(outline) && matchesAttributes(outline)
  }

  private mutating func matchesParticipants(_ summary: TraceSummary) -> Bool {
    guard !filter.services.isEmpty || filter.level != nil else { return true }
    for participant in summary.participants where participant.level >= filter.level ?? .unknown {
      if isWanted(participant.origin) { return true }
    }
    return false
  }

  private mutating func isWanted(_ origin: OriginID) -> Bool {
    if filter.services.isEmpty { return true }
    if let known = isService[origin] { return known }
    let isWanted = filter.services.contains { catalog.origin(origin).isCalled($0) }
    isService[origin] = isWanted
    return isWanted
  }

  private mutating func matchesAttributes(_ summary: TraceSummary) -> Bool {
    if tests.isEmpty { return true }
    if let known = meetsConditions[summary.projection] { return known }
    let holds = tests.allSatisfy {
      $0.test.holds(for: ProjectedValues.value($0.index, of: summary.projection, in: catalog))
    }
    meetsConditions[summary.projection] = holds
    return holds
  }

  private func matchesDuration(_ summary: TraceSummary) -> Bool {
    guard let limit = filter.slowerThan else { return true }
    return filter.longest(of: summary).map { $0 > limit } ?? false
  }
}
