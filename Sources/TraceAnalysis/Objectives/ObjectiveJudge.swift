package import TraceModel

/// Holds a report against service-level objectives.
///
/// A verdict goes by the number that the report prints. It is *sure* where the limit lies outside of the number's 95 %
/// confidence interval. It is *too little data* if even the best sample of this size could not show that the objective
/// is kept, and this one does not surely violate it:
///
/// - of a percentile: where a side of the interval does not exist. p99 needs 368 values.
/// - of a share: where the limit lies inside of the interval even if nothing (or, of a lower limit, everything)
///   counted. A share below 1 % needs 368 requests, too: p99(x) < 2 s says the same as "less than 1 % take 2 s or
///   longer".
///
/// Clocks leave a doubt about durations between two of them. Nothing is decided where it reaches to the other side of the
/// limit. A side of it that nothing bounds does not count: else no wait in a queue could keep a limit.
///
/// Unfinished work must not flatter. Percentiles count it by Kaplan and Meier's estimate, and the interval holds
/// however long it will last. Of shares see `share`.
package struct ObjectiveJudge {
  let report: LatencyReport
  /// The report for the age of the oldest message.
  private let waiting: LatencyReport

  /// The report has the percentiles that the objectives ask for. `waiting` also has the requests that began before its
  /// time, which may wait still.
  package init(_ report: LatencyReport, waiting: LatencyReport? = nil) {
    (self.report, self.waiting) = (report, waiting ?? report)
  }

  /// A verdict for each objective and group and, where a segment has several rows, for each row.
  package func check(_ objectives: [Objective]) -> CheckReport {
    var result = CheckReport()
    (result.from, result.until, result.keys) = (report.from, report.until, report.keys)
    let verdicts = objectives.flatMap(verdicts)
    result.verdicts = Verdict.Ruling.allCases.flatMap { ruling in verdicts.filter { $0.ruling == ruling } }
    return result
  }

  private func verdicts(on objective: Objective) -> [Verdict] {
    let isOfAge = if case .oldestQueued = objective.measure { true } else { false }
    let found = (isOfAge ? waiting : report).groups.flatMap { group in
      switch objective.measure {
      case .percentile(let rank, let segment, let row, let limit):
        percentile(rank, segment, row, limit, objective, in: group)
      case .share(let outcomes, let limit): [share(outcomes, limit, objective, in: group)]
      case .oldestQueued(let limit): [oldest(limit, objective, in: group)]
      }
    }
    guard found.isEmpty else { return found }
    // Nothing of the kind occurs: nobody may take that for a success.
    let empty = report.keys.map { _ in String?.none }
    return [Verdict(objective, group: empty, measured: objective.measure.nothing)]
  }

  /// A fact about these logs, and no estimate: it is as it is, if any request is understood. Where no log tells whether
  /// some messages were consumed, they may wait still, and no limit is kept.
  private func oldest(
    _ limit: Nanoseconds, _ objective: Objective, in group: LatencyReport.Group
  ) -> Verdict {
    var verdict = Verdict(objective, group: group.values, measured: .duration(group.oldestQueued))
    verdict.count = group.requests
    verdict.unfinished = group.outcomes[.queued, default: 0]
    guard group.requests > group.outcomes[.unknown, default: 0] else { return verdict }
    let backlog = waiting.waitingGroups.filter { isOf($0, group) }
    let oldest = ([group.oldestQueued] + backlog.map(\.oldestWaiting)).compactMap(\.self).max()
    verdict.measured = .duration(oldest)
    let age = oldest ?? .zero
    let holds = objective.comparison.holds(age.order(to: limit))
    verdict.unlogged = group.segments.filter { $0.segment.definition.isWait }.reduce(0) { $0 + $1.unlogged }
    verdict.unlogged += backlog.reduce(0) { $0 + $1.unlogged }
    if holds, objective.comparison.isUpperLimit, verdict.unlogged > 0 { return verdict }
    (verdict.ruling, verdict.isSure) = (holds ? .kept : .violated, true)
    return verdict
  }

  /// The waiting messages of `backlog` may be of the report's `group`: where the report has a key for the topic or the
  /// consumer group, the group's value is theirs. Other keys exclude nothing.
  private func isOf(_ backlog: WaitingGroup, _ group: LatencyReport.Group) -> Bool {
    zip(waiting.keys, group.values).allSatisfy { key, value in
      switch key {
      case GroupKey.topic.name: value == backlog.destination
      case GroupKey.group.name: value == backlog.group
      default: true
      }
    }
  }
}

extension Objective.Measure {
  /// The measured value if nothing was measured.
  fileprivate var nothing: Verdict.Measured {
    if case .share = self { .share(matching: 0) } else { .duration(nil) }
  }
}

extension Nanoseconds {
  /// Negative if the duration is shorter than `other`, 0 if it is equal.
  func order(to other: Nanoseconds) -> Int { self < other ? -1 : self == other ? 0 : 1 }
}

extension Verdict {
  /// It is decided only if it is so at both ends of what clocks leave open, and sure only if these are.
  func doubted(by ends: [Verdict]) -> Verdict {
    var verdict = self
    guard ruling != .tooLittleData else { return verdict }
    if ends.contains(where: { $0.ruling != ruling }) {
      (verdict.ruling, verdict.isSure, verdict.dependsOnClocks) = (.tooLittleData, false, true)
    } else {
      verdict.isSure = isSure && ends.allSatisfy(\.isSure)
    }
    return verdict
  }

  /// Settles the verdict by what keeps the limit; nil if unknown.
  ///
  /// - Parameters:
  ///   - near: the better side of the interval; if even this breaks the limit, it is surely violated.
  ///   - number: the number itself.
  ///   - far: the worse side; if even this keeps the limit, it is surely kept.
  mutating func settle(near: Bool?, number: Bool?, far: Bool?) {
    if near == false {
      (ruling, isSure) = (.violated, true)
    } else if far == true {
      (ruling, isSure) = (.kept, true)
    } else if near != nil, far != nil, let number {
      (ruling, isSure) = (number ? .kept : .violated, false)
    }
  }
}
