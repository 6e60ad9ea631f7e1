import LogReading
import TraceModel

/// Finds rules that name records of earlier logs and none of later ones, as after a change of a text.
///
///     api-1.log  ├─•──•──•──•─┤                   named 4 of 20 records, 6 in a row are none of them
///     api-2.log                ├──────────────┤   20 later records: 4 would be expected
struct RuleDiagnosis {
  let logs: [RuledLog]

  /// The fewest later records of a rule expected, if their absence is a sign: by chance there is none in one of
  /// twenty cases (Poisson, e⁻³).
  private static let leastExpected = 3.0
  /// A multiple of the longest stretch that the rule was silent for before, at the ends of a log.
  private static let leastSilences = 2.0

  /// In the order of profiles and lines.
  var ended: [Diagnosis.EndedRuleFinding] {
    var found: [Diagnosis.EndedRuleFinding] = []
    for group in Dictionary(grouping: logs, by: { $0.profile?.text }).values {
      let origins = Set(group.flatMap(\.matches.keys))
      found += origins.compactMap { origin in finding(origin, among: group.filter { $0.asks(origin) }) }
    }
    return found.sorted { ($0.profile, $0.line, $0.words) < ($1.profile, $1.line, $1.words) }
  }

  private func finding(_ origin: RuleOrigin, among logs: [RuledLog]) -> Diagnosis.EndedRuleFinding? {
    let parts = logs.map { $0.part(for: origin) }
    let named = parts.compactMap { part in part.log.matches[origin].map { (part: part, matches: $0) } }
    guard let until = named.compactMap(\.matches.time).max(), let rule = rule(origin, named[0].part.log)
    else {
      return nil
    }
    let later = parts.filter { $0.log.matches[origin] == nil && $0.first.map { $0 >= until } ?? false }
    guard let stretch = later.isEmpty ? ending(named, until) : Stretch(later) else { return nil }
    let earlier = parts.filter { $0.log.matches[origin] != nil || $0.first.map { $0 < until } ?? true }
    let records = named.reduce(0) { $0 + $1.matches.records }
    let before = Double(earlier.reduce(0) { $0 + $1.records }) - (later.isEmpty ? stretch.records : 0)
    let silence =
      earlier.map { part in
        guard let matches = part.log.matches[origin] else { return Double(part.records) }
        let rest = later.isEmpty ? 0 : part.records(after: matches.time, at: matches.last)
        return max(part.records(in: matches.first), rest)
      }.max() ?? 0
    guard before > 0, Double(records) * stretch.records / before >= Self.leastExpected,
      stretch.records >= Self.leastSilences * silence
    else { return nil }
    return Diagnosis.EndedRuleFinding(
      profile: origin.profile ?? named[0].part.log.profile?.name ?? "", line: rule.line, words: rule.words,
      records: records, until: until, later: Int(stretch.records.rounded()),
      logs: stretch.logs, isOfFailures: rule.failed == .always || rule.roles == [.requestFailed])
  }

  /// Records behind the last that a rule named.
  private struct Stretch {
    var records: Double
    var logs: [String]

    init(_ parts: [RuledPart]) {
      (records, logs) = (Double(parts.reduce(0) { $0 + $1.records }), parts.map(\.log.file).sorted())
    }

    init(records: Double, log: String) { (self.records, logs) = (records, [log]) }
  }

  /// The rest of the log behind the last record of a rule. The rule's records must span a good part of the log: a
  /// record logged at a start alone has not ended.
  private func ending(_ named: [(part: RuledPart, matches: RuleMatches)], _ until: Timestamp) -> Stretch? {
    guard let (part, matches) = named.first(where: { $0.matches.time == until }),
      (matches.last - matches.first) * 4 >= part.log.bytes
    else { return nil }
    return Stretch(records: part.records(after: until, at: matches.last), log: part.log.file)
  }

  private func rule(_ origin: RuleOrigin, _ log: RuledLog) -> StepRule? {
    let profile = origin.profile.map { try? BuiltInProfiles.all.profile($0) } ?? log.profile
    guard let sources = profile?.sources, sources.indices.contains(origin.source),
      sources[origin.source].rules.indices.contains(origin.rule)
    else { return nil }
    return sources[origin.source].rules[origin.rule]
  }
}
