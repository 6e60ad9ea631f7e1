import GRDB
package import TraceModel

/// The table `rule_match`: the rules of profiles that named records of each source.
enum RuleTable {
  /// Every row, by the number of its source. The cost grows with the number of sources and of rules.
  static func read(_ database: Database) throws -> [Int64: [RuleOrigin: RuleMatches]] {
    let rows = try Statement(
      database, "SELECT source, profile, entry, rule, records, first, last, time FROM rule_match")
    var matches: [Int64: [RuleOrigin: RuleMatches]] = [:]
    while try rows.step() {
      let number = { try rows.count($0, "a number in the table rule_match") }
      let profile = rows.text(1)
      let origin = RuleOrigin(
        profile: profile.isEmpty ? nil : profile, source: Int(try number(2)), rule: Int(try number(3)))
      var found = RuleMatches(records: Int(try number(4)), first: try number(5), last: try number(6))
      if rows.optionalInteger(7) != nil {
        found.time = Timestamp(nanoseconds: try rows.nanoseconds(7, "a time in the table rule_match"))
      }
      matches[rows.integer(0), default: [:]][origin] = found
    }
    return matches
  }

  /// Subtracts removed records from the counts of a source's rules. The places of the first and last record of a rule
  /// stay: they tell how far in the log the rule held.
  static func subtract(_ removed: [RuleOrigin: Int], from source: Int64, in database: Database) throws {
    guard !removed.isEmpty else { return }
    for (origin, count) in removed {
      try database.execute(
        sql: """
          UPDATE rule_match SET records = records - ?
          WHERE source = ? AND profile = ? AND entry = ? AND rule = ?
          """, arguments: [count, source, origin.profile ?? "", origin.source, origin.rule])
    }
    try database.execute(
      sql: "DELETE FROM rule_match WHERE source = ? AND records <= 0", arguments: [source])
  }
}

extension IndexWriter {
  /// Stores a source's counts of records by rule, in the place of the former ones.
  package func store(rules: [RuleOrigin: RuleMatches], source: Int64) throws {
    guard !rules.isEmpty else { return }
    for (origin, found) in rules {
      try database.execute(
        sql: "INSERT OR REPLACE INTO rule_match VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          source, origin.profile ?? "", origin.source, origin.rule, found.records, found.first, found.last,
          found.time?.nanoseconds,
        ])
    }
  }

  /// Forgets which rules named records of a source, since it is read by others now.
  package func forgetRules(source: Int64) throws {
    try database.execute(sql: "DELETE FROM rule_match WHERE source = ?", arguments: [source])
  }
}
