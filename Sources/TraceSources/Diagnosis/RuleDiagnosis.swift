package import LogReading
package import TraceModel

/// A log that rules of profiles are for, with what these named.
package struct RuledLog: Sendable {
  package var file: String
  /// That of the run which read it; nil where it had none.
  package var profile: LogProfile?
  package var layout: LogLayout
  package var matches: [RuleOrigin: RuleMatches] = [:]
  package var bytes: Int64 = 0
  /// How many records it has, and of when the earliest is; ns since 1970.
  package private(set) var records = 0
  package private(set) var first = Event.absent

  package init(file: String, profile: LogProfile?, layout: LogLayout) {
    (self.file, self.profile, self.layout) = (file, profile, layout)
  }

  /// Takes over what the log holds.
  mutating func tell(_ stretches: [LoggedStretch]) {
    records = stretches.reduce(0) { $0 + $1.records }
    first = stretches.map(\.earliestNanoseconds).min() ?? Event.absent
  }

  /// About as many records stand in so many of its bytes.
  fileprivate func records(in part: Int64) -> Double {
    bytes > 0 ? Double(records) * Double(max(0, part)) / Double(bytes) : 0
  }

  /// The rules of an entry of `layout` are asked of its records.
  fileprivate func asks(_ origin: RuleOrigin) -> Bool {
    origin.profile.map(layout.builtIns.contains) ?? layout.entries.contains { $0.number == origin.source }
  }
}

/// Finds rules that named records of earlier logs and name none any more, as after a text was changed.
///
///     api-1.log  ├─•──•──•──•─┤                   named 4 of 20 records, 6 in a row are none of them
///     api-2.log                ├──────────────┤   20 later records: 4 would be expected
struct RuleDiagnosis {
  let logs: [RuledLog]

  /// So many later records of a rule are expected, at least, where none is a sign: by chance there is none in one of
  /// twenty cases (Poisson, e⁻³).
  private static let leastExpected = 3.0
  /// So many times the longest stretch that the rule was silent for before, at the ends of a log.
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
    let named = logs.compactMap { log in log.matches[origin].map { (log: log, matches: $0) } }
    let until = named.map(\.matches.time).max() ?? Event.absent
    guard until.isLogged, let rule = rule(origin, named[0].log) else { return nil }
    let laterLogs = logs.filter { $0.matches[origin] == nil && $0.first.isLogged && $0.first >= until }
    let stretch = laterLogs.isEmpty ? ending(named, until) : Stretch(laterLogs)
    guard let stretch else { return nil }
    let earlier = logs.filter { log in log.matches[origin] != nil || log.first < until }
    let records = named.reduce(0) { $0 + $1.matches.records }
    let before = Double(earlier.reduce(0) { $0 + $1.records }) - (laterLogs.isEmpty ? stretch.records : 0)
    let silence =
      earlier.map { log in
        guard let matches = log.matches[origin] else { return Double(log.records) }
        let rest = laterLogs.isEmpty ? 0 : log.records(in: log.bytes - matches.last) - 1
        return max(log.records(in: matches.first), rest)
      }.max() ?? 0
    guard before > 0, Double(records) * stretch.records / before >= Self.leastExpected,
      stretch.records >= Self.leastSilences * silence
    else { return nil }
    return Diagnosis.EndedRuleFinding(
      profile: origin.profile ?? named[0].log.profile?.name ?? "", line: rule.line, words: rule.words,
      records: records, until: Timestamp(nanoseconds: until), later: Int(stretch.records.rounded()),
      logs: stretch.logs, isOfFailures: rule.failed == .always || rule.roles == [.requestFailed])
  }

  /// Records behind the last that a rule named.
  private struct Stretch {
    var records: Double
    var logs: [String]

    init(_ logs: [RuledLog]) {
      (records, self.logs) = (Double(logs.reduce(0) { $0 + $1.records }), logs.map(\.file))
    }

    init(records: Double, log: String) { (self.records, logs) = (records, [log]) }
  }

  /// The rest of the log that has the last record of a rule, where the rule had named records in a good part of it: what
  /// is logged at a start alone has not ended.
  private func ending(_ named: [(log: RuledLog, matches: RuleMatches)], _ until: Int64) -> Stretch? {
    guard let (log, matches) = named.first(where: { $0.matches.time == until }),
      (matches.last - matches.first) * 4 >= log.bytes
    else { return nil }
    return Stretch(records: log.records(in: log.bytes - matches.last) - 1, log: log.file)
  }

  private func rule(_ origin: RuleOrigin, _ log: RuledLog) -> StepRule? {
    let profile = origin.profile.map { try? BuiltInProfiles.all.profile($0) } ?? log.profile
    guard let sources = profile?.sources, sources.indices.contains(origin.source),
      sources[origin.source].rules.indices.contains(origin.rule)
    else { return nil }
    return sources[origin.source].rules[origin.rule]
  }
}
