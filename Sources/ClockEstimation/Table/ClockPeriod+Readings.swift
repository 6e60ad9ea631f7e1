package import TraceModel

extension ClockPeriod {
  /// How far inside the period a reading of the clock lies, in ns; negative outside.
  func depth(ofLogged logged: Int64) -> Int64 {
    let before = since.map { logged.subtractingClamped($0) } ?? .max
    let after = until.map { $0.subtractingClamped(logged) } ?? .max
    return min(before, after)
  }

  /// The last ns of its readings that is logged so.
  func last(_ logged: Int64) -> Int64 { logged &+ resolution &- 1 }

  /// The clock's reading in the middle of the logs or, if that is not in the period, nearest to it.
  package var middle: Int64 {
    let middle = region.epoch &+ region.base
    return min(max(middle, since ?? .min), until ?? .max)
  }
}

extension Int64 {
  /// The difference, or the number nearest to it.
  fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    guard overflow else { return difference }
    return self < other ? .min : .max
  }
}
