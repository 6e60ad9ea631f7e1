import TraceModel

/// The requests of a population divided by their whole times: the slowest, the middle half, and the others.
///
///     duration  ├── 25 % ──┤──── middle half ────┤── 25 % − q ──┤─ slowest q % ─┤
///
/// Percentiles are those of a report, by nearest rank. All requests as slow as the least slow of the slowest are among
/// them: the order of requests decides nothing.
package struct TailDivision: Sendable {
  /// Where a request stands.
  enum Class: UInt8, Sendable { case slowest, middle, other }

  /// The report, with what is known without their paths and values.
  let outline: TailReport
  /// Of all requests of the population.
  let classes: [RequestID: Class]

  init(
    _ population: TailPopulation, _ whole: Segment, _ ended: [TailPopulation.Ended], others: Int,
    _ share: DecimalPercent
  ) {
    var outline = TailReport(percent: share.percent, smallestSample: TailExplanation.smallestSample)
    (outline.from, outline.until) = (population.first, population.last)
    (outline.whole, outline.requests, outline.others) = (whole, ended.count, others)
    outline.unfinished = population.unfinished
    outline.beginless = population.beginless
    let sorted = RadixSort.sorted(ended.map(\.nanoseconds))
    let count = Int(share.numerator * Int128(sorted.count) / share.denominator)
    guard count > 0, let low = Self.percentile(25, of: sorted), let high = Self.percentile(75, of: sorted)
    else {
      (self.outline, classes) = (outline, [:])
      return
    }
    let limit = sorted[sorted.count - count]
    outline.finding = limit > high ? .nothingStandsOut : .allAlike
    guard limit > high else {
      (self.outline, classes) = (outline, [:])
      return
    }
    self.outline = outline
    classes = Dictionary(
      ended.map { request in
        let time = request.nanoseconds
        return (request.key, time >= limit ? .slowest : low <= time && time <= high ? .middle : .other)
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func percentile(_ percent: Double, of sorted: [Int64]) -> Int64? {
    PercentileRank(percent: percent).map { sorted[$0.rank(count: sorted.count) - 1] }
  }

  /// There is nothing to compare, and the outline is the report.
  package var isOver: Bool { classes.isEmpty }
}
