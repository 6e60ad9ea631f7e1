package import TraceModel

/// Finds pairs of programs with times as far apart as two zones: the one receives whole or half hours after the other
/// sends, or before, and never sooner.
///
///     published 09:46:40.005     received 11:46:40.105     2 h 100 ms, in each of 40 messages
package struct ZoneSurvey: Sendable {
  private struct Pair: Hashable {
    var from: OriginID
    var to: OriginID
  }

  private struct Tally {
    var count = 0
    var least = Int64.max
  }

  private static let halfHour: Int64 = 1800 * 1_000_000_000
  /// Clocks may be off by this beside the zone, and the quickest passage takes no longer, ns.
  private static let clockError: Int64 = 30 * 1_000_000_000
  private static let longestPassage: Int64 = 120 * 1_000_000_000
  /// No two zones are further apart than these.
  private static let mostHalfHours: Int64 = 52

  private var tallies: [Pair: Tally] = [:]

  package init() {}

  /// Adds a request's passages between origins, as logged.
  package mutating func add(_ request: TraceSummary) {
    request.forEachHop { if $0.messageTime == nil { count($0, 1, least: $0.duration.count) } }
  }

  /// Adds the passages of several requests that differ in times only: of each hop the least duration, in ns.
  package mutating func add(_ request: TraceSummary, count number: Int, least: [Int64]) {
    var hop = 0
    request.forEachHop { measured in
      if measured.messageTime == nil { count(measured, number, least: least[hop]) }
      hop += 1
    }
  }

  private mutating func count(_ measured: MeasuredSegment, _ number: Int, least: Int64) {
    let pair = Pair(from: measured.from, to: measured.to)
    var tally = tallies[pair] ?? Tally()
    tally.count += number
    tally.least = min(tally.least, least)
    tallies[pair] = tally
  }

  /// Adds what another survey has counted.
  package mutating func merge(_ other: ZoneSurvey) {
    for (pair, added) in other.tallies {
      var tally = tallies[pair] ?? Tally()
      tally.count += added.count
      tally.least = min(tally.least, added.least)
      tallies[pair] = tally
    }
  }

  /// Each two programs once, by name.
  package func findings(in catalog: Catalog) -> [Diagnosis.ZoneFinding] {
    var seen: Set<Set<OriginID>> = []
    return tallies.compactMap { pair, tally in
      Self.difference(tally.least).map { (pair, tally, $0) }
    }.map { pair, tally, difference in
      (
        pair,
        Diagnosis.ZoneFinding(
          from: catalog.origin(pair.from).name, to: catalog.origin(pair.to).name, pairs: tally.count,
          difference: Nanoseconds(difference))
      )
    }.sorted { ($0.1.from, $0.1.to) < ($1.1.from, $1.1.to) }
      .filter { seen.insert([$0.0.from, $0.0.to]).inserted }.map(\.1)
  }

  /// The whole or half hours of the quickest passage; nil if it takes another time, or there is none.
  private static func difference(_ least: Int64) -> Int64? {
    let (shifted, isTooLong) = least.addingReportingOverflow(clockError)
    guard !isTooLong else { return nil }
    let halfHours = shifted / halfHour - (shifted % halfHour < 0 ? 1 : 0)
    let rest = shifted - halfHours * halfHour
    guard halfHours != 0, halfHours.magnitude <= mostHalfHours, rest <= clockError + longestPassage else {
      return nil
    }
    return halfHours * halfHour
  }
}
