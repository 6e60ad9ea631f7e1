/// In what steps the logs of each origin tell the time: 1 s, 1 ms, 1 µs or 1 ns.
///
/// A logged time is cut off to its step, so the event happened at it or less than a step later. It does not tell
/// which of two events within a step was first, and by how much.
package struct LoggedPrecision: Sendable, Equatable {
  /// ns by origin; 0 where too few records tell.
  private let steps: [Int64]
  /// Some origin has times that are printed with their ±.
  package let isCoarse: Bool

  /// Nothing is known.
  package static let none = LoggedPrecision([:])

  /// As the records of each origin show it, in whatever sources they stand.
  package init(_ survey: CoverageSurvey) {
    var known: [(step: Int64, changes: Int)] = []
    for (_, origin, stretch) in survey.stretches where stretch.records > 0 {
      if origin.index >= known.count {
        known.append(contentsOf: repeatElement((.max, 0), count: origin.index + 1 - known.count))
      }
      let sum = known[origin.index]
      known[origin.index] = (min(sum.step, stretch.unitNanoseconds), sum.changes + stretch.changes)
    }
    self.init(
      steps: known.map { origin in
        let isTold = origin.step == 1 || origin.changes >= LoggedStretch.changesForResolution
        return isTold ? origin.step : 0
      })
  }

  /// Origins with the steps of their times.
  package init(_ known: [OriginID: Nanoseconds]) {
    var steps = [Int64](repeating: 0, count: known.keys.reduce(0) { max($0, $1.index + 1) })
    for (origin, step) in known { steps[origin.index] = step.count }
    self.init(steps: steps)
  }

  /// Of each origin, by id, in ns; 0 where it is not known.
  private init(steps: [Int64]) {
    self.steps = Array(steps.prefix((steps.lastIndex { $0 > 0 } ?? -1) + 1))
    isCoarse = steps.contains { $0 > Self.finestToPrint.count }
  }

  /// The step of no origin is known.
  package var isUnknown: Bool { steps.isEmpty }

  /// How much later than its time an event may have been, in ns; 0 if unknown.
  package func slack(of origin: OriginID) -> Int64 {
    origin.index < steps.count ? max(0, steps[origin.index] - 1) : 0
  }

  /// Times coarser than a person takes them for, who reads milliseconds: they are printed with their ±.
  package static let finestToPrint = Nanoseconds(1_000_000)

  /// The step of the origin's times where it is worth printing.
  package func printedStep(of origin: OriginID) -> Nanoseconds? {
    let step = Nanoseconds(slack(of: origin) + 1)
    return step > Self.finestToPrint ? step : nil
  }

  /// The tolerance of a duration between two origins' times, either way: the coarser step, if it is worth printing.
  package func tolerance(from: OriginID, to: OriginID) -> Nanoseconds? {
    [printedStep(of: from), printedStep(of: to)].compactMap(\.self).max()
  }
}
