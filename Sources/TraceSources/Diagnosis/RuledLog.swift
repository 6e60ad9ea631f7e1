package import LogReading
package import TraceModel

/// A log with rules of profiles, and their counts.
package struct RuledLog: Sendable {
  /// As it was named when it was read.
  package var file: String
  /// The profile of the run that read it; nil if it had none.
  package var profile: LogProfile?
  /// The entries and built-in profiles that read it.
  package var layout: LogLayout
  /// The records that each rule named; rules without any are absent.
  package var matches: [RuleOrigin: RuleMatches] = [:]
  /// Bytes of the log that were read.
  package var bytes: Int64 = 0
  /// Its stretch of each program.
  package var stretches: [(origin: Origin, stretch: LoggedStretch)] = []

  package init(file: String, profile: LogProfile?, layout: LogLayout) {
    (self.file, self.profile, self.layout) = (file, profile, layout)
  }

  /// The rules of an entry of `layout` are asked of its records.
  func asks(_ origin: RuleOrigin) -> Bool {
    origin.profile.map(layout.builtIns.contains) ?? layout.entries.contains { $0.number == origin.source }
  }

  /// Its records of the programs that the rule is for: all records if one entry reads the log.
  func part(for origin: RuleOrigin) -> RuledPart {
    guard origin.profile == nil,
      layout.entries.contains(where: { $0.number == origin.source && !$0.asked.isEmpty }),
      let sources = profile?.sources, sources.indices.contains(origin.source)
    else { return RuledPart(of: self, stretches.map(\.stretch)) }
    let own = stretches.filter { sources[origin.source].isFor($0.origin) }
    if !own.isEmpty || stretches.contains(where: { stretch in sources.contains { $0.isFor(stretch.origin) } })
    {
      return RuledPart(of: self, own.map(\.stretch), isMixed: true)
    }
    // No program is called as an entry asks. Where no rule of the entry names a record, others may have logged alone.
    let isThere = matches.keys.contains { $0.profile == nil && $0.source == origin.source }
    return RuledPart(of: self, isThere ? stretches.map(\.stretch) : [], isMixed: true)
  }
}

/// The records of a log that the rules of an entry are asked of.
struct RuledPart {
  let log: RuledLog
  let records: Int
  /// Of when the earliest and the latest are; nil without any.
  let first, last: Timestamp?
  /// Other programs logged in it, too.
  let isMixed: Bool

  init(of log: RuledLog, _ stretches: [LoggedStretch], isMixed: Bool = false) {
    (self.log, self.isMixed) = (log, isMixed)
    records = stretches.reduce(0) { $0 + $1.records }
    first = stretches.map(\.earliestNanoseconds).min().map { Timestamp(nanoseconds: $0) }
    last = stretches.map(\.latestNanoseconds).max().map { Timestamp(nanoseconds: $0) }
  }

  /// The number of records in as many of the log's bytes, about.
  func records(in bytes: Int64) -> Double {
    log.bytes > 0 ? Double(records) * Double(max(0, bytes)) / Double(log.bytes) : 0
  }

  /// About as many are later than `time`, a record at `offset`. Of a log of several programs its bytes do not say
  /// that: in the rest of it others may have logged alone.
  func records(after time: Timestamp?, at offset: Int64) -> Double {
    let behind = records(in: log.bytes - offset) - 1
    guard isMixed else { return behind }
    guard let first, let last, last > first else { return 0 }
    guard let time else { return behind }
    guard last > time else { return 0 }
    return min(behind, Double(records) * Double((last - time).count) / Double((last - first).count))
  }
}

extension SourceRules {
  /// The entry is for a program of that name, as far as names tell.
  fileprivate func isFor(_ origin: Origin) -> Bool {
    if service?.choices.contains(where: { $0.location == .constant(origin.service) }) == true { return true }
    return selection.names(origin.service) || origin.instance.map(selection.names) == true
  }
}
