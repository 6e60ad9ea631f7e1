package import TraceModel

/// The state of a clock, and how it is known, in a sentence.
package enum ClockSentence {
  /// One of these:
  ///
  ///     reference clock
  ///     −3.2 s ± 0.7 ms against api (estimate, 4,020 pairs), drift 40 ppm; corrected
  ///     no disagreement seen; it may be up to 1.714 s ahead of api (bound, 2,035 pairs)
  ///     unknown: …
  package static func text(_ clock: ClockStatement) -> String {
    switch clock.kind {
    case .same: "reference clock"
    case .estimate: estimate(clock)
    case .bound: bound(clock)
    case .assumed: assumed(clock)
    case .uncorrected: unknown(clock)
    }
  }

  /// ns; a clock that is further off is not kept by anybody.
  private static let minute = Nanoseconds(60_000_000_000)

  /// Of the clocks of a crowd, each in all of its periods, how many are what.
  struct CrowdState {
    private(set) var farOff = 0
    private(set) var unknown = 0
    private(set) var isCorrected = false

    mutating func add(_ periods: some Collection<ClockStatement>) {
      if periods.contains(where: { abs($0.correction.count) > minute.count }) { farOff += 1 }
      if periods.allSatisfy({ $0.kind == .uncorrected }) { unknown += 1 }
      isCorrected = isCorrected || periods.contains(where: \.isCorrected)
    }
  }

  /// The clocks of a crowd in one sentence: `client: 2,023 phones, 11 of them more than a minute off; corrected`.
  static func crowd(_ crowd: Crowd, _ state: CrowdState) -> String {
    "\(crowd.service): \(crowd.members), "
      + "\(state.farOff == 0 ? "none" : NumberFormat.grouped(state.farOff)) of them more than a minute off"
      + (state.unknown == 0 ? "" : ", \(NumberFormat.grouped(state.unknown)) unknown")
      + (state.isCorrected ? "; corrected" : "; as logged")
  }

  /// A contradiction between two origins in `pairs` of records, and what can be done.
  package static func conflict(_ first: String, _ second: String, pairs: Int) -> String {
    "\(first) and \(second): no two clocks explain their \(NumberFormat.counted(pairs, "pair")) of records, so several "
      + "machines may log under one name; times between them stand as logged; to tell machines apart, log an instance "
      + "with each record (instance, hostname or pod)"
  }

  private static func unknown(_ clock: ClockStatement) -> String {
    guard !clock.conflicts.isEmpty else {
      return clock.wasSet
        ? "unknown: it, or the clock that it is told by, was set, and too few records tell by how much"
        : clock.evidence > 0
          ? "unknown: what was sent to it and received from it says nothing of it"
          : "unknown: no record of another program was sent to it or received from it"
    }
    let others = clock.conflicts.map(\.name).joined(separator: ", ")
    return "unknown: what was sent to and received from \(others) fits no one clock"
  }

  /// The time from which the statement holds: ` from 12:05:00.009Z`; empty for a clock that was not set.
  static func time(_ clock: ClockStatement) -> String {
    let ends =
      [clock.since.map { " from " + TimestampFormat.utc.text($0) }]
      + [clock.until.map { " until " + TimestampFormat.utc.text($0) }]
    return ends.compactMap(\.self).joined()
  }

  /// The bound that idle consumers would add under an assumption; nil without evidence for it. Times that are told in
  /// coarse steps leave a `tolerance`.
  package static func assumption(_ clock: ClockStatement, tolerance: Nanoseconds? = nil) -> String? {
    guard clock.kind == .bound, let assumed = clock.assumed else { return nil }
    return
      "\(offset(assumed.offset))\(DurationFormat.tolerance(tolerance)) if an idle consumer takes a message at once"
      + " (assumed from \(NumberFormat.counted(assumed.pickups, "pickup"))"
      + ", the median one \(DurationFormat.text(assumed.spread)) later; --assume idle-pickup)"
  }

  private static func estimate(_ clock: ClockStatement) -> String {
    let ground = " (estimate, \(pairs(clock)))"
    guard let low = clock.low, let high = clock.high else { return "unknown" }
    if !clock.isCorrected {
      return "agrees with \(reference(clock)): between \(offset(low)) and \(offset(high))\(ground); as logged"
    }
    let value = Nanoseconds((low + high).count / 2)
    let half = Nanoseconds((high - low + Nanoseconds(1)).count / 2)
    return
      "\(offset(value)) ± \(DurationFormat.text(half)) against \(reference(clock))\(ground)\(drift(clock)); corrected"
  }

  private static func bound(_ clock: ClockStatement) -> String {
    let ground = " (bound, \(pairs(clock)))"
    guard let offset = clock.high ?? clock.low else { return "unknown" }
    // A high bound above 0, or a low one below, leaves room for the logged times.
    let isOpen = clock.high == nil ? offset <= .zero : offset >= .zero
    let size = DurationFormat.text(offset < .zero ? .zero - offset : offset)
    let place = "\(size) \(offset < .zero ? "behind" : "ahead of") \(reference(clock))"
    if isOpen, !clock.isCorrected { return "no disagreement seen; it may be up to \(place)\(ground)" }
    return "at \(isOpen ? "most" : "least") \(place)\(ground); \(boundsCorrection(clock))"
  }

  /// The amount of a correction: mostly the bound. It differs if the bound allows the logged times and another clock
  /// that hangs on this one does not.
  private static func boundsCorrection(_ clock: ClockStatement) -> String {
    guard clock.isCorrected else { return "as logged" }
    let text = offset(clock.correction)
    if let bound = clock.high ?? clock.low, offset(bound) == text { return "corrected by as much" }
    let size = DurationFormat.text(clock.correction < .zero ? .zero - clock.correction : clock.correction)
    return "corrected as \(size) \(clock.correction < .zero ? "behind" : "ahead")"
  }

  private static func assumed(_ clock: ClockStatement) -> String {
    guard let assumed = clock.assumed else { return "assumed" }
    return
      "\(offset(assumed.offset)) against \(reference(clock)) (assumed: an idle consumer takes a message at once; "
      + "\(NumberFormat.counted(assumed.pickups, "pickup"))); corrected"
  }

  /// In ppm with its bounds, where the bounds leave out 0.
  private static func drift(_ clock: ClockStatement) -> String {
    guard let drift = clock.drift, drift.lowerBound > 0 || drift.upperBound < 0 else { return "" }
    let middle = (drift.lowerBound + drift.upperBound) / 2 * 1e6
    let half = (drift.upperBound - drift.lowerBound) / 2 * 1e6
    return ", drift \(tenths(middle)) ± \(tenths(half)) ppm"
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int64(clamping: (abs(value) * 10).rounded())
    return (value < 0 ? "−" : "") + "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
  }

  /// `+1.718 s`.
  static func offset(_ offset: Nanoseconds) -> String {
    (offset > .zero ? "+" : "") + DurationFormat.text(offset)
  }

  private static func pairs(_ clock: ClockStatement) -> String {
    NumberFormat.counted(clock.evidence, "pair")
  }

  private static func reference(_ clock: ClockStatement) -> String {
    clock.reference?.name ?? "the reference"
  }
}
