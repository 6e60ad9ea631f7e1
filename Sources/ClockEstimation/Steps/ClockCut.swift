extension ClockDivision {
  /// A boundary of one clock.
  struct Cut: Equatable {
    /// By the reference's time, roughly.
    var low: Int64
    var high: Int64
    /// By the reference's own readings.
    var isByReference: Bool
    /// The clock's own readings at the end of the part before and at the beginning of the part after.
    var earlierUntil: Int64
    var laterSince: Int64
    /// The pairs that it was seen between. Their own hops lie on either side, whatever they tell of when it was.
    var seen: [PairName: ClosedRange<Int64>] = [:]
    /// The pairs in `seen` without a repeated reading of the first clock, so that a reading tells the side.
    var telling: Set<PairName> = []

    /// The time that it lies in, and the end and the beginning of parts by the clock itself.
    init(low: Int64, high: Int64, isByReference: Bool, earlierUntil: Int64, laterSince: Int64) {
      (self.low, self.high, self.isByReference) = (low, high, isByReference)
      (self.earlierUntil, self.laterSince) = (earlierUntil, laterSince)
    }
  }

  /// Two clocks, by position, the smaller first.
  struct PairName: Hashable {
    var first: Int
    var second: Int
  }
}

extension ClockDivision.Cut {
  /// The cut, by the reference's own readings, of a clock that is `base` ahead of it, give or take `margin`.
  func of(_ base: Int64, within margin: Int64) -> ClockDivision.Cut {
    var cut = self
    cut.earlierUntil = high + base + margin
    cut.laterSince = low + base - margin
    return cut
  }

  /// One pair shows both, each in its time.
  func isApart(from other: Self) -> Bool {
    seen.contains { pair, hops in other.seen[pair].map { $0 != hops } ?? false }
  }

  /// The cut came before a hop of `pair`; nil if the pair did not show the cut, or if either side explains the hop.
  func isBefore(_ first: Int64, of pair: ClockDivision.PairName) -> Bool? {
    guard telling.contains(pair), let seen = seen[pair] else { return nil }
    return first >= seen.upperBound ? true : first <= seen.lowerBound ? false : nil
  }

  /// The cut came before a reading of the clock; nil if unknown. A hop's time by the reference tells it better than the
  /// clock's own: the hop obeys the line that holds when the reference shows that time.
  func isBefore(_ reading: Int64, whenReferenceShows time: Int64?) -> Bool? {
    let (isAfter, isEarlier) =
      if let time, isByReference {
        (time > high, time < low)
      } else {
        (reading > earlierUntil, reading < laterSince)
      }
    return isAfter == isEarlier ? nil : isAfter
  }
}
