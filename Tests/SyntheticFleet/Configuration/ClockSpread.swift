package import TraceModel

/// How far the clocks of a fleet are apart. A spread that is not fixed by name is drawn, evenly.
package struct ClockSpread: Sendable, Equatable {
  /// At the beginning, at most so far from true time, either way.
  package var offset = Nanoseconds.zero
  /// The most ns gained or lost in a ms, in parts per million.
  package var driftPPM = 0.0
  /// So many steps of clocks in the whole fleet, in the middle of its traffic.
  package var steps = 0
  /// Each at most so far, either way.
  package var step = Nanoseconds.zero
  /// So many clocks of the fleet are slewed for half of its traffic time.
  package var smears = 0
  /// The most ns in a ms, in parts per million.
  package var smearPPM = 0.0
  /// Offsets of clients' clocks, where these are further from true time than others; see `offset`.
  package var offsetOfClients: Nanoseconds?
  /// One of these is each origin's resolution.
  package var resolutions = [Nanoseconds(1)]
  /// Clocks of origins that are not drawn.
  package var fixed: [String: FleetClock] = [:]

  package init() {}

  /// Every clock tells true time.
  package static let perfect = ClockSpread()

  /// The clocks of `origins`, in their order; `traffic` is when steps happen.
  func draw(
    _ origins: [String], traffic: Range<Int64>, _ random: inout SplitMix64
  ) -> [FleetClock] {
    var clocks = origins.map { name in
      let offset = name.hasPrefix("client-") ? offsetOfClients ?? offset : offset
      let clock = FleetClock(
        offset: Nanoseconds(Int64(random.either(upTo: Double(offset.count)))),
        driftPPM: random.either(upTo: driftPPM), since: Timestamp(nanoseconds: traffic.lowerBound),
        resolution: resolutions[random.index(below: resolutions.count)])
      return fixed[name] ?? clock
    }
    let length = Double(traffic.upperBound - traffic.lowerBound)
    for _ in 0..<steps {
      let time = traffic.lowerBound + Int64(length * (0.2 + 0.6 * random.fraction()))
      let amount = Nanoseconds(Int64(random.either(upTo: Double(step.count))))
      let origin = random.index(below: origins.count)
      guard fixed[origins[origin]] == nil else { continue }
      clocks[origin].steps.append(FleetClock.Step(time: Timestamp(nanoseconds: time), amount: amount))
    }
    for _ in 0..<smears {
      let from = Timestamp(nanoseconds: traffic.lowerBound + Int64(length * 0.5 * random.fraction()))
      let amount = Nanoseconds(Int64(random.either(upTo: smearPPM) / 1e6 * length / 2))
      clocks[random.index(below: origins.count)].smears.append(
        FleetClock.Smear(from: from, until: from + Nanoseconds(Int64(length / 2)), amount: amount))
    }
    return clocks
  }
}
