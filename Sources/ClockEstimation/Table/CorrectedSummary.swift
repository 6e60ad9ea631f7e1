package import TraceModel

extension ClockTable {
  /// The request with every time on its reference's clock instead of its own. Its ends are found anew: by logged times
  /// it may have been another message that was the first or the last to be done. So may the first and the last record.
  package func corrected(_ request: TraceSummary) -> TraceSummary {
    let clocks = settled(for: request)
    return clocks.isIdentity ? request : clocks.moved(request)
  }

  private func moved(_ request: TraceSummary) -> TraceSummary {
    var moved = request
    moved.forEachTime { time, origin in correct(&time, of: origin) }
    if moved.firstEffect != nil { moved.firstEffect = moved.earliestEffect ?? moved.firstEffect }
    if moved.done != nil { moved.done = moved.completion ?? moved.done }
    if let first = request.firstRecord, let last = request.lastRecord {
      moved.findRecords(from: corrected(first), to: corrected(last))
    }
    return moved
  }

  /// The instant on its reference's clock.
  package func corrected(_ instant: Instant) -> Instant {
    var instant = instant
    correct(&instant.time.nanoseconds, of: instant.origin)
    return instant
  }

  private func correct(_ time: inout Int64, of origin: OriginID) {
    guard time.isLogged else { return }
    time &-= correction(of: origin, at: time)
  }
}

extension TraceSummary {
  /// Makes the earliest and the latest of all records the first and the last one: by logged times they were `first` and
  /// `last`.
  fileprivate mutating func findRecords(from first: Instant, to last: Instant) {
    var (first, last) = (first.time.nanoseconds, last)
    forEachStepTime { time, origin in
      guard let step = Instant(logged: time, by: origin) else { return }
      first = min(first, time)
      if step.time > last.time { last = step }
    }
    start.nanoseconds = first
    (end, endOrigin) = (last.time, last.origin)
  }
}
