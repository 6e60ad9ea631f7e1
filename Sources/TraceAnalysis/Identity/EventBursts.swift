import TraceModel

/// Events in the order of their times, cut where nothing was logged for `OccurrenceSplit.leastSilence`.
struct EventBursts {
  /// Indices of events by time.
  private let order: [Int]
  /// First index in `order` of each burst, and one behind the last.
  private let starts: [Int]
  /// Silence before each burst, in ns; 0 before the first.
  private let silences: [Int64]

  /// One sort.
  init(_ events: [Event]) {
    let order = events.indices.sorted { events[$0].time < events[$1].time }
    var starts = [0]
    var silences: [Int64] = [0]
    for index in order.indices.dropFirst() {
      let silence = Self.silence(
        from: events[order[index - 1]].time.nanoseconds, to: events[order[index]].time.nanoseconds)
      guard silence >= OccurrenceSplit.leastSilence.count else { continue }
      starts.append(index)
      silences.append(silence)
    }
    self.order = order
    self.starts = starts + [order.count]
    self.silences = silences
  }

  var count: Int { silences.count }

  /// Indices of the events of a burst, by time.
  subscript(burst: Int) -> ArraySlice<Int> { order[starts[burst]..<starts[burst + 1]] }

  /// In ns.
  func silence(before burst: Int) -> Int64 { silences[burst] }

  /// The time from `first` to `last` in ns; the largest number if it is longer.
  static func silence(from first: Int64, to last: Int64) -> Int64 {
    let (difference, overflow) = last.subtractingReportingOverflow(first)
    return overflow ? .max : difference
  }
}
