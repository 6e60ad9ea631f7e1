package import TraceModel

/// What all records say of the steps in which origins tell the time, to correct what a few of their times seem to show.
///
/// Times that happen to be round look coarse: `09:46:40.000` alone is a whole second. The chance is 1/10 for each digit
/// and differing time, so a dozen times decide about a digit (`LoggedStretch.resolution`). Fewer do not; then the
/// step is the finest one that another program shows in the same log.
package struct StepLimits: Sendable {
  private struct Known {
    /// 1 s, 1 ms, 1 µs or 1 ns, in ns.
    var unit: Int64 = .max
    var changes = 0
    var sources: [UInt32] = []
  }

  /// Nothing is known.
  package static let none = StepLimits(CoverageSurvey())

  /// By origin's id.
  private var known: [Known]

  /// Differing times that decide about a digit.
  private static let changesForDigit = 3 * LoggedStretch.changesForResolution

  /// By the records of all sources.
  package init(_ survey: CoverageSurvey) {
    let stretches = survey.stretches.filter { $0.stretch.records > 0 }
    known = Array(repeating: Known(), count: stretches.reduce(0) { max($0, $1.origin.index + 1) })
    for (source, origin, stretch) in stretches {
      known[origin.index].unit = min(known[origin.index].unit, stretch.unitNanoseconds)
      known[origin.index].changes += stretch.changes
      known[origin.index].sources.append(source)
    }
  }

  /// The steps of origins, in ns and by id, of whose times some are whole numbers of `shown`, powers of ten;
  /// 0 of origins without a time.
  package func steps(shown: [Int64]) -> [Int64] {
    var steps = shown
    var finest: [UInt32: Int64] = [:]
    for index in shown.indices.prefix(known.count) where shown[index] > 0 && known[index].changes > 0 {
      // Records that are no steps of a request are finer.
      if shown[index] >= 1_000 * known[index].unit { steps[index] = known[index].unit }
      for source in known[index].sources { finest[source] = min(finest[source] ?? .max, steps[index]) }
    }
    for index in shown.indices.prefix(known.count) where shown[index] > 0 {
      guard 1..<Self.changesForDigit ~= known[index].changes else { continue }
      steps[index] = known[index].sources.reduce(steps[index]) { min($0, finest[$1] ?? .max) }
    }
    return steps
  }
}
