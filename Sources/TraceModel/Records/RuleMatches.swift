import Algorithms

/// The position of a rule: its profile, the index of its source there, and its index in that.
package struct RuleOrigin: Hashable, Sendable {
  /// nil of the profile that the run was given, else the name of a built-in one.
  package var profile: String?
  /// Index in the profile's `sources`, from 0.
  package var source: Int
  /// Index in the source's rules, from 0.
  package var rule: Int

  package init(profile: String?, source: Int, rule: Int) {
    self.profile = profile
    self.source = source
    self.rule = rule
  }
}

/// The records of one log that a rule named.
package struct RuleMatches: Sendable, Equatable {
  /// Records of this log, or part of a log, that the rule named.
  package var records: Int
  /// Offsets of the first and the last of them in the log.
  package var first: Int64
  /// Offset of the last of them in the log, in bytes.
  package var last: Int64
  /// Time of the last; nil where it is not known.
  package var time: Timestamp?

  package init(records: Int, first: Int64, last: Int64, time: Timestamp? = nil) {
    (self.records, self.first, self.last, self.time) = (records, first, last, time)
  }

  /// With those of another part of the log.
  package func adding(_ more: RuleMatches) -> RuleMatches {
    let latest = more.last >= last ? more : self
    return RuleMatches(
      records: records + more.records, first: min(first, more.first), last: latest.last, time: latest.time)
  }
}

extension RecordBlock {
  /// Takes the times of the last matches from their events, once these are final.
  package mutating func settleMatches() {
    for origin in ruleMatches.keys {
      guard let last = ruleMatches[origin]?.last else { continue }
      let event = events.atOffset(last) ?? uncorrelated.atOffset(last)
      ruleMatches[origin]?.time = event?.time
    }
  }
}

extension [Event] {
  /// The event of the record at an offset; they are in the order of their offsets.
  fileprivate func atOffset(_ offset: Int64) -> Event? {
    let index = partitioningIndex { $0.offset >= offset }
    return index < endIndex && self[index].offset == offset ? self[index] : nil
  }
}
