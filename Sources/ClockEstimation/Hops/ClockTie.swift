import TraceModel

/// All hops between two clocks, in both directions.
struct ClockTie {
  let first: OriginID
  let second: OriginID
  /// From the first clock to the second; nil where there are none.
  let there: HopBuckets?
  let back: HopBuckets?

  /// Hops in both directions.
  var isAnswered: Bool { there != nil && back != nil }

  /// How many hops the survey counted.
  var count: Int { (there?.count ?? 0) + (back?.count ?? 0) }

  /// The clock at the other end.
  func other(than origin: OriginID) -> OriginID { origin == first ? second : first }

  /// The hops as those of a pair whose first clock is `origin`, by its reading.
  func hops(asSeenBy origin: OriginID, _ resolutions: TimestampResolutions) -> [ClockHop] {
    let isTurned = origin != first
    let (there, back) = isTurned ? (back, there) : (there, back)
    var hops: [ClockHop] = []
    if let there {
      hops += ClockHop.list(there, isForward: true, resolution: resolutions[other(than: origin)])
    }
    if let back { hops += ClockHop.list(back, isForward: false, resolution: resolutions[origin]) }
    if hops.count > 1 { hops.sort(by: ClockHop.isOrdered) }
    return hops
  }
}

extension ClockSurvey {
  /// Each two clocks that have hops between them, once; in no order.
  var ties: [ClockTie] {
    hops.compactMap { direction, there in
      let back = hops[direction.turned]
      guard back == nil || direction.sender.rawValue < direction.receiver.rawValue else { return nil }
      return ClockTie(first: direction.sender, second: direction.receiver, there: there, back: back)
    }
  }
}
