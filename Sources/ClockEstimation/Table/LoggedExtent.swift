package import TraceModel

/// The first and the last record that an origin has of a request, by its own clock: ns since 1970.
package struct LoggedExtent: Sendable {
  /// The origin that logged the records.
  package let origin: OriginID
  /// Time of the earliest record, in ns since 1970 as logged.
  package private(set) var first: Int64
  /// Time of the latest record, in ns since 1970 as logged.
  package private(set) var last: Int64

  /// Of each origin with an event whose time is known, by the corrections of `clocks`.
  package static func all(in events: [Event], _ clocks: ClockTable) -> [LoggedExtent] {
    var (extents, indices): ([LoggedExtent], [OriginID: Int]) = ([], [:])
    for event in events where event.timeForm != .stray {
      let time = event.time.nanoseconds
      func corrected(_ time: Int64) -> Int64 { clocks.corrected(time, of: event.origin) }
      if let index = indices[event.origin] {
        if corrected(time) < corrected(extents[index].first) { extents[index].first = time }
        if corrected(time) > corrected(extents[index].last) { extents[index].last = time }
      } else {
        indices[event.origin] = extents.count
        extents.append(LoggedExtent(origin: event.origin, first: time, last: time))
      }
    }
    return extents
  }

  /// Of each participant, as far as it can reach.
  static func most(of request: TraceSummary) -> [LoggedExtent] {
    request.participants.map(\.origin).map {
      LoggedExtent(origin: $0, first: request.start.nanoseconds, last: request.end.nanoseconds)
    }
  }
}

extension ClockTable {
  /// From the first of all records to the last. Which records these are depends on the clocks. So it took at least as
  /// long as between those that are first and last by corrected times, and at most as long as between any two.
  func bounds(ofAll extents: [LoggedExtent]) -> DurationBounds {
    let first = extents.min { corrected($0.first, of: $0.origin) < corrected($1.first, of: $1.origin) }
    let last = extents.max { corrected($0.last, of: $0.origin) < corrected($1.last, of: $1.origin) }
    guard let first, let last else { return DurationBounds(clock: .uncorrected, low: nil, high: nil) }
    let own = durationBounds(from: first.origin, at: first.first, to: last.origin, at: last.last)
    guard extents.count <= Self.fewExtents else { return bounds(ofMany: extents, first, last) }
    var (high, kinds) = (own.high, [own.kind])
    for from in extents {
      for to in extents where from.origin != first.origin || to.origin != last.origin {
        let other = durationBounds(from: from.origin, at: from.first, to: to.origin, at: to.last)
        // It certainly took no longer than between the two.
        if let most = other.high, let least = own.low, most <= least { continue }
        high = high.flatMap { high in other.high.map { max(high, $0) } }
        kinds.append(other.kind)
      }
    }
    return DurationBounds(
      clock: ClockKind.leastKnown(kinds), low: own.low.map { Nanoseconds($0) },
      high: high.map { Nanoseconds($0) })
  }
  /// Up to here each pair of programs is looked at.
  private static let fewExtents = 64

  /// `bounds(ofAll:)` for very many programs, wider and in linear time. Each is compared with those that were first
  /// and last:
  ///
  ///     first ──────────────── last            least from first to last  ≤  it took
  ///     first ──────────────────── to          it took  ≤  most from first to any
  ///     from ───────────────── last                        + most from any to last
  ///                                                        − least from first to last
  private func bounds(ofMany extents: [LoggedExtent], _ first: LoggedExtent, _ last: LoggedExtent)
    -> DurationBounds
  {
    let own = durationBounds(from: first.origin, at: first.first, to: last.origin, at: last.last)
    var (toLatest, fromEarliest, kinds) = (own.high, own.high, [own.kind])
    for extent in extents {
      let to = durationBounds(from: first.origin, at: first.first, to: extent.origin, at: extent.last)
      let from = durationBounds(from: extent.origin, at: extent.first, to: last.origin, at: last.last)
      toLatest = toLatest.flatMap { high in to.high.map { max(high, $0) } }
      fromEarliest = fromEarliest.flatMap { high in from.high.map { max(high, $0) } }
      kinds += [to.kind, from.kind]
    }
    let high = own.low.flatMap { low in
      toLatest.flatMap { to in fromEarliest.map { to &- low &+ $0 } }
    }
    return DurationBounds(
      clock: ClockKind.leastKnown(kinds), low: own.low.map { Nanoseconds($0) },
      high: high.map { Nanoseconds($0) })
  }
}
