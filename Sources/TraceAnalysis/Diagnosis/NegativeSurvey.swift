import ClockEstimation
package import TraceModel

/// Counts negative durations across two clocks, as logged and with corrected clocks. They prove that clocks disagree,
/// so none is dropped. Those within the step of their end's times prove nothing, and are counted apart.
package struct NegativeSurvey: Sendable {
  private struct Hop: Hashable {
    var segment: Segment
    var from: OriginID
    var to: OriginID
  }

  private struct Tally {
    var count = 0
    var logged = 0
    var corrected = 0
    var explained = 0
    var worst = Nanoseconds.zero

    mutating func count(logged: Nanoseconds, corrected after: Nanoseconds, slack: Nanoseconds) {
      count += 1
      if logged < .zero - slack { self.logged += 1 } else if logged < .zero { explained += 1 }
      if after < .zero - slack { corrected += 1 }
      worst = min(worst, logged)
    }
  }

  private let precision: LoggedPrecision
  private var tallies: [Hop: Tally] = [:]

  package init(_ precision: LoggedPrecision = .none) { self.precision = precision }

  /// Adds a request's hops. Both summaries are of the same request, so their segments correspond; nil if it stays as
  /// logged.
  package mutating func add(logged: TraceSummary, corrected: TraceSummary?) {
    let after = corrected?.segments
    var index = 0
    logged.forEachSegment { measured in
      defer { index += 1 }
      guard measured.from != measured.to, measured.segment.isHop, index < after?.count ?? .max else { return }
      let hop = Hop(segment: measured.segment, from: measured.from, to: measured.to)
      tallies[hop, default: Tally()].count(
        logged: measured.duration, corrected: after?[index].duration ?? measured.duration,
        slack: Nanoseconds(precision.slack(of: measured.to)))
    }
  }

  /// Adds the hops of several requests that differ in times only and stay as logged; none of the hops is negative.
  package mutating func add(forward request: TraceSummary, count: Int) {
    request.forEachHop {
      tallies[Hop(segment: $0.segment, from: $0.from, to: $0.to), default: Tally()].count += count
    }
  }

  /// Adds what another survey has counted.
  package mutating func merge(_ other: NegativeSurvey) {
    for (hop, added) in other.tallies {
      let known = tallies[hop] ?? Tally()
      tallies[hop] = Tally(
        count: known.count + added.count, logged: known.logged + added.logged,
        corrected: known.corrected + added.corrected, explained: known.explained + added.explained,
        worst: min(known.worst, added.worst))
    }
  }

  /// The hops with some negative ones, by name.
  package func findings(in catalog: Catalog) -> [Diagnosis.NegativeFinding] {
    tallies.filter { $0.value.logged + $0.value.corrected + $0.value.explained > 0 }.map { hop, tally in
      var finding = Diagnosis.NegativeFinding(
        segment: hop.segment, from: catalog.origin(hop.from).name, to: catalog.origin(hop.to).name,
        count: tally.count, logged: tally.logged, corrected: tally.corrected, worst: tally.worst)
      finding.explained = tally.explained
      finding.resolution = Nanoseconds(precision.slack(of: hop.to) + 1)
      return finding
    }.sorted { ($0.segment.rawValue, $0.from, $0.to) < ($1.segment.rawValue, $1.from, $1.to) }
  }
}

extension TraceSummary {
  /// The passages from one origin to another, in the order of segments.
  package func forEachHop(_ body: (MeasuredSegment) -> Void) {
    forEachSegment { measured in
      if measured.from != measured.to, measured.segment.isHop { body(measured) }
    }
  }
}
