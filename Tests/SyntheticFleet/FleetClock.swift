package import TraceModel

/// The time by a clock at a true time: an offset that drifts and steps, cut to the clock's resolution.
package struct FleetClock: Sendable, Equatable {
  /// The clock is set by `amount` at the true time `time`.
  package struct Step: Sendable, Equatable {
    package var time: Timestamp
    package var amount: Nanoseconds

    package init(time: Timestamp, amount: Nanoseconds) {
      self.time = time
      self.amount = amount
    }
  }

  /// The clock is slewed by `amount`, evenly from one true time to another, as over a leap second.
  package struct Smear: Sendable, Equatable {
    package var from: Timestamp
    package var until: Timestamp
    package var amount: Nanoseconds

    package init(from: Timestamp, until: Timestamp, amount: Nanoseconds) {
      (self.from, self.until, self.amount) = (from, until, amount)
    }

    fileprivate func offset(at time: Timestamp) -> Nanoseconds {
      guard time > from else { return .zero }
      let share = Double((time - from).count) / Double(max(1, (until - from).count))
      return Nanoseconds(Int64(Double(amount.count) * min(share, 1)))
    }
  }

  /// Told time minus true time at `since`.
  package var offset: Nanoseconds
  /// How much the offset grows in a second, in µs.
  package var driftPPM: Double
  package var since: Timestamp
  package var steps: [Step] = []
  package var smears: [Smear] = []
  /// Told times are multiples of it; what lies below is cut off.
  package var resolution: Nanoseconds

  package init(
    offset: Nanoseconds = .zero, driftPPM: Double = 0, since: Timestamp = SimulatedFleet.beginning,
    resolution: Nanoseconds = Nanoseconds(1)
  ) {
    self.offset = offset
    self.driftPPM = driftPPM
    self.since = since
    self.resolution = resolution
  }

  /// Told time minus true time, before the resolution cuts.
  package func offset(at time: Timestamp) -> Nanoseconds {
    var total = offset
    if driftPPM != 0 { total = total + Nanoseconds(Int64(Double((time - since).count) * driftPPM / 1e6)) }
    for step in steps where step.time <= time { total = total + step.amount }
    for smear in smears { total = total + smear.offset(at: time) }
    return total
  }

  /// The time by the clock at a true time (after 1970).
  package func told(at time: Timestamp) -> Timestamp {
    let exact = (time + offset(at: time)).nanoseconds
    return Timestamp(nanoseconds: exact - exact % resolution.count)
  }
}
