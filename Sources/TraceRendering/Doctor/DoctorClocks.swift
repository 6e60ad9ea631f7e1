import TraceModel

/// The findings on clocks as sentences. The findings on a crowd of clocks are told once.
enum DoctorClocks {
  typealias Remark = DoctorSections.Remark

  /// The state of each clock, and which of them jumped or cannot be told.
  static func clocks(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    let crowds = DoctorSections.crowds(diagnosis)
    let told = diagnosis.origins.count > 1 ? diagnosis.origins.filter { $0.clock != nil } : []
    return crowds.gathered(told) { $0.origin }.flatMap { group in
      group.crowd.map { [crowd($0, group.members)] } ?? group.members.flatMap(clock)
    }
      + crowds.gathered(diagnosis.steps) { $0.origin }.flatMap { group in
        group.crowd.map { [steps($0, group.members)] } ?? group.members.map(step)
      }
      + crowds.gathered(diagnosis.conflicts) { crowds[$0.second] == nil ? $0.first : $0.second }.flatMap {
        group in
        group.crowd.map { [conflicts($0, group.members)] } ?? group.members.map(conflict)
      }
  }

  private static func periods(_ finding: Diagnosis.OriginFinding) -> [ClockStatement] {
    finding.periods.isEmpty ? finding.clock.map { [$0] } ?? [] : finding.periods
  }

  private static func crowd(_ crowd: Crowd, _ members: [Diagnosis.OriginFinding]) -> Remark {
    var state = ClockSentence.CrowdState()
    for member in members { state.add(periods(member)) }
    return Remark(text: ClockSentence.crowd(crowd, state), needsAttention: state.isCorrected)
  }

  private static func clock(_ finding: Diagnosis.OriginFinding) -> [Remark] {
    let known = periods(finding).map { period in
      Remark(
        text: "\(finding.origin.name)\(ClockSentence.time(period)): \(ClockSentence.text(period))",
        needsAttention: period.isCorrected)
    }
    let more = finding.clock.flatMap { ClockSentence.assumption($0, tolerance: coarseStep(finding)) }
    return known
      + (more.map { [Remark(text: "\(finding.origin.name): \($0)", needsAttention: false)] } ?? [])
  }

  private static func coarseStep(_ finding: Diagnosis.OriginFinding) -> Nanoseconds? {
    finding.resolution.flatMap { $0 > LoggedPrecision.finestToPrint ? $0 : nil }
  }

  private static func step(_ step: Diagnosis.ClockStepFinding) -> Remark {
    let about = step.isSuspected ? "about " : ""
    let size = step.size.map { " by \(about)\($0 > .zero ? "+" : "")\(DurationFormat.text($0))" } ?? ""
    let what = step.isSuspected ? "its clock seems to have jumped" : "its clock jumped"
    let ground = step.isSuspected ? " (assumed: messages wait as briefly before it as after it)" : ""
    return Remark(
      text: "\(step.origin.name): \(what)\(size) against \(step.reference.name) between "
        + "\(TimestampFormat.utc.text(step.from)) and \(TimestampFormat.utc.clock(step.until))\(ground)",
      needsAttention: true)
  }

  private static func steps(_ crowd: Crowd, _ steps: [Diagnosis.ClockStepFinding]) -> Remark {
    let members = NumberFormat.grouped(Set(steps.map(\.origin)).count)
    return Remark(
      text: "\(crowd.service): the clocks of \(members) of \(crowd.members) jumped", needsAttention: true)
  }

  private static func conflict(_ finding: Diagnosis.ClockConflictFinding) -> Remark {
    Remark(
      text: ClockSentence.conflict(finding.first.name, finding.second.name, pairs: finding.pairs),
      needsAttention: true)
  }

  private static func conflicts(_ crowd: Crowd, _ findings: [Diagnosis.ClockConflictFinding]) -> Remark {
    let pairs = findings.reduce(0) { $0 + $1.pairs }
    let others = Set(
      findings.flatMap { [$0.first, $0.second] }.filter { $0.service != crowd.service }.map(\.name))
    return Remark(
      text: ClockSentence.conflict(
        "some of \(crowd.members) of \(crowd.service)", others.sorted().prefix(3).joined(separator: ", "),
        pairs: pairs), needsAttention: true)
  }

  /// Times below 0, by segment and by who logged its ends.
  static func negatives(_ diagnosis: Diagnosis) -> [DoctorSections.Remark] {
    let crowds = DoctorSections.crowds(diagnosis)
    let names = diagnosis.origins.reduce(into: [String: String]()) { names, finding in
      if let crowd = crowds[finding.origin] { names[finding.origin.name] = crowd.service }
    }
    guard !names.isEmpty else { return diagnosis.negatives.map(negative) }
    var sums: [Diagnosis.NegativeFinding] = []
    var indices: [[String]: Int] = [:]
    for finding in diagnosis.negatives {
      var finding = finding
      (finding.from, finding.to) = (names[finding.from] ?? finding.from, names[finding.to] ?? finding.to)
      let key = [finding.segment.name, finding.from, finding.to]
      if let index = indices[key] {
        sums[index].add(finding)
      } else {
        indices[key] = sums.count
        sums.append(finding)
      }
    }
    return sums.map(negative)
  }

  private static func negative(_ finding: Diagnosis.NegativeFinding) -> Remark {
    let passage = "\(finding.segment.name) \(finding.from) → \(finding.to)"
    let worst = DurationFormat.text(finding.worst)
    let step = "\(finding.to) tells the time in steps of \(DurationFormat.text(finding.resolution))"
    let explained = NumberFormat.grouped(finding.explained)
    let count = NumberFormat.grouped(finding.count)
    guard finding.needsAttention else {
      return Remark(
        text:
          "\(passage): \(explained) of \(count) below 0 as logged (down to \(worst)), which says nothing of clocks: "
          + step, needsAttention: false)
    }
    let more = finding.explained == 0 ? "" : "; \(explained) more by less than a step: \(step)"
    return Remark(
      text:
        "\(passage): \(NumberFormat.grouped(finding.logged)) of \(count) below 0 as logged (down to \(worst)), "
        + "\(NumberFormat.grouped(finding.corrected)) with corrected clocks\(more)"
        + finding.segment.otherReason(for: finding.worst), needsAttention: true)
  }
}

extension Diagnosis.NegativeFinding {
  /// Counts also what another one has counted.
  fileprivate mutating func add(_ other: Self) {
    count += other.count
    logged += other.logged
    corrected += other.corrected
    explained += other.explained
    worst = min(worst, other.worst)
    resolution = max(resolution, other.resolution)
  }
}
