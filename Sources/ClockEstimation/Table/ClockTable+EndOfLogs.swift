package import TraceModel

extension ClockTable {
  /// The latest time that `coverage` has, corrected; nil without records.
  ///
  /// A clock that nothing compares with another may be an hour ahead, and nobody would know. So where some clocks are
  /// compared, only theirs count.
  package func endOfLogs(_ coverage: CoverageSurvey) -> Timestamp? {
    let compared = comparedOrigins
    var latest: (ofCompared: Timestamp?, ofAll: Timestamp?)
    for (_, origin, stretch) in coverage.stretches {
      let time = Timestamp(nanoseconds: corrected(stretch.latestNanoseconds, of: origin))
      latest.ofAll = max(latest.ofAll ?? time, time)
      if compared.contains(origin) { latest.ofCompared = max(latest.ofCompared ?? time, time) }
    }
    return latest.ofCompared ?? latest.ofAll
  }

  /// Origins whose clocks the logs compare with another one.
  private var comparedOrigins: OriginSet {
    periods.reduce(into: OriginSet()) { found, period in
      guard period.reference != period.origin else { return }
      found.insert(period.origin)
      found.insert(period.reference)
    }
  }
}
